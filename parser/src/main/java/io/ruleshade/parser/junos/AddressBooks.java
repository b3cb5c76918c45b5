package io.ruleshade.parser.junos;

import io.ruleshade.model.AddressSet;
import io.ruleshade.model.IpAddress;
import io.ruleshade.parser.LineLedger;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The address books of a firewall: one for a zone, inside the zone or attached to it, and the global
 * one. A name is looked up in the zone's books and then in the global book; a global policy knows
 * only the global book.
 *
 * <p>Source: Juniper, Security Policies User Guide for Security Devices, "Address Books and Address
 * Sets".
 */
final class AddressBooks {
  /** Name of the global book. */
  static final String GLOBAL = "global";

  private final Map<String, Book> books = new LinkedHashMap<>();
  /** For each zone the books that it looks into before the global one. */
  private final Map<String, List<Book>> ofZone = new HashMap<>();

  private final LineLedger ledger;
  private final Consumer<List<String>> cycles;
  private final Map<String, Addresses> known = new HashMap<>();

  /**
   * A book.
   *
   * @param name its name, or that of its zone
   * @param block its statements
   */
  record Book(String name, Statement block) {
    /** {@return what an object of this book is called, given the other books} */
    String fullName(String object) {
      return name.equals(GLOBAL) ? object : name + "/" + object;
    }
  }

  /** Where a name was found. */
  record Found(Book book, Statement object) {
    String fullName() {
      return book.fullName(object.name());
    }

    boolean isSet() {
      return object.keyword().equals("address-set");
    }
  }

  AddressBooks(Statement system, LineLedger ledger, Consumer<List<String>> cycles) {
    this.ledger = ledger;
    this.cycles = cycles;
    Statement security = system.get("security");
    if (security == null) {
      return;
    }
    Statement all = security.get("address-book");
    if (all != null) {
      for (Statement block : all.entries()) {
        Book book = new Book(block.name(), block);
        books.put(book.name(), book);
        Statement attach = block.get("attach");
        if (attach != null) {
          attach
              .values("zone")
              .forEach(zone -> ofZone.computeIfAbsent(zone, k -> new ArrayList<>()).add(book));
        }
      }
    }
    Statement zones = security.get("zones");
    if (zones != null) {
      for (Statement zone : zones.each("security-zone")) {
        Statement block = zone.get("address-book");
        if (block != null) {
          Book book = new Book(zone.name(), block);
          books.putIfAbsent(zone.name() + "\u0000zone", book);
          ofZone.computeIfAbsent(zone.name(), k -> new ArrayList<>()).add(0, book);
        }
      }
    }
  }

  /** {@return all books} */
  Iterable<Book> all() {
    return books.values();
  }

  /** {@return what a name means in a zone, or in a global policy for an empty zone; null if nothing} */
  @Nullable Found find(String zone, String name) {
    for (Book book : ofZone.getOrDefault(zone, List.of())) {
      Found found = find(book, name);
      if (found != null) {
        return found;
      }
    }
    Book global = books.get(GLOBAL);
    return global == null ? null : find(global, name);
  }

  private static @Nullable Found find(Book book, String name) {
    Statement object = book.block().get("address", name);
    if (object == null) {
      object = book.block().get("address-set", name);
    }
    return object == null ? null : new Found(book, object);
  }

  /** {@return the members of a set by name, each in the set's book or else in the global one} */
  List<Found> members(Found set, Consumer<String> undefined) {
    List<Found> out = new ArrayList<>();
    for (String keyword : List.of("address", "address-set")) {
      for (String name : set.object().values(keyword)) {
        Statement object = set.book().block().get(keyword, name);
        Found found = object == null ? null : new Found(set.book(), object);
        if (found == null) {
          found = find(set.book(), name);
        }
        if (found == null) {
          found = find("", name);
        }
        if (found == null) {
          undefined.accept(name);
        } else {
          out.add(found);
        }
      }
    }
    return out;
  }

  /** {@return the addresses of an object} */
  Addresses addresses(Found found) {
    String key = found.book().name() + "\u0000" + found.object().key();
    Addresses value = known.get(key);
    if (value == null) {
      value = found.isSet() ? set(found) : address(found.object());
      known.put(key, value);
    }
    return value;
  }

  /** A set is flattened without recursion, however deep sets are nested. */
  private Addresses set(Found top) {
    List<Addresses> out = new ArrayList<>();
    Deque<Found> open = new ArrayDeque<>(List.of(top));
    Set<Statement> seen = new LinkedHashSet<>(List.of(top.object()));
    while (!open.isEmpty()) {
      Found set = open.pop();
      set.object()
          .unread()
          .forEach(lost -> out.add(Addresses.unknown("member of `" + set.object().name() + "`")));
      for (Found member :
          members(set, name -> out.add(Addresses.unknown("undefined address `" + name + "`")))) {
        if (!member.isSet()) {
          out.add(addresses(member));
        } else if (member.object() == top.object()) {
          cycles.accept(List.of(top.fullName(), set.fullName()));
          out.add(Addresses.unknown("`" + top.object().name() + "` is a member of itself"));
        } else if (seen.add(member.object())) {
          open.add(member);
        }
      }
    }
    return Addresses.union(out);
  }

  private Addresses address(Statement object) {
    List<Addresses> out = new ArrayList<>(1);
    for (Statement entry : object.entries()) {
      out.add(literal(entry.name(), entry));
    }
    String prefix = object.value("ip-prefix");
    if (prefix != null) {
      out.add(literal(prefix, object));
    }
    Statement dns = object.get("dns-name");
    if (dns != null) {
      out.add(dnsName(dns));
    }
    for (String keyword : List.of("range-address", "address-range")) {
      Statement range = object.get(keyword);
      if (range != null) {
        out.add(range(range));
      }
    }
    String wildcard = object.value("wildcard-address");
    if (wildcard != null) {
      out.add(literal(wildcard, object));
    }
    object.unread().forEach(lost -> out.add(Addresses.unknown("`" + object.name() + "`")));
    return out.isEmpty()
        ? Addresses.unknown("address `" + object.name() + "` has no value")
        : Addresses.union(out);
  }

  private Addresses literal(String text, Statement place) {
    Addresses.Prefix prefix = Addresses.prefix(text);
    if (prefix == null) {
      ledger.notUnderstood(Math.max(1, place.last), "no address: `" + text + "`");
      return Addresses.unknown("address `" + text + "`");
    }
    return Addresses.of(prefix.set());
  }

  private static Addresses dnsName(Statement dns) {
    List<Addresses> out = new ArrayList<>(1);
    Map<String, AddressSet> bounds = new LinkedHashMap<>();
    for (String text : dns.texts()) {
      String[] words = text.split(" ");
      AddressSet bound =
          words.length > 1 && words[1].equals("ipv4-only")
              ? AddressSet.ANY4
              : words.length > 1 && words[1].equals("ipv6-only")
                  ? AddressSet.ANY6
                  : AddressSet.ANY;
      bounds.merge(words[0].toLowerCase(Locale.ROOT), bound, AddressSet::intersect);
    }
    bounds.forEach((name, bound) -> out.add(Addresses.predicate(bound, "fqdn " + name)));
    return out.isEmpty() ? Addresses.unknown("dns-name without a name") : Addresses.union(out);
  }

  private Addresses range(Statement range) {
    List<Addresses> out = new ArrayList<>(1);
    for (String text : range.texts()) {
      String[] words = text.split(" ");
      IpAddress first = Addresses.address(words[0]);
      IpAddress last = words.length == 3 ? Addresses.address(words[2]) : null;
      boolean valid = first != null && last != null && first.v6() == last.v6();
      if (first == null || last == null || !valid) {
        ledger.notUnderstood(Math.max(1, range.last), "no range of addresses: `" + text + "`");
        out.add(Addresses.unknown("range `" + text + "`"));
      } else {
        out.add(Addresses.of(AddressSet.between(first, last)));
      }
    }
    return Addresses.union(out);
  }
}
