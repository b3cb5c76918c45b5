package io.ruleshade.report.format;

import io.ruleshade.diagnostic.Severity;
import io.ruleshade.report.AcceptedText;
import io.ruleshade.report.Claims;
import io.ruleshade.report.Printable;
import io.ruleshade.report.Words;
import io.ruleshade.report.document.ResultDocument;
import io.ruleshade.report.document.ResultDocument.Finding;
import io.ruleshade.report.document.ResultDocument.Place;
import io.ruleshade.report.document.ResultDocument.Rule;
import io.ruleshade.report.document.ResultDocument.Witness;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What the formats show of a document, in words that all of them share. Texts are harmless: on one
 * line, without control and reordering characters, and of bounded length.
 */
final class Shown {
  /** Characters of one text that are shown at most. */
  static final int LONGEST = 2_000;

  private final Map<String, ResultDocument.File> files;

  Shown(ResultDocument document) {
    this.files = document.filesByPath();
  }

  /** {@return a text that is harmless and not too long} */
  static String text(String text) {
    return text(text, LONGEST);
  }

  /** {@return a text that is harmless and at most so long; what is cut off is said} */
  static String text(String text, int most) {
    // What is far too long is cut before it is made harmless, which makes it longer at most.
    String safe = Printable.of(text.length() > most ? cut(text, most) : text);
    if (safe.length() <= most && text.length() <= most) {
      return safe;
    }
    String end = "… (" + text.length() + " characters)";
    return cut(safe, Math.max(0, most - end.length())) + end;
  }

  private static String cut(String text, int length) {
    if (text.length() <= length) {
      return text;
    }
    boolean pair = length > 0 && Character.isHighSurrogate(text.charAt(length - 1));
    return text.substring(0, pair ? length - 1 : length);
  }

  /**
   * {@return the path that a platform knows a file by: from the top of the repository where it is in one,
   * without {@code ./} and {@code ../}-less otherwise as given}
   */
  String path(String given) {
    ResultDocument.File file = files.get(given);
    String path = file != null && file.relativePath() != null ? file.relativePath() : given;
    while (path.startsWith("./")) {
      path = path.substring(2);
    }
    return path;
  }

  /** {@return a path as a relative URI reference, or as a {@code file} URI where it is absolute} */
  String uri(String given) {
    String path = path(given);
    String encoded = percentEncoded(path);
    return path.startsWith("/") ? "file://" + encoded : encoded;
  }

  private static String percentEncoded(String path) {
    StringBuilder out = new StringBuilder();
    for (byte b : path.getBytes(StandardCharsets.UTF_8)) {
      char c = (char) (b & 0xff);
      boolean plain =
          (c >= 'a' && c <= 'z')
              || (c >= 'A' && c <= 'Z')
              || (c >= '0' && c <= '9')
              || "-._~/".indexOf(c) >= 0;
      if (plain) {
        out.append(c);
      } else {
        out.append(String.format("%%%02X", (int) c));
      }
    }
    return out.toString();
  }

  /** {@return {@code fw.cfg:18}} */
  String at(Place place) {
    return text(path(place.file())) + ":" + place.line();
  }

  /** {@return {@code fw.cfg:18}} */
  String at(Rule rule) {
    return text(path(rule.file())) + ":" + rule.line();
  }

  /** {@return the rule, ruleset or device that a finding is about; empty when it is about none} */
  static String subject(Finding finding) {
    List<String> parts = new ArrayList<>();
    add(parts, finding.device());
    Rule rule = finding.rule();
    add(parts, rule != null ? rule.id() : finding.ruleset());
    return text(String.join(" ", parts));
  }

  private static void add(List<String> parts, @Nullable String part) {
    if (part != null && !part.isEmpty()) {
      parts.add(part);
    }
  }

  /** {@return {@code edge-fw1 OUTSIDE_IN#9 shadowed: this permit never matches}} */
  static String headline(Finding finding) {
    String subject = subject(finding);
    return (subject.isEmpty() ? "" : subject + " ") + text(finding.name()) + ": " + text(finding.message());
  }

  /** {@return what is claimed; empty where the message says it all} */
  static String claim(Finding finding) {
    return Claims.of(
        finding.code(),
        finding.cause(),
        finding.agreement(),
        finding.certainty(),
        finding.by().size(),
        finding.byDefault());
  }

  /** {@return the ids of the rules that cause it} */
  static List<String> causes(Finding finding) {
    List<String> causes = new ArrayList<>();
    finding.by().forEach(rule -> causes.add(text(rule.id())));
    if (finding.byDefault()) {
      causes.add("the default");
    }
    return causes;
  }

  /** {@return the packet that shows it and how it is decided; empty when there is none} */
  static String witness(Finding finding) {
    Witness witness = finding.witness();
    return witness == null ? "" : text(witness.words()) + " " + decided(witness);
  }

  /** {@return how a packet is decided, as the end of a sentence} */
  static String decided(Witness witness) {
    Rule decider = witness.decider();
    String by = decider == null ? "the default" : text(decider.id());
    if (witness.verdict() == null) {
      return "is decided nobody can say how";
    }
    return switch (witness.verdict()) {
      case "permit" -> "is permitted by " + by;
      case "deny" -> "is denied by " + by;
      case "reject" -> "is rejected by " + by;
      default -> "is handed to a program by " + by;
    };
  }

  /** {@return how it is accepted; empty when it is not} */
  static String accepted(Finding finding) {
    return finding.suppression() == null ? "" : text(AcceptedText.words(finding.suppression()));
  }

  /** {@return everything there is to say besides the headline, a line each} */
  List<String> details(Finding finding) {
    List<String> lines = new ArrayList<>();
    Place place = finding.place();
    if (place != null) {
      lines.add("at: " + at(place));
      lines.add("line: " + text(firstLine(place.text())));
    }
    line(lines, "claim", claim(finding));
    for (Rule rule : finding.by()) {
      lines.add("by: " + text(rule.id()) + " at " + at(rule) + ": " + text(firstLine(rule.text())));
    }
    if (finding.byDefault()) {
      lines.add("by: the default");
    }
    finding.conditions().forEach(condition -> line(lines, "condition", text(condition)));
    line(lines, "witness", witness(finding));
    finding.notes().forEach(note -> line(lines, "note", text(note)));
    line(lines, "help", text(finding.help()));
    line(lines, "accepted", accepted(finding));
    return lines;
  }

  private static void line(List<String> lines, String name, String text) {
    if (!text.isEmpty()) {
      lines.add(name + ": " + text);
    }
  }

  private static String firstLine(String text) {
    int end = text.indexOf('\n');
    String line = end < 0 ? text : text.substring(0, end) + " …";
    return line.strip();
  }

  /** {@return what was analysed, in one line} */
  static String analysed(ResultDocument document) {
    long rules = document.devices().stream().mapToLong(ResultDocument.Device::rules).sum();
    long lines =
        document.filesByPath().values().stream().mapToLong(ResultDocument.File::lines).sum();
    return Words.count(document.devices().size(), "device")
        + ", "
        + Words.count(rules, "rule")
        + ", "
        + Words.count(lines, "line");
  }

  /** {@return {@code 1 high, 3 info}; {@code no findings} when there are none} */
  static String counts(ResultDocument document) {
    List<String> parts = new ArrayList<>();
    for (Severity severity : Severity.values()) {
      long n = document.summary().count(severity);
      if (n > 0) {
        parts.add(n + " " + severity.label());
      }
    }
    return parts.isEmpty() ? "no findings" : String.join(", ", parts);
  }

  /** {@return why the result is incomplete; empty when it is complete} */
  static String incomplete(ResultDocument document) {
    if (document.complete()) {
      return "";
    }
    long lines = notUnderstood(document).size();
    List<String> parts = new ArrayList<>();
    if (lines > 0) {
      parts.add(Words.count(lines, "line") + " not understood");
    }
    if (document.summary().undecided() > 0) {
      parts.add(Words.count(document.summary().undecided(), "rule") + " undecided");
    }
    return parts.isEmpty()
        ? "a part of the input was cut off or unusable"
        : String.join(", ", parts);
  }

  /** {@return the lines that were not understood} Those of a file that devices share count once. */
  static List<ResultDocument.NotUnderstood> notUnderstood(ResultDocument document) {
    return document.devices().stream()
        .flatMap(device -> device.coverage().notUnderstoodLines().stream())
        .distinct()
        .toList();
  }

  /** {@return the last line of a report: what the gate says} */
  static String gate(ResultDocument document) {
    ResultDocument.Gate gate = document.gate();
    String level = gate.failOn() == null ? "none" : gate.failOn().label();
    return "gate: " + gate.failures() + " at or above " + level + ", exit " + gate.exit();
  }
}
