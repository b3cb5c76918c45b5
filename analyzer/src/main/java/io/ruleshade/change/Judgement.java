package io.ruleshade.change;

import io.ruleshade.analysis.AnalysisResult;
import io.ruleshade.analysis.Fate;
import io.ruleshade.check.RuleRef;
import io.ruleshade.model.Action;
import io.ruleshade.model.Device;
import io.ruleshade.model.Match;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/**
 * A rule that does not do what it asks for, so that somebody must decide what was meant, with what can be
 * done about it and what each of that comes to. Nothing is chosen here.
 *
 * @param device the device
 * @param rule the rule
 * @param question what there is to decide, in words
 * @param options what can be done, each with its exact consequence
 */
public record Judgement(Device device, RuleRef rule, String question, List<Option> options) {
  public Judgement {
    options = List.copyOf(options);
  }

  /**
   * One way out.
   *
   * @param title what is done, in words
   * @param edits the edits
   * @param consequence what packets fare differently then, over all packets
   */
  public record Option(String title, List<Edit> edits, SemanticDiff.Pair consequence) {
    public Option {
      edits = List.copyOf(edits);
    }
  }

  /** {@return whether somebody must decide what a rule was meant to do} */
  public static boolean isNeeded(Fate fate) {
    return fate instanceof Fate.NeverMatches || (fate instanceof Fate.Dead dead && dead.opposed());
  }

  /**
   * {@return what there is to decide about a rule; empty for a rule that needs no judgement} Costs a
   * comparison of the rules that meet its packets, for each option.
   *
   * @param number the place of the rule in the result
   */
  public static Optional<Judgement> of(
      AnalysisResult analysis, int number, SemanticDiff.Options options) {
    Fate fate = analysis.fate(number);
    if (!isNeeded(fate)) {
      return Optional.empty();
    }
    RuleRef rule = analysis.rules().get(number);
    Device device = analysis.device();
    List<Option> found = new ArrayList<>();
    for (Way way : ways(device, rule, fate instanceof Fate.Dead dead ? dead.by() : List.of())) {
      add(device, way, options, found);
    }
    return Optional.of(new Judgement(device, rule, question(fate), found));
  }

  /** {@return how many rules are laid out for a judgement, in all: both sides of each of three options} */
  static long work(AnalysisResult analysis, int number) {
    Match match = analysis.rules().get(number).rule().match();
    long met =
        analysis.rules().stream().filter(ref -> ref.rule().match().mayMeet(match)).count();
    return 6 * met;
  }

  private static Action.Kind kind(RuleRef ref) {
    return ref.rule().action().kind();
  }

  /**
   * What may be tried about a rule that does not do what it asks for, before anybody has looked at what it
   * comes to.
   *
   * @param title what is done, in words
   * @param edits the edits
   */
  public record Way(String title, List<Edit> edits) {
    public Way {
      edits = List.copyOf(edits);
    }
  }

  /**
   * {@return what may be tried about a rule} It goes; it moves before the first of its own list that takes its
   * packets or sends them to where they are taken; or those that decide its packets the opposite way leave
   * them out.
   *
   * @param by the rules that take its packets; none for a rule that matches nothing
   */
  public static List<Way> ways(Device device, RuleRef rule, List<RuleRef> by) {
    List<Way> out = new ArrayList<>();
    out.add(new Way("delete it", List.of(new Edit.Remove(rule.id()))));
    List<RuleRef> before = new ArrayList<>(by);
    before.addAll(Calls.callers(device, rule, by));
    before.stream()
        .filter(each -> each.ruleset().name().equals(rule.ruleset().name()))
        .filter(each -> each.rule().index() < rule.rule().index())
        .min(Comparator.comparingInt(each -> each.rule().index()))
        .ifPresent(
            first ->
                out.add(
                    new Way(
                        "move it before " + first.id(),
                        List.of(new Edit.Move(rule.id(), first.id(), false)))));
    List<RuleRef> opposed = by.stream().filter(each -> kind(each).isOpposite(kind(rule))).toList();
    if (!opposed.isEmpty()) {
      out.add(
          new Way(
              "narrow " + names(opposed) + " by what it matches",
              opposed.stream().map(each -> (Edit) new Edit.Narrow(each.id(), rule.id())).toList()));
    }
    return out;
  }

  private static void add(
      Device device, Way way, SemanticDiff.Options options, List<Option> out) {
    try {
      Device after = Edits.apply(device, way.edits(), text -> List.of());
      out.add(
          new Option(
              way.title(),
              way.edits(),
              SemanticDiff.ofEdited(device, after, Edits.touched(device, way.edits()), options)));
    } catch (EditException e) {
      // What cannot be carried out is no option.
    }
  }

  /** What there is to decide, in words. */
  static String question(Fate fate) {
    return fate instanceof Fate.Dead dead
        ? "what it asks for is defeated by "
            + names(dead.by())
            + ": move it, narrow them, or delete it"
        : "it matches no packet: correct it or delete it";
  }

  /** Some rules by their names. */
  static String names(List<RuleRef> rules) {
    List<String> ids = rules.stream().limit(4).map(RuleRef::id).toList();
    int more = rules.size() - ids.size();
    return String.join(", ", ids) + (more > 0 ? " and " + more + " more" : "");
  }
}
