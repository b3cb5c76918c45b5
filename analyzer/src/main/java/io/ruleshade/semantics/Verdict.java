package io.ruleshade.semantics;

import io.ruleshade.model.Action;
import io.ruleshade.model.Rule;
import io.ruleshade.model.Ruleset;
import org.jspecify.annotations.Nullable;

/**
 * One possible end of a packet's way through the filter.
 *
 * @param kind a verdict; null when a line that was not understood, an undeclared chain or a loop of
 *     chains decides, so that nobody can say
 * @param ruleset the ruleset of the deciding rule; null for the default
 * @param rule the deciding rule; null for the default
 * @param action what the rule does to this packet; null for the default
 */
public record Verdict(
    Action.@Nullable Kind kind,
    @Nullable Ruleset ruleset,
    @Nullable Rule rule,
    @Nullable Action action) {

  /** The end of a packet that no rule decides. */
  static Verdict byDefault(Action.Kind kind) {
    return new Verdict(kind, null, null, null);
  }

  /** The end that nobody can tell. */
  static Verdict unknown() {
    return new Verdict(null, null, null, null);
  }

  /** Not over all that a ruleset holds: that would cost as much as the whole ruleset, each time. */
  @Override
  public int hashCode() {
    int name = ruleset == null ? 0 : ruleset.name().hashCode();
    return 31 * (31 * name + (rule == null ? 0 : rule.index())) + (kind == null ? 0 : kind.name().hashCode());
  }

  /** {@return whether the default decides} */
  public boolean isDefault() {
    return rule == null && kind != null;
  }
}
