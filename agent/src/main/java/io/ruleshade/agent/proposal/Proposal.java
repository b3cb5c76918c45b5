package io.ruleshade.agent.proposal;

import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * A change that somebody proposes, in ids of an evidence pack. Nothing is checked yet.
 *
 * @param kind what is done
 * @param rule id of the rule that it is done to
 * @param anchor id of the other rule: the one to move before, or whose packets are left out; null for kinds
 *     without
 */
public record Proposal(Kind kind, String rule, @Nullable String anchor) {
  /** What can be proposed; there is nothing else. */
  public enum Kind {
    /** The rule goes. */
    REMOVE,
    /** The rule stays in the file and is skipped. */
    DISABLE,
    /** The rule stands before another. */
    MOVE_BEFORE,
    /** The rule leaves out what another matches. */
    NARROW;

    /** {@return the kind as JSON names it} */
    public String label() {
      return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    /** {@return whether it names another rule} */
    public boolean hasAnchor() {
      return this == MOVE_BEFORE || this == NARROW;
    }
  }

  /** {@return the change as a template over ids} */
  public String template() {
    String me = "[[rule:" + rule + "]]";
    return switch (kind) {
      case REMOVE -> "delete " + me;
      case DISABLE -> "disable " + me;
      case MOVE_BEFORE -> "move " + me + " before [[rule:" + anchor + "]]";
      case NARROW -> "narrow " + me + " by what [[rule:" + anchor + "]] matches";
    };
  }
}
