package io.ruleshade.agent.evidence;

import io.ruleshade.check.RuleRef;
import java.util.Locale;

/**
 * A word in a remark or a name that hints at what somebody meant. That the word stands there is a fact;
 * what it means is for people.
 *
 * @param id {@code S1}
 * @param kind what it hints at
 * @param rule the rule whose remark, name or objects hold the word
 * @param where {@code remark}, {@code name}, or {@code object}
 * @param text the remark or name, safe to print and cut to a length
 * @param word the word
 */
public record Signal(String id, Kind kind, RuleRef rule, String where, String text, String word) {
  /** What a word hints at. */
  public enum Kind {
    /** It was for a while. */
    TEMPORARY("it was meant for a while"),
    /** What it was for is gone. */
    OBSOLETE("what it was for is gone"),
    /** It is an exception from another rule. */
    EXCEPTION("it is meant as an exception"),
    /** Something is to be kept out. */
    BLOCK("something is to be kept out"),
    /** Something is to pass. */
    ALLOW("something is to pass"),
    /** It catches what is left. */
    CATCH_ALL("it catches what is left"),
    /** A ticket says why. */
    TICKET("a ticket knows why it is there");

    private final String words;

    Kind(String words) {
      this.words = words;
    }

    /** {@return what it hints at, in words} */
    public String words() {
      return words;
    }

    /** {@return the kind as JSON names it} */
    public String label() {
      return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
  }
}
