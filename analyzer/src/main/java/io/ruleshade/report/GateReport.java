package io.ruleshade.report;

import io.ruleshade.analysis.Differences.Change;
import io.ruleshade.analysis.Differences.Kind;
import io.ruleshade.change.Aside;
import io.ruleshade.change.GateComparison;
import io.ruleshade.change.GateComparison.Outside;
import io.ruleshade.change.IntentCoverage;
import io.ruleshade.change.KilledRule;
import io.ruleshade.change.SemanticDiff;
import io.ruleshade.diagnostic.Severity;
import io.ruleshade.model.Device;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What a gate says about a change: the traffic that it opens and closes, the rules that it kills, what is
 * found anew, and whether it may pass. All formats are functions of this value.
 */
public final class GateReport {
  /** Newly permitted traffic, of which nothing can be accepted, has this severity. */
  static final Severity NEW_TRAFFIC = Severity.HIGH;

  private final Sides sides;
  private final GateComparison comparison;
  private final Report head;
  private final Gate gate;
  private final boolean complete;
  private final IntentCoverage intents;
  private final List<Item> fresh = new ArrayList<>();
  private final List<Item> broken = new ArrayList<>();
  private int known;
  private final int fixed;

  /**
   * What is compared.
   *
   * @param base as the user named it
   * @param commit the commit that it names; empty for a folder
   * @param head as the user named it
   * @param policyFiles files of the site that the change touches, such as its exceptions
   * @param ownPolicy whether the change is judged by those files as it leaves them, and by its remarks
   */
  public record Sides(
      String base, String commit, String head, List<String> policyFiles, boolean ownPolicy) {
    public Sides {
      policyFiles = List.copyOf(policyFiles);
    }
  }

  private GateReport(
      Sides sides,
      GateComparison comparison,
      Report base,
      Report head,
      IntentCoverage intents,
      boolean complete) {
    this.sides = sides;
    this.intents = intents;
    this.comparison = comparison;
    this.head = head;
    this.gate = head.gate();
    this.complete = complete;
    Set<String> before = new HashSet<>();
    base.items().forEach(item -> before.add(item.fingerprint()));
    Set<String> now = new HashSet<>();
    for (Item item : head.items()) {
      now.add(item.fingerprint());
      if (item.code().startsWith("RS5")) {
        broken.add(item);
      } else if (before.contains(item.fingerprint())) {
        known++;
      } else {
        fresh.add(item);
      }
    }
    before.removeAll(now);
    this.fixed = before.size();
  }

  /**
   * Makes a report.
   *
   * @param base what was found before the change
   * @param head what is found after it, accepted findings marked so
   * @param intents which intents were tested at all
   * @param complete whether both sides were whole and understood
   */
  public static GateReport of(
      Sides sides,
      GateComparison comparison,
      Report base,
      Report head,
      IntentCoverage intents,
      boolean complete) {
    return new GateReport(sides, comparison, base, head, intents, complete);
  }

  /** {@return which intents were tested at all} */
  IntentCoverage intents() {
    return intents;
  }

  Sides sides() {
    return sides;
  }

  GateComparison comparison() {
    return comparison;
  }

  Report head() {
    return head;
  }

  Gate gate() {
    return gate;
  }

  /** {@return findings that were not there before, accepted ones among them} */
  List<Item> fresh() {
    return List.copyOf(fresh);
  }

  /** {@return intents that do not hold} */
  List<Item> broken() {
    return List.copyOf(broken);
  }

  /** {@return how many findings were there before and still are} */
  int known() {
    return known;
  }

  /** {@return how many findings of before are gone} */
  int fixed() {
    return fixed;
  }

  List<KilledRule> killed() {
    return comparison.killed();
  }

  /** {@return whether every part of both sides was understood, and compared to the end} */
  public boolean complete() {
    return complete
        && comparison.diff().complete()
        && comparison.diff().pairs().stream().allMatch(SemanticDiff.Pair::isWhole);
  }

  /** {@return whether every part of both sides was understood} */
  boolean inputsComplete() {
    return complete;
  }

  /** {@return statements outside of rules that differ and are not compared} */
  List<Aside> asides() {
    return comparison.diff().pairs().stream().flatMap(pair -> pair.asides().stream()).toList();
  }

  /** {@return whether it is proven that no packet fares differently} */
  public boolean isWithoutEffect() {
    return comparison.diff().equivalent() && complete;
  }

  /** {@return what may be newly permitted and nobody stated} */
  List<Outside> opened() {
    return counted(Set.of(Kind.NEWLY_PERMITTED, Kind.UNKNOWN));
  }

  /** {@return what is newly denied outside of the stated change; empty when nothing was stated} */
  List<Outside> closed() {
    return comparison.outside() == null ? List.of() : counted(Set.of(Kind.NEWLY_DENIED));
  }

  /** {@return what may fare differently in lists of other features outside of the stated change} */
  List<Outside> elsewhere() {
    return outside().stream()
        .filter(each -> each.change().kind() != Kind.OTHER_EFFECT)
        .filter(each -> GateComparison.isUsedOtherwise(each.device(), each.change()))
        .toList();
  }

  private List<Outside> counted(Set<Kind> kinds) {
    return outside().stream()
        .filter(each -> kinds.contains(each.change().kind()))
        .filter(each -> GateComparison.isBound(each.device(), each.change()))
        .toList();
  }

  private List<Outside> outside() {
    List<Outside> all = comparison.outside();
    if (all == null) {
      all = new ArrayList<>();
      for (SemanticDiff.Pair pair : comparison.diff().pairs()) {
        for (Change change : pair.result().changes()) {
          all.add(new Outside(pair.after(), change));
        }
      }
    }
    return all;
  }

  /** {@return changes of one kind, stated ones among them} */
  List<Outside> all(Kind kind) {
    List<Outside> out = new ArrayList<>();
    for (SemanticDiff.Pair pair : comparison.diff().pairs()) {
      for (Change change : pair.result().changes()) {
        if (change.kind() == kind) {
          out.add(new Outside(pair.after(), change));
        }
      }
    }
    return out;
  }

  /** {@return why the gate fails, in words; empty when it passes} */
  public List<String> reasons() {
    List<String> out = new ArrayList<>();
    boolean stated = comparison.outside() != null;
    if (gate.counts(NEW_TRAFFIC)) {
      add(out, opened().size(), "newly permitted traffic", stated ? " outside of the stated change" : "");
      add(out, closed().size(), "newly denied traffic", " outside of the stated change");
      add(
          out,
          elsewhere().size(),
          "changed lists that other features use",
          stated ? " outside of the stated change" : "");
      for (Device device : comparison.newDevices()) {
        out.add("a new device that nothing is compared with: " + device.id());
      }
      for (Device device : comparison.removedDevices()) {
        out.add("a device that is gone: " + device.id());
      }
      for (GateComparison.Entry entry : comparison.entries()) {
        out.add(
            (entry.before() ? "no longer filtered as before: " : "filtered there for the first time: ")
                + entry.device().id() + " " + entry.name());
      }
    }
    add(out, failing(fresh), "new findings at or above " + gate.level(), "");
    add(out, failing(broken), "broken intents", "");
    add(
        out,
        remarked(fresh) + remarked(broken),
        "findings at or above " + gate.level() + " that only a remark in the configuration accepts",
        "");
    if (gate.counts(NEW_TRAFFIC)) {
      intents.lost().forEach(intent -> out.add("an intent that is no longer tested: " + intent.name()));
    }
    return out;
  }

  private static void add(List<String> out, int count, String what, String where) {
    if (count > 0) {
      out.add(what + where + ": " + count);
    }
  }

  private int failing(List<Item> items) {
    return (int)
        items.stream()
            .filter(item -> item.suppression() == null && gate.counts(item.severity()))
            .filter(item -> !Report.isIncompleteness(item.code()))
            .count();
  }

  /** What a remark accepts, which may have come with the change, as far as that does not count. */
  private int remarked(List<Item> items) {
    return (int)
        items.stream()
            .filter(item -> !sides.ownPolicy && gate.counts(item.severity()))
            .filter(item -> isByRemark(item.suppression()))
            .count();
  }

  private static boolean isByRemark(@Nullable Suppression by) {
    return by != null && Suppression.INLINE.equals(by.kind());
  }

  /** {@return the exit code} */
  public int exitCode() {
    return gate.exitCode(complete(), reasons().size());
  }

  /** {@return the verdict in one word} */
  String verdict() {
    return switch (exitCode()) {
      case Gate.INCOMPLETE -> "incomplete";
      case Gate.FAILED -> "failed";
      default -> reasons().isEmpty() ? "passed" : "failed";
    };
  }

  /** {@return what the gate says of the change, in sentences, for whoever was not there} */
  public List<String> sentences() {
    List<String> out = new ArrayList<>();
    out.add("The gate " + verdict() + " at " + gate.level() + ", with exit code " + exitCode() + ".");
    if (!complete()) {
      out.add("It is incomplete: a side was not whole, not understood in full, or not compared to the end.");
    }
    for (String reason : reasons()) {
      out.add("It fails for " + reason + ".");
    }
    for (KilledRule killed : killed()) {
      out.add(
          "A rule that matched before can no longer match: " + killed.finding().device().id() + " "
              + killed.rule().id() + ".");
    }
    return out;
  }

  /** {@return the rule that decides a change now, or that decided it before} */
  static io.ruleshade.check.@Nullable RuleRef rule(Change change) {
    return change.after() == null ? change.before() : change.after();
  }
}
