package io.ruleshade.parser.fortios;

import io.ruleshade.model.AddressSet;
import io.ruleshade.model.IpAddress;
import io.ruleshade.parser.fortios.FortiosValues.Addresses;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Reads one address.
 *
 * <p>Subnet, range and wildcard are kept in the same two fields on the device, so that an address
 * whose type is changed afterwards takes the two values for what the new type says: base and mask,
 * or first and last. A host name, a country, a tag or a MAC address is a predicate.
 */
final class FortiosAddress {
  private static final Set<String> PAIR = Set.of("subnet", "wildcard", "start-ip", "end-ip", "ip6");

  /** Settings that only say more of an address that is a predicate anyway. */
  private static final Set<String> DETAILS =
      Set.of(
          "type", "fqdn", "wildcard-fqdn", "country", "interface", "macaddr", "start-mac", "end-mac",
          "sub-type", "sdn", "filter", "sdn-addr-type", "obj-id", "obj-tag", "obj-type",
          "tag-detection-level", "tag-type", "fsso-group", "organization", "tenant",
          "subnet-name", "epg-name", "policy-group", "node-ip-only", "route-tag", "hw-vendor",
          "hw-model", "os", "sw-version", "template", "host-type", "host", "agent-id", "sdn-tag");

  private final FortiosContext context;
  private final FortiosEntry entry;
  private final boolean six;
  private final AddressSet any;
  private final String type;

  FortiosAddress(FortiosContext context, FortiosEntry entry, boolean six) {
    this.context = context;
    this.entry = entry;
    this.six = six;
    this.any = six ? AddressSet.ANY6 : AddressSet.ANY4;
    this.type = canonical(entry.value("type"), six);
  }

  private static String canonical(String type, boolean six) {
    return switch (type) {
      case "" -> six ? "ipprefix" : "ipmask";
      case "subnet" -> "ipmask";
      default -> type;
    };
  }

  /** {@return what the address stands for} */
  Addresses read() {
    List<String> doubts = new ArrayList<>(entry.doubts);
    if (entry.cut) {
      doubts.add("the file ends inside it");
    }
    for (Map.Entry<String, FortiosField> field : entry.fields.entrySet()) {
      String key = field.getKey();
      if (!PAIR.contains(key)
          && !DETAILS.contains(key)
          && !FortiosAddresses.isNote(key)
          && !field.getValue().words().isEmpty()) {
        context.notUnderstood(field.getValue(), "no setting of an address that is known");
        doubts.add(key);
      }
    }
    for (String child : entry.children.keySet()) {
      if (!child.equals("tagging") && !child.equals("list") && !child.equals("subnet-segment")) {
        doubts.add("config " + child);
      }
    }
    Addresses addresses = value(doubts);
    return doubts.isEmpty()
        ? addresses
        : Addresses.unknown("address " + entry.name + ": " + String.join(", ", doubts));
  }

  private Addresses value(List<String> doubts) {
    return switch (type) {
      case "ipmask", "ipprefix", "iprange", "wildcard" -> pair(doubts);
      case "fqdn" -> predicate("fqdn", "fqdn", doubts);
      case "wildcard-fqdn" -> predicate("wildcard-fqdn", "fqdn", doubts);
      case "geography" -> predicate("country", "country", doubts);
      case "route-tag" -> predicate("route-tag", "route-tag", doubts);
      case "interface-subnet" -> interfaceSubnet();
      case "mac" -> mac();
      case "dynamic", "template", "device", "nsx", "sdn" ->
          Addresses.predicate(any, type + " address " + entry.name);
      default -> {
        FortiosField field = entry.field("type");
        if (field != null) {
          context.notUnderstood(field, "no type of address that is known");
        }
        doubts.add("type " + type);
        yield Addresses.of(AddressSet.EMPTY);
      }
    };
  }

  private Addresses predicate(String key, String word, List<String> doubts) {
    FortiosField field = entry.field(key);
    if (field == null) {
      doubts.add("no " + key);
      return Addresses.of(AddressSet.EMPTY);
    }
    String value = field.joined();
    return Addresses.predicate(
        any, word + " " + (word.equals("fqdn") ? value.toLowerCase(Locale.ROOT) : value));
  }

  private Addresses mac() {
    FortiosField list = entry.field("macaddr");
    String macs =
        list != null ? list.joined() : entry.value("start-mac") + "-" + entry.value("end-mac");
    return Addresses.predicate(
        any, macs.equals("-") ? "mac address " + entry.name : "mac " + macs.toLowerCase(Locale.ROOT));
  }

  /** The subnet of an interface, exact where the interface has a static address in this file. */
  private Addresses interfaceSubnet() {
    String name = entry.value("interface");
    FortiosEntry port = context.entry("system interface", name);
    String mode = port == null ? "" : port.value("mode");
    if (port != null && !six && (mode.isEmpty() || mode.equals("static"))) {
      FortiosField ip = port.field("ip");
      if (ip != null && !ip.first().equals("0.0.0.0")) {
        AddressSet subnet = subnet(ip.texts());
        if (subnet != null) {
          return Addresses.of(subnet);
        }
      }
    }
    return Addresses.predicate(any, "subnet of interface " + name);
  }

  /** The types whose statements set a value. */
  private boolean fits(String key, String underType) {
    return switch (key) {
      case "subnet" -> underType.equals("ipmask") || underType.equals("interface-subnet");
      case "ip6" -> underType.equals("ipprefix");
      case "wildcard" -> underType.equals("wildcard");
      default -> underType.equals("iprange");
    };
  }

  private Addresses pair(List<String> doubts) {
    List<Map.Entry<String, FortiosField>> writes = new ArrayList<>();
    for (Map.Entry<String, FortiosField> field : entry.fields.entrySet()) {
      if (PAIR.contains(field.getKey()) && !field.getValue().words().isEmpty()) {
        writes.add(field);
      }
    }
    writes.sort(Comparator.comparingInt(write -> write.getValue().order()));
    String zero = six ? "::" : "0.0.0.0";
    String first = zero;
    String second = six && type.equals("ipprefix") ? "0" : zero;
    @Nullable FortiosField last = null;
    for (Map.Entry<String, FortiosField> write : writes) {
      String key = write.getKey();
      FortiosField field = write.getValue();
      if (!fits(key, canonical(field.under(), six))) {
        context.notUnderstood(field, "`" + key + "` is no setting of an address of this type");
        doubts.add(key + " of another type");
        continue;
      }
      last = field;
      switch (key) {
        case "start-ip" -> first = field.first();
        case "end-ip" -> second = field.first();
        default -> {
          String[] parts = String.join(" ", field.texts()).strip().split("[ /]+", -1);
          if (parts.length != 2) {
            context.notUnderstood(field, "no address with a mask");
            doubts.add(key);
          } else {
            first = parts[0];
            second = parts[1];
          }
        }
      }
    }
    if (!doubts.isEmpty()) {
      return Addresses.of(AddressSet.EMPTY);
    }
    AddressSet set = set(first, second);
    if (set == null) {
      String why = "`" + first + " " + second + "` is no " + type;
      if (last != null) {
        context.notUnderstood(last, why);
      }
      doubts.add(why);
      return Addresses.of(AddressSet.EMPTY);
    }
    if (set.isEmpty() && type.equals("wildcard")) {
      return Addresses.predicate(any, "wildcard " + first + " " + second);
    }
    return Addresses.of(set);
  }

  /** What two values stand for; null when they are none of the type. */
  private @Nullable AddressSet set(String first, String second) {
    return switch (type) {
      case "iprange" -> {
        Optional<IpAddress> from = IpAddress.parse(first);
        Optional<IpAddress> to = IpAddress.parse(second);
        boolean both =
            from.isPresent() && to.isPresent() && from.get().v6() == six && to.get().v6() == six;
        yield both ? AddressSet.between(from.get(), to.get()) : null;
      }
      case "wildcard" -> {
        long base = IpAddress.parseV4(first);
        long mask = IpAddress.parseV4(second);
        yield base < 0 || mask < 0
            ? null
            : AddressSet.masked(base, mask).orElse(AddressSet.EMPTY);
      }
      default -> {
        AddressSet set = subnet(List.of(first, second));
        yield set == null || !any.containsAll(set) ? null : set;
      }
    };
  }

  /** {@return the set of {@code a.b.c.d m.m.m.m}, {@code a.b.c.d/n} or {@code x::/n}; else null} */
  static @Nullable AddressSet subnet(List<String> words) {
    String[] parts = String.join(" ", words).strip().split("[ /]+", -1);
    if (parts.length != 2) {
      return null;
    }
    IpAddress address = IpAddress.parse(parts[0]).orElse(null);
    if (address == null) {
      return null;
    }
    int length = FortiosServices.number(parts[1], address.bits());
    long mask = address.v6() ? -1 : IpAddress.parseV4(parts[1]);
    if (length < 0 && mask >= 0) {
      int ones = Long.bitCount(mask);
      boolean whole = mask == (ones == 0 ? 0 : (0xffff_ffffL << (32 - ones)) & 0xffff_ffffL);
      length = whole ? ones : -1;
    }
    return length < 0 ? null : AddressSet.prefix(address, length);
  }
}
