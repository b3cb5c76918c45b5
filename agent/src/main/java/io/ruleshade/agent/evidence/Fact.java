package io.ruleshade.agent.evidence;

/**
 * One sentence that this program computed, over ids of its pack.
 *
 * @param id {@code C1}
 * @param section what it answers
 * @param template the sentence with placeholders: {@code [[rule:R1]] takes every packet of [[rule:R2]]}
 */
public record Fact(String id, Section section, String template) {
  /** What a reader wants to know, in this order. */
  public enum Section {
    /** What the rule, object or line asks for, and what becomes of it. */
    WHAT("What is so"),
    /** Which rules are meant, where there are many. */
    WHICH("Which rules"),
    /** Why nobody should leave it. */
    WHY("Why it matters"),
    /** What a packet shows. */
    SHOWN("Shown by"),
    /** What names, remarks and neighbours hint at. */
    MEANT("What was probably meant"),
    /** What the statement does not say, or hangs on. */
    CAREFUL("To be careful about"),
    /** What can be done. */
    ACTION("What to do");

    private final String title;

    Section(String title) {
      this.title = title;
    }

    /** {@return the heading} */
    public String title() {
      return title;
    }
  }
}
