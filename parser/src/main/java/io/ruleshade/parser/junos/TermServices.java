package io.ruleshade.parser.junos;

import io.ruleshade.grammar.junos.JunosBitsLexer;
import io.ruleshade.grammar.junos.JunosBitsParser;
import io.ruleshade.model.Condition;
import io.ruleshade.model.Extent;
import io.ruleshade.model.IntRanges;
import io.ruleshade.model.Product;
import io.ruleshade.model.RuleParts;
import io.ruleshade.model.ServiceSet;
import io.ruleshade.model.TcpFlags;
import io.ruleshade.parser.antlr.StatementParser;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.TreeSet;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * What a term asks of the protocol and of the header behind the IP header.
 *
 * <p>A condition on ports, ICMP messages or TCP flags does not imply a protocol: the device looks at
 * the bytes where the field would be. So where the term states no protocol that has the field, the
 * protocols that have it match for certain, and of every other protocol nobody knows what the bytes
 * are: they may match, under a predicate.
 *
 * <p>Likewise a trailing fragment carries no ports. Whether the device tests what lies in their place
 * differs between platforms, so such fragments may match, under the same predicate on the bytes, where
 * a filter of the configuration tells fragments apart; where none does, leaving them out of terms with
 * ports never claims more.
 *
 * <p>{@code next-header} is the first header behind the IPv6 header, {@code payload-protocol} the
 * protocol behind all extension headers. A configuration that uses one of them throughout has one
 * notion of protocol; where both occur, {@code next-header} is the payload's protocol of packets
 * without extension headers.
 *
 * <p>Source: Juniper, Routing Policies, Firewall Filters, and Traffic Policers User Guide, "Overview
 * of Protocol Match Conditions" ("there is no implied protocol match"), "Firewall Filter Match
 * Conditions Based on Bit-Field Values" ("does not automatically check the first fragment bit"),
 * "Firewall Filter Match Conditions for IPv6 Traffic".
 */
final class TermServices {
  private static final IntRanges ALL = IntRanges.between(0, 255);
  private static final IntRanges PORTS = ServiceSet.ALL_PORTS;
  private static final IntRanges WITH_PORTS = IntRanges.ofPairs(6, 6, 17, 17, 33, 33, 132, 132, 136, 136);

  /** IPv6 headers that may stand between the first and the payload. */
  private static final IntRanges EXTENSIONS =
      IntRanges.ofPairs(0, 0, 43, 44, 51, 51, 60, 60, 135, 135, 139, 140);

  private final Context context;
  private final Filters.Filter filter;
  private final Filters filters;
  private final RuleParts.Builder parts;
  private final List<Condition> conditions = new ArrayList<>(0);

  TermServices(
      Context context, Filters.Filter filter, Filters filters, RuleParts.Builder parts) {
    this.context = context;
    this.filter = filter;
    this.filters = filters;
    this.parts = parts;
  }

  /** {@return whether a term asks for a field of the IP header or behind it} */
  static boolean asksForIp(Statement from) {
    for (String keyword :
        List.of(
            "protocol", "protocol-except", "ip-protocol", "ip-protocol-except", "next-header",
            "next-header-except", "payload-protocol", "payload-protocol-except", "port",
            "port-except", "source-port", "source-port-except", "destination-port",
            "destination-port-except", "icmp-type", "icmp-type-except", "icmp-code",
            "icmp-code-except", "tcp-flags", "tcp-established", "tcp-initial", "dscp", "ip-dscp",
            "precedence", "ip-precedence", "ttl", "hop-limit", "traffic-class", "is-fragment",
            "first-fragment", "fragment-flags", "fragment-offset", "ip-options",
            "ipv6-payload-protocol", "ipv6-next-header")) {
      if (from.has(keyword)) {
        return true;
      }
    }
    return false;
  }

  /** {@return the ways in which a packet can satisfy the term, one list for each condition} */
  List<List<Function<Product, Product>>> lower(Statement from) {
    IntRanges protocols = ALL;
    boolean stated = false;
    List<List<Function<Product, Product>>> out = new ArrayList<>();
    for (String keyword : List.of("protocol", "ip-protocol", "payload-protocol", "ipv6-payload-protocol")) {
      IntRanges set = protocols(from, keyword);
      stated |= set != null;
      protocols = set == null ? protocols : protocols.intersect(set);
    }
    for (String keyword : List.of("next-header", "ipv6-next-header")) {
      IntRanges set = protocols(from, keyword);
      if (set == null) {
        continue;
      }
      if (filters.mixHeaders || filter.isFrames()) {
        out.add(nextHeader(set));
      } else {
        stated = true;
        protocols = protocols.intersect(set);
      }
    }
    IntRanges source = numbers(from, "source-port", "port", 0xffff);
    IntRanges destination = numbers(from, "destination-port", "port", 0xffff);
    boolean six = filter.isInet6() || protocols.equals(IntRanges.of(ServiceSet.ICMPV6));
    IntRanges types = numbers(from, "icmp-type", six ? "icmp6" : "icmp", 255);
    IntRanges codes = numbers(from, "icmp-code", six ? "code6" : "code", 255);
    IntRanges flags = flags(from);
    IntRanges port = values(from, "port", "port", 0xffff);
    IntRanges portExcept = except(from, "port-except", "port", 0xffff);

    List<Form> forms = new ArrayList<>();
    Form base = new Form(source, destination, types, codes, flags, List.of());
    if (port != null) {
      forms.add(base.withSource(port));
      forms.add(base.withDestination(port));
    } else {
      forms.add(base);
    }
    if (portExcept != null) {
      forms = withoutPorts(forms, portExcept);
    }
    List<Function<Product, Product>> ways = new ArrayList<>();
    for (Form form : forms) {
      ways(form, protocols, stated, ways);
    }
    out.add(ways);
    for (Condition condition : conditions) {
      out.add(List.of(product -> product.and(condition)));
    }
    return out;
  }

  /** What is asked of the header behind the IP header; null fields are not asked for. */
  private record Form(
      @Nullable IntRanges source,
      @Nullable IntRanges destination,
      @Nullable IntRanges types,
      @Nullable IntRanges codes,
      @Nullable IntRanges flags,
      List<Condition> conditions) {
    Form withSource(IntRanges set) {
      IntRanges both = source == null ? set : source.intersect(set);
      return new Form(both, destination, types, codes, flags, conditions);
    }

    Form withDestination(IntRanges set) {
      IntRanges both = destination == null ? set : destination.intersect(set);
      return new Form(source, both, types, codes, flags, conditions);
    }

    Form and(Condition condition) {
      List<Condition> all = new ArrayList<>(conditions);
      all.add(condition);
      return new Form(source, destination, types, codes, flags, all);
    }

    boolean asksPorts() {
      return source != null || destination != null;
    }

    boolean asksMessages() {
      return types != null || codes != null;
    }

    boolean asksAnything() {
      return asksPorts() || asksMessages() || flags != null;
    }
  }

  /**
   * Neither port is one of those given; whether one alone being outside is enough is not documented.
   */
  private static List<Form> withoutPorts(List<Form> forms, IntRanges others) {
    List<Form> out = new ArrayList<>();
    Condition one = new Condition.Unknown("port-except with one of the two ports outside");
    for (Form form : forms) {
      out.add(form.withSource(others).withDestination(others));
      out.add(form.withSource(others).and(one));
      out.add(form.withDestination(others).and(one));
    }
    return out;
  }

  private void ways(
      Form form, IntRanges protocols, boolean stated, List<Function<Product, Product>> ways) {
    if (!form.asksAnything()) {
      ServiceSet services = services(protocols);
      ways.add(product -> withAll(product.withService(services), form.conditions()));
      return;
    }
    IntRanges sure = protocols;
    if (!stated) {
      sure = form.asksPorts() ? sure.intersect(IntRanges.ofPairs(6, 6, 17, 17)) : sure;
      sure = form.asksMessages() ? sure.intersect(messageProtocols()) : sure;
    }
    sure = form.asksPorts() ? sure.intersect(WITH_PORTS) : sure;
    sure = form.asksMessages() ? sure.intersect(IntRanges.ofPairs(1, 1, 58, 58)) : sure;
    sure = form.flags() != null ? sure.intersect(IntRanges.of(ServiceSet.TCP)) : sure;
    if (!sure.isEmpty()) {
      ServiceSet services = detailed(form, sure);
      IntRanges source = form.source() == null ? PORTS : form.source();
      IntRanges flags = form.flags() == null ? TcpFlags.ANY : form.flags();
      Function<Product, Product> exact =
          product ->
              withAll(
                  product.withService(services).withSrcPort(source).withTcpFlags(flags),
                  form.conditions());
      ways.add(product -> TermMatch.first(exact.apply(product)));
      if (filters.tellFragmentsApart) {
        ServiceSet whole = services(sure);
        List<Condition> bytes = bytes(form);
        ways.add(
            product ->
                withAll(
                    withAll(TermMatch.later(product.withService(whole)), bytes),
                    form.conditions()));
      }
    }
    IntRanges others = protocols.intersect(sure.complement(255));
    if (!others.isEmpty()) {
      ServiceSet services = services(others);
      List<Condition> bytes = bytes(form);
      ways.add(
          product -> withAll(withAll(product.withService(services), bytes), form.conditions()));
    }
  }

  private IntRanges messageProtocols() {
    return filter.isInet()
        ? IntRanges.of(1)
        : filter.isInet6() ? IntRanges.of(58) : IntRanges.ofPairs(1, 1, 58, 58);
  }

  /** Services of protocols that have the fields asked for. */
  private static ServiceSet detailed(Form form, IntRanges protocols) {
    ServiceSet out = ServiceSet.EMPTY;
    for (int i = 0; i < protocols.count(); i++) {
      for (int protocol = protocols.lo(i); protocol <= protocols.hi(i); protocol++) {
        if (form.asksMessages()) {
          IntRanges types = form.types() == null ? ALL : form.types();
          IntRanges codes = form.codes() == null ? ALL : form.codes();
          out = out.union(Applications.messages(protocol, types, codes));
        } else if (form.destination() != null) {
          out = out.union(ServiceSet.ports(protocol, form.destination()));
        } else {
          out = out.union(ServiceSet.protocol(protocol));
        }
      }
    }
    return out;
  }

  /** The fields asked for, as conditions on whatever lies in their place. */
  private static List<Condition> bytes(Form form) {
    List<Condition> out = new ArrayList<>();
    bytes("source-port", form.source(), out);
    bytes("destination-port", form.destination(), out);
    bytes("icmp-type", form.types(), out);
    bytes("icmp-code", form.codes(), out);
    bytes("tcp-flags", form.flags(), out);
    return out;
  }

  private static void bytes(String field, @Nullable IntRanges values, List<Condition> out) {
    if (values != null) {
      out.add(
          Condition.Predicate.of(
              "bytes in the place of " + field + " are " + Numbers.text(values)));
    }
  }

  private static Product withAll(Product product, List<Condition> conditions) {
    Product out = product;
    for (Condition condition : conditions) {
      out = out.and(condition);
    }
    return out;
  }

  private static ServiceSet services(IntRanges protocols) {
    IntRanges.Builder out = new IntRanges.Builder();
    for (int i = 0; i < protocols.count(); i++) {
      out.add(protocols.lo(i) << 16, protocols.hi(i) << 16 | 0xffff);
    }
    return ServiceSet.of(out.build());
  }

  // ---- protocols

  /** The protocols that a statement and its opposite leave; null when neither is there. */
  private @Nullable IntRanges protocols(Statement from, String keyword) {
    return numbers(from, keyword, "protocol", 255);
  }

  /** The first header where the protocol is that of the payload. */
  private static List<Function<Product, Product>> nextHeader(IntRanges headers) {
    List<Function<Product, Product>> ways = new ArrayList<>();
    Condition.Predicate none = Condition.Predicate.of("no extension headers");
    IntRanges payloads = headers.intersect(EXTENSIONS.complement(255));
    IntRanges extensions = headers.intersect(EXTENSIONS);
    if (!payloads.isEmpty()) {
      ServiceSet services = services(payloads);
      ways.add(product -> product.withService(product.service().intersect(services)).and(none));
    }
    if (!extensions.isEmpty()) {
      Condition header = Condition.Predicate.of("next-header " + Numbers.text(extensions));
      ways.add(product -> product.and(none.negate()).and(header));
    }
    return ways;
  }

  // ---- numbers

  /** The values that a statement and its opposite leave; null when neither is there. */
  private @Nullable IntRanges numbers(Statement from, String keyword, String table, int last) {
    IntRanges values = values(from, keyword, table, last);
    IntRanges others = except(from, keyword + "-except", table, last);
    return values == null ? others : others == null ? values : values.intersect(others);
  }

  private @Nullable IntRanges except(Statement from, String keyword, String table, int last) {
    IntRanges values = values(from, keyword, table, last);
    return values == null ? null : values.complement(last);
  }

  /** The values of a list; null when it is not there, or cannot be read and is a condition instead. */
  private @Nullable IntRanges values(Statement from, String keyword, String table, int last) {
    Statement list = from.get(keyword);
    if (list == null) {
      return null;
    }
    if (list.values().isEmpty()) {
      conditions.add(new Condition.Unknown(keyword + " without a value"));
      return null;
    }
    IntRanges values = Numbers.union(table, list.values(), last);
    if (values == null) {
      lost(list, keyword, table, last);
      return null;
    }
    tell(list, keyword, table, last);
    return values;
  }

  /** Says which values stand side by side. */
  private void tell(Statement list, String keyword, String table, int last) {
    String base = keyword.endsWith("-except") ? keyword.substring(0, keyword.length() - 7) : keyword;
    RuleParts.Field field =
        switch (base) {
          case "source-port" -> RuleParts.Field.SOURCE_PORT;
          case "destination-port" -> RuleParts.Field.DESTINATION_PORT;
          case "port" -> RuleParts.Field.PORT;
          case "protocol", "ip-protocol", "payload-protocol", "next-header" ->
              RuleParts.Field.PROTOCOL;
          default -> null;
        };
    if (field == null || list.values().size() < 2) {
      return;
    }
    List<RuleParts.Member> members = new ArrayList<>();
    list.valueLines()
        .forEach(
            (value, line) -> {
              IntRanges one = Numbers.range(table, value, last);
              if (one != null) {
                Extent extent =
                    field == RuleParts.Field.PROTOCOL
                        ? Extent.ofServices(List.of(Extent.Service.of(services(one))))
                        : Extent.ofPorts(one);
                members.add(new RuleParts.Member(value, extent, context.span(line)));
              }
            });
    parts.add(field, null, members);
  }

  private void lost(Statement list, String keyword, String table, int last) {
    list.valueLines()
        .forEach(
            (value, line) -> {
              if (Numbers.range(table, value, last) == null) {
                context.ledger.notUnderstood(line, keyword + " `" + value + "`");
              }
            });
    conditions.add(
        new Condition.Unknown(keyword + " " + String.join(",", new TreeSet<>(list.values()))));
  }

  // ---- tcp flags

  /** The flag octets asked for; null when none are. */
  private @Nullable IntRanges flags(Statement from) {
    IntRanges out = null;
    if (from.has("tcp-established")) {
      out = TcpFlags.ESTABLISHED;
    }
    if (from.has("tcp-initial")) {
      IntRanges initial = TcpFlags.masked(TcpFlags.SYN, TcpFlags.SYN | TcpFlags.ACK);
      out = out == null ? initial : out.intersect(initial);
    }
    Statement list = from.get("tcp-flags");
    if (list != null) {
      IntRanges any = either(list.values());
      if (any == null) {
        list.valueLines()
            .forEach((v, line) -> context.ledger.notUnderstood(line, "tcp-flags `" + v + "`"));
        conditions.add(new Condition.Unknown(list.text()));
      } else {
        out = out == null ? any : out.intersect(any);
      }
    }
    return out;
  }

  private static @Nullable IntRanges either(Collection<String> expressions) {
    IntRanges out = IntRanges.EMPTY;
    for (String expression : expressions) {
      IntRanges one = flags(expression);
      if (one == null) {
        return null;
      }
      out = out.union(one);
    }
    return out;
  }

  /** {@return the octets of a bit-field expression; null when it cannot be read} */
  static @Nullable IntRanges flags(String expression) {
    StatementParser<JunosBitsParser> parser =
        new StatementParser<>(new JunosBitsLexer(null), JunosBitsParser::new);
    JunosBitsParser.BitsContext tree = parser.parse(expression, JunosBitsParser::bits).tree();
    return tree == null ? null : either(tree.either());
  }

  private static @Nullable IntRanges either(JunosBitsParser.EitherContext tree) {
    IntRanges out = IntRanges.EMPTY;
    for (JunosBitsParser.BothContext both : tree.both()) {
      IntRanges all = TcpFlags.ANY;
      for (JunosBitsParser.OneContext one : both.one()) {
        IntRanges set = one(one);
        if (set == null) {
          return null;
        }
        all = all.intersect(set);
      }
      out = out.union(all);
    }
    return out;
  }

  private static @Nullable IntRanges one(JunosBitsParser.OneContext tree) {
    return switch (tree) {
      case JunosBitsParser.NotContext not -> {
        IntRanges set = one(not.one());
        yield set == null ? null : set.complement(255);
      }
      case JunosBitsParser.GroupContext group -> either(group.either());
      case JunosBitsParser.BitContext bit -> bit(bit.getText().toLowerCase(Locale.ROOT));
      default -> null;
    };
  }

  private static @Nullable IntRanges bit(String name) {
    int mask =
        switch (name) {
          case "push" -> TcpFlags.bit("psh");
          case "urgent" -> TcpFlags.bit("urg");
          case "tcp-established", "tcp-initial" -> -1;
          default -> TcpFlags.bit(name);
        };
    if (mask == -1) {
      return name.equals("tcp-established")
          ? TcpFlags.ESTABLISHED
          : TcpFlags.masked(TcpFlags.SYN, TcpFlags.SYN | TcpFlags.ACK);
    }
    if (mask == 0) {
      // A number of more than one bit leaves it open whether one or all of them count.
      mask = Numbers.number("", name, 255).orElse(0);
      mask = Integer.bitCount(mask) == 1 ? mask : 0;
    }
    return mask == 0 ? null : TcpFlags.masked(mask, mask);
  }
}
