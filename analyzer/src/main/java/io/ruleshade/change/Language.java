package io.ruleshade.change;

import io.ruleshade.model.Device;
import io.ruleshade.model.OneRule;
import io.ruleshade.model.Rule;
import io.ruleshade.model.Ruleset;
import java.util.List;
import java.util.Optional;

/** What a change must know of the dialect of a file. */
public interface Language {
  /** {@return the devices that the text describes, read as the file was read} */
  List<Device> parse(String text);

  /**
   * {@return two rules as one, or why there is no such rule} Its texts are tried: one counts when it reads
   * as a rule of exactly the union of the two.
   *
   * @param stays the rule in whose place the one would stand
   * @param goes the other
   */
  OneRule joined(Rule stays, Rule goes);

  /**
   * {@return why every entry of a ruleset matters by itself, whatever the entries before it match; empty for
   * one that only filters}
   */
  default Optional<String> otherUse(Ruleset ruleset) {
    return Optional.empty();
  }

  /** {@return whether a ruleset is there when it has no rule; elsewhere its last rule takes it along} */
  default boolean keepsEmpty(Ruleset ruleset) {
    return false;
  }
}
