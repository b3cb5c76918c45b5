package io.ruleshade.parser.iptables;

import io.ruleshade.model.Condition;
import io.ruleshade.model.ConnState;
import io.ruleshade.model.IntRanges;
import io.ruleshade.model.Product;
import io.ruleshade.parser.iptables.RuleText.Given;
import io.ruleshade.parser.iptables.RuleText.Use;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * Connection states and what connection tracking knows, after {@code state_mt} and {@code
 * conntrack_mt} in net/netfilter.
 *
 * <p>A packet without a connection is INVALID or UNTRACKED. For such a packet every option but the
 * state is left out of account: it fits when a state was asked for and fits, and not otherwise.
 *
 * <p>In table raw the state can still change from rule to rule (CT, NOTRACK), so there it is a
 * predicate that those targets write.
 */
final class StateLowering {
  private static final Set<ConnState> TRACKED =
      EnumSet.of(ConnState.NEW, ConnState.ESTABLISHED, ConnState.RELATED);
  private static final Set<ConnState> WITHOUT = EnumSet.of(ConnState.INVALID, ConnState.UNTRACKED);
  private static final List<String> CT = List.of("ct");

  private StateLowering() {}

  /** The states of a list, and whether SNAT and DNAT are in it. */
  private record States(Set<ConnState> states, boolean snat, boolean dnat) {}

  /** Lowers {@code -m state}. */
  static void state(Use use, MatchDraft draft, LowerContext context) {
    for (Given given : use.options()) {
      States states = states(given.value(), false);
      if (states == null) {
        draft.unknown("state `" + given.value() + "`: no such state");
      } else if (context.table().equals("raw")) {
        draft.condition(predicate("state " + words(states), given.negated()));
      } else {
        draft.and(MatchDraft.state(given.negated() ? opposite(states.states()) : states.states()));
      }
    }
  }

  /** Lowers {@code -m conntrack}. */
  static void conntrack(Use use, MatchDraft draft, LowerContext context) {
    if (context.table().equals("raw")) {
      GenericLowering.joint(use, draft);
      return;
    }
    Given state = null;
    UnaryOperator<Product> rest = UnaryOperator.identity();
    boolean alone = true;
    for (Given given : use.options()) {
      if (given.name().equals("ctstate")) {
        state = given;
      } else {
        rest = MatchDraft.both(rest, MatchDraft.with(condition(given, context)));
        alone = false;
      }
    }
    if (state == null) {
      draft.and(MatchDraft.both(MatchDraft.state(TRACKED), rest));
      return;
    }
    States states = states(state.value(), true);
    if (states == null) {
      draft.unknown("ctstate `" + state.value() + "`: no such state");
      return;
    }
    draft.andAny(alternatives(states, state.negated(), rest, alone));
  }

  private static List<UnaryOperator<Product>> alternatives(
      States states, boolean negated, UnaryOperator<Product> rest, boolean alone) {
    Set<ConnState> asked = negated ? opposite(states.states()) : states.states();
    List<UnaryOperator<Product>> out = new ArrayList<>(3);
    boolean nat = states.snat() || states.dnat();
    if (alone && !(negated && nat)) {
      out.add(MatchDraft.state(asked));
    } else {
      UnaryOperator<Product> tracked =
          MatchDraft.both(MatchDraft.state(both(asked, TRACKED)), rest);
      if (negated && states.snat()) {
        tracked = MatchDraft.both(tracked, MatchDraft.with(predicate("ctstate SNAT", true)));
      }
      if (negated && states.dnat()) {
        tracked = MatchDraft.both(tracked, MatchDraft.with(predicate("ctstate DNAT", true)));
      }
      out.add(tracked);
      out.add(MatchDraft.state(both(asked, WITHOUT)));
    }
    if (!negated && states.snat()) {
      out.add(translated("ctstate SNAT", rest));
    }
    if (!negated && states.dnat()) {
      out.add(translated("ctstate DNAT", rest));
    }
    return out;
  }

  private static UnaryOperator<Product> translated(String text, UnaryOperator<Product> rest) {
    return MatchDraft.both(
        MatchDraft.both(MatchDraft.state(TRACKED), MatchDraft.with(predicate(text, false))), rest);
  }

  private static Condition predicate(String text, boolean negated) {
    return new Condition.Predicate(text, negated, CT, null);
  }

  private static Set<ConnState> opposite(Set<ConnState> states) {
    EnumSet<ConnState> out = EnumSet.noneOf(ConnState.class);
    out.addAll(ConnState.ANY);
    out.removeAll(states);
    return out;
  }

  private static Set<ConnState> both(Set<ConnState> one, Set<ConnState> other) {
    EnumSet<ConnState> out = EnumSet.noneOf(ConnState.class);
    out.addAll(one);
    out.retainAll(other);
    return out;
  }

  private static String words(States states) {
    TreeSet<String> out = new TreeSet<>();
    states.states().forEach(state -> out.add(state.name()));
    return String.join(",", out);
  }

  /** Names may be abbreviated, as {@code strncasecmp} over the given length has it. */
  private static @Nullable States states(String text, boolean nat) {
    EnumSet<ConnState> states = EnumSet.noneOf(ConnState.class);
    boolean snat = false;
    boolean dnat = false;
    for (String part : text.split(",", -1)) {
      String upper = part.toUpperCase(Locale.ROOT);
      ConnState state = upper.isEmpty() ? null : named(upper);
      if (state != null) {
        states.add(state);
      } else if (nat && upper.equals("SNAT")) {
        snat = true;
      } else if (nat && upper.equals("DNAT")) {
        dnat = true;
      } else {
        return null;
      }
    }
    return new States(states, snat, dnat);
  }

  private static @Nullable ConnState named(String start) {
    ConnState[] inOrder = {
      ConnState.INVALID,
      ConnState.NEW,
      ConnState.ESTABLISHED,
      ConnState.RELATED,
      ConnState.UNTRACKED
    };
    for (ConnState state : inOrder) {
      if (state.name().startsWith(start)) {
        return state;
      }
    }
    return null;
  }

  /** What is asked of the packet's connection; exact opposites where there is a connection. */
  private static Condition condition(Given given, LowerContext context) {
    String name = given.name();
    String value = given.value();
    if (Values.illegible(value)) {
      return new Condition.Unknown(name + " `" + value + "`: illegible");
    }
    return switch (name) {
      case "ctexpire" -> new Condition.Stateful("ctexpire " + value, given.negated());
      case "ctdir" -> {
        boolean reply = value.toUpperCase(Locale.ROOT).startsWith("R");
        yield predicate("ctdir ORIGINAL", reply != given.negated());
      }
      case "ctproto" -> {
        int protocol = Names.protocol(value);
        yield protocol < 0
            ? new Condition.Unknown("ctproto `" + value + "`: no such name")
            : predicate("ctproto " + protocol, given.negated());
      }
      case "ctstatus" ->
          predicate(
              "ctstatus "
                  + String.join(
                      ",", new TreeSet<>(List.of(value.toUpperCase(Locale.ROOT).split(",", -1)))),
              given.negated());
      case "ctorigsrc", "ctorigdst", "ctreplsrc", "ctrepldst" -> address(given, context);
      default -> port(given);
    };
  }

  private static Condition address(Given given, LowerContext context) {
    Addresses.Meaning meaning = context.addresses().of("ct", given.value(), false);
    return meaning.condition() == null
        ? predicate(
            given.name() + " " + String.join(",", meaning.set().toStrings()), given.negated())
        : new Condition.Unknown(given.name() + " `" + given.value() + "`: no address");
  }

  private static Condition port(Given given) {
    IntRanges range = Ports.range(given.value(), -1);
    if (range == null || range.isEmpty()) {
      return new Condition.Unknown(given.name() + " `" + given.value() + "`: no such port");
    }
    return predicate(given.name() + " " + Values.range(range.lo(0), range.hi(0)), given.negated());
  }
}
