package io.ruleshade.check;

import io.ruleshade.analysis.AnalysisResult;
import io.ruleshade.analysis.AnalysisResult.Redundant;
import io.ruleshade.check.Finding.Agreement;
import io.ruleshade.check.Finding.Cause;
import io.ruleshade.check.Finding.Certainty;
import io.ruleshade.diagnostic.Severity;
import io.ruleshade.model.Device;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** RS103: a live rule whose removal, alone, changes nothing for any packet. */
final class RedundantRule implements Check {
  /** How many rules a message names before it counts the rest. */
  private static final int NAMED = 4;

  @Override
  public String code() {
    return "RS103";
  }

  @Override
  public String name() {
    return "redundant";
  }

  @Override
  public List<Finding> run(Device device, AnalysisResult analysis) {
    List<Finding> out = new ArrayList<>();
    List<Optional<Redundant>> redundant = analysis.redundant();
    for (int i = 0; i < redundant.size(); i++) {
      if (redundant.get(i).isPresent()) {
        Redundant found = redundant.get(i).orElseThrow();
        out.add(
            found.decided()
                ? finding(device, analysis, i, found)
                : UndecidedRule.finding(
                    device,
                    analysis.rules().get(i),
                    "whether removing this rule would change anything is undecided: the work limit was"
                        + " reached"));
      }
    }
    return out;
  }

  private Finding finding(Device device, AnalysisResult analysis, int number, Redundant redundant) {
    RuleRef ref = analysis.rules().get(number);
    List<String> notes = new ArrayList<>();
    if (!analysis.isReached(ref.ruleset())) {
      notes.add(DeadRules.unbound(ref));
    }
    notes.add("this holds for removing this rule alone; other redundant rules may lean on it");
    boolean dropsByDefault = redundant.byDefault() && ref.rule().action().kind().isDrop();
    if (dropsByDefault) {
      notes.add(
          "a device may log or count what its default denies otherwise than what a rule denies");
    }
    boolean onlyDefault = redundant.by().isEmpty() && redundant.byDefault();
    return new Finding(
        code(),
        name(),
        onlyDefault ? Severity.INFO : Severity.LOW,
        device,
        ref.ruleset(),
        ref,
        ref.rule().span(),
        redundant.by().size() + (redundant.byDefault() ? 1 : 0) == 1 ? Cause.SINGLE : Cause.UNION,
        Agreement.SAME,
        Certainty.PROVEN,
        List.of(),
        redundant.by(),
        redundant.byDefault(),
        analysis.liveWitness(number).orElse(null),
        "removing this "
            + DeadRules.noun(ref)
            + " changes nothing: "
            + takers(ref, redundant)
            + " the same with its packets",
        notes,
        onlyDefault
            ? "keep it if it is there to show, count or log what the default does; it may go otherwise"
            : "it can be deleted: the decision of every packet stays the same",
        Fingerprints.of(code(), device, ref.ruleset(), ref.rule()));
  }

  private static String takers(RuleRef ref, Redundant redundant) {
    List<String> names = new ArrayList<>();
    for (RuleRef by : redundant.by()) {
      if (names.size() < NAMED) {
        names.add("rule " + DeadRules.name(ref, by));
      }
    }
    int more = redundant.by().size() - names.size();
    if (more > 0) {
      names.add(more + " more");
    }
    if (redundant.byDefault()) {
      names.add("the default");
    }
    String last = names.remove(names.size() - 1);
    return names.isEmpty() ? last + " does" : String.join(", ", names) + " and " + last + " do";
  }
}
