package io.ruleshade.report;

import io.ruleshade.check.Finding;
import io.ruleshade.check.RuleRef;
import io.ruleshade.diagnostic.Label;
import io.ruleshade.diagnostic.Severity;
import io.ruleshade.model.Device;
import io.ruleshade.source.Span;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One entry of a report: what a check found, or what a parser said about a line. Both have one
 * shape.
 *
 * @param code stable code
 * @param name what it is called
 * @param severity how much it matters
 * @param device the device; null when the input yielded none
 * @param ruleset name of the ruleset; null when it is about none
 * @param rule the rule; null when it is about none
 * @param place the place in the file; null when there is none
 * @param label a remark on the place; may be empty
 * @param secondary further places of a diagnostic
 * @param message one line
 * @param help one line; may be empty
 * @param fingerprint identity by meaning
 * @param evidence identity of the cause by meaning, {@code re1:…}
 * @param finding the finding; null for what a parser said
 * @param suppression why it is accepted; null when it is not
 */
public record Item(
    String code,
    String name,
    Severity severity,
    @Nullable Device device,
    @Nullable String ruleset,
    @Nullable RuleRef rule,
    @Nullable Span place,
    String label,
    List<Label> secondary,
    String message,
    String help,
    String fingerprint,
    String evidence,
    @Nullable Finding finding,
    @Nullable Suppression suppression) {

  /** What is said of a line may quote its secrets. */
  public Item {
    label = Secrets.masked(label);
    message = Secrets.masked(message);
    help = Secrets.masked(help);
  }

  /** {@return further facts, one line each} */
  List<String> notes() {
    return finding == null ? List.of() : finding.notes().stream().map(Secrets::masked).toList();
  }

  static Item of(Finding finding) {
    return new Item(
        finding.code(),
        finding.name(),
        finding.severity(),
        finding.device(),
        finding.ruleset() == null ? null : finding.ruleset().name(),
        finding.rule(),
        finding.rule() == null ? finding.span() : finding.rule().rule().span(),
        "",
        List.of(),
        finding.message(),
        finding.help(),
        finding.fingerprint(),
        finding.evidence(),
        finding,
        null);
  }

  /** {@return the same, accepted} */
  Item accepted(Suppression by) {
    return new Item(
        code, name, severity, device, ruleset, rule, place, label, secondary, message, help,
        fingerprint, evidence, finding, by);
  }

  /** {@return whether it is accepted, so that the gate leaves it out} */
  public boolean isSuppressed() {
    return suppression != null;
  }

  /** {@return the device, ruleset and rule in words, as far as they are known} */
  public String subject() {
    StringBuilder out = new StringBuilder();
    if (device != null) {
      out.append(device.id());
    }
    String what = rule != null ? rule.id() : ruleset;
    if (what != null) {
      out.append(out.isEmpty() ? "" : " ").append(what);
    }
    return out.toString();
  }
}
