package io.ruleshade.check;

import io.ruleshade.check.Finding.Certainty;
import io.ruleshade.diagnostic.Severity;
import io.ruleshade.model.Device;
import io.ruleshade.model.NamedObject;
import io.ruleshade.model.Ruleset;
import io.ruleshade.source.Span;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A finding that is being written: about a rule, a ruleset, or a place. */
public final class Draft {
  private final Check check;
  private final Severity severity;
  private final Device device;
  private final @Nullable Ruleset ruleset;
  private final @Nullable RuleRef rule;
  private final Span span;
  private final List<String> conditions = new ArrayList<>();
  private final List<RuleRef> by = new ArrayList<>();
  private final List<String> notes = new ArrayList<>();
  private final List<String> identity = new ArrayList<>();
  private Certainty certainty = Certainty.PROVEN;
  private @Nullable Witness witness;

  private Draft(
      Check check,
      Severity severity,
      Device device,
      @Nullable Ruleset ruleset,
      @Nullable RuleRef rule,
      Span span) {
    this.check = check;
    this.severity = severity;
    this.device = device;
    this.ruleset = ruleset;
    this.rule = rule;
    this.span = span;
  }

  /** A finding about a rule. */
  public static Draft of(Check check, Severity severity, Device device, RuleRef rule) {
    return new Draft(check, severity, device, rule.ruleset(), rule, rule.rule().span());
  }

  /** A finding about a ruleset. */
  public static Draft of(Check check, Severity severity, Device device, Ruleset ruleset) {
    return new Draft(check, severity, device, ruleset, null, ruleset.opening());
  }

  /** A finding about a place that is in no ruleset. */
  public static Draft of(Check check, Severity severity, Device device, Span span) {
    return new Draft(check, severity, device, null, null, span);
  }

  /** Says what it depends on; it is then conditional. */
  public Draft conditional(List<String> on) {
    if (!on.isEmpty()) {
      certainty = Certainty.CONDITIONAL;
      conditions.addAll(on);
    }
    return this;
  }

  /** Says that nobody can say. */
  public Draft unknown() {
    certainty = Certainty.UNKNOWN;
    return this;
  }

  /** Names a rule that has a part in it. */
  public Draft by(RuleRef other) {
    by.add(other);
    return this;
  }

  /** Shows it by a packet. */
  public Draft witness(@Nullable Witness shown) {
    witness = shown;
    return this;
  }

  /** A further fact. */
  public Draft note(String note) {
    notes.add(note);
    return this;
  }

  /** Words by which it is told from other findings of its kind at its place. */
  public Draft identity(String... words) {
    identity.addAll(List.of(words));
    return this;
  }

  /** Tells it from others by what objects stand for, whatever their names and order. */
  public Draft identity(List<NamedObject> objects) {
    objects.stream().map(Fingerprints::meaning).sorted().forEach(identity::add);
    return this;
  }

  /** {@return the finding} */
  public Finding say(String message, String help) {
    return new Finding(
        check.code(),
        check.name(),
        severity,
        device,
        ruleset,
        rule,
        span,
        null,
        null,
        certainty,
        conditions,
        by,
        false,
        witness,
        message,
        notes,
        help,
        Fingerprints.of(
            check.code(), device, ruleset, rule == null ? null : rule.rule(), identity));
  }
}
