package io.ruleshade.report;

import io.ruleshade.analysis.Differences.Change;
import io.ruleshade.change.CleanupPlan;
import io.ruleshade.change.CleanupPlan.Joined;
import io.ruleshade.change.CleanupPlan.Pruned;
import io.ruleshade.change.CleanupPlan.Step;
import io.ruleshade.change.Judgement;
import io.ruleshade.change.SemanticDiff;
import io.ruleshade.check.RuleRef;
import io.ruleshade.source.Span;
import java.io.IOException;
import java.io.Writer;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A plan of clean-up for a person at a terminal. */
public final class PlanText {
  /** Changes that are shown of one option unless all are asked for. */
  private static final int SOME = 3;

  /** So many lines of a rule are shown. */
  private static final int MOST_LINES = 24;

  private final Layout layout;
  private final boolean verbose;
  private final StringBuilder text = new StringBuilder();

  private PlanText(Layout layout, boolean verbose) {
    this.layout = layout;
    this.verbose = verbose;
  }

  /** Writes one plan. */
  public static void write(CleanupPlan plan, Layout layout, boolean verbose, Writer out)
      throws IOException {
    PlanText printer = new PlanText(layout, verbose);
    printer.plan(plan);
    out.append(printer.text);
  }

  private void plan(CleanupPlan plan) {
    Paint paint = layout.paint();
    text.append(paint.bold(Printable.of(plan.file().path()))).append(": ");
    text.append(plan.isEmpty() ? "nothing is taken out" : paint.good(promise(plan))).append('\n');
    for (Step step : plan.steps()) {
      step(step, "delete");
    }
    plan.pruned().forEach(this::pruned);
    plan.joined().forEach(this::joined);
    Map<String, Judgement> known = new HashMap<>();
    plan.judgements().forEach(j -> known.put(j.device().id() + " " + j.rule().id(), j));
    for (Step step : plan.open()) {
      step(step, "decide");
      Judgement judgement = known.get(step.device().id() + " " + step.rule().id());
      if (judgement != null) {
        judgement.options().forEach(this::option);
      }
    }
    if (plan.judgements().size() < plan.open().size()) {
      text.append("  note: what can be done about the rest is worked out with --verbose\n");
    }
    for (String note : plan.notes()) {
      text.append("  note: ").append(Printable.of(note)).append('\n');
    }
    text.append('\n');
  }

  private static String promise(CleanupPlan plan) {
    List<String> parts = new ArrayList<>();
    if (!plan.steps().isEmpty()) {
      parts.add(Words.count(plan.steps().size(), "rule") + " can go");
    }
    if (!plan.pruned().isEmpty()) {
      parts.add(Words.count(plan.pruned().size(), "value") + " can go");
    }
    if (!plan.joined().isEmpty()) {
      int rules = plan.joined().stream().mapToInt(joined -> joined.rules().size()).sum();
      parts.add(Words.count(rules, "rule") + " can be " + plan.joined().size());
    }
    return String.join(", ", parts) + "; no packet fares differently, proven";
  }

  private void step(Step step, String what) {
    Span span = step.rule().rule().span();
    String head = "  " + what + " " + step.device().id() + " " + step.rule().id();
    text.append(layout.paint().bold(Printable.of(head)));
    String place = " (line " + span.line() + "): ";
    text.append(place);
    int room = head.length() + place.length();
    text.append(String.join("\n      ", layout.wrap(Printable.of(step.reason()), room))).append('\n');
    source(span, "");
  }

  private void source(Span span, String mark) {
    String source = mark + Printable.source(span.file().lines().text(span.line()).strip());
    text.append("      ").append(layout.cut(source, 6)).append('\n');
  }

  private void pruned(Pruned pruned) {
    String head = "  drop " + pruned.device().id() + " " + pruned.where();
    text.append(layout.paint().bold(Printable.of(head)));
    String rest =
        " (line " + pruned.line() + "): `" + pruned.written() + "`, held by "
            + Words.some(pruned.by().stream().map(by -> "`" + by + "`").toList(), 4);
    text.append(String.join("\n      ", layout.wrap(Printable.of(rest), head.length()))).append('\n');
  }

  private void joined(Joined joined) {
    String head = "  join " + joined.device().id() + " ";
    List<String> ids = joined.rules().stream().map(RuleRef::id).toList();
    text.append(layout.paint().bold(Printable.of(head + Words.some(ids, 4))));
    text.append(" into one, in the place of ").append(Printable.of(joined.place().id())).append('\n');
    int shown = verbose ? joined.rules().size() : Math.min(4, joined.rules().size());
    joined.rules().subList(0, shown).forEach(rule -> source(rule.rule().span(), "- "));
    if (shown < joined.rules().size()) {
      text.append("      and ").append(joined.rules().size() - shown).append(" more\n");
    }
    List<String> lines = joined.text().lines().toList();
    int most = verbose ? lines.size() : Math.min(MOST_LINES, lines.size());
    int margin = margin(lines);
    for (int i = 0; i < most; i++) {
      String line = i == 0 ? lines.get(i) : lines.get(i).substring(Math.min(margin, lines.get(i).length()));
      text.append("      ").append(layout.cut("+ " + Printable.source(line.stripTrailing()), 6)).append('\n');
    }
    if (most < lines.size()) {
      text.append("      and ").append(Words.count(lines.size() - most, "more line")).append('\n');
    }
    if (!joined.lost().isEmpty()) {
      String lost = "goes with them: " + Words.some(joined.lost(), verbose ? joined.lost().size() : 4);
      text.append("      ");
      text.append(String.join("\n      ", layout.wrap(Printable.of(lost), 6))).append('\n');
    }
  }

  /** How far all lines after the first are indented. */
  private static int margin(List<String> lines) {
    return lines.stream()
        .skip(1)
        .filter(line -> !line.isBlank())
        .mapToInt(line -> line.length() - line.stripLeading().length())
        .min()
        .orElse(0);
  }

  private void option(Judgement.Option option) {
    SemanticDiff.Pair consequence = option.consequence();
    String title = "      - " + option.title() + ": ";
    text.append(Printable.of(title));
    List<Change> changes = consequence.result().changes();
    if (consequence.equivalent()) {
      text.append("no packet fares differently, proven\n");
      return;
    }
    text.append(consequence.result().complete() ? "" : "not compared to the end; ");
    text.append("changes these packets").append(changes.isEmpty() ? "" : ":").append('\n');
    int shown = verbose ? changes.size() : Math.min(SOME, changes.size());
    for (Change change : changes.subList(0, shown)) {
      String words =
          change.kind().label().replace('-', ' ')
              + " at "
              + change.entryPoint()
              + ": "
              + (change.regions().isEmpty() ? "" : DiffText.words(change.regions().get(0), 4))
              + (change.regions().size() > 1 || !change.regionsComplete() ? " and more" : "")
              + "; "
              + who(change.before(), consequence)
              + " decided, now "
              + who(change.after(), consequence)
              + "; for example "
              + PacketWords.of(change.sample());
      text.append("          ");
      text.append(String.join("\n            ", layout.wrap(Printable.of(words), 10))).append('\n');
    }
    if (shown < changes.size()) {
      text.append("          and ").append(changes.size() - shown).append(" more changes\n");
    }
  }

  /** A rule by the number that it has today. */
  private static String who(@Nullable RuleRef rule, SemanticDiff.Pair pair) {
    if (rule == null) {
      return "the default";
    }
    String id =
        pair.before().ruleset(rule.ruleset().name()).stream()
            .flatMap(set -> set.rules().stream().map(other -> new RuleRef(set, other)))
            .filter(other -> other.rule().span().equals(rule.rule().span()))
            .map(RuleRef::id)
            .findFirst()
            .orElse(rule.id());
    return id + " (" + rule.rule().action().kind().label() + ")";
  }
}
