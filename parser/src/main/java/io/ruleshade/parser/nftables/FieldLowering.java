package io.ruleshade.parser.nftables;

import io.ruleshade.model.AddressSet;
import io.ruleshade.model.Condition;
import io.ruleshade.model.ConnState;
import io.ruleshade.model.Fragments;
import io.ruleshade.model.IntRanges;
import io.ruleshade.model.InterfaceSet;
import io.ruleshade.model.IpAddress;
import io.ruleshade.model.Product;
import io.ruleshade.model.ServiceSet;
import io.ruleshade.parser.nftables.Fields.Field;
import io.ruleshade.parser.nftables.MatchLowering.Subject;
import io.ruleshade.parser.nftables.Syntax.Expr;
import io.ruleshade.parser.nftables.Tables.SetDef;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.IntPredicate;
import org.jspecify.annotations.Nullable;

/** One field against values: exact where the packet space has the field, else a predicate. */
final class FieldLowering {
  private static final String RELATED_TEXT =
      "whether nft takes a set of one flag as the flag or as the whole value";

  private final Context context;
  private final Families family;
  private final PredicateLowering predicates;

  FieldLowering(Context context) {
    this.context = context;
    this.family = context.family;
    this.predicates = new PredicateLowering(context);
  }

  /** The packets with a predicate on a field that they have. */
  List<Product> predicate(Subject subject, Condition.Predicate predicate) {
    return predicates.asked(subject.field(), predicate);
  }

  /**
   * The packets whose field compares to some values.
   *
   * @param set the named set that the values come from; null for values as written
   */
  List<Product> lower(Subject subject, String operator, Expr right, @Nullable SetDef set) {
    Field field = subject.field();
    Expr value = right;
    if (right instanceof Expr.Under under) {
      Expr field0 = new Expr.Field(field.key());
      Subject masked =
          new Subject(field, List.of(new Expr.Binary("&", field0, under.mask())));
      return lower(masked, operator.isEmpty() ? "==" : operator, under.value(), set);
    }
    Values values = set != null ? context.values(field, set) : Values.of(field, value);
    if (context.changes(field.writes()) || context.changes(field.key())) {
      return predicates.lower(subject, operator, values, set);
    }
    List<Product> exact =
        switch (field.key()) {
          case "ip saddr", "ip daddr", "ip6 saddr", "ip6 daddr" ->
              address(subject, operator, values);
          case "ip protocol", "meta l4proto" -> protocol(subject, operator, values);
          case "tcp sport", "udp sport", "udplite sport", "sctp sport", "dccp sport", "th sport" ->
              port(subject, operator, values, true);
          case "tcp dport", "udp dport", "udplite dport", "sctp dport", "dccp dport", "th dport" ->
              port(subject, operator, values, false);
          case "icmp type", "icmp code" -> icmp(subject, operator, values, ServiceSet.ICMP);
          case "icmpv6 type", "icmpv6 code" -> icmp(subject, operator, values, ServiceSet.ICMPV6);
          case "tcp flags" -> flags(subject, operator, value, values, set);
          case "ct state" -> state(subject, operator, value, values, set);
          case "meta iif", "meta iifname" -> netdev(subject, operator, values, true);
          case "meta oif", "meta oifname" -> netdev(subject, operator, values, false);
          case "meta nfproto" -> family.seesFrames() ? null : version(subject, operator, values, 2, 10);
          case "meta protocol" -> etherType(subject, operator, values);
          case "ip frag-off" -> fragment(subject, operator, values);
          default -> null;
        };
    return exact != null ? exact : predicates.lower(subject, operator, values, set);
  }

  // ---- sets of numbers

  /**
   * The values of a field that compare so; null when it takes more than numbers to say. Unknown values
   * are left out.
   */
  private static @Nullable IntRanges accepted(
      Subject subject, String operator, Values values, int last) {
    if (!values.words.isEmpty() || !values.names.isEmpty() || subject.apply(0) < 0) {
      return null;
    }
    IntRanges given = values.ranges(Math.max(last, 0xffff));
    IntPredicate compared = comparison(operator, given);
    boolean ordered = operator.startsWith("<") || operator.startsWith(">") || operator.equals("!");
    if (compared == null || ordered && values.isKnown() && !given.isSingle()) {
      return null;
    }
    if (subject.steps().isEmpty()) {
      return switch (operator) {
        case "", "==" -> given.intersect(IntRanges.between(0, last));
        case "!=" -> given.complement(last);
        default -> IntRanges.where(last, compared);
      };
    }
    return IntRanges.where(last, v -> compared.test((int) subject.apply(v)));
  }

  private static @Nullable IntPredicate comparison(String operator, IntRanges given) {
    int first = given.isEmpty() ? 0 : given.lo(0);
    return switch (operator) {
      case "", "==" -> given::contains;
      case "!=" -> v -> !given.contains(v);
      case "<" -> v -> given.isSingle() && v < first;
      case ">" -> v -> given.isSingle() && v > first;
      case "<=" -> v -> given.isSingle() && v <= first;
      case ">=" -> v -> given.isSingle() && v >= first;
      case "!" -> v -> given.isSingle() && (v & first) == 0;
      default -> null;
    };
  }

  /**
   * Some packets for sure, and where values are not known any that have the field perhaps; a negation
   * holds for none of them for sure then.
   */
  private static List<Product> withDoubt(
      List<Product> known, List<Product> having, String operator, Values values) {
    if (values.isKnown()) {
      return known;
    }
    Condition doubt = new Condition.Unknown("`" + String.join("`, `", values.unknown) + "`");
    if (!operator.isEmpty() && !operator.equals("==")) {
      return Products.with(operator.equals("!=") ? known : having, doubt);
    }
    List<Product> out = new ArrayList<>(known);
    out.addAll(Products.with(having, doubt));
    return out;
  }

  private @Nullable List<Product> protocol(Subject subject, String operator, Values values) {
    IntRanges protocols = accepted(subject, operator, values, 255);
    if (protocols == null) {
      return null;
    }
    List<Product> having =
        subject.field().key().equals("ip protocol") ? family.version(false) : family.anyIp();
    IntRanges.Builder services = new IntRanges.Builder();
    for (int i = 0; i < protocols.count(); i++) {
      services.add(protocols.lo(i) << 16, protocols.hi(i) << 16 | 0xffff);
    }
    Product some = Product.ANY.withService(ServiceSet.of(services.build()));
    return withDoubt(Products.both(having, List.of(some)), having, operator, values);
  }

  private @Nullable List<Product> port(
      Subject subject, String operator, Values values, boolean source) {
    IntRanges ports = accepted(subject, operator, values, 0xffff);
    if (ports == null) {
      return null;
    }
    String key = subject.field().key();
    List<Product> having = family.having(key);
    int protocol =
        switch (key.substring(0, key.indexOf(' '))) {
          case "tcp" -> ServiceSet.TCP;
          case "udp" -> ServiceSet.UDP;
          case "udplite" -> ServiceSet.UDPLITE;
          case "sctp" -> ServiceSet.SCTP;
          case "dccp" -> ServiceSet.DCCP;
          default -> 0;
        };
    ServiceSet services = source ? ServiceSet.WITH_PORTS : Products.ports(protocol, ports);
    Product some = Product.ANY.withService(services);
    List<Product> known =
        Products.both(having, List.of(source ? some.withSrcPort(ports) : some));
    if (protocol == 0) {
      // The same two octets of protocols that have other things there.
      List<Product> others =
          Products.both(
              having, List.of(Product.ANY.withService(ServiceSet.WITH_PORTS.complement())));
      known = new ArrayList<>(known);
      known.addAll(Products.both(others, predicates.lower(subject, operator, values, null)));
    }
    return withDoubt(known, having, operator, values);
  }

  private @Nullable List<Product> icmp(
      Subject subject, String operator, Values values, int protocol) {
    IntRanges octets = accepted(subject, operator, values, 255);
    if (octets == null) {
      return null;
    }
    List<Product> having = family.having(subject.field().key());
    IntRanges.Builder services = new IntRanges.Builder();
    boolean type = subject.field().key().endsWith("type");
    for (int i = 0; i < octets.count(); i++) {
      if (type) {
        services.add(protocol << 16 | octets.lo(i) << 8, protocol << 16 | octets.hi(i) << 8 | 0xff);
      } else {
        for (int each = 0; each < 256; each++) {
          int base = protocol << 16 | each << 8;
          services.add(base | octets.lo(i), base | octets.hi(i));
        }
      }
    }
    Product some = Product.ANY.withService(ServiceSet.of(services.build()));
    return withDoubt(Products.both(having, List.of(some)), having, operator, values);
  }

  // ---- flags

  /**
   * How flags compare: a value by itself asks for any of its flags unless an operator or a mask is
   * written; in a set it is the whole value. A set of one value is taken for the value by nft 1.0.6, and
   * for a set by others.
   */
  private enum FlagsAsked {
    WHOLE,
    ANY_OF,
    EITHER
  }

  private static FlagsAsked asked(
      Subject subject, String operator, Expr right, @Nullable SetDef set) {
    if (!operator.isEmpty() || !subject.steps().isEmpty() || set != null) {
      return FlagsAsked.WHOLE;
    }
    if (right instanceof Expr.SetOf literal) {
      return literal.elements().size() == 1 ? FlagsAsked.EITHER : FlagsAsked.WHOLE;
    }
    return right instanceof Expr.Range ? FlagsAsked.WHOLE : FlagsAsked.ANY_OF;
  }

  private @Nullable List<Product> flags(
      Subject subject, String operator, Expr right, Values values, @Nullable SetDef set) {
    List<Product> having = family.having("tcp flags");
    IntRanges whole = accepted(subject, operator, values, 255);
    if (whole == null) {
      return null;
    }
    IntRanges given = values.ranges(255);
    IntRanges anyOf =
        IntRanges.where(255, v -> given.isSingle() && (v & given.lo(0)) != 0);
    FlagsAsked asked = asked(subject, operator, right, set);
    IntRanges sure = asked == FlagsAsked.ANY_OF ? anyOf : whole;
    List<Product> known =
        new ArrayList<>(Products.both(having, List.of(Product.ANY.withTcpFlags(sure))));
    if (asked == FlagsAsked.EITHER) {
      Product perhaps = Product.ANY.withTcpFlags(anyOf).and(new Condition.Unknown(RELATED_TEXT));
      known.addAll(Products.both(having, List.of(perhaps)));
    }
    return withDoubt(known, having, operator, values);
  }

  /** The bit of each state, NF_CT_STATE_BIT in include/uapi/linux/netfilter/nf_conntrack_common.h. */
  private static int bit(ConnState state) {
    return switch (state) {
      case INVALID -> 1;
      case ESTABLISHED -> 2;
      case RELATED -> 4;
      case NEW -> 8;
      case UNTRACKED -> 64;
    };
  }

  private @Nullable List<Product> state(
      Subject subject, String operator, Expr right, Values values, @Nullable SetDef set) {
    IntRanges given = values.ranges(127);
    IntPredicate whole = comparison(operator, given);
    if (whole == null || !values.words.isEmpty() || subject.apply(0) < 0) {
      return null;
    }
    FlagsAsked asked = asked(subject, operator, right, set);
    Set<ConnState> states = EnumSet.noneOf(ConnState.class);
    for (ConnState state : ConnState.values()) {
      int bit = bit(state);
      boolean fits =
          asked == FlagsAsked.ANY_OF || asked == FlagsAsked.EITHER
              ? given.isSingle() && (bit & given.lo(0)) != 0
              : whole.test((int) subject.apply(bit));
      if (fits) {
        states.add(state);
      }
    }
    List<Product> having = List.of(Product.ANY);
    return withDoubt(List.of(Product.ANY.withState(states)), having, operator, values);
  }

  // ---- addresses

  private @Nullable List<Product> address(Subject subject, String operator, Values values) {
    boolean six = subject.field().key().startsWith("ip6");
    List<Product> having = family.version(six);
    AddressSet all = six ? AddressSet.ANY6 : AddressSet.ANY4;
    Optional<AddressSet> given = addresses(subject, values, six);
    if (given.isEmpty() || !values.words.isEmpty()) {
      return null;
    }
    AddressSet set = given.get();
    AddressSet asked =
        switch (operator) {
          case "", "==" -> set;
          case "!=" -> set.complement().intersect(all);
          default -> null;
        };
    if (asked == null) {
      return ordered(subject, operator, set, having, six);
    }
    boolean source = subject.field().key().endsWith("saddr");
    Product some = source ? Product.ANY.withSrc(asked) : Product.ANY.withDst(asked);
    return withDoubt(Products.both(having, List.of(some)), having, operator, values);
  }

  private static @Nullable List<Product> ordered(
      Subject subject, String operator, AddressSet set, List<Product> having, boolean six) {
    if (set.rangeCount() != 1 || !subject.steps().isEmpty()) {
      return null;
    }
    IpAddress[] at = new IpAddress[2];
    set.forEachRange(
        (v6, loHigh, loLow, hiHigh, hiLow) -> {
          at[0] = new IpAddress(v6, loHigh, loLow);
          at[1] = new IpAddress(v6, hiHigh, hiLow);
        });
    IpAddress one = at[0];
    if (one == null || !one.equals(at[1])) {
      return null;
    }
    IpAddress least = six ? IpAddress.v6(0, 0) : IpAddress.v4(0);
    IpAddress most = six ? IpAddress.v6(-1, -1) : IpAddress.v4(-1);
    AddressSet only = AddressSet.of(one);
    AddressSet asked =
        switch (operator) {
          case "<" -> AddressSet.between(least, one).intersect(only.complement());
          case "<=" -> AddressSet.between(least, one);
          case ">" -> AddressSet.between(one, most).intersect(only.complement());
          case ">=" -> AddressSet.between(one, most);
          default -> null;
        };
    if (asked == null) {
      return null;
    }
    boolean source = subject.field().key().endsWith("saddr");
    return Products.both(
        having, List.of(source ? Product.ANY.withSrc(asked) : Product.ANY.withDst(asked)));
  }

  /** The addresses that are the values, or become them under a mask; empty when no set can say it. */
  private static Optional<AddressSet> addresses(Subject subject, Values values, boolean six) {
    if (subject.steps().isEmpty()) {
      return Optional.of(values.addressSet());
    }
    if (subject.steps().size() != 1 || !subject.steps().get(0).operator().equals("&") || values.any) {
      return Optional.empty();
    }
    Expr right = subject.steps().get(0).right();
    IpAddress mask =
        right instanceof Expr.Value v ? IpAddress.parse(v.text()).orElse(null) : null;
    if (mask == null || mask.v6() != six) {
      return Optional.empty();
    }
    List<AddressSet> out = new ArrayList<>();
    for (AddressSet each : values.addresses) {
      IpAddress[] at = new IpAddress[2];
      each.forEachRange(
          (v6, loHigh, loLow, hiHigh, hiLow) -> {
            at[0] = new IpAddress(v6, loHigh, loLow);
            at[1] = new IpAddress(v6, hiHigh, hiLow);
          });
      if (at[0] == null || !at[0].equals(at[1])) {
        return Optional.empty();
      }
      Optional<AddressSet> one = masked(at[0], mask);
      if (one.isEmpty()) {
        return Optional.empty();
      }
      out.add(one.get());
    }
    return Optional.of(AddressSet.union(out));
  }

  private static Optional<AddressSet> masked(IpAddress value, IpAddress mask) {
    if ((value.high() & ~mask.high()) != 0 || (value.low() & ~mask.low()) != 0) {
      return Optional.of(AddressSet.EMPTY);
    }
    if (!mask.v6()) {
      return AddressSet.masked(value.low(), mask.low());
    }
    int length = Long.bitCount(mask.high()) + Long.bitCount(mask.low());
    long high = length >= 64 ? -1 : length == 0 ? 0 : -1L << (64 - length);
    long low = length <= 64 ? 0 : -1L << (128 - length);
    return mask.high() == high && mask.low() == low
        ? Optional.of(AddressSet.prefix(value, length))
        : Optional.empty();
  }

  // ---- interfaces, protocols of the frame

  private @Nullable List<Product> netdev(
      Subject subject, String operator, Values values, boolean in) {
    boolean index = subject.field().key().endsWith("if");
    boolean numbers =
        index && values.names.stream().anyMatch(n -> n.text().chars().allMatch(Character::isDigit));
    if (!subject.steps().isEmpty() || numbers || values.any) {
      return null;
    }
    InterfaceSet given = new InterfaceSet(false, values.names);
    InterfaceSet asked =
        switch (operator) {
          case "", "==" -> given;
          case "!=" -> given.negate();
          default -> null;
        };
    if (asked == null) {
      return null;
    }
    List<Product> known = List.of(in ? Product.ANY.withIn(asked) : Product.ANY.withOut(asked));
    return withDoubt(known, List.of(Product.ANY), operator, values);
  }

  private @Nullable List<Product> version(
      Subject subject, String operator, Values values, int four, int six) {
    IntRanges numbers = accepted(subject, operator, values, 0xffff);
    if (numbers == null) {
      return null;
    }
    List<Product> known = new ArrayList<>();
    if (numbers.contains(four) && numbers.contains(six)) {
      known.add(Product.ANY);
    } else if (numbers.contains(four)) {
      known.addAll(family.version(false));
    } else if (numbers.contains(six)) {
      known.addAll(family.version(true));
    }
    return withDoubt(known, List.of(Product.ANY), operator, values);
  }

  private @Nullable List<Product> etherType(Subject subject, String operator, Values values) {
    if (!family.seesFrames()) {
      return version(subject, operator, values, 0x800, 0x86dd);
    }
    IntRanges numbers = values.ranges(0xffff);
    boolean plain = operator.isEmpty() || operator.equals("==");
    if (!plain && !operator.equals("!=")
        || !subject.steps().isEmpty()
        || !values.isKnown()
        || numbers.count() > 16) {
      return null;
    }
    List<Product> out = new ArrayList<>(plain ? List.of() : List.of(Product.ANY));
    for (int i = 0; i < numbers.count(); i++) {
      if (numbers.lo(i) != numbers.hi(i)) {
        return null;
      }
      int type = numbers.lo(i);
      List<Product> one =
          type == 0x800
              ? family.version(false)
              : type == 0x86dd
                  ? family.version(true)
                  : List.of(Product.ANY.and(Condition.Predicate.of("meta protocol " + type)));
      if (plain) {
        out.addAll(one);
      } else {
        Condition.Predicate not =
            (Condition.Predicate) one.get(0).conditions().get(0);
        out = new ArrayList<>(Products.with(out, not.negate()));
      }
    }
    return out;
  }

  /** {@code ip frag-off & 0x1fff}: whether a packet is a fragment with an offset. */
  private @Nullable List<Product> fragment(Subject subject, String operator, Values values) {
    boolean offset =
        subject.steps().size() == 1
            && subject.steps().get(0).operator().equals("&")
            && Values.number(subject.field(), subject.steps().get(0).right()) == 0x1fff;
    IntRanges numbers = values.ranges(0xffff);
    if (!offset || !values.isKnown() || !numbers.isSingle() || numbers.lo(0) != 0) {
      return null;
    }
    Fragments asked =
        switch (operator) {
          case "", "==" -> Fragments.FIRST;
          case "!=", ">" -> Fragments.LATER;
          default -> Fragments.ANY;
        };
    return asked == Fragments.ANY
        ? null
        : Products.both(family.version(false), List.of(Product.ANY.withFragments(asked)));
  }
}
