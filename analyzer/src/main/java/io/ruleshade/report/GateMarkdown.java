package io.ruleshade.report;

import io.ruleshade.analysis.Differences.Change;
import io.ruleshade.analysis.Differences.Kind;
import io.ruleshade.analysis.Differences.Region;
import io.ruleshade.analysis.SetWords;
import io.ruleshade.change.Aside;
import io.ruleshade.change.GateComparison.Outside;
import io.ruleshade.change.KilledRule;
import io.ruleshade.check.RuleRef;
import io.ruleshade.intent.Intent;
import io.ruleshade.model.Device;
import io.ruleshade.report.format.MarkdownText;
import java.io.IOException;
import java.io.Writer;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * The result of a gate as a comment on a merge request. It keeps within the 65,536 characters of a comment:
 * what does not fit is counted. The first line is a mark by which a job finds its comment again.
 */
public final class GateMarkdown {
  /** Characters of the whole at most. */
  static final int BUDGET = 60_000;

  /** How far each part may go; the last lines need some room. */
  private static final int OPENED_END = 24_000;

  private static final int CLOSED_END = 32_000;
  private static final int KILLED_END = 40_000;
  private static final int FINDINGS_END = 56_000;

  private static final int LONGEST_CELL = 160;

  /** How many sets of packets of a change, and values of a field, are named. */
  private static final int SETS = 4;

  /** So many statements that are not compared are shown. */
  private static final int ASIDES = 20;

  private static final int VALUES = 3;

  private final GateReport report;
  private final StringBuilder out = new StringBuilder();

  private GateMarkdown(GateReport report) {
    this.report = report;
  }

  /** Writes it. */
  public static void write(GateReport report, Writer out) throws IOException {
    out.append(new GateMarkdown(report).text());
  }

  private String text() {
    head();
    boolean stated = report.comparison().outside() != null;
    List<Outside> permitted = new ArrayList<>(report.all(Kind.NEWLY_PERMITTED));
    permitted.addAll(report.all(Kind.UNKNOWN));
    changes("Newly permitted", permitted, OPENED_END);
    if (stated && !report.opened().isEmpty()) {
      changes("Newly permitted outside of the stated change", report.opened(), OPENED_END + 4_000);
    }
    changes("Newly denied", report.all(Kind.NEWLY_DENIED), CLOSED_END);
    if (!report.closed().isEmpty()) {
      changes("Newly denied outside of the stated change", report.closed(), CLOSED_END + 2_000);
    }
    asides();
    killed();
    findings("Broken intents", report.broken());
    findings("New findings", report.fresh());
    tail();
    return out.toString();
  }

  private void head() {
    out.append("<!-- ruleshade -->\n## Firewall change: ");
    List<String> parts = new ArrayList<>();
    if (report.isWithoutEffect()) {
      parts.add("no semantic change");
    }
    part(parts, report.all(Kind.NEWLY_PERMITTED).size(), "newly permitted");
    part(parts, report.all(Kind.UNKNOWN).size(), "unknown");
    part(parts, report.all(Kind.NEWLY_DENIED).size(), "newly denied");
    part(parts, report.killed().size(), "killed");
    part(parts, report.fresh().size(), "new findings");
    part(parts, report.broken().size(), "broken intents");
    part(parts, report.asides().size(), "statements not compared");
    out.append(parts.isEmpty() ? "nothing to report" : String.join(", ", parts)).append("\n\n");
    out.append("**Gate: ").append(report.verdict()).append("**");
    List<String> reasons = report.reasons();
    int shown = Math.min(20, reasons.size());
    for (String reason : reasons.subList(0, shown)) {
      out.append("\n- ").append(MarkdownText.prose(reason));
    }
    if (shown < reasons.size()) {
      out.append("\n- and ").append(reasons.size() - shown).append(" more reasons");
    }
    out.append("\n\n");
    if (report.isWithoutEffect()) {
      out.append("Every packet fares the same before and after, proven over all packets.\n\n");
    }
    if (!report.complete()) {
      out.append("> **INCOMPLETE**: a side was not whole, not understood in full, or not compared to");
      out.append(" the end.\n\n");
    }
  }

  private static void part(List<String> parts, int count, String what) {
    if (count > 0) {
      parts.add(count + " " + what);
    }
  }

  private void changes(String title, List<Outside> changes, int end) {
    if (changes.isEmpty()) {
      return;
    }
    out.append("### ").append(title).append("\n\n");
    table(
        "| Device / entry | Service | From | To | By rule | Sample |\n|---|---|---|---|---|---|\n",
        changes,
        GateMarkdown::row,
        end);
  }

  /** A row for each of the broadest sets of packets of a change. */
  private static String row(Outside each) {
    Change change = each.change();
    List<Region> regions = SetWords.broadestFirst(change.regions());
    int shown = Math.min(SETS, regions.size());
    int more = regions.size() - shown;
    StringBuilder rows = new StringBuilder();
    for (int i = 0; i < shown; i++) {
      Region region = regions.get(i);
      rows.append("| ").append(cell(each.device().id() + " " + change.entryPoint())).append(" | ");
      rows.append(cell(values(SetWords.services(region.service(), VALUES))));
      if (i == shown - 1 && (more > 0 || !change.regionsComplete())) {
        rows.append(" and ").append(more).append(change.regionsComplete() ? "" : "+").append(" more sets");
      }
      rows.append(" | ");
      rows.append(cell(values(SetWords.addresses(region.src(), VALUES)) + at(region.in())));
      rows.append(" | ");
      rows.append(cell(values(SetWords.addresses(region.dst(), VALUES)) + at(region.out())));
      rows.append(" | ").append(cell(place(GateReport.rule(change))));
      rows.append(" | ").append(i == 0 ? cell(PacketWords.of(change.sample())) : "").append(" |\n");
    }
    return rows.toString();
  }

  private static String at(List<String> interfaces) {
    return interfaces.equals(List.of("any")) ? "" : " at " + values(interfaces);
  }

  private static String values(List<String> values) {
    int shown = Math.min(VALUES, values.size());
    return String.join(", ", values.subList(0, shown))
        + (shown < values.size() ? " and " + (values.size() - shown) + " more" : "");
  }

  private static String place(@Nullable RuleRef rule) {
    return rule == null
        ? "default"
        : rule.id() + " line " + rule.rule().span().line() + " of " + file(rule);
  }

  private static String file(RuleRef rule) {
    return rule.rule().span().file().path();
  }

  private static String cell(String text) {
    return MarkdownText.cell(text, LONGEST_CELL);
  }

  /** What a reviewer has to look at by himself. */
  private void asides() {
    List<Aside> asides = report.asides();
    if (asides.isEmpty()) {
      return;
    }
    out.append("### Not compared\n\n");
    out.append("Statements outside of the rules that differ and may be about packets.\n\n");
    int shown = Math.min(ASIDES, asides.size());
    for (Aside aside : asides.subList(0, shown)) {
      String text = aside.side() + " line " + aside.span().line() + ": " + AsideWords.of(aside);
      out.append("- ").append(MarkdownText.code(text, LONGEST_CELL)).append('\n');
    }
    if (shown < asides.size()) {
      out.append("- and ").append(asides.size() - shown).append(" more\n");
    }
    out.append('\n');
  }

  private void killed() {
    if (report.killed().isEmpty()) {
      return;
    }
    out.append("### Rules that can no longer match\n\n");
    table(
        "| Rule | Line | Killed by | Line | Code |\n|---|---|---|---|---|\n",
        report.killed(),
        GateMarkdown::row,
        KILLED_END);
  }

  private static String row(KilledRule each) {
    return "| "
        + cell(each.finding().device().id() + " " + each.rule().id() + ": " + each.rule().text().strip())
        + " | "
        + each.rule().rule().span().line()
        + " | "
        + cell(each.anchor().id() + ": " + each.anchor().text().strip())
        + " | "
        + each.anchor().rule().span().line()
        + " | "
        + each.finding().code()
        + " |\n";
  }

  private void findings(String title, List<Item> items) {
    if (items.isEmpty()) {
      return;
    }
    List<Item> sorted =
        items.stream()
            .sorted((a, b) -> a.severity().compareTo(b.severity()))
            .toList();
    out.append("### ").append(title).append("\n\n");
    table(
        "| Severity | Code | Where | Line | What |\n|---|---|---|---|---|\n",
        sorted,
        GateMarkdown::row,
        FINDINGS_END);
  }

  private static String row(Item item) {
    return "| "
        + item.severity().label()
        + (item.suppression() == null ? "" : " (accepted)")
        + " | "
        + item.code()
        + " | "
        + cell(item.subject())
        + " | "
        + (item.place() == null ? "" : item.place().line())
        + " | "
        + MarkdownText.proseCell(item.message(), 300)
        + " |\n";
  }

  /** A table of as many as fit, and how many more there are. */
  private <T> void table(String header, List<T> all, Function<T, String> row, int end) {
    out.append(header);
    int written = 0;
    for (T each : all) {
      String line = row.apply(each);
      if (out.length() + line.length() > end) {
        break;
      }
      out.append(line);
      written++;
    }
    out.append('\n');
    if (written < all.size()) {
      out.append("and ").append(all.size() - written).append(" more in the full result.\n\n");
    }
  }

  private void tail() {
    List<Device> devices = report.head().result().devices();
    for (String file : report.sides().policyFiles()) {
      if (out.length() < FINDINGS_END + 2_000) {
        out.append("The change touches ").append(MarkdownText.code(file));
        out.append(report.sides().ownPolicy() ? ", used as it leaves it.\n" : ", used as the base has it.\n");
      }
    }
    List<String> stated = report.comparison().stated().stated();
    for (int i = 0; i < stated.size() && out.length() < FINDINGS_END + 2_600; i++) {
      boolean not = report.comparison().stated().notDone().contains(stated.get(i));
      out.append("Stated: ").append(MarkdownText.cell(stated.get(i), LONGEST_CELL));
      out.append(not ? "; the change does nothing of it.\n" : ".\n");
    }
    List<Intent> untested = report.intents().untested();
    for (int i = 0; i < untested.size() && out.length() < FINDINGS_END + 3_200; i++) {
      out.append("Intent ").append(MarkdownText.cell(untested.get(i).name(), LONGEST_CELL));
      out.append(" is not tested: its packets come to no device.\n");
    }
    out.append(Words.count(report.known(), "finding")).append(" known before, ");
    out.append(report.fixed()).append(" fixed. Not understood: ");
    out.append(Words.count(Lines.of(devices).notUnderstood(), "line")).append(". Base ");
    String commit = report.sides().commit();
    out.append(
        MarkdownText.code(
            commit.isEmpty() ? report.sides().base() : commit.substring(0, Math.min(12, commit.length()))));
    out.append(", tool ").append(MarkdownText.code(report.head().version())).append(".\n");
  }
}
