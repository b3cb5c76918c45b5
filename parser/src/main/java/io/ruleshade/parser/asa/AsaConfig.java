package io.ruleshade.parser.asa;

import io.ruleshade.source.Span;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The configuration of one device while its lines are replayed: what the device would hold after
 * the lines read so far. Mutable, and used by one reader only.
 */
final class AsaConfig {
  /** The host name; null while none was read. */
  @Nullable String hostname;

  /** The security context, where a prompt or a command names it. */
  @Nullable String context;

  /** The major version of the software, as stated; 0 when it is not. */
  int majorVersion;

  /** Whether the file states a version line. */
  boolean versionSeen;

  /** Whether the platform is PIX or FWSM, of which no release filters IPv6 with extended lists. */
  boolean pixOrFwsm;

  /** Whether an extended list uses {@code any4}, {@code any6} or an IPv6 address. */
  boolean modernAddresses;

  final Map<String, AsaList> lists = new LinkedHashMap<>();
  final Map<String, AsaObject> objects = new LinkedHashMap<>();
  final Map<String, AsaGroup> groups = new LinkedHashMap<>();
  final Map<String, AsaName> names = new LinkedHashMap<>();
  final Map<String, TimeRange> timeRanges = new LinkedHashMap<>();
  final Map<String, Interface> interfaces = new LinkedHashMap<>();
  final List<AccessGroup> accessGroups = new ArrayList<>();

  /** Names of lists that features other than packet filtering refer to. */
  final Set<String> listReferences = new LinkedHashSet<>();

  /** Words of translations and their like, any of which may be an object's name. */
  final Set<String> words = new LinkedHashSet<>();

  /** Words of all other lines, any of which may be a {@code name} or a time range. */
  final Set<String> looseWords = new LinkedHashSet<>();

  /** Lines that refer to a list, object or name without filtering packets, with their words. */
  final List<Reference> references = new ArrayList<>();

  /**
   * A line that may refer to something by name.
   *
   * @param line the line
   * @param lists names of lists it uses
   * @param words all its words, any of which may be an object's name
   */
  record Reference(int line, List<String> lists, List<String> words) {}

  /**
   * A {@code name} statement: an address under a name.
   *
   * @param name the name
   * @param address the address as typed
   * @param span the statement
   */
  record AsaName(String name, String address, Span span) {}

  /** A time range with the lines that define it. */
  static final class TimeRange {
    final Span opening;
    Span span;
    final List<String> periods = new ArrayList<>();

    TimeRange(Span opening) {
      this.opening = opening;
      this.span = opening;
    }
  }

  /** What is known of a named interface's own address. */
  static final class Interface {
    /** The static IPv4 address or its name; null when it has none or gets it from elsewhere. */
    @Nullable String address;

    /** Whether it also has an IPv6 address. */
    boolean six;
  }

  /**
   * An {@code access-group} statement.
   *
   * @param list the list's name
   * @param direction {@code in}, {@code out} or {@code global}
   * @param interfaceName the interface; empty for {@code global}
   * @param controlPlane whether it filters traffic to the device itself
   * @param span the statement
   */
  record AccessGroup(
      String list, String direction, String interfaceName, boolean controlPlane, Span span) {
    /** {@return whether a later statement for the same place takes this one's place} */
    boolean samePlace(AccessGroup other) {
      return direction.equals(other.direction)
          && interfaceName.equals(other.interfaceName)
          && controlPlane == other.controlPlane;
    }

    /** {@return the binding in the words of the device} */
    String text() {
      String place = direction.equals("global") ? "global" : direction + " " + interfaceName;
      return controlPlane ? place + " control-plane" : place;
    }
  }

  /** {@return the static or dynamic interface of a name, made when it is new} */
  Interface interfaceNamed(String name) {
    return interfaces.computeIfAbsent(name, k -> new Interface());
  }

  /** Removes a list, and with it the statements that apply it. */
  void removeList(String key) {
    AsaList list = lists.remove(key);
    if (list != null) {
      accessGroups.removeIf(group -> group.list().equals(list.name));
    }
  }

  /**
   * Replays {@code clear configure WHAT [NAME]}. Objects and groups that something still uses stay,
   * as on the device.
   *
   * @param explicit whether the word {@code configure} was there
   * @return whether it clears something that belongs to filtering
   */
  boolean clear(String what, String name, boolean explicit) {
    switch (what) {
      case "access-list" -> {
        if (name.isEmpty()) {
          lists.values().removeIf(list -> !list.six);
          accessGroups.clear();
        } else {
          removeList(name);
        }
      }
      case "access-group" -> accessGroups.clear();
      case "all" -> {
        if (!explicit) {
          return false;
        }
        lists.clear();
        accessGroups.clear();
        objects.clear();
        groups.clear();
        names.clear();
        timeRanges.clear();
        interfaces.clear();
      }
      case "object-group" -> clearGroups(name);
      case "object" -> {
        Set<String> used = namesInUse();
        boolean network = !name.equals("service");
        boolean service = !name.equals("network");
        objects.values().removeIf(o -> (o.service ? service : network) && !used.contains(o.name));
      }
      case "name", "names" -> names.clear();
      case "time-range" -> {
        if (name.isEmpty()) {
          timeRanges.clear();
        } else {
          timeRanges.remove(name);
        }
      }
      default -> {
        return false;
      }
    }
    return true;
  }

  private void clearGroups(String type) {
    boolean removed = true;
    while (removed) {
      Set<String> used = namesInUse();
      removed = groups.values().removeIf(g -> ofType(g, type) && !used.contains(g.name));
    }
  }

  private static boolean ofType(AsaGroup group, String type) {
    return switch (group.type) {
      case NETWORK -> type.isEmpty() || type.equals("network");
      case SERVICE, PORTS -> type.isEmpty() || type.equals("service");
      case PROTOCOL -> type.isEmpty() || type.equals("protocol");
      case ICMP_TYPE -> type.isEmpty() || type.equals("icmp-type");
      case USER -> type.isEmpty() || type.equals("user");
      case SECURITY -> type.isEmpty() || type.equals("security");
    };
  }

  /** Names of objects and groups that an entry or a group refers to. */
  private Set<String> namesInUse() {
    Set<String> used = new LinkedHashSet<>();
    for (AsaList list : lists.values()) {
      for (AsaList.Entry entry : list.configured) {
        if (entry.ace != null) {
          used.add(entry.ace.protocol().text());
          entry.ace.operands().forEach(operand -> used.add(operand.text()));
        }
      }
    }
    for (AsaGroup group : groups.values()) {
      for (AsaGroup.Member member : group.members) {
        switch (member) {
          case AsaGroup.Member.Group g -> used.add(g.name().text());
          case AsaGroup.Member.ObjectRef o -> used.add(o.name().text());
          default -> {}
        }
      }
    }
    return used;
  }
}
