package io.ruleshade.report;

import io.ruleshade.analysis.Differences.Change;
import io.ruleshade.analysis.Differences.Region;
import io.ruleshade.analysis.SetWords;
import io.ruleshade.change.KilledRule;
import io.ruleshade.diagnostic.Severity;
import io.ruleshade.intent.Intent;
import io.ruleshade.model.Device;
import java.io.IOException;
import java.io.Writer;
import java.util.ArrayList;
import java.util.List;

/** The result of a gate for a person at a terminal. */
public final class GateText {
  private final GateReport report;
  private final Format.View view;

  private GateText(GateReport report, Format.View view) {
    this.report = report;
    this.view = view;
  }

  /** Writes it. */
  public static void write(GateReport report, Format.View view, Writer out) throws IOException {
    DiffText.write(
        report.comparison().diff(), report.inputsComplete(), view.layout(), view.verbose(), out);
    out.append('\n');
    new GateText(report, view).rest(out);
  }

  private void rest(Writer out) throws IOException {
    StringBuilder text = new StringBuilder();
    outside(text);
    for (KilledRule killed : report.killed()) {
      killed(killed, text);
    }
    out.append(text);
    List<Item> items = new ArrayList<>(report.broken());
    items.addAll(report.fresh());
    ResultText.some(report.head(), items, view, out);
    out.append(summary());
  }

  private void outside(StringBuilder out) {
    if (report.comparison().outside() == null) {
      return;
    }
    List<io.ruleshade.change.GateComparison.Outside> all = new ArrayList<>(report.opened());
    all.addAll(report.closed());
    for (var each : all) {
      String words = each.change().kind().label().replace('-', ' ');
      out.append(view.layout().paint().bad("outside of the stated change"))
          .append(": ")
          .append(
              Printable.of(
                  each.device().id() + " " + each.change().entryPoint() + " " + words + " "
                      + words(each.change())))
          .append('\n');
    }
    if (!all.isEmpty()) {
      out.append('\n');
    }
  }

  /** The broadest set of packets of a change, and how many more there are. */
  private static String words(Change change) {
    List<Region> regions = SetWords.broadestFirst(change.regions());
    int more = regions.size() - 1;
    return DiffText.words(regions.get(0), 4)
        + (more == 0 ? "" : " and " + more + (change.regionsComplete() ? "" : "+") + " more sets");
  }

  private void killed(KilledRule killed, StringBuilder out) {
    Paint paint = view.layout().paint();
    String head = killed.finding().device().id() + " " + killed.rule().id();
    out.append(paint.bad("killed")).append(' ').append(paint.bold(Printable.of(head)));
    out.append(": it matched before and never does now");
    out.append(" (").append(killed.finding().code()).append(")\n");
    int last = Math.max(killed.rule().rule().span().endLine(), killed.anchor().rule().span().endLine());
    Frame frame = new Frame(out, view.layout(), last, view.verbose());
    frame.primary(killed.anchor().rule().span(), "");
    if (!killed.anchor().id().equals(killed.rule().id())) {
      frame.secondary(killed.rule().rule().span(), Printable.of("can no longer match: " + killed.rule().id()));
    }
    frame.rule();
    out.append('\n');
  }

  private String summary() {
    StringBuilder out = new StringBuilder();
    Paint paint = view.layout().paint();
    out.append("base ").append(Printable.of(report.sides().base()));
    String commit = report.sides().commit();
    out.append(commit.isEmpty() ? "" : " (" + commit.substring(0, Math.min(12, commit.length())) + ")");
    out.append(", head ").append(Printable.of(report.sides().head())).append(": ");
    List<Device> devices = report.head().result().devices();
    out.append(Words.count(devices.size(), "device")).append(", ");
    out.append(Words.count(devices.stream().mapToInt(Device::ruleCount).sum(), "rule")).append(", ");
    out.append(Lines.of(devices).words()).append('\n');
    out.append("findings: ").append(report.fresh().size()).append(" new, ");
    out.append(report.known()).append(" known, ").append(report.fixed()).append(" fixed\n");
    for (String file : report.sides().policyFiles()) {
      out.append("note: the change touches ").append(Printable.of(file));
      out.append(report.sides().ownPolicy() ? ", used as the change leaves it\n" : ", used as the base has it\n");
    }
    for (String words : report.comparison().stated().stated()) {
      boolean not = report.comparison().stated().notDone().contains(words);
      out.append("stated: ").append(Printable.of(words));
      out.append(not ? "; the change does nothing of it\n" : "\n");
    }
    for (Intent intent : report.intents().untested()) {
      out.append("note: intent ").append(Printable.of(intent.name()));
      out.append(" is not tested: its packets come to no device\n");
    }
    if (!report.complete()) {
      out.append(paint.bad("INCOMPLETE"));
      out.append(": a side was not whole, not understood in full, or not compared to the end\n");
    }
    for (String reason : report.reasons()) {
      out.append(paint.severity(Severity.HIGH, "fails")).append(": ");
      out.append(Printable.of(reason)).append('\n');
    }
    int exit = report.exitCode();
    String line = report.verdict() + " at " + report.gate().level() + ", exit " + exit;
    out.append("gate: ").append(exit == Gate.OK ? line : paint.bad(line)).append('\n');
    return out.toString();
  }
}
