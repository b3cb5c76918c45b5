package io.ruleshade.change;

import io.ruleshade.model.Action;
import io.ruleshade.model.Condition;
import io.ruleshade.model.ConnState;
import io.ruleshade.model.Device;
import io.ruleshade.model.EntryPoint;
import io.ruleshade.model.Fragments;
import io.ruleshade.model.InterfaceSet;
import io.ruleshade.model.Match;
import io.ruleshade.model.PacketTest;
import io.ruleshade.model.Product;
import io.ruleshade.model.Rule;
import io.ruleshade.model.Ruleset;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * Two configurations of one policy made ready for comparison although they name things differently or are
 * of different dialects. Entry points that belong together are compared for the packets that enter at
 * both. Across dialects, verdicts and logging are compared and not how a packet is rejected or what else
 * is done to it, for which every dialect has its own words; and a condition that only one side has is one
 * that nobody can decide.
 */
public final class Migration {
  /** A name on the old side and what it is called on the new: an entry point, list, interface or zone. */
  public record Names(String before, String after) {}

  /**
   * Both sides, ready.
   *
   * @param notes what is left out of the comparison, in words
   * @param verdictsOnly whether only changes of verdicts count
   * @param oldAsRead the old side as it was read
   * @param newAsRead the new side as it was read
   * @param renamed interfaces and zones of the old side and what they are called on the new
   * @param moved whether rules are compared with rules at another kind of place, so that what stands around
   *     them cannot be compared as text
   */
  public record Ready(
      Device before,
      Device after,
      List<String> notes,
      boolean verdictsOnly,
      Device oldAsRead,
      Device newAsRead,
      Map<String, String> renamed,
      boolean moved) {
    public Ready {
      notes = List.copyOf(notes);
      renamed = Map.copyOf(renamed);
    }
  }

  private final List<String> notes = new ArrayList<>();
  private final boolean verdictsOnly;
  private boolean wholeDatagrams;

  private Migration(boolean verdictsOnly) {
    this.verdictsOnly = verdictsOnly;
  }

  /**
   * Makes two devices ready.
   *
   * @param verdictsOnly whether logging and all other effects are left out
   * @throws EditException when a name is on neither side, or entry points cannot be compared
   */
  public static Ready of(
      Device before, Device after, List<Names> names, boolean verdictsOnly) throws EditException {
    return new Migration(verdictsOnly).ready(before, after, names);
  }

  /** Entry points that are compared with each other. */
  private record Pair(EntryPoint before, EntryPoint after) {}

  private Ready ready(Device before, Device after, List<Names> names) throws EditException {
    List<Pair> pairs = new ArrayList<>();
    Map<String, String> interfaces = new LinkedHashMap<>();
    for (Names each : names) {
      Optional<EntryPoint> old = entry(before, each.before());
      Optional<EntryPoint> now = entry(after, each.after());
      if (old.isPresent() && now.isPresent()) {
        pairs.add(new Pair(old.get(), now.get()));
      } else if (old.isPresent() || now.isPresent()) {
        throw new EditException(unknown(old.isPresent() ? after : before, old.isPresent() ? each.after() : each.before()));
      } else if (InterfaceNames.knows(before, each.before())) {
        if (interfaces.put(each.before(), each.after()) != null) {
          throw new EditException("`" + each.before() + "` is mapped twice");
        }
      } else {
        throw new EditException(unknown(before, each.before()));
      }
    }
    InterfaceNames.check(before, interfaces);
    Device old = interfaces.isEmpty() ? before : renamed(before, interfaces);
    boolean across = !before.dialect().equals(after.dialect());
    // What stands around the rules is then said in other words, even in one dialect.
    boolean moved =
        across
            || pairs.stream()
                .anyMatch(
                    pair ->
                        !Surroundings.renamed(pair.before().name(), interfaces)
                            .equals(pair.after().name()));
    List<EntryPoint> oldEntries = new ArrayList<>();
    List<EntryPoint> newEntries = new ArrayList<>();
    List<Pair> all = new ArrayList<>();
    for (Pair pair : new LinkedHashSet<>(pairs)) {
      all.add(new Pair(renamed(pair.before(), interfaces), pair.after()));
    }
    unsaid(old, after, all, across);
    wholeDatagrams = tellsFragments(before) != tellsFragments(after);
    if (wholeDatagrams) {
      notes.add("fragments with an offset, which only one side tells apart, are not compared");
    }
    for (Pair pair : all) {
      pair(pair.before(), pair.after(), oldEntries, newEntries);
    }
    rest(old, all.stream().map(Pair::before).toList(), moved, oldEntries);
    rest(after, all.stream().map(Pair::after).toList(), moved, newEntries);
    if (verdictsOnly) {
      notes.add("verdicts alone are compared");
    } else if (across) {
      notes.add("how packets are rejected, and other effects besides logging, are not compared across dialects");
    }
    if (across || verdictsOnly) {
      Set<String> common = new HashSet<>(predicates(old));
      common.retainAll(predicates(after));
      return new Ready(
          with(old, oldEntries, rule -> plain(rule, common, across)),
          with(after, newEntries, rule -> plain(rule, common, across)),
          notes,
          verdictsOnly,
          before,
          after,
          interfaces,
          moved);
    }
    return new Ready(
        with(old, oldEntries, rule -> rule),
        with(after, newEntries, rule -> rule),
        notes,
        false,
        before,
        after,
        interfaces,
        moved);
  }

  private static boolean tellsFragments(Device device) {
    return device.rulesets().stream()
        .flatMap(set -> set.rules().stream())
        .flatMap(rule -> rule.match().products().stream())
        .anyMatch(product -> product.fragments() != Fragments.ANY);
  }

  /** Pairs nobody named: of one name, or across dialects of one kind of table and one hook. */
  private static void unsaid(
      Device old, Device now, List<Pair> pairs, boolean across) {
    for (EntryPoint entry : old.entryPoints()) {
      if (pairs.stream().anyMatch(pair -> pair.before().equals(entry))) {
        continue;
      }
      List<EntryPoint> same =
          now.entryPoints().stream()
              .filter(other -> pairs.stream().noneMatch(pair -> pair.after().equals(other)))
              .filter(
                  other ->
                      other.name().equals(entry.name())
                          || (across && words(other.name()).equals(words(entry.name()))))
              .toList();
      if (same.size() == 1) {
        pairs.add(new Pair(entry, same.get(0)));
      }
    }
  }

  /**
   * Table and hook of Linux, so far as they can be told: {@code filter/INPUT}, {@code ip filter INPUT},
   * {@code inet fw_filter input hook input}.
   */
  private static List<String> words(String name) {
    List<String> words = List.of(name.toLowerCase(Locale.ROOT).split("[/ ]+"));
    int hook = words.indexOf("hook");
    String last = hook > 0 && hook + 1 < words.size() ? words.get(hook + 1) : words.get(words.size() - 1);
    int table = (hook > 0 ? hook : words.size()) - 2;
    for (String kind : List.of("filter", "nat", "mangle", "raw")) {
      if (table >= 0 && words.get(table).contains(kind)) {
        return List.of(kind, last);
      }
    }
    return words;
  }

  private void pair(
      EntryPoint one, EntryPoint other, List<EntryPoint> before, List<EntryPoint> after)
      throws EditException {
    Product whole = wholeDatagrams ? Product.ANY.withFragments(Fragments.FIRST) : Product.ANY;
    Product guard =
        intersection(one.guard(), other.guard())
            .flatMap(both -> intersection(both, whole))
            .orElseThrow(
                () -> new EditException("`" + one.name() + "` and `" + other.name() + "` have no packet in common"));
    if (!one.guard().equals(other.guard())) {
      notes.add(
          "`" + one.name() + "` and `" + other.name()
              + "` are compared for the packets that enter at both");
    }
    String name = one.name().equals(other.name()) ? one.name() : one.name() + " = " + other.name();
    before.add(new EntryPoint(name, guard, one.rulesets(), one.defaultAction(), one.exclusive()));
    after.add(
        new EntryPoint(name, guard, other.rulesets(), other.defaultAction(), one.exclusive()));
  }

  /**
   * Entry points without a partner stay, unless a pair compares the same lists for all packets that enter
   * there. Of a list that was mapped by its own name, the entry points that are not compared are said.
   */
  private void rest(
      Device device, List<EntryPoint> paired, boolean moved, List<EntryPoint> out) {
    List<EntryPoint> compared = List.copyOf(out);
    List<String> left = new ArrayList<>();
    for (EntryPoint entry : device.entryPoints()) {
      boolean isCompared =
          paired.contains(entry)
              || compared.stream()
                  .anyMatch(
                      pair ->
                          pair.rulesets().equals(entry.rulesets())
                              && pair.defaultAction() == entry.defaultAction()
                              && covers(pair.guard(), entry.guard()));
      boolean isNamed =
          paired.stream()
              .anyMatch(
                  pair ->
                      pair.rulesets().equals(entry.rulesets()) && pair.rulesets().contains(pair.name()));
      // Places without rules, such as pairs of zones without policies, the other kind of place has not.
      boolean isOnlyDefault = moved && entry.rulesets().isEmpty();
      if (!isCompared && (isNamed || isOnlyDefault)) {
        left.add("`" + entry.name() + "`");
      } else if (!isCompared) {
        out.add(entry);
      }
    }
    if (!left.isEmpty()) {
      int more = left.size() - 4;
      notes.add(
          "packets that enter " + device.id() + " at " + String.join(", ", left.stream().limit(4).toList())
              + (more > 0 ? " and " + more + " more" : "")
              + " are not compared");
    }
  }

  private boolean covers(Product guard, Product other) {
    Product its = wholeDatagrams ? other.withFragments(Fragments.FIRST) : other;
    return intersection(guard, its).equals(Optional.of(its));
  }

  private static Optional<EntryPoint> entry(Device device, String name) {
    return device.entryPoints().stream()
        .filter(entry -> entry.name().equals(name))
        .findFirst()
        .or(() -> device.ruleset(name).flatMap(Migration::alone));
  }

  /** A list by itself, whatever binds it. */
  private static Optional<EntryPoint> alone(Ruleset ruleset) {
    Product guard =
        Product.ANY.withSrc(ruleset.family().addresses()).withDst(ruleset.family().addresses());
    return ruleset.defaultAction().isVerdict()
        ? Optional.of(
            new EntryPoint(
                ruleset.name(), guard, List.of(ruleset.name()), ruleset.defaultAction()))
        : Optional.empty();
  }

  private static String unknown(Device device, String name) {
    List<String> names = new ArrayList<>();
    device.entryPoints().forEach(entry -> names.add("`" + entry.name() + "`"));
    device.rulesets().forEach(ruleset -> names.add("`" + ruleset.name() + "`"));
    int more = names.size() - 12;
    return "no entry point, list, interface or zone `" + name + "` in " + device.id() + ", which has "
        + String.join(", ", names.stream().distinct().limit(12).toList())
        + (more > 0 ? " and more" : "");
  }

  private static Device renamed(Device device, Map<String, String> names) {
    List<EntryPoint> entries =
        device.entryPoints().stream().map(entry -> renamed(entry, names)).toList();
    return with(device, entries, rule -> with(rule, product -> InterfaceNames.renamed(product, names), a -> a));
  }

  private static EntryPoint renamed(EntryPoint entry, Map<String, String> names) {
    return new EntryPoint(
        entry.name(), InterfaceNames.renamed(entry.guard(), names), entry.rulesets(), entry.defaultAction(),
        entry.exclusive());
  }

  private static Set<String> predicates(Device device) {
    Set<String> out = new HashSet<>();
    for (Ruleset ruleset : device.rulesets()) {
      for (Rule rule : ruleset.rules()) {
        for (Product product : rule.match().products()) {
          product.conditions().stream()
              .filter(Condition.Predicate.class::isInstance)
              .forEach(condition -> out.add(condition.text()));
        }
      }
    }
    return out;
  }

  /** A rule without the effects that dialects say in their own words. */
  private Rule plain(Rule rule, Set<String> common, boolean across) {
    Rule plain = stripped(rule, common, across);
    Action action = plain.action();
    boolean idle =
        action.kind() == Action.Kind.CONTINUE && !action.log() && action.writes().isEmpty();
    return idle
        ? new Rule(
            plain.index(), plain.name(), plain.span(), false, action, plain.match(),
            plain.comment(), plain.hits(), plain.uses(), plain.branches())
        : plain;
  }

  private Rule stripped(Rule rule, Set<String> common, boolean across) {
    return with(
        rule,
        product -> known(product, condition -> !across || common.contains(condition.text())),
        action ->
            new Action(
                verdictsOnly && action.kind() == Action.Kind.REJECT ? Action.Kind.DENY : action.kind(),
                action.target(),
                action.log() && !verdictsOnly,
                // What is written decides how later conditions turn out.
                action.writes().isEmpty() ? List.of() : action.effects(),
                action.writes()));
  }

  private static Product known(Product product, Predicate<Condition> isCommon) {
    List<Condition> conditions = new ArrayList<>();
    for (Condition condition : product.conditions()) {
      conditions.add(
          condition instanceof Condition.Predicate p
                  && !(p.test() instanceof PacketTest.Crosses)
                  && !isCommon.test(condition)
              ? new Condition.Unknown((condition.negated() ? "not " : "") + condition.text())
              : condition);
    }
    return new Product(
        product.in(), product.out(), product.src(), product.dst(), product.service(),
        product.srcPort(), product.tcpFlags(), product.state(), product.fragments(), conditions);
  }

  private static Device with(Device device, List<EntryPoint> entries, UnaryOperator<Rule> change) {
    List<Ruleset> rulesets = new ArrayList<>();
    for (Ruleset set : device.rulesets()) {
      rulesets.add(
          new Ruleset(
              set.name(), set.kind(), set.family(), set.defaultAction(), set.bindings(),
              set.rules().stream().map(change).toList(), set.gaps(), set.opening(),
              set.referenced()));
    }
    return new Device(
        device.id(), device.dialect(), device.coverage(), rulesets, entries, device.objects(),
        device.identity());
  }

  private static Rule with(
      Rule rule, UnaryOperator<Product> product, UnaryOperator<Action> action) {
    List<Rule.Arm> arms = new ArrayList<>();
    for (Rule.Arm arm : rule.branches()) {
      arms.add(new Rule.Arm(with(arm.match(), product), action.apply(arm.action())));
    }
    return new Rule(
        rule.index(), rule.name(), rule.span(), rule.enabled(), action.apply(rule.action()),
        with(rule.match(), product), rule.comment(), rule.hits(), rule.uses(), arms);
  }

  private static Match with(Match match, UnaryOperator<Product> product) {
    return new Match(match.products().stream().map(product).toList());
  }

  private static Optional<Product> intersection(Product one, Product other) {
    InterfaceSet in = Subtraction.common(one.in(), other.in());
    InterfaceSet out = Subtraction.common(one.out(), other.out());
    Fragments fragments = common(one.fragments(), other.fragments());
    if (in == null || out == null || fragments == null) {
      return Optional.empty();
    }
    Set<ConnState> states = EnumSet.noneOf(ConnState.class);
    states.addAll(one.state());
    states.retainAll(other.state());
    List<Condition> conditions = new ArrayList<>(one.conditions());
    other.conditions().stream().filter(c -> !conditions.contains(c)).forEach(conditions::add);
    Product both =
        new Product(
            in, out, one.src().intersect(other.src()), one.dst().intersect(other.dst()),
            one.service().intersect(other.service()), one.srcPort().intersect(other.srcPort()),
            one.tcpFlags().intersect(other.tcpFlags()), states, fragments, conditions);
    return both.isEmpty() ? Optional.empty() : Optional.of(both);
  }

  private static @Nullable Fragments common(Fragments one, Fragments other) {
    if (one == Fragments.ANY || one == other) {
      return other;
    }
    return other == Fragments.ANY ? one : null;
  }
}
