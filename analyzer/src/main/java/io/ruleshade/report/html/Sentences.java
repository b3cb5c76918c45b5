package io.ruleshade.report.html;

import io.ruleshade.check.RuleState.State;
import io.ruleshade.diagnostic.Severity;
import io.ruleshade.report.document.ResultDocument;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** The summary in sentences, each a plain reading of the numbers. */
final class Sentences {
  private Sentences() {}

  static List<String> of(ReportPage page) {
    List<String> out = new ArrayList<>();
    ResultDocument document = page.document();
    if (document.devices().isEmpty()) {
      out.add("No configuration could be read, so nothing can be said about any rule.");
    } else {
      out.add(
          Words.count(page.files().size(), "file was read, with ", "files were read, with ")
              + Words.count(page.fileLines(), "line", "lines") + ": "
              + Words.count(document.devices().size(), "device", "devices") + " with "
              + Words.count(page.rules(), "rule", "rules") + ".");
    }
    if (page.hasStatistics()) {
      rules(page, out);
    }
    findings(page, out);
    if (page.undefined() > 0) {
      out.add(
          "The files use names that they do not define, "
              + Words.count(page.undefined(), "time", "times")
              + ": what the rules that ask for them match is not known.");
    }
    gate(document, out);
    traffic(page.settings().traffic(), out);
    if (!document.complete()) {
      out.add(
          "The result is incomplete: something could not be used, was not understood or was not"
              + " decided. Where nothing is found, that does not mean that nothing is there.");
    }
    return out;
  }

  private static void rules(ReportPage page, List<String> out) {
    long dead =
        page.rules(State.SHADOWED) + page.rules(State.COVERED) + page.rules(State.DUPLICATE)
            + page.rules(State.NEVER_MATCHES);
    if (dead == 0) {
      out.add(
          page.rules(State.UNDECIDED) == 0
              ? "No enabled rule was found that decides no packet."
              : "No rule was found that decides no packet; some are undecided.");
    } else {
      List<String> parts = new ArrayList<>();
      part(parts, page.rules(State.SHADOWED), "shadowed (packets decided the opposite way, all or some)");
      part(parts, page.rules(State.COVERED), "covered by earlier rules");
      part(parts, page.rules(State.DUPLICATE), page.rules(State.DUPLICATE) == 1 ? "duplicate" : "duplicates");
      part(parts, page.rules(State.NEVER_MATCHES), "that can match nothing");
      out.add(
          Words.count(dead, "rule decides no packet", "rules decide no packet") + ": "
              + String.join("; ", parts) + ".");
    }
    long redundant = page.rules(State.REDUNDANT);
    String more = dead == 0 ? "" : "further ";
    if (redundant > 0) {
      out.add(
          Words.count(redundant, more + "rule decides packets, but deleting it",
                  more + "rules decide packets, but deleting any one of them")
              + " alone would change nothing.");
    }
    if (page.removable() > 0) {
      out.add(
          Words.count(page.removable(), "rule can be deleted", "rules can be deleted all together")
              + " without changing what happens to any packet.");
    }
    long disabled = page.rules(State.DISABLED);
    if (disabled > 0) {
      out.add(Words.count(disabled, "rule is", "rules are") + " disabled.");
    }
    unreached(page.document(), out);
  }

  /** What is said of rules that no packet comes to says what they would do. */
  private static void unreached(ResultDocument document, List<String> out) {
    Set<String> names = new HashSet<>();
    document.findings().stream()
        .filter(finding -> finding.code().equals("RS110"))
        .forEach(finding -> names.add(finding.device() + "\n" + finding.ruleset()));
    List<ResultDocument.Statistics> some =
        document.statistics().stream()
            .filter(each -> names.contains(each.device() + "\n" + each.ruleset()))
            .toList();
    long rules = some.stream().mapToLong(ResultDocument.Statistics::rules).sum();
    if (rules > 0) {
      out.add(
          Words.count(rules, "rule stands", "rules stand") + " in "
              + Words.count(some.size(), "ruleset", "rulesets")
              + " that no packet comes to (RS110) and "
              + (rules == 1 ? "is" : "are") + " judged as if packets came.");
    }
  }

  private static void part(List<String> parts, long count, String words) {
    if (count > 0) {
      parts.add(Words.number(count) + " " + words);
    }
  }

  private static void findings(ReportPage page, List<String> out) {
    List<String> parts = new ArrayList<>();
    long all = 0;
    for (Severity severity : Severity.values()) {
      long count = page.count(severity);
      all += count;
      if (count > 0) {
        parts.add(Words.number(count) + " " + severity.label());
      }
    }
    long suppressed = page.document().summary().suppressed();
    String rest =
        suppressed == 0
            ? ""
            : " " + Words.count(suppressed, "further finding is", "further findings are")
                + " suppressed by a baseline or an exception and do not count.";
    out.add(
        all == 0
            ? "There is no finding that counts." + rest
            : Words.count(all, "finding counts", "findings count") + ": "
                + String.join(", ", parts) + "." + rest);
  }

  private static void traffic(@Nullable TrafficChanges traffic, List<String> out) {
    if (traffic == null) {
      return;
    }
    Map<String, Long> kinds = new TreeMap<>();
    traffic.changes().forEach(change -> kinds.merge(change.kind(), 1L, Long::sum));
    List<String> parts = new ArrayList<>();
    kinds.forEach((kind, count) -> parts.add(Words.number(count) + " " + kind.replace('-', ' ')));
    String more = traffic.more() == 0 ? "" : ", and " + Words.number(traffic.more()) + " more";
    out.add(
        traffic.equivalent()
            ? "Against the earlier configuration no packet fares differently; that is proven."
            : parts.isEmpty()
                ? "Against the earlier configuration no change of traffic was found; that there is none is"
                    + " not proven."
                : "Against the earlier configuration the traffic changes: " + String.join(", ", parts)
                    + more + ".");
  }

  private static void gate(ResultDocument document, List<String> out) {
    ResultDocument.Gate gate = document.gate();
    if (gate.failOn() == null) {
      return;
    }
    out.add(
        "Findings at or above " + gate.failOn().label() + " fail the gate: "
            + (gate.failures() == 0 ? "there is none" : Words.count(gate.failures(), "does", "do"))
            + ".");
  }
}
