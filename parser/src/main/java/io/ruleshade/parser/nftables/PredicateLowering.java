package io.ruleshade.parser.nftables;

import io.ruleshade.model.Condition;
import io.ruleshade.model.ConnState;
import io.ruleshade.model.InterfaceSet;
import io.ruleshade.model.PacketTest;
import io.ruleshade.model.Product;
import io.ruleshade.parser.nftables.Fields.Field;
import io.ruleshade.parser.nftables.Fields.Presence;
import io.ruleshade.parser.nftables.MatchLowering.Subject;
import io.ruleshade.parser.nftables.Tables.SetDef;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Fields that are no field of the packet space: a predicate for each, the same for the same question. A
 * packet that lacks the field meets neither a comparison nor its negation ({@code NFT_BREAK}).
 */
final class PredicateLowering {
  private static final Set<ConnState> TRACKED =
      EnumSet.of(ConnState.NEW, ConnState.ESTABLISHED, ConnState.RELATED);
  private static final Map<Long, String> PACKET_TYPES =
      Map.of(0L, "unicast", 1L, "broadcast", 2L, "multicast");
  private static final String[] ADDRESS_TYPES = {
    "UNSPEC", "UNICAST", "LOCAL", "BROADCAST", "ANYCAST", "MULTICAST", "BLACKHOLE", "UNREACHABLE",
    "PROHIBIT"
  };

  private final Context context;

  PredicateLowering(Context context) {
    this.context = context;
  }

  /** The packets whose field compares so. */
  List<Product> lower(Subject subject, String operator, Values values, @Nullable SetDef set) {
    Field field = subject.field();
    List<Product> having = context.family.having(field.key());
    String left = subject.text();
    boolean negated = operator.equals("!=") || operator.equals("!");
    if (!values.isKnown()) {
      String what = String.join("`, `", values.unknown);
      return Products.with(having, new Condition.Unknown(left + " `" + what + "`"));
    }
    if (isStateful(field.key())) {
      String text = left + " " + (operator.isEmpty() || negated ? "" : operator + " ") + values.text();
      return Products.both(
          having, asked(field, List.of(new Condition.Stateful(text, negated)), false));
    }
    if (values.existence != null) {
      return existence(field, having, values.existence != negated);
    }
    String text = text(subject, operator, values, set);
    PacketTest test = set == null && !isFlag(subject, operator, values) ? test(subject, operator, values) : null;
    Condition.Predicate predicate =
        new Condition.Predicate(text, negated, dependsOn(field), test);
    return Products.both(having, asked(field, predicate));
  }

  private static boolean isStateful(String key) {
    return key.startsWith("numgen ")
        || key.startsWith("symhash ")
        || key.equals("meta random")
        || key.startsWith("ct ")
            && (key.endsWith(" bytes")
                || key.endsWith(" packets")
                || key.endsWith(" avgpkt")
                || key.endsWith(" expiration"));
  }

  /** Options and extension headers: a packet that is of another protocol has none. */
  private static List<Product> existence(Field field, List<Product> having, boolean exists) {
    Condition.Predicate predicate = Condition.Predicate.of(field.key() + " exists");
    if (exists) {
      return Products.with(having, predicate);
    }
    boolean tcp = field.key().startsWith("tcp ") || field.key().startsWith("sctp ");
    return Products.with(tcp ? List.of(Product.ANY) : having, predicate.negate());
  }

  /** Whether a value asks for any of its flags. */
  private static boolean isFlag(Subject subject, String operator, Values values) {
    return operator.equals("!")
        || subject.field().isFlags()
            && operator.isEmpty()
            && subject.steps().isEmpty()
            && values.single;
  }

  private static String text(
      Subject subject, String operator, Values values, @Nullable SetDef set) {
    String left = subject.text();
    if (set != null) {
      return left + " @" + set.name;
    }
    if (isFlag(subject, operator, values)) {
      return left + " & " + values.text();
    }
    return switch (operator) {
      case "<", ">", "<=", ">=" -> left + " " + operator + " " + values.text();
      default -> left + " " + values.text();
    };
  }

  private static List<String> dependsOn(Field field) {
    List<String> out = new ArrayList<>(2);
    if (!field.writes().isEmpty()) {
      out.add(field.writes());
    }
    if (Fields.isPayload(field.key())) {
      out.add(Fields.RAW);
    }
    return out;
  }

  /** The packets that have a field and meet a predicate on it. */
  List<Product> asked(Field field, Condition.Predicate predicate) {
    return asked(field, List.of(predicate), predicate.negated());
  }

  private List<Product> asked(Field field, List<Condition> conditions, boolean negated) {
    Product product = Product.ANY;
    if (field.presence() == Presence.TRACKED) {
      product =
          context.changes("ct")
              ? product.and(new Condition.Predicate("ct exists", false, List.of("ct"), null))
              : product.withState(TRACKED);
    } else if (field.presence() == Presence.SOMETIMES && negated) {
      product = product.and(Condition.Predicate.of(field.key() + " exists"));
    }
    for (Condition condition : conditions) {
      product = product.and(condition);
    }
    return List.of(product);
  }

  /** What the predicate asks of a trace packet's property; null when it has none. */
  private static @Nullable PacketTest test(Subject subject, String operator, Values values) {
    Field field = subject.field();
    if (field.key().equals("fib daddr type") || field.key().equals("fib saddr type")) {
      String key = field.key().contains("daddr") ? "dsttype" : "srctype";
      return names(key, values, n -> n < ADDRESS_TYPES.length ? ADDRESS_TYPES[(int) n] : null);
    }
    if (field.trace().isEmpty() || !values.words.isEmpty() || values.any) {
      return null;
    }
    if (field.trace().equals("pkttype")) {
      return names("pkttype", values, PACKET_TYPES::get);
    }
    long mask = field.last();
    if (!subject.steps().isEmpty()) {
      mask = Values.number(field, subject.steps().get(0).right());
      if (subject.steps().size() > 1 || !subject.steps().get(0).operator().equals("&") || mask < 0) {
        return null;
      }
    }
    List<PacketTest.Range> ranges = new ArrayList<>();
    for (PacketTest.Range range : values.joined()) {
      PacketTest.Range compared = compared(operator, range, mask);
      if (compared == null) {
        return null;
      }
      int shift = field.shift();
      ranges.add(new PacketTest.Range(compared.first() << shift, compared.last() << shift));
    }
    return new PacketTest.Masked(field.trace(), mask << field.shift(), ranges);
  }

  private static PacketTest.@Nullable Range compared(
      String operator, PacketTest.Range range, long last) {
    long value = range.first();
    return switch (operator) {
      case "", "==", "!=" -> range;
      case "<" -> new PacketTest.Range(0, value - 1);
      case "<=" -> new PacketTest.Range(0, value);
      case ">" -> new PacketTest.Range(value + 1, last);
      case ">=" -> new PacketTest.Range(value, last);
      default -> null;
    };
  }

  private static @Nullable PacketTest names(
      String key, Values values, java.util.function.LongFunction<@Nullable String> name) {
    List<String> names = new ArrayList<>();
    for (PacketTest.Range range : values.joined()) {
      for (long number = range.first(); number <= Math.min(range.last(), range.first() + 16); number++) {
        String one = name.apply(number);
        if (one == null) {
          return null;
        }
        names.add(key.equals("pkttype") ? one : one.toUpperCase(Locale.ROOT));
      }
    }
    return new PacketTest.Named(key, InterfaceSet.named(names));
  }
}
