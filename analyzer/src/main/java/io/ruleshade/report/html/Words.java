package io.ruleshade.report.html;

import io.ruleshade.check.Finding.Agreement;
import io.ruleshade.check.Finding.Cause;
import io.ruleshade.check.Finding.Certainty;
import io.ruleshade.check.RuleState;
import io.ruleshade.diagnostic.Severity;
import io.ruleshade.report.Page;
import io.ruleshade.report.Pages;
import io.ruleshade.report.Suppression;
import io.ruleshade.report.document.ResultDocument;
import io.ruleshade.report.document.ResultDocument.Finding;
import io.ruleshade.report.document.ResultDocument.Place;
import io.ruleshade.report.document.ResultDocument.Rule;
import io.ruleshade.report.document.ResultDocument.Witness;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The sentences of the report that are made from values; the script gets the same ones as data. */
public final class Words {
  private Words() {}

  /** {@return the causes in sentences, by their names in JSON} */
  static Map<String, String> causes() {
    Map<String, String> out = new LinkedHashMap<>();
    for (Cause cause : Cause.values()) {
      out.put(
          cause.label(),
          switch (cause) {
            case EMPTY -> "No packet can match it, as it is written.";
            case SINGLE -> "One rule is the cause.";
            case UNION -> "Several together are the cause; without any one of them this would not hold.";
            case UNREACHED -> "No packet that reaches its chain can match it.";
          });
    }
    return out;
  }

  /**
   * {@return what takes over the packets of a redundant rule (RS103), in sentences} They are not what makes
   * it redundant: without one of them another may do the same.
   */
  static Map<String, String> takeovers() {
    Map<String, String> out = new LinkedHashMap<>();
    out.put("default", "What would decide its packets instead is the default.");
    out.put(Cause.SINGLE.label(), "One rule would decide its packets instead.");
    out.put(Cause.UNION.label(), "Several would decide its packets instead, each some of them.");
    return out;
  }

  private static String takeover(Finding finding, Cause cause) {
    boolean onlyDefault = finding.byDefault() && finding.by().isEmpty();
    return takeovers().getOrDefault(onlyDefault ? "default" : cause.label(), "");
  }

  /** {@return the kinds of agreement in sentences, by their names in JSON} */
  static Map<String, String> agreements() {
    Map<String, String> out = new LinkedHashMap<>();
    for (Agreement agreement : Agreement.values()) {
      out.put(
          agreement.label(),
          switch (agreement) {
            case SAME -> "Its packets fare as it asks, with the same effect.";
            case SAME_DISPOSITION ->
                "Its packets get the verdict that it asks for, but another effect, such as log,"
                    + " translation or kind of rejection.";
            case OPPOSITE -> "Its packets fare the opposite way of what it asks for.";
            case MIXED ->
                "Some of its packets fare as it asks; some fare the opposite way, or would where a"
                    + " condition holds that the file does not settle.";
            case NONE -> "The rule asks for no verdict.";
            case UNKNOWN ->
                "How its packets fare instead is not known: something that was not understood could"
                    + " decide them first.";
          });
    }
    return out;
  }

  /** {@return the kinds of certainty in sentences, by their names in JSON} */
  static Map<String, String> certainties() {
    Map<String, String> out = new LinkedHashMap<>();
    for (Certainty certainty : Certainty.values()) {
      out.put(
          certainty.label(),
          switch (certainty) {
            case PROVEN -> "Proven.";
            case CONDITIONAL -> "Holds only where the conditions named here turn out so.";
            case UNKNOWN -> "Cannot be said for certain from the file.";
          });
    }
    return out;
  }

  /** {@return the states of rules in words, by their names in JSON} */
  static Map<String, String> states() {
    Map<String, String> out = new LinkedHashMap<>();
    for (RuleState.State state : RuleState.State.values()) {
      out.put(state.label(), state(state));
    }
    return out;
  }

  /** {@return a state in words} */
  public static String state(RuleState.State state) {
    return switch (state) {
      case ALIVE -> "alive";
      case SHADOWED -> "shadowed";
      case COVERED -> "covered";
      case REDUNDANT -> "redundant";
      case NEVER_MATCHES -> "never matches";
      case DUPLICATE -> "duplicate";
      case DISABLED -> "disabled";
      case UNDECIDED -> "undecided";
    };
  }

  /** {@return the letter by which a state is told without colour; empty for rules that are well} */
  public static String letter(RuleState.State state) {
    return switch (state) {
      case ALIVE -> "";
      case SHADOWED -> "S";
      case COVERED -> "C";
      case REDUNDANT -> "R";
      case NEVER_MATCHES -> "N";
      case DUPLICATE -> "D";
      case DISABLED -> "x";
      case UNDECIDED -> "?";
    };
  }

  /** {@return the shape by which a severity is told without colour} */
  public static String shape(Severity severity) {
    return switch (severity) {
      case CRITICAL -> "◆";
      case HIGH -> "▲";
      case MEDIUM -> "■";
      case LOW -> "●";
      case INFO -> "○";
    };
  }

  /** {@return what a finding is about, in short: device, and rule or ruleset} */
  public static String subject(Finding finding) {
    StringBuilder out = new StringBuilder();
    if (finding.device() != null) {
      out.append(finding.device());
    }
    Rule rule = finding.rule();
    String what = rule != null ? rule.id() : finding.ruleset();
    if (what != null) {
      out.append(out.isEmpty() ? "" : " ").append(what);
    }
    return out.toString();
  }

  /** {@return file and line, or lines} */
  public static String place(String file, int line, int endLine) {
    return endLine > line ? file + ":" + line + "–" + endLine : file + ":" + line;
  }

  /**
   * {@return a default action in words} A default is either of permit and deny, or the file does not say which,
   * as for two zones of PAN-OS that may or may not be the same one.
   */
  public static String byDefault(String action) {
    return action.equals("queue") ? "not said by the file" : action;
  }

  /** {@return file and line of a place, and the column where only a part of a line is meant} */
  public static String place(Place place) {
    String where = place(place.file(), place.line(), place.endLine());
    return place.column() > 1 && place.line() == place.endLine()
        ? where + ", from column " + place.column()
        : where;
  }

  /** {@return a text that begins with a capital letter, as a sentence does} */
  public static String sentence(String text) {
    return text.isEmpty() ? text : text.substring(0, 1).toUpperCase(Locale.ROOT) + text.substring(1);
  }

  /** {@return file and line of a rule} */
  public static String place(Rule rule) {
    return place(rule.file(), rule.line(), rule.endLine());
  }

  /** {@return a name for a place in the page, made from a fingerprint} */
  static String anchor(String fingerprint) {
    StringBuilder out = new StringBuilder("f");
    for (int i = 0; i < fingerprint.length(); i++) {
      char c = fingerprint.charAt(i);
      out.append(c >= '0' && c <= '9' || c >= 'a' && c <= 'z' ? c : '-');
    }
    return out.toString();
  }

  /** {@return the facts of a finding, one sentence each} */
  public static List<String> facts(Finding finding) {
    List<String> out = new ArrayList<>();
    Cause cause = finding.cause();
    if (cause != null) {
      out.add(
          finding.code().equals("RS103")
              ? takeover(finding, cause)
              : causes().getOrDefault(cause.label(), ""));
    }
    if (finding.agreement() != null) {
      out.add(agreements().getOrDefault(finding.agreement().label(), ""));
    }
    if (finding.certainty() != null) {
      out.add(certainties().getOrDefault(finding.certainty().label(), ""));
    }
    return out;
  }

  /** {@return what happens to the packet of a witness} */
  public static String outcome(Witness witness) {
    String verdict = witness.verdict();
    if (verdict == null) {
      return "what finally happens to it cannot be said from the file";
    }
    Rule decider = witness.decider();
    String what =
        switch (verdict) {
          case "permit" -> "permitted";
          case "deny" -> "denied";
          case "reject" -> "rejected";
          case "queue" -> "handed to a program";
          default -> verdict;
        };
    if (decider == null && verdict.equals("queue")) {
      return "the file does not say what the default does with it";
    }
    return decider != null
        ? "it is " + what + " by " + decider.id() + " (" + place(decider) + ")"
        : "it is " + what + " by the default";
  }

  /** Findings whose causes stand before the rule and take all of its packets. */
  static final List<String> COVER_CODES = List.of("RS101", "RS102", "RS105");

  /** What is said where a rule that is not named as a cause takes the example packet before those do. */
  static final String EARLIER = ", which stands before what is named above";

  /** {@return what happens to the packet of a finding's witness, and whether an earlier rule does it} */
  public static String outcome(Finding finding, Witness witness) {
    Rule decider = witness.decider();
    boolean earlier =
        COVER_CODES.contains(finding.code())
            && decider != null
            && !finding.by().isEmpty()
            && finding.by().stream().noneMatch(by -> by.id().equals(decider.id()));
    return outcome(witness) + (earlier ? EARLIER : "");
  }

  /** {@return where a ruleset is bound; a chain may be called where it is not} */
  public static String bound(ResultDocument.Statistics each) {
    return !each.bindings().isEmpty()
        ? String.join("; ", each.bindings())
        : each.kind().equals("chain") ? "to no entry point; by jumps alone" : "to no entry point";
  }

  /** {@return how a finding stands: open, or why it does not count} */
  public static String status(@Nullable Suppression suppression) {
    if (suppression == null) {
      return "open";
    }
    String kind =
        switch (suppression.kind()) {
          case Suppression.BASELINE -> "known in the baseline";
          case Suppression.EXCEPTION -> "accepted as an exception";
          case Suppression.INLINE -> "accepted in a remark of the configuration";
          default -> suppression.kind();
        };
    return suppression.evidenceChanged() ? kind + "; what causes it has changed since" : kind;
  }

  /** {@return a number with its noun} */
  public static String count(long number, String one, String many) {
    return String.format(Locale.ROOT, "%,d", number) + " " + (number == 1 ? one : many);
  }

  /** {@return a number with separators of thousands} */
  public static String number(long number) {
    return String.format(Locale.ROOT, "%,d", number);
  }

  /** {@return a section of the page about a code as one paragraph of plain text; empty without one} */
  public static String about(String code, String section) {
    Page page = Pages.of(code).orElse(null);
    String text = page == null ? null : page.sections().get(section);
    return text == null ? "" : plain(text);
  }

  /** The paragraphs before the first table or code block, without the marks of Markdown. */
  private static String plain(String markdown) {
    StringBuilder out = new StringBuilder();
    for (String line : markdown.split("\n", -1)) {
      if (line.startsWith("```") || line.startsWith("|")) {
        break;
      }
      String text = line.startsWith("- ") ? line.substring(2) : line;
      if (!text.isBlank()) {
        out.append(out.isEmpty() ? "" : " ").append(text.strip());
      }
    }
    return out.toString().replace("`", "").replaceAll("\\[([^]]*)\\]\\([^)]*\\)", "$1")
        .replace("**", "");
  }

  /** {@return the numbers of a document's rules in a state, over all rulesets} */
  static long rules(ResultDocument document, RuleState.State state) {
    return document.statistics().stream()
        .flatMap(each -> each.states().stream())
        .filter(each -> each.state() == state)
        .count();
  }
}
