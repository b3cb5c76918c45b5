package io.ruleshade.parser.iptables;

import io.ruleshade.model.AddressSet;
import io.ruleshade.model.IpAddress;
import io.ruleshade.model.NamedObject;
import io.ruleshade.model.Rule;
import io.ruleshade.parser.LineLedger;
import io.ruleshade.source.SourceFile;
import io.ruleshade.source.Span;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The sets of an {@code ipset save} listing: {@code create NAME TYPE …} and {@code add NAME ENTRY
 * …} lines, in a file beside the dump or in the dump itself.
 */
final class Ipsets {
  /**
   * A set.
   *
   * @param type such as {@code hash:net}
   * @param v6 whether its addresses are IPv6
   * @param netmask bits of an address that count, where stated; else -1
   * @param lasting whether its members stay as the file says: no timeouts, nothing unread
   * @param entries its members in file order
   */
  record Def(
      String name,
      Span span,
      String type,
      boolean v6,
      int netmask,
      boolean lasting,
      List<Entry> entries) {
    Def changing() {
      return new Def(name, span, type, v6, netmask, false, entries);
    }
  }

  /**
   * A member.
   *
   * @param text as in the file
   * @param nomatch whether it is an exception
   */
  record Entry(String text, boolean nomatch) {}

  private final Map<String, Def> sets = new LinkedHashMap<>();
  private boolean given;

  /** {@return whether any set file was read, so that a set not in it is undefined} */
  boolean given() {
    return given;
  }

  /** {@return the set of a name; null when it is not known} */
  @Nullable Def get(String name) {
    return sets.get(name);
  }

  /** Reads a listing. */
  void read(SourceFile file, LineLedger ledger) {
    given = true;
    for (int line = 1; line <= file.lines().count(); line++) {
      String text = file.lines().text(line).strip();
      if (text.isEmpty() || text.startsWith("#")) {
        ledger.irrelevant(line);
      } else if (readLine(text, file.span(line))) {
        ledger.modelled(line);
      } else {
        ledger.notUnderstood(line, "no statement of `ipset save`");
      }
    }
  }

  /** Reads one line; false when it is no statement about sets. */
  boolean readLine(String text, Span span) {
    List<String> words = List.of(text.split("\\s+", -1));
    if (words.size() < 3) {
      return false;
    }
    String command = words.get(0);
    String name = words.get(1);
    if (command.equals("create") || command.equals("-N")) {
      given = true;
      int netmask = words.contains("netmask") ? number(words, "netmask") : -1;
      boolean lasting = !words.contains("timeout") && !words.contains("bitmask");
      boolean v6 = words.contains("inet6");
      sets.put(name, new Def(name, span, words.get(2), v6, netmask, lasting, new ArrayList<>()));
      return true;
    }
    Def set = sets.get(name);
    if (set == null || !(command.equals("add") || command.equals("-A"))) {
      return false;
    }
    set.entries().add(new Entry(words.get(2), words.contains("nomatch")));
    if (words.contains("timeout")) {
      sets.put(name, set.changing());
    }
    return true;
  }

  private static int number(List<String> words, String key) {
    int at = words.indexOf(key) + 1;
    return at < words.size() ? (int) Values.number(words.get(at), 128) : -1;
  }

  /** {@return the sets as objects of the model} */
  List<NamedObject> objects(SourceFile file) {
    List<NamedObject> out = new ArrayList<>();
    for (Def set : sets.values()) {
      List<Rule.Use> members = new ArrayList<>();
      for (Entry entry : set.entries()) {
        if (set.type().equals("list:set")) {
          members.add(new Rule.Use("set", entry.text(), set.span()));
        }
      }
      List<String> value =
          set.entries().stream().map(e -> e.nomatch() ? "not " + e.text() : e.text()).toList();
      out.add(new NamedObject(set.name(), "set", set.span(), members, value, false));
    }
    return out;
  }

  /**
   * The addresses of a set of addresses or networks, whose members stay as they are.
   *
   * @param written sets that rules write
   */
  Optional<AddressSet> addresses(Def set, Set<String> written) {
    return addresses(set, written, 0);
  }

  private Optional<AddressSet> addresses(Def set, Set<String> written, int depth) {
    if (!set.lasting() || written.contains(set.name()) || depth > 1) {
      return Optional.empty();
    }
    return switch (set.type()) {
      case "hash:ip", "bitmap:ip", "iphash", "ipmap", "hash:net", "nethash" -> members(set);
      case "list:set" -> {
        AddressSet all = AddressSet.EMPTY;
        for (Entry entry : set.entries()) {
          Def member = sets.get(entry.text());
          Optional<AddressSet> part =
              member == null ? Optional.empty() : addresses(member, written, depth + 1);
          if (part.isEmpty()) {
            yield Optional.empty();
          }
          all = all.union(part.get());
        }
        yield Optional.of(all);
      }
      default -> Optional.empty();
    };
  }

  /** A more specific network decides before a wider one, so exceptions go by prefix length. */
  private static Optional<AddressSet> members(Def set) {
    record Member(int length, boolean nomatch, AddressSet addresses) {}
    List<Member> members = new ArrayList<>();
    boolean exceptions = false;
    for (Entry entry : set.entries()) {
      Optional<AddressSet> addresses = range(entry.text(), set.v6(), set.netmask());
      if (addresses.isEmpty()) {
        return Optional.empty();
      }
      exceptions |= entry.nomatch();
      members.add(new Member(length(entry.text(), set.v6()), entry.nomatch(), addresses.get()));
    }
    if (!exceptions) {
      return Optional.of(AddressSet.union(members.stream().map(Member::addresses).toList()));
    }
    members.sort(Comparator.comparingInt(Member::length));
    AddressSet all = AddressSet.EMPTY;
    for (Member member : members) {
      all =
          member.nomatch()
              ? all.intersect(member.addresses().complement())
              : all.union(member.addresses());
    }
    return Optional.of(all);
  }

  private static int length(String text, boolean v6) {
    int slash = text.indexOf('/');
    int most = v6 ? 128 : 32;
    return slash < 0 ? most : (int) Values.number(text.substring(slash + 1), most);
  }

  /**
   * The addresses of {@code a}, {@code a/24} or {@code a-b}, widened to a netmask where there is
   * one.
   */
  static Optional<AddressSet> range(String text, boolean v6, int netmask) {
    int slash = text.indexOf('/');
    int dash = text.indexOf('-');
    String head =
        slash >= 0 ? text.substring(0, slash) : dash >= 0 ? text.substring(0, dash) : text;
    Optional<IpAddress> first = v6 ? Addresses.parse6(head) : Addresses.parse4(head);
    if (first.isEmpty()) {
      return Optional.empty();
    }
    if (dash >= 0) {
      String tail = text.substring(dash + 1);
      Optional<IpAddress> last = v6 ? Addresses.parse6(tail) : Addresses.parse4(tail);
      return last.isEmpty() || netmask >= 0
          ? Optional.empty()
          : Optional.of(AddressSet.between(first.get(), last.get()));
    }
    int length = length(text, v6);
    if (length < 0) {
      return Optional.empty();
    }
    return Optional.of(
        AddressSet.prefix(first.get(), netmask >= 0 ? Math.min(netmask, length) : length));
  }
}
