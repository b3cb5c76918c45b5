package io.ruleshade.change;

import io.ruleshade.analysis.Differences;
import io.ruleshade.analysis.Differences.Change;
import io.ruleshade.analysis.Differences.Kind;
import io.ruleshade.check.RuleRef;
import io.ruleshade.model.Action;
import io.ruleshade.model.Device;
import io.ruleshade.model.EntryPoint;
import io.ruleshade.model.Match;
import io.ruleshade.model.Ruleset;
import io.ruleshade.semantics.Evaluation;
import io.ruleshade.semantics.Evaluator;
import io.ruleshade.semantics.Verdict;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The difference of two sets of configurations over all packets. Devices are paired by their names; two
 * single devices are a pair whatever their names. Before a change is given out, its sample packet is sent
 * through both configurations by the evaluator; a mismatch is a fault of this program.
 */
public final class SemanticDiff {
  /** Work for the packets of one changed rule, and sets of packets that are given for one change. */
  public record Options(long workPerRule, int mostRegions, int threads) {
    /** What is used when nothing is said. */
    public static final Options DEFAULT =
        new Options(50_000_000, 64, Runtime.getRuntime().availableProcessors());
  }

  /**
   * Two configurations of one device and what differs.
   *
   * @param definitions what is defined otherwise under the same name and is not compared
   * @param asides statements outside of rules and named objects that differ, may be about packets and are
   *     not compared
   * @param otherLines how many further lines differ that are neither rules nor sets of packets
   */
  public record Pair(
      Device before,
      Device after,
      Differences.Result result,
      List<String> definitions,
      List<Aside> asides,
      int otherLines) {
    public Pair {
      definitions = List.copyOf(definitions);
      asides = List.copyOf(asides);
    }

    /** {@return whether nothing differs that was not compared} */
    public boolean isWhole() {
      return definitions.isEmpty() && asides.isEmpty();
    }

    /** {@return whether it is proven that no packet fares differently} */
    public boolean equivalent() {
      return result.equivalent() && isWhole();
    }

    /** {@return whether something differs for certain} */
    public boolean differs() {
      return !result.onlyBefore().isEmpty()
          || !result.onlyAfter().isEmpty()
          || result.changes().stream().anyMatch(Change::certain);
    }
  }

  /**
   * The answer.
   *
   * @param pairs devices of both sides
   * @param onlyBefore devices that only the old side has
   * @param onlyAfter devices that only the new side has
   * @param leftOut what was left out of the comparison on purpose, in words
   */
  public record Result(
      List<Pair> pairs, List<Device> onlyBefore, List<Device> onlyAfter, List<String> leftOut) {
    public Result {
      pairs = List.copyOf(pairs);
      onlyBefore = List.copyOf(onlyBefore);
      onlyAfter = List.copyOf(onlyAfter);
      leftOut = List.copyOf(leftOut);
    }

    /** The answer of one pair. */
    public static Result of(Pair pair) {
      return new Result(List.of(pair), List.of(), List.of(), List.of());
    }

    /** {@return whether it is proven that no packet fares differently} */
    public boolean equivalent() {
      return onlyBefore.isEmpty()
          && onlyAfter.isEmpty()
          && pairs.stream().allMatch(Pair::equivalent);
    }

    /** {@return whether something differs for certain} */
    public boolean differs() {
      return !onlyBefore.isEmpty()
          || !onlyAfter.isEmpty()
          || pairs.stream().anyMatch(Pair::differs);
    }

    /** {@return whether every pair was compared to the end} */
    public boolean complete() {
      return pairs.stream().allMatch(pair -> pair.result().complete());
    }
  }

  /** A sample that does not fare as the change says: a fault of this program. */
  public static final class Mismatch extends IllegalStateException {
    private static final long serialVersionUID = 1L;

    Mismatch(String message) {
      super(message);
    }
  }

  private SemanticDiff() {}

  /** Compares the devices of two sides. */
  public static Result between(List<Device> before, List<Device> after, Options options) {
    return between(before, after, new Surroundings(before, after), options);
  }

  /**
   * Compares the devices of two sides.
   *
   * @param surroundings of all devices of both sides
   */
  static Result between(
      List<Device> before, List<Device> after, Surroundings surroundings, Options options) {
    List<Pair> pairs = new ArrayList<>();
    List<Device> onlyBefore = new ArrayList<>();
    List<Device> left = new ArrayList<>(after);
    boolean single = before.size() == 1 && after.size() == 1;
    for (Device old : before) {
      Optional<Device> partner =
          left.stream().filter(now -> single || now.id().equals(old.id())).findFirst();
      if (partner.isEmpty()) {
        onlyBefore.add(old);
        continue;
      }
      left.remove(partner.get());
      pairs.add(pair(old, partner.get(), surroundings, options));
    }
    return new Result(pairs, onlyBefore, left, List.of());
  }

  private static Pair pair(
      Device before, Device after, Surroundings surroundings, Options options) {
    Differences.Result result = compared(before, after, options);
    if (!before.dialect().equals(after.dialect())) {
      return across(before, after, result);
    }
    Surroundings.Result around = surroundings.of(before, after);
    return new Pair(
        before,
        after,
        result,
        Elsewhere.definitions(before, after),
        around.asides().stream().filter(aside -> !isPlace(aside, result)).toList(),
        around.idle());
  }

  /** Whether a statement is what makes a list come into use or fall out of it, which is told as such. */
  private static boolean isPlace(Aside aside, Differences.Result result) {
    List<String> lists = aside.before() ? result.onlyBefore() : result.onlyAfter();
    return !aside.moved() && List.of(aside.words().split(" ", -1)).stream().anyMatch(lists::contains);
  }

  /** What stands around the rules says the same in other words, if at all, so that it is only counted. */
  private static Pair across(Device before, Device after, Differences.Result result) {
    return new Pair(
        before,
        after,
        result,
        Elsewhere.definitions(before, after),
        List.of(),
        Elsewhere.lines(before, after));
  }

  /** Compares two devices that were made ready for it. */
  public static Result between(Migration.Ready ready, Options options) {
    Device before = ready.before();
    Device after = ready.after();
    Differences.Result result = compared(before, after, options);
    List<Pair> pairs = new ArrayList<>();
    if (!ready.moved()) {
      Surroundings.Result around =
          new Surroundings(List.of(ready.oldAsRead()), List.of(ready.newAsRead()), ready.renamed())
              .of(before, after);
      List<String> definitions = Elsewhere.definitions(before, after);
      pairs.add(new Pair(before, after, result, definitions, around.asides(), around.idle()));
    } else {
      pairs.add(across(before, after, result));
    }
    return new Result(
        ready.verdictsOnly() ? verdicts(pairs) : pairs, List.of(), List.of(), ready.notes());
  }

  /**
   * Compares a device with itself after edits.
   *
   * @param read the device with the texts of the edits, before the rest of them
   * @param after the device after all edits
   * @param within the packets that they can concern
   */
  static Pair ofEdited(
      Device before, Device read, Device after, Match within, Options options) {
    Surroundings.Result around =
        new Surroundings(List.of(before), List.of(read)).of(before, read);
    return new Pair(
        before,
        after,
        compared(before, after, within, options),
        Elsewhere.definitions(before, read),
        around.asides(),
        around.idle());
  }

  private static List<Pair> verdicts(List<Pair> pairs) {
    List<Pair> out = new ArrayList<>();
    for (Pair pair : pairs) {
      Differences.Result all = pair.result();
      List<Change> changes =
          all.changes().stream().filter(change -> change.kind() != Kind.OTHER_EFFECT).toList();
      out.add(
          new Pair(
              pair.before(),
              pair.after(),
              new Differences.Result(
                  changes, all.onlyBefore(), all.onlyAfter(), all.complete()),
              pair.definitions(),
              pair.asides(),
              pair.otherLines()));
    }
    return out;
  }

  /** Compares a device with itself after edits that put no text in. */
  public static Pair ofEdited(Device before, Device after, Options options) {
    return ofEdited(before, after, Match.ANY, options);
  }

  /** The same after edits that can only concern packets of a match. */
  public static Pair ofEdited(Device before, Device after, Match within, Options options) {
    return new Pair(before, after, compared(before, after, within, options), List.of(), List.of(), 0);
  }

  static Differences.Result compared(Device before, Device after, Options options) {
    return compared(before, after, Match.ANY, options);
  }

  private static Differences.Result compared(
      Device before, Device after, Match within, Options options) {
    Differences.Result result =
        Differences.between(
            before, after, within, options.workPerRule(), options.mostRegions(), options.threads());
    Evaluator old = new Evaluator(before);
    Evaluator now = new Evaluator(after);
    result.changes().forEach(change -> replay(before, old, after, now, change));
    return before.dialect().equals(after.dialect()) ? withReferences(before, after, result) : result;
  }

  /** A list that another feature, such as a VPN, begins or ceases to use is a place that comes or goes. */
  private static Differences.Result withReferences(
      Device before, Device after, Differences.Result result) {
    Set<String> gone = referenced(before);
    gone.removeAll(referenced(after));
    gone.addAll(result.onlyBefore());
    Set<String> come = referenced(after);
    come.removeAll(referenced(before));
    come.addAll(result.onlyAfter());
    return new Differences.Result(
        result.changes(), List.copyOf(gone), List.copyOf(come), result.complete());
  }

  /** {@return names of the lists that features other than packet filtering use} */
  static Set<String> referenced(Device device) {
    Set<String> out = new LinkedHashSet<>();
    device.rulesets().stream().filter(Ruleset::referenced).forEach(list -> out.add(list.name()));
    return out;
  }

  private static void replay(
      Device before, Evaluator byOld, Device after, Evaluator byNew, Change change) {
    if (!change.certain() || change.kind() == Kind.UNKNOWN) {
      return;
    }
    Optional<Evaluation> from = decide(before, byOld, change);
    Optional<Evaluation> to = decide(after, byNew, change);
    if (from.isEmpty()
        || to.isEmpty()
        || !from.get().isDetermined()
        || !to.get().isDetermined()) {
      return;
    }
    Verdict old = from.get().verdicts().iterator().next();
    Verdict now = to.get().verdicts().iterator().next();
    boolean right =
        isBy(old, change.before())
            && isBy(now, change.after())
            && switch (change.kind()) {
              case NEWLY_PERMITTED -> isDrop(old) && now.kind() == Action.Kind.PERMIT;
              case NEWLY_DENIED -> old.kind() == Action.Kind.PERMIT && isDrop(now);
              case OTHER_EFFECT, UNKNOWN -> true;
            };
    if (!right) {
      throw new Mismatch("a packet does not fare as its change says: " + change.sample());
    }
  }

  private static boolean isDrop(Verdict verdict) {
    return verdict.kind() != null && verdict.kind().isDrop();
  }

  private static boolean isBy(Verdict verdict, @Nullable RuleRef rule) {
    return rule == null
        ? verdict.rule() == null
        : Objects.equals(verdict.rule(), rule.rule())
            && verdict.ruleset() != null
            && verdict.ruleset().name().equals(rule.ruleset().name());
  }

  /** How a sample fares; empty for a ruleset that nothing binds, which has no entry point. */
  private static Optional<Evaluation> decide(Device device, Evaluator evaluator, Change change) {
    for (EntryPoint entry : device.entryPoints()) {
      if (entry.name().equals(change.entryPoint()) && Evaluator.enters(entry, change.sample())) {
        return Optional.of(evaluator.decide(entry, change.sample()));
      }
    }
    return Optional.empty();
  }
}
