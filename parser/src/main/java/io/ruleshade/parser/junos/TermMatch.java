package io.ruleshade.parser.junos;

import io.ruleshade.model.AddressSet;
import io.ruleshade.model.Condition;
import io.ruleshade.model.Extent;
import io.ruleshade.model.Fragments;
import io.ruleshade.model.InterfaceSet;
import io.ruleshade.model.IntRanges;
import io.ruleshade.model.Match;
import io.ruleshade.model.PacketTest;
import io.ruleshade.model.Product;
import io.ruleshade.model.Rule;
import io.ruleshade.model.RuleParts;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * The match of a term of a firewall filter: conditions of different kinds must all hold, of the values
 * of one kind one must.
 *
 * <p>Source: Juniper, Routing Policies, Firewall Filters, and Traffic Policers User Guide, "Firewall
 * Filter Match Conditions for IPv4 Traffic", "… for IPv6 Traffic", "… for Layer 2 Bridging Traffic".
 */
final class TermMatch {
  /** Conditions on numbers that are predicates: keyword, table of names, greatest value. */
  private record Numeric(
      String keyword, String table, int last, String writes, @Nullable String key, int shift) {}

  private static final List<Numeric> NUMBERS =
      List.of(
          new Numeric("packet-length", "", 65535, "", "len", 0),
          new Numeric("ttl", "", 255, "ttl", "ttl", 0),
          new Numeric("hop-limit", "", 255, "ttl", "ttl", 0),
          new Numeric("dscp", "dscp", 63, "dscp", "tos", 2),
          new Numeric("ip-dscp", "dscp", 63, "dscp", "tos", 2),
          new Numeric("traffic-class", "dscp", 63, "dscp", "tos", 2),
          new Numeric("precedence", "precedence", 7, "dscp", "tos", 5),
          new Numeric("ip-precedence", "precedence", 7, "dscp", "tos", 5));

  /** Conditions that are predicates by their words, with what a term may write of them. */
  private static final Map<String, String> WORDS =
      Map.ofEntries(
          Map.entry("forwarding-class", "forwarding-class"),
          Map.entry("loss-priority", "loss-priority"),
          Map.entry("interface-group", ""),
          Map.entry("ip-options", ""),
          Map.entry("esp-spi", ""),
          Map.entry("ah-spi", ""),
          Map.entry("gre-key", ""),
          Map.entry("source-class", ""),
          Map.entry("destination-class", ""),
          Map.entry("extension-header", ""),
          Map.entry("extension-headers", ""),
          Map.entry("rat-type", ""),
          Map.entry("redirect-reason", ""),
          Map.entry("policy-map", "policy-map"),
          Map.entry("fragment-flags", ""),
          Map.entry("ether-type", ""),
          Map.entry("vlan-ether-type", ""),
          Map.entry("vlan", ""),
          Map.entry("user-vlan-id", ""),
          Map.entry("learn-vlan-id", ""),
          Map.entry("learn-inner-vlan-id", ""),
          Map.entry("user-vlan-1p-priority", ""),
          Map.entry("learn-vlan-1p-priority", ""),
          Map.entry("learn-vlan-dei", ""),
          Map.entry("dot1q-tag", ""),
          Map.entry("dot1q-user-priority", ""),
          Map.entry("isid", ""),
          Map.entry("traffic-type", ""),
          Map.entry("arp-type", ""),
          Map.entry("l2-encap-type", ""),
          Map.entry("exp", ""),
          Map.entry("cfm-opcode", ""),
          Map.entry("cfm-level", ""));

  private final Context context;
  private final Filters.Filter filter;
  private final Filters filters;
  private final PrefixLists lists;
  private final List<Rule.Use> uses;
  private final RuleParts.Builder parts;
  private List<Product> products = new ArrayList<>(List.of(Product.ANY));
  /** Whether a condition asks for IP, in a filter of frames. */
  private boolean asksForIp;

  TermMatch(
      Context context,
      Filters.Filter filter,
      Filters filters,
      PrefixLists lists,
      List<Rule.Use> uses,
      RuleParts.Builder parts) {
    this.context = context;
    this.filter = filter;
    this.filters = filters;
    this.lists = lists;
    this.uses = uses;
    this.parts = parts;
  }

  /** {@return the packets that a {@code from} block matches; all when there is none} */
  Match lower(@Nullable Statement from) {
    if (from == null) {
      return Match.ANY;
    }
    addresses(from);
    new TermServices(context, filter, filters, parts).lower(from).forEach(this::cross);
    fragments(from);
    interfaces(from);
    predicates(from);
    for (Statement lost : from.unread()) {
      and(new Condition.Unknown("`" + lost.name() + "`"));
    }
    if (filter.isFrames() && (asksForIp || TermServices.asksForIp(from))) {
      and(Condition.Predicate.of("frame carries IP"));
    }
    return new Match(products);
  }

  /** Each product in each of several ways. */
  private void cross(List<Function<Product, Product>> ways) {
    List<Product> out = new ArrayList<>(products.size() * ways.size());
    for (Product product : products) {
      for (Function<Product, Product> way : ways) {
        Product made = way.apply(product);
        if (!made.isEmpty()) {
          out.add(made);
        }
      }
    }
    products = out;
  }

  private void and(Condition condition) {
    cross(List.of(product -> product.and(condition)));
  }

  // ---- addresses

  private void addresses(Statement from) {
    List<String> source =
        List.of(
            "source-address",
            "ip-source-address",
            "ip6-source-address",
            "source-ipv6-address",
            "source-prefix-list");
    List<String> destination =
        List.of(
            "destination-address",
            "ip-destination-address",
            "ip6-destination-address",
            "destination-ipv6-address",
            "destination-prefix-list");
    List<String> either = List.of("address", "ip-address", "ipv6-address", "prefix-list");
    side(list(from, source, RuleParts.Field.SOURCE), "source-address", true, false);
    side(list(from, destination, RuleParts.Field.DESTINATION), "destination-address", false, true);
    side(list(from, either, RuleParts.Field.ADDRESS), "address", true, true);
    for (String keyword : List.of("source-mac-address", "destination-mac-address", "mac-address")) {
      Statement list = from.get(keyword);
      if (list != null) {
        and(Condition.Predicate.of(list.text()));
      }
    }
  }

  /** One list of the entries of several statements on one field; null when there are none. */
  private @Nullable PrefixMatch list(
      Statement from, List<String> keywords, RuleParts.Field field) {
    AddressSet family =
        filter.isInet() ? AddressSet.ANY4 : filter.isInet6() ? AddressSet.ANY6 : AddressSet.ANY;
    PrefixMatch list = new PrefixMatch(family);
    List<RuleParts.Member> members = new ArrayList<>();
    boolean plain = true;
    for (String keyword : keywords) {
      Statement block = from.get(keyword);
      if (block == null) {
        continue;
      }
      block.unread().forEach(lost -> list.addOpen("`" + lost.name() + "`", false, false));
      for (Statement entry : block.entries()) {
        boolean except = entry.has("except");
        boolean mixed = !entry.unread().isEmpty();
        plain &= !except && !mixed;
        if (keyword.endsWith("prefix-list")) {
          uses.add(context.use("prefix-list", entry.name(), entry.first));
          lists.addTo(list, entry.name(), except, entry.first, family);
          PrefixMatch alone = new PrefixMatch(family);
          lists.add(alone, entry.name(), false, family);
          Addresses all = alone.result();
          if (all.isExact()) {
            members.add(member(entry, all.known()));
          }
        } else {
          Addresses.Prefix prefix = Addresses.prefix(entry.name());
          if (prefix == null) {
            context.ledger.notUnderstood(
                Math.max(1, entry.first), "no address: `" + entry.name() + "`");
            list.addOpen("`" + entry.name() + "`", false, except);
          } else {
            list.add(prefix, except);
            members.add(member(entry, prefix.set()));
          }
        }
        if (mixed) {
          list.addOpen("`" + entry.name() + "`", false, true);
        }
      }
      if (block.entries().isEmpty() && block.unread().isEmpty()) {
        list.addOpen(keyword + " without an entry", false, false);
      }
    }
    // With `except` the longest entry decides, so that the list is no union.
    if (plain) {
      parts.add(field, null, members);
    }
    return list.isGiven() ? list : null;
  }

  private RuleParts.Member member(Statement entry, AddressSet set) {
    return new RuleParts.Member(
        entry.name(), Extent.of(set), context.span(Math.max(1, entry.first)));
  }

  private void side(
      @Nullable PrefixMatch list, String side, boolean asSource, boolean asDestination) {
    if (list == null) {
      return;
    }
    asksForIp = true;
    Addresses addresses = list.result();
    List<Function<Product, Product>> ways = new ArrayList<>();
    if (asSource) {
      ways.add(product -> product.withSrc(product.src().intersect(addresses.known())));
    }
    if (asDestination) {
      ways.add(product -> product.withDst(product.dst().intersect(addresses.known())));
    }
    for (Addresses.Open open : addresses.open()) {
      // The text tells which field is asked, so that the two ways of `address` are two conditions.
      if (asSource) {
        Condition condition = open.on(asDestination ? side + " as source" : side);
        ways.add(
            product -> product.withSrc(product.src().intersect(open.bound())).and(condition));
      }
      if (asDestination) {
        Condition condition = open.on(asSource ? side + " as destination" : side);
        ways.add(
            product -> product.withDst(product.dst().intersect(open.bound())).and(condition));
      }
    }
    cross(ways);
  }

  // ---- fragments

  private void fragments(Statement from) {
    if (from.has("is-fragment")) {
      // Routers match trailing fragments; switches match the first fragment as well.
      Condition first = Condition.Predicate.of("is-fragment holds for this first fragment");
      cross(
          List.of(
              product -> later(product), //
              product -> first(product).and(first)));
    }
    if (from.has("first-fragment")) {
      Condition condition = Condition.Predicate.of("first-fragment");
      cross(List.of(product -> first(product).and(condition)));
    }
    offsets(from, "fragment-offset", false);
    offsets(from, "fragment-offset-except", true);
  }

  private void offsets(Statement from, String keyword, boolean except) {
    Statement list = from.get(keyword);
    if (list == null) {
      return;
    }
    IntRanges values = Numbers.union("", list.values(), 8191);
    if (values == null) {
      unreadable(list);
      return;
    }
    IntRanges offsets = except ? values.complement(8191) : values;
    IntRanges after = offsets.intersect(IntRanges.between(1, 8191));
    List<Function<Product, Product>> ways = new ArrayList<>();
    if (offsets.contains(0)) {
      ways.add(TermMatch::first);
    }
    if (after.equals(IntRanges.between(1, 8191))) {
      ways.add(TermMatch::later);
    } else if (!after.isEmpty()) {
      Condition condition = Condition.Predicate.of("fragment-offset " + Numbers.text(after));
      ways.add(product -> later(product).and(condition));
    }
    cross(ways);
  }

  /** The unfragmented packets and first fragments of a product; empty where it has none. */
  static Product first(Product product) {
    return product.fragments() == Fragments.LATER
        ? product.withSrc(AddressSet.EMPTY)
        : product.withFragments(Fragments.FIRST);
  }

  /** The trailing fragments of a product; empty where it has none. */
  static Product later(Product product) {
    return product.fragments() == Fragments.FIRST
        ? product.withSrc(AddressSet.EMPTY)
        : product.withFragments(Fragments.LATER);
  }

  // ---- interfaces

  private void interfaces(Statement from) {
    Statement list = from.get("interface");
    if (list != null) {
      interfaces(list.values(), "interface");
    }
    Statement sets = from.get("interface-set");
    if (sets == null) {
      return;
    }
    List<String> names = new ArrayList<>();
    Statement firewall = context.system.get("firewall");
    for (Map.Entry<String, Integer> entry : sets.valueLines().entrySet()) {
      Statement set = firewall == null ? null : firewall.get("interface-set", entry.getKey());
      if (set == null || !set.unread().isEmpty()) {
        if (set == null) {
          context.undefined("interface set", entry.getKey(), entry.getValue());
        }
        and(new Condition.Unknown("interface-set " + entry.getKey()));
        return;
      }
      set.entries().forEach(member -> names.add(member.name()));
    }
    interfaces(names, "interface-set");
  }

  /** Interfaces by name: {@code ge-0/0/0.0}, {@code ge-0/0/*}. */
  private void interfaces(Collection<String> names, String keyword) {
    List<InterfaceSet.Pattern> patterns = new ArrayList<>();
    for (String name : names) {
      int star = name.indexOf('*');
      boolean unit = name.indexOf('.') > 0;
      if (star >= 0 ? star < name.length() - 1 : !unit) {
        // Without a unit, or with a pattern inside the name.
        and(Condition.Predicate.of(keyword + " " + String.join(",", new TreeSet<>(names))));
        return;
      }
      patterns.add(
          star >= 0
              ? new InterfaceSet.Pattern(name.substring(0, star), true)
              : new InterfaceSet.Pattern(name, false));
    }
    InterfaceSet set = new InterfaceSet(false, patterns);
    if (products.stream().allMatch(product -> product.in().isAny())) {
      cross(List.of(product -> product.withIn(set)));
    } else {
      and(new Condition.Unknown("both interface and interface-set"));
    }
  }

  // ---- predicates

  private void predicates(Statement from) {
    for (Numeric numeric : NUMBERS) {
      numeric(from.get(numeric.keyword()), numeric, false);
      numeric(from.get(numeric.keyword() + "-except"), numeric, true);
    }
    for (Statement child : from.all()) {
      if (child.inactive) {
        continue;
      }
      String keyword = child.keyword();
      boolean except = keyword.endsWith("-except");
      String base = except ? keyword.substring(0, keyword.length() - 7) : keyword;
      String written = WORDS.get(base);
      if (written != null) {
        String text = base + " " + String.join(",", new TreeSet<>(child.values()));
        List<String> writes = written.isEmpty() ? List.of() : List.of(written);
        and(new Condition.Predicate(text, except, writes, null));
      }
      switch (keyword) {
        case "service-filter-hit" ->
            and(new Condition.Predicate(keyword, false, List.of(keyword), null));
        case "flexible-match-range", "flexible-match-mask", "ip-version", "match-terms" ->
            and(Condition.Predicate.of(child.text()));
        default -> {}
      }
    }
  }

  private void numeric(@Nullable Statement list, Numeric numeric, boolean except) {
    if (list == null) {
      return;
    }
    IntRanges values = Numbers.union(numeric.table(), list.values(), numeric.last());
    List<String> writes = numeric.writes().isEmpty() ? List.of() : List.of(numeric.writes());
    if (values == null) {
      // A name of the configuration's own, such as a code point alias.
      String text = numeric.keyword() + " " + String.join(",", new TreeSet<>(list.values()));
      and(new Condition.Predicate(text, except, writes, null));
      return;
    }
    List<PacketTest.Range> ranges = new ArrayList<>();
    for (int i = 0; i < values.count(); i++) {
      ranges.add(
          new PacketTest.Range(
              (long) values.lo(i) << numeric.shift(), (long) values.hi(i) << numeric.shift()));
    }
    long mask = (long) numeric.last() << numeric.shift();
    PacketTest test =
        numeric.key() == null ? null : new PacketTest.Masked(numeric.key(), mask, ranges);
    and(
        new Condition.Predicate(
            numeric.keyword() + " " + Numbers.text(values), except, writes, test));
  }

  private void unreadable(Statement list) {
    list.valueLines()
        .forEach((value, line) -> context.ledger.notUnderstood(line, list.keyword() + " `" + value + "`"));
    and(new Condition.Unknown(list.text()));
  }
}
