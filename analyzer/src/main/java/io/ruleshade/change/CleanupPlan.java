package io.ruleshade.change;

import io.ruleshade.analysis.AnalysisResult;
import io.ruleshade.analysis.AnalysisResult.JointRemovalSet;
import io.ruleshade.analysis.Analyzer;
import io.ruleshade.analysis.Differences;
import io.ruleshade.analysis.Fate;
import io.ruleshade.check.RuleRef;
import io.ruleshade.model.Coverage;
import io.ruleshade.model.Device;
import io.ruleshade.model.Ruleset;
import io.ruleshade.source.SourceFile;
import io.ruleshade.source.Span;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;

/**
 * What can go from one file, with the text that is left and the proof that no packet fares differently:
 * the text is read again and compared with the original over all packets.
 *
 * @param file the file
 * @param devices the devices in it
 * @param steps the rules that go, device by device in the order of the file
 * @param open rules that no packet comes to and that stay, because somebody must decide what was meant
 * @param notes why something that could go stays
 * @param edit the lines that go
 */
public record CleanupPlan(
    SourceFile file,
    List<Device> devices,
    List<Step> steps,
    List<Step> open,
    List<String> notes,
    LineEdit edit) {
  public CleanupPlan {
    devices = List.copyOf(devices);
    steps = List.copyOf(steps);
    open = List.copyOf(open);
    notes = List.copyOf(notes);
  }

  /**
   * One rule.
   *
   * @param device its device
   * @param rule the rule
   * @param reason why nothing changes without it, or why it stays
   */
  public record Step(Device device, RuleRef rule, String reason) {}

  /**
   * What a plan may do.
   *
   * @param shadowed whether rules go that ask for the opposite of what is done to their packets, and
   *     rules that match nothing: somebody meant something by them
   */
  public record Options(boolean shadowed, long workPerRule, int threads) {
    /** What is used when nothing is said. */
    public static final Options DEFAULT =
        new Options(false, 2_000_000, Runtime.getRuntime().availableProcessors());
  }

  /** A plan whose proof failed: a fault of this program, and the plan is not shown. */
  public static final class Unproven extends IllegalStateException {
    private static final long serialVersionUID = 1L;

    Unproven(String message) {
      super(message);
    }
  }

  /**
   * Plans the clean-up of one file.
   *
   * @param devices the devices that were read from it, and from it alone
   * @param reparse reads a text as the file was read
   * @throws Unproven when what is left is not proven to be the same
   */
  public static CleanupPlan of(
      SourceFile file,
      List<Device> devices,
      Function<String, List<Device>> reparse,
      Options options) {
    Draft draft = new Draft(file, options);
    if (!LineEdit.isRoundTrip(file)) {
      draft.notes.add("the file is not UTF-8, so that it could not be written back as it is");
    } else {
      devices.forEach(draft::add);
    }
    CleanupPlan plan =
        new CleanupPlan(
            file, devices, draft.steps, draft.open, draft.notes, new LineEdit(file, draft.lines));
    String why = plan.steps.isEmpty() ? "" : plan.prove(reparse, options);
    if (why.isEmpty()) {
      return plan;
    }
    List<String> notes = new ArrayList<>(draft.notes);
    notes.add(why + ", so that nothing is edited");
    return new CleanupPlan(
        file, devices, List.of(), draft.open, notes, new LineEdit(file, new BitSet()));
  }

  private static final class Draft {
    final SourceFile file;
    final Options options;
    final List<Step> steps = new ArrayList<>();
    final List<Step> open = new ArrayList<>();
    final List<String> notes = new ArrayList<>();
    final BitSet lines = new BitSet();

    Draft(SourceFile file, Options options) {
      this.file = file;
      this.options = options;
    }

    @SuppressWarnings("ReferenceEquality") // The file itself.
    void add(Device device) {
      AnalysisResult analysis = Analyzer.analyze(device, options.workPerRule(), options.threads());
      int count = analysis.rules().size();
      BitSet stays = new BitSet();
      Map<Span, Integer> owners = new HashMap<>();
      for (int i = 0; i < count; i++) {
        RuleRef ref = analysis.rules().get(i);
        Span span = ref.rule().span();
        if (span.file() != file || !LineEdit.isWhole(span)) {
          stays.set(i);
        }
        Integer other = owners.putIfAbsent(span, i);
        if (other != null) {
          stays.set(i);
          stays.set(other);
        }
        if (!options.shadowed() && needsJudgement(analysis.fate(i))) {
          stays.set(i);
          open.add(new Step(device, ref, judgement(analysis.fate(i))));
        }
      }
      keepOneOfEach(device, analysis, stays);
      JointRemovalSet joint = analysis.jointRemoval(number -> !stays.get(number));
      if (!joint.complete()) {
        notes.add(device.id() + ": the work limit was reached for some rules, which stay");
      }
      Set<RuleRef> dead = new HashSet<>(joint.dead());
      Set<RuleRef> redundant = new HashSet<>(joint.redundant());
      for (int i = 0; i < count; i++) {
        RuleRef ref = analysis.rules().get(i);
        if (dead.contains(ref) || redundant.contains(ref)) {
          steps.add(new Step(device, ref, reason(analysis.fate(i))));
          Span span = ref.rule().span();
          lines.set(span.line(), span.endLine() + 1);
        }
      }
    }

    /** A list without a rule may be no list at all to the device: the last rule of each stays. */
    private static void keepOneOfEach(Device device, AnalysisResult analysis, BitSet stays) {
      int number = 0;
      for (Ruleset ruleset : device.rulesets()) {
        boolean live = false;
        for (int i = 0; i < ruleset.rules().size(); i++) {
          Fate fate = analysis.fate(number + i);
          live |= fate instanceof Fate.Alive || fate instanceof Fate.Undecided;
        }
        if (!live) {
          stays.set(number, number + ruleset.rules().size());
        }
        number += ruleset.rules().size();
      }
    }

    private static boolean needsJudgement(Fate fate) {
      return fate instanceof Fate.NeverMatches || (fate instanceof Fate.Dead dead && dead.opposed());
    }

    private static String judgement(Fate fate) {
      return fate instanceof Fate.Dead dead
          ? "what it asks for is defeated by " + names(dead.by()) + ": move it, narrow them, or delete it"
          : "it matches no packet: correct it or delete it";
    }

    private static String reason(Fate fate) {
      return switch (fate) {
        case Fate.Dead dead when dead.duplicateOf() != null ->
            "the same as " + names(List.of(dead.duplicateOf()));
        case Fate.Dead dead -> "no packet comes to it: "
                + names(dead.by())
                + (dead.by().size() == 1 ? " takes" : " take")
                + " all first";
        case Fate.NeverMatches never -> "it matches no packet";
        case Fate.Alive alive -> "what follows does the same with its packets";
        case Fate.Disabled disabled -> "it is disabled";
        case Fate.Undecided undecided -> undecided.reason();
      };
    }

    private static String names(List<RuleRef> rules) {
      List<String> ids = rules.stream().limit(4).map(RuleRef::id).toList();
      int more = rules.size() - ids.size();
      return String.join(", ", ids) + (more > 0 ? " and " + more + " more" : "");
    }
  }

  /**
   * Proves the plan.
   *
   * @return why it cannot be carried out or compared; empty when it is proven
   * @throws Unproven when a packet would fare differently
   */
  @SuppressWarnings("ReferenceEquality") // The device itself.
  private String prove(Function<String, List<Device>> reparse, Options options) {
    List<Device> left = reparse.apply(edit.edited());
    boolean asPlanned = left.size() == devices.size();
    for (int i = 0; asPlanned && i < devices.size(); i++) {
      Device before = devices.get(i);
      Device after = left.get(i);
      long gone = steps.stream().filter(step -> step.device() == before).count();
      asPlanned =
          before.id().equals(after.id())
              && after.ruleCount() == before.ruleCount() - gone
              && notUnderstood(after) == notUnderstood(before);
    }
    if (!asPlanned) {
      return "the rules of this file cannot be taken out line by line";
    }
    for (int i = 0; i < devices.size(); i++) {
      Differences.Result proof =
          Differences.between(
              devices.get(i), left.get(i), 25 * options.workPerRule(), 1, options.threads());
      for (Differences.Change change : proof.changes()) {
        if (change.certain()) {
          throw new Unproven(file.path() + ": " + devices.get(i).id() + " would change: " + change);
        }
      }
      if (!proof.equivalent()) {
        return "what is left could not be compared to the end";
      }
    }
    return "";
  }

  private static int notUnderstood(Device device) {
    return device.coverage().stream()
        .map(Coverage::notUnderstood)
        .mapToInt(List::size)
        .sum();
  }
}
