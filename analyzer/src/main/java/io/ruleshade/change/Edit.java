package io.ruleshade.change;

/**
 * One change of a rulebase, in rule numbers of the configuration as it is: however many edits there are,
 * {@code IN#7} is the seventh rule of the list {@code IN} before any of them.
 */
public sealed interface Edit {
  /** {@return the rule that the edit is about, {@code RULESET#INDEX}} */
  String rule();

  /** The rule goes. */
  record Remove(String rule) implements Edit {
    @Override
    public String toString() {
      return "remove " + rule;
    }
  }

  /** The rule stays in the file and the device skips it. */
  record Disable(String rule) implements Edit {
    @Override
    public String toString() {
      return "disable " + rule;
    }
  }

  /**
   * The rule stands elsewhere in its ruleset.
   *
   * @param anchor a rule of the same ruleset
   * @param after whether it stands right after that rule; before it otherwise
   */
  record Move(String rule, String anchor, boolean after) implements Edit {
    @Override
    public String toString() {
      return "move " + rule + (after ? " after " : " before ") + anchor;
    }
  }

  /**
   * Rules are put in, as text of the dialect at a place in the file; where they come to stand is what the
   * dialect makes of it (an entry with a sequence number goes to its number).
   *
   * @param text whole lines
   * @param anchor the rule beside which the text is put
   * @param after whether after the last line of that rule; before its first line otherwise
   */
  record Insert(String text, String anchor, boolean after) implements Edit {
    @Override
    public String rule() {
      return anchor;
    }

    @Override
    public String toString() {
      return "insert " + (after ? "after " : "before ") + anchor + ": " + text.strip().replace("\n", "\n| ");
    }
  }

  /**
   * The lines of the rule are replaced by a text of the dialect.
   *
   * @param text whole lines
   */
  record Replace(String rule, String text) implements Edit {
    @Override
    public String toString() {
      return "replace " + rule + ": " + text.strip().replace("\n", "\n| ");
    }
  }

  /**
   * The rule matches no longer what another rule matches as written.
   *
   * @param by the other rule, whose match must be one that can be told for every packet
   */
  record Narrow(String rule, String by) implements Edit {
    @Override
    public String toString() {
      return "narrow " + rule + " by " + by;
    }
  }
}
