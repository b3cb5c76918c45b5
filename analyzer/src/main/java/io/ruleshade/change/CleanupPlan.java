package io.ruleshade.change;

import io.ruleshade.analysis.AnalysisResult;
import io.ruleshade.analysis.Analyzer;
import io.ruleshade.analysis.Differences;
import io.ruleshade.analysis.Fate;
import io.ruleshade.check.RuleRef;
import io.ruleshade.model.Coverage;
import io.ruleshade.model.Device;
import io.ruleshade.model.Rule;
import io.ruleshade.model.RuleParts;
import io.ruleshade.model.Ruleset;
import io.ruleshade.source.SourceFile;
import io.ruleshade.source.Span;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * What can go from one file, with the text that is left and the proof that no packet fares differently:
 * the text is read again and compared with the original over all packets.
 *
 * @param file the file
 * @param devices the devices in it
 * @param steps the rules that go, device by device in the order of the file
 * @param pruned values of rules and groups that go
 * @param joined rules that become one
 * @param open rules that no packet comes to and that stay, because somebody must decide what was meant
 * @param judgements what can be done about the first of them, and what each comes to
 * @param notes why something that could go stays
 * @param edit the lines that go and that are written anew
 */
public record CleanupPlan(
    SourceFile file,
    List<Device> devices,
    List<Step> steps,
    List<Pruned> pruned,
    List<Joined> joined,
    List<Step> open,
    List<Judgement> judgements,
    List<String> notes,
    LineEdit edit) {
  public CleanupPlan {
    devices = List.copyOf(devices);
    steps = List.copyOf(steps);
    pruned = List.copyOf(pruned);
    joined = List.copyOf(joined);
    open = List.copyOf(open);
    judgements = List.copyOf(judgements);
    notes = List.copyOf(notes);
  }

  /** {@return whether nothing is to be done} */
  public boolean isEmpty() {
    return steps.isEmpty() && pruned.isEmpty() && joined.isEmpty();
  }

  /**
   * One rule.
   *
   * @param device its device
   * @param rule the rule
   * @param reason why nothing changes without it, or why it stays
   * @param round the round in which it goes, from 0: each is judged without what went before
   * @param phase when it goes in the round
   */
  public record Step(Device device, RuleRef rule, String reason, int round, Phase phase) {}

  /**
   * The order in which rules are to go one by one, so that no packet fares differently in between: round
   * after round, in a round phase after phase, and within a phase the last of the device first.
   */
  public enum Phase {
    /** Rules with a verdict that no packet comes to; one of them could come to life later on. */
    NEVER_REACHED,
    /** Live rules whose packets others take over, each judged without those after it. */
    TAKEN_OVER,
    /** The same, of rules that others take over only once those are gone. */
    TAKEN_OVER_AFTERWARDS,
    /** Rules without a verdict that no packet comes to. */
    WITHOUT_VERDICT,
    /** Never: somebody must decide first. */
    STAYS
  }

  /**
   * A value that goes, as those beside it hold all that it stands for.
   *
   * @param device its device
   * @param where the rule or group, in words
   * @param written the value as written
   * @param by the values that hold it, as written
   * @param span where it stands
   */
  public record Pruned(
      Device device, String where, String written, List<String> by, Span span) {
    public Pruned {
      by = List.copyOf(by);
    }

    /** {@return the line in which it stands} */
    public int line() {
      return span.line();
    }
  }

  /**
   * Rules that become one.
   *
   * @param device their device
   * @param rules the rules, in order
   * @param place the one of them where the one rule stands
   * @param text the one rule, of several lines where its dialect writes rules so
   * @param lost what was written at those that go and is written nowhere then, though no packet hangs on
   *     it: names, descriptions
   */
  public record Joined(
      Device device, List<RuleRef> rules, RuleRef place, String text, List<String> lost) {
    public Joined {
      rules = List.copyOf(rules);
      lost = List.copyOf(lost);
    }
  }

  /**
   * What a plan may do.
   *
   * @param shadowed whether rules go that ask for the opposite of what is done to their packets, and
   *     rules that match nothing: somebody meant something by them
   * @param prune whether values go that add nothing to those beside them
   * @param join whether rules are written anew that can be one
   * @param judgements for how many rules that somebody must decide about it is worked out what can be
   *     done, at most
   * @param judgementWork rules that are laid out for that, counted for each option; the first rule that
   *     would take more, and those after it, are left as questions
   */
  public record Options(
      boolean shadowed,
      boolean prune,
      boolean join,
      int judgements,
      long judgementWork,
      long workPerRule,
      int threads) {
    /** What is used when nothing is said. */
    public static final Options DEFAULT =
        new Options(
            false, false, false, 10, 1_000_000, 2_000_000, Runtime.getRuntime().availableProcessors());
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
   * @throws Unproven when what is left is not proven to be the same
   */
  public static CleanupPlan of(
      SourceFile file, List<Device> devices, Language language, Options options) {
    Draft draft = new Draft(file, language, options);
    if (!LineEdit.isRoundTrip(file)) {
      draft.notes.add("the file is not UTF-8 without a byte order mark, so that it could not be written back as it is");
    } else {
      devices.forEach(draft::add);
      if (options.prune()) {
        draft.prune(devices);
      }
      if (options.join()) {
        draft.join(devices);
      }
    }
    CleanupPlan plan = draft.plan(devices);
    String why = plan.isEmpty() ? "" : plan.prove(language, options);
    if (!why.isEmpty() && !draft.joined.isEmpty()) {
      draft.unjoin("rules are not joined: " + why);
      plan = draft.plan(devices);
      why = plan.isEmpty() ? "" : plan.prove(language, options);
    }
    if (why.isEmpty()) {
      return plan;
    }
    List<String> notes = new ArrayList<>(draft.notes);
    notes.add(why + ", so that nothing is edited");
    return new CleanupPlan(
        file, devices, List.of(), List.of(), List.of(), draft.open, draft.judgements, notes,
        new LineEdit(file, new BitSet()));
  }

  /** For a judgement a few sets of packets and one sample of each change are enough. */
  private static final SemanticDiff.Options COMPARED =
      new SemanticDiff.Options(20_000_000, 4, Runtime.getRuntime().availableProcessors());

  private static final class Draft {
    /** So many rules are named in a note. */
    private static final int NAMED = 20;

    final SourceFile file;
    final Language language;
    final Options options;
    final List<Step> steps = new ArrayList<>();
    final List<Pruned> pruned = new ArrayList<>();
    final List<Joined> joined = new ArrayList<>();
    final List<Step> open = new ArrayList<>();
    final List<Judgement> judgements = new ArrayList<>();
    final List<String> notes = new ArrayList<>();
    final BitSet lines = new BitSet();
    private SortedMap<Integer, String> replaced = new TreeMap<>();
    private BitSet removed = lines;
    private LineEdit unjoined;
    private long judgementWork;

    Draft(SourceFile file, Language language, Options options) {
      this.file = file;
      this.language = language;
      this.options = options;
      this.judgementWork = options.judgementWork();
      this.unjoined = new LineEdit(file, lines);
    }

    @SuppressWarnings("ReferenceEquality") // The file itself.
    void add(Device device) {
      AnalysisResult analysis = Analyzer.analyze(device, options.workPerRule(), options.threads());
      int count = analysis.rules().size();
      BitSet stays = new BitSet();
      BitSet shared = new BitSet();
      Map<Span, Integer> owners = new HashMap<>();
      for (int i = 0; i < count; i++) {
        RuleRef ref = analysis.rules().get(i);
        Span span = ref.rule().span();
        if (span.file() != file || !LineEdit.isWhole(span)) {
          shared.set(i);
        }
        Integer other = owners.putIfAbsent(span, i);
        if (other != null) {
          shared.set(i);
          shared.set(other);
        }
        if (!options.shadowed() && Judgement.isNeeded(analysis.fate(i))) {
          stays.set(i);
          open.add(new Step(device, ref, Judgement.question(analysis.fate(i)), 0, Phase.STAYS));
          judge(analysis, i);
        }
      }
      keepOtherUses(device, stays);
      saySharedLines(analysis, shared);
      stays.or(shared);
      Removals removals =
          Removals.of(device, analysis, stays, language::keepsEmpty, options);
      for (int number : removals.kept()) {
        notes.add(
            analysis.rules().get(number).id()
                + " stays: it decides nothing, but without a rule the device may have no such list");
      }
      for (int number : removals.open()) {
        RuleRef ref = analysis.rules().get(number);
        String question = Judgement.question(removals.last().fate(number));
        open.add(new Step(device, ref, question + " (once the others have gone)", 0, Phase.STAYS));
      }
      if (!removals.complete()) {
        notes.add(device.id() + ": the work limit was reached for some rules, which stay");
      }
      removals
          .found()
          .forEach(
              (number, removal) -> {
                RuleRef ref = analysis.rules().get(number);
                steps.add(
                    new Step(device, ref, reason(removal.fate()), removal.round(), removal.phase()));
                Span span = ref.rule().span();
                lines.set(span.line(), span.endLine() + 1);
              });
    }

    /** Works out what can be done about a rule that somebody must decide about, while work is left. */
    private void judge(AnalysisResult analysis, int number) {
      if (judgements.size() < options.judgements() && judgementWork > 0) {
        judgementWork -= Judgement.work(analysis, number);
        if (judgementWork >= 0) {
          Judgement.of(analysis, number, COMPARED).ifPresent(judgements::add);
        }
      }
    }

    LineEdit edit() {
      return new LineEdit(file, removed, replaced);
    }

    /** Takes values out of what is left after the removals. */
    void prune(List<Device> devices) {
      Pruning.Result result = Pruning.of(file, devices, lines, language);
      for (Pruning.Cut cut : result.cuts()) {
        pruned.add(
            new Pruned(
                cut.device(),
                cut.where(),
                cut.member().written(),
                cut.by().stream().map(RuleParts.Member::written).toList(),
                cut.member().span()));
      }
      removed = result.edit().removed();
      replaced = result.edit().replaced();
    }

    CleanupPlan plan(List<Device> devices) {
      return new CleanupPlan(file, devices, steps, pruned, joined, open, judgements, notes, edit());
    }

    /** Leaves rules as they were before they were joined. */
    void unjoin(String why) {
      joined.clear();
      notes.add(why);
      removed = unjoined.removed();
      replaced = unjoined.replaced();
    }

    /** Joins what is left after the removals. */
    void join(List<Device> devices) {
      unjoined = edit();
      Joining.Result result = Joining.of(file, devices, edit(), language, options);
      Map<Integer, RuleRef> byLine = new HashMap<>();
      Map<Integer, Device> owners = new HashMap<>();
      for (Device device : devices) {
        for (Ruleset ruleset : device.rulesets()) {
          for (Rule rule : ruleset.rules()) {
            byLine.put(rule.span().line(), new RuleRef(ruleset, rule));
            owners.put(rule.span().line(), device);
          }
        }
      }
      result.ones().forEach(
          (line, one) ->
              joined.add(
                  new Joined(
                      Objects.requireNonNull(owners.get(line)),
                      one.rules().stream().map(at -> Objects.requireNonNull(byLine.get(at))).toList(),
                      Objects.requireNonNull(byLine.get(line)),
                      one.text(),
                      one.lost())));
      Map<String, List<String>> apart = new LinkedHashMap<>();
      result.apart().forEach(
          (pair, why) ->
              apart.computeIfAbsent(why, k -> new ArrayList<>())
                  .add(
                      pair.stream()
                          .sorted()
                          .map(at -> Objects.requireNonNull(byLine.get(at)).id())
                          .collect(Collectors.joining(" and "))));
      apart.forEach((why, pairs) -> notes.add(some(pairs) + " could be one and stay apart: " + why));
      removed = result.edit().removed();
      replaced = result.edit().replaced();
    }

    /** Names rules that could go if their lines were theirs alone, the first of them. */
    private void saySharedLines(AnalysisResult analysis, BitSet shared) {
      List<String> ids =
          shared.stream()
              .filter(i -> analysis.fate(i) instanceof Fate.Dead dead && !dead.opposed())
              .mapToObj(i -> analysis.rules().get(i).id())
              .toList();
      if (!ids.isEmpty()) {
        notes.add(
            some(ids)
                + (ids.size() == 1 ? " stays" : " stay")
                + ": no packet comes there, but the lines are not those of one rule alone");
      }
    }

    private static String some(List<String> names) {
      String more = names.size() > NAMED ? " and " + (names.size() - NAMED) + " more" : "";
      return String.join(", ", names.subList(0, Math.min(NAMED, names.size()))) + more;
    }

    /** Lists whose entries mean more than what they filter are not touched. */
    private void keepOtherUses(Device device, BitSet stays) {
      int number = 0;
      for (Ruleset ruleset : device.rulesets()) {
        int end = number + ruleset.rules().size();
        Optional<String> use = language.otherUse(ruleset);
        if (use.isPresent()) {
          stays.set(number, end);
          notes.add(ruleset.name() + " stays as it is: " + use.get());
        }
        number = end;
      }
    }

    private static String reason(Fate fate) {
      return switch (fate) {
        case Fate.Dead dead when dead.duplicateOf() != null ->
            "the same as " + Judgement.names(List.of(dead.duplicateOf()));
        case Fate.Dead dead -> "no packet comes to it: "
                + Judgement.names(dead.by())
                + (dead.by().size() == 1 ? " takes" : " take")
                + " all first";
        case Fate.NeverMatches never -> "it matches no packet";
        case Fate.Alive alive -> "what follows does the same with its packets";
        case Fate.Disabled disabled -> "it is disabled";
        case Fate.Undecided undecided -> undecided.reason();
      };
    }
  }

  /**
   * Proves the plan.
   *
   * @return why it cannot be carried out or compared; empty when it is proven
   * @throws Unproven when a packet would fare differently
   */
  @SuppressWarnings("ReferenceEquality") // The device itself.
  private String prove(Language language, Options options) {
    List<Device> left = language.parse(edit.edited());
    boolean asPlanned = left.size() == devices.size();
    for (int i = 0; asPlanned && i < devices.size(); i++) {
      Device before = devices.get(i);
      Device after = left.get(i);
      long gone =
          steps.stream().filter(step -> step.device() == before).count()
              + joined.stream()
                  .filter(one -> one.device() == before)
                  .mapToInt(one -> one.rules().size() - 1)
                  .sum();
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
      if (!proof.changes().isEmpty()) {
        return "what is left may do otherwise where that hangs on a condition";
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
