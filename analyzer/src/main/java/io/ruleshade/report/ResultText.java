package io.ruleshade.report;

import io.ruleshade.check.CheckResult;
import io.ruleshade.check.Finding;
import io.ruleshade.check.RuleRef;
import io.ruleshade.check.Statistics;
import io.ruleshade.check.Witness;
import io.ruleshade.diagnostic.Diagnostic;
import io.ruleshade.diagnostic.Label;
import io.ruleshade.diagnostic.Severity;
import io.ruleshade.model.Action;
import io.ruleshade.model.Device;
import io.ruleshade.source.Span;
import java.io.IOException;
import java.io.Writer;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** The findings for a person at a terminal: each with its source lines, evidence and what to do. */
public final class ResultText {
  /** Causes of one finding that are shown unless all are asked for. */
  private static final int SOME = 4;

  /** Lines not understood, and informational findings of one code, that are shown for a device. */
  private static final int SOME_LINES = 20;

  /** How many removable rules are named for a ruleset. */
  private static final int SOME_RULES = 12;

  private final Report report;
  private final Layout layout;
  private final boolean verbose;
  private final boolean stats;
  private final boolean suppressed;
  private final Set<String> explained = new HashSet<>();

  /** How many findings of a device there are of each code of which only the first are shown. */
  private final IdentityHashMap<Device, Map<String, Integer>> folded = new IdentityHashMap<>();

  private ResultText(Report report, Format.View view) {
    this.report = report;
    this.layout = view.layout();
    this.verbose = view.verbose();
    this.stats = view.stats();
    this.suppressed = view.suppressed();
  }

  /** Writes a report. */
  public static void write(Report report, Format.View view, Writer out) throws IOException {
    new ResultText(report, view).write(out);
  }

  /** Writes some of the entries of a report, accepted ones left out unless they are to be shown. */
  static void some(Report report, List<Item> items, Format.View view, Writer out)
      throws IOException {
    ResultText text = new ResultText(report, view);
    StringBuilder one = new StringBuilder();
    for (Item item : items) {
      if (!item.code().equals(Report.UNUSABLE) && text.isShown(item)) {
        one.setLength(0);
        text.item(item, one);
        out.append(one);
      }
    }
    one.setLength(0);
    for (Device device : report.result().devices()) {
      text.folded
          .getOrDefault(device, Map.of())
          .forEach((code, count) -> more(device, code, count, one));
    }
    out.append(one);
  }

  private void write(Writer out) throws IOException {
    StringBuilder text = new StringBuilder();
    for (Item item : report.items()) {
      if (!item.code().equals(Report.UNUSABLE) && isShown(item)) {
        text.setLength(0);
        item(item, text);
        out.append(text);
      }
    }
    text.setLength(0);
    tail(text);
    out.append(text);
  }

  /** Whether what may be folded away is among the first few of its device. */
  private boolean isShown(Item item) {
    if (item.suppression() != null) {
      return suppressed;
    }
    boolean many =
        item.code().equals(Diagnostic.NOT_UNDERSTOOD) || item.severity() == Severity.INFO;
    if (verbose || !many || item.device() == null) {
      return true;
    }
    return folded
            .computeIfAbsent(item.device(), k -> new TreeMap<>())
            .merge(item.code(), 1, Integer::sum)
        <= SOME_LINES;
  }

  private void item(Item item, StringBuilder out) {
    Paint paint = layout.paint();
    String tag = item.severity().label() + "[" + item.code() + "]";
    String head = Printable.of(item.subject());
    String message = item.name() + ": " + Printable.of(item.message());
    if (!head.isEmpty()) {
      head += " ";
    }
    out.append(paint.severity(item.severity(), tag)).append(' ').append(paint.bold(head));
    List<String> lines = layout.wrap(message, tag.length() + 1 + head.length());
    out.append(String.join("\n    ", lines)).append('\n');
    List<RuleRef> causes = causes(item);
    Span place = item.place();
    if (place != null) {
      Frame frame = new Frame(out, layout, lastLine(place, causes, item), verbose);
      frame.primary(place, Printable.of(item.label()));
      for (Label label : item.secondary()) {
        frame.secondary(label.span(), Printable.of(label.text()));
      }
      for (RuleRef cause : causes) {
        frame.secondary(cause.rule().span(), Printable.of(cause.id() + " " + action(cause)));
      }
      frame.rule();
      remarks(item, causes, frame);
    } else if (!item.help().isEmpty()) {
      new Frame(out, layout, 0, verbose).remark("help", item.help());
    }
    out.append('\n');
  }

  private List<RuleRef> causes(Item item) {
    if (item.finding() == null) {
      return List.of();
    }
    List<RuleRef> by = item.finding().by();
    return verbose || by.size() <= SOME ? by : by.subList(0, SOME - 1);
  }

  private static int lastLine(Span place, List<RuleRef> causes, Item item) {
    int last = place.endLine();
    for (RuleRef cause : causes) {
      last = Math.max(last, cause.rule().span().endLine());
    }
    for (Label label : item.secondary()) {
      last = Math.max(last, label.span().endLine());
    }
    return last;
  }

  private static String action(RuleRef rule) {
    Action action = rule.rule().action();
    return action.kind().label() + (action.target() == null ? "" : " " + action.target());
  }

  private void remarks(Item item, List<RuleRef> causes, Frame frame) {
    Finding finding = item.finding();
    if (finding != null) {
      int more = finding.by().size() - causes.size();
      if (more > 0) {
        frame.remark("note", "and " + more + " more rules; --verbose shows all");
      }
      String proof =
          Claims.of(
              finding.code(),
              finding.cause(),
              finding.agreement(),
              finding.certainty(),
              finding.by().size(),
              finding.byDefault());
      if (!proof.isEmpty()) {
        frame.remark("claim", proof);
      }
      for (String condition : finding.conditions()) {
        frame.remark("condition", condition);
      }
      if (finding.witness() != null) {
        frame.remark("witness", witness(finding.witness()));
      }
      item.notes().forEach(note -> frame.remark("note", note));
    }
    if (!item.help().isEmpty()) {
      frame.remark("help", item.help());
    }
    if (item.suppression() != null) {
      frame.remark("accepted", AcceptedText.words(item.suppression()));
    }
    if (explained.add(item.code())) {
      frame.remark("page", "ruleshade rule " + item.code());
    }
  }

  private static String witness(Witness witness) {
    String packet = PacketWords.of(witness.packet());
    RuleRef decider = witness.decider();
    String by =
        decider == null
            ? "the default"
            : decider.id()
                + " ("
                + decider.rule().span().file().path()
                + ":"
                + decider.rule().span().line()
                + ")";
    if (witness.verdict() == null) {
      return packet + ", and nobody can say how it is decided";
    }
    return packet + " is " + decided(witness.verdict(), by);
  }

  /** How a packet is decided, in words. */
  static String decided(Action.@Nullable Kind verdict, String by) {
    if (verdict == null) {
      return "decided nobody can say how";
    }
    return switch (verdict) {
      case PERMIT -> "permitted by " + by;
      case DENY -> "denied by " + by;
      case REJECT -> "rejected by " + by;
      default -> "handed to a program by " + by;
    };
  }

  private void tail(StringBuilder out) {
    CheckResult result = report.result();
    for (Device device : result.devices()) {
      folded.getOrDefault(device, Map.of()).forEach((code, count) -> more(device, code, count, out));
    }
    if (stats) {
      stats(out);
    }
    AcceptedText.write(report, suppressed, verbose, out);
    out.append(summary()).append('\n');
    int rules = result.devices().stream().mapToInt(Device::ruleCount).sum();
    out.append("analysed ")
        .append(Words.count(result.devices().size(), "device"))
        .append(", ")
        .append(Words.count(rules, "rule"))
        .append(", ")
        .append(Lines.of(result.devices()).words())
        .append('\n');
    out.append(gateLine()).append('\n');
  }

  private static void more(Device device, String code, int count, StringBuilder out) {
    if (count > SOME_LINES) {
      boolean lines = code.equals(Diagnostic.NOT_UNDERSTOOD);
      out.append(Printable.of(device.id()))
          .append(": and ")
          .append(
              lines
                  ? Words.count(count - SOME_LINES, "more line") + " not understood"
                  : count - SOME_LINES + " more " + code)
          .append("; --verbose shows all\n\n");
    }
  }

  private String summary() {
    List<String> parts = new ArrayList<>();
    for (Severity severity : Severity.values()) {
      if (report.count(severity) > 0) {
        String part = report.count(severity) + " " + severity.label();
        parts.add(layout.paint().severity(severity, part));
      }
    }
    if (parts.isEmpty()) {
      return layout.paint().good("no findings");
    }
    List<String> codes = new ArrayList<>();
    report.countsByCode().forEach((code, n) -> codes.add(n + " " + code));
    return "found " + String.join(", ", parts) + " (" + String.join(", ", codes) + ")";
  }

  private String gateLine() {
    Gate gate = report.gate();
    Paint paint = layout.paint();
    StringBuilder out = new StringBuilder();
    if (!report.result().complete()) {
      out.append(paint.bad("INCOMPLETE")).append(": ").append(incomplete()).append('\n');
    }
    int exit = report.exitCode();
    String passed = report.failures() + " at or above " + gate.level() + ", exit " + exit;
    out.append("gate: ").append(exit == Gate.OK ? passed : paint.bad(passed));
    if (exit == Gate.INCOMPLETE) {
      out.append(" (incomplete, which this count leaves out; --allow-incomplete lets it pass)");
    }
    return out.toString();
  }

  private String incomplete() {
    List<String> parts = new ArrayList<>();
    int lines = Lines.of(report.result().devices()).notUnderstood();
    if (lines > 0) {
      parts.add(Words.count(lines, "line") + " not understood");
    }
    if (report.result().undecided() > 0) {
      parts.add(Words.count(report.result().undecided(), "rule") + " undecided");
    }
    int cut = report.countsByCode().getOrDefault(Diagnostic.TRUNCATED, 0);
    if (cut > 0) {
      parts.add(Words.count(cut, "input") + " cut off");
    }
    if (report.unusable() > 0) {
      parts.add(Words.count(report.unusable(), "input") + " unusable");
    }
    return parts.isEmpty()
        ? "a part of the input was cut off or unusable"
        : String.join(", ", parts);
  }

  private static String rulesetStats(Statistics each) {
    List<String> parts = new ArrayList<>();
    count(parts, each.disabled(), "disabled");
    count(parts, each.dead(), "dead");
    count(parts, each.redundant(), "redundant");
    count(parts, each.mergeable(), "mergeable");
    count(parts, each.undecided(), "undecided");
    int removable = each.removable().size();
    return Printable.of(each.ruleset().name())
        + ": "
        + Words.count(each.ruleset().rules().size(), "rule")
        + (parts.isEmpty() ? "" : " (" + String.join(", ", parts) + ")")
        + ", "
        + each.effective()
        + " effective"
        + (removable == 0
            ? ""
            : "; " + removable + " can go together, and no decision changes" + which(each));
  }

  private static void count(List<String> parts, int number, String what) {
    if (number > 0) {
      parts.add(number + " " + what);
    }
  }

  private static String which(Statistics each) {
    List<String> rules =
        each.removable().stream()
            .limit(SOME_RULES)
            .map(ref -> Integer.toString(ref.rule().index()))
            .toList();
    int more = each.removable().size() - rules.size();
    return ": " + String.join(", ", rules) + (more > 0 ? " and " + more + " more (all in JSON)" : "");
  }

  @SuppressWarnings("ReferenceEquality") // Devices are told apart as they were read.
  private void stats(StringBuilder out) {
    for (Device device : report.result().devices()) {
      Map<String, Integer> byCode = new TreeMap<>();
      for (Item item : report.items()) {
        if (item.device() == device) {
          byCode.merge(item.code(), 1, Integer::sum);
        }
      }
      List<String> codes = new ArrayList<>();
      byCode.forEach((code, n) -> codes.add(n + " " + code));
      out.append(Printable.of(device.id()))
          .append(" (")
          .append(device.dialect())
          .append("): ")
          .append(Words.count(device.rulesets().size(), "ruleset"))
          .append(", ")
          .append(Words.count(device.ruleCount(), "rule"))
          .append(", ")
          .append(Lines.of(List.of(device)).words())
          .append(codes.isEmpty() ? "" : "; " + String.join(", ", codes))
          .append('\n');
      for (Statistics each : report.result().statistics()) {
        if (each.device() == device) {
          out.append("  ").append(rulesetStats(each)).append('\n');
          StatsWords.more(each).forEach(line -> out.append("    ").append(line).append('\n'));
        }
      }
    }
    out.append('\n');
  }
}
