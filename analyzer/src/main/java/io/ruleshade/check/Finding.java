package io.ruleshade.check;

import io.ruleshade.diagnostic.Severity;
import io.ruleshade.model.Device;
import io.ruleshade.model.Ruleset;
import io.ruleshade.source.Span;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * One statement about a configuration, with its evidence.
 *
 * @param code stable code, {@code RS101}
 * @param name what it is called, {@code shadowed}
 * @param severity how much it matters
 * @param device the device
 * @param ruleset the ruleset it is about; null when it is about no ruleset
 * @param rule the rule it is about; null when it is about a ruleset, an object or a line
 * @param span the place in the file
 * @param cause why the rule never matches; null for other findings
 * @param agreement how the rule's packets are decided instead; null for other findings
 * @param certainty whether it is a theorem about the file
 * @param conditions what it depends on when conditional
 * @param by an irreducible set of rules that cause it
 * @param byDefault whether the ruleset's default is among the causes
 * @param witness a packet that shows it, where there is one
 * @param message one line, lower case, without a final period
 * @param notes further facts that a reader needs, one line each
 * @param help what to do; one line
 * @param fingerprint identity by meaning, {@code rs1:…}
 */
public record Finding(
    String code,
    String name,
    Severity severity,
    Device device,
    @Nullable Ruleset ruleset,
    @Nullable RuleRef rule,
    Span span,
    @Nullable Cause cause,
    @Nullable Agreement agreement,
    Certainty certainty,
    List<String> conditions,
    List<RuleRef> by,
    boolean byDefault,
    @Nullable Witness witness,
    String message,
    List<String> notes,
    String help,
    String fingerprint) {
  public Finding {
    conditions = List.copyOf(conditions);
    by = List.copyOf(by);
    notes = List.copyOf(notes);
  }

  /**
   * {@return the identity of its cause by meaning, {@code re1:…}} It changes when other rules cause the
   * finding, or cause it in another way, and not when they move or are named otherwise.
   */
  public String evidence() {
    return Fingerprints.evidence(this);
  }

  /** {@return this finding with another witness} */
  Finding withWitness(Witness other) {
    return new Finding(
        code, name, severity, device, ruleset, rule, span, cause, agreement, certainty, conditions,
        by, byDefault, other, message, notes, help, fingerprint);
  }

  /** {@return this finding with another severity} */
  Finding withSeverity(Severity other) {
    return other == severity
        ? this
        : new Finding(
            code, name, other, device, ruleset, rule, span, cause, agreement, certainty, conditions,
            by, byDefault, witness, message, notes, help, fingerprint);
  }

  /** {@return this finding under another fingerprint} */
  Finding withFingerprint(String other) {
    return new Finding(
        code, name, severity, device, ruleset, rule, span, cause, agreement, certainty, conditions,
        by, byDefault, witness, message, notes, help, other);
  }

  /** Why a rule never matches. */
  public enum Cause {
    /** Its match holds no packet. */
    EMPTY,
    /** One rule takes all its packets. */
    SINGLE,
    /** Several rules together take all its packets. */
    UNION,
    /** No packet that reaches its chain can match. */
    UNREACHED;

    /** {@return the cause as JSON names it} */
    public String label() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  /** How the rule's packets are decided instead, against what the rule asks for. */
  public enum Agreement {
    /** The same in every respect. */
    SAME("same"),
    /** The same verdict, but another log, translation or kind of rejection. */
    SAME_DISPOSITION("same-disposition"),
    /** All the opposite way. */
    OPPOSITE("opposite"),
    /** Some one way, some the other. */
    MIXED("mixed"),
    /** The rule asks for no verdict. */
    NONE("none"),
    /** Nobody can say: a line that was not understood could decide first. */
    UNKNOWN("unknown");

    private final String label;

    Agreement(String label) {
      this.label = label;
    }

    /** {@return the agreement as JSON names it} */
    public String label() {
      return label;
    }
  }

  /** Whether a finding is a theorem about the file. */
  public enum Certainty {
    /** For every packet and every truth of the conditions that are not modelled. */
    PROVEN,
    /** Only when the named conditions turn out so. */
    CONDITIONAL,
    /** Nobody can say. */
    UNKNOWN;

    /** {@return the certainty as JSON names it} */
    public String label() {
      return name().toLowerCase(Locale.ROOT);
    }
  }
}
