package io.ruleshade.model;

import java.util.List;

/**
 * Two rules as one, in the text of a dialect.
 *
 * @param texts texts that may say what the two say together, the best first; whether one does is for the
 *     caller to see by reading it
 * @param refusal why there is none; empty where there is one
 */
public record OneRule(List<Text> texts, String refusal) {
  public OneRule {
    texts = List.copyOf(texts);
    if (texts.isEmpty() == refusal.isEmpty()) {
      throw new IllegalArgumentException("either a text or a reason why there is none");
    }
  }

  /**
   * One rule.
   *
   * @param text what stands in the place of the rule that stays, from its first character to its last; its
   *     own lines where the rule has several
   * @param lost what was written at the rule that goes and is written nowhere then, though no packet hangs
   *     on it: its name, its description
   */
  public record Text(String text, List<String> lost) {
    public Text {
      lost = List.copyOf(lost);
    }
  }

  /** {@return one text by which nothing is lost but what is named} */
  public static OneRule of(String text, List<String> lost) {
    return new OneRule(List.of(new Text(text, lost)), "");
  }

  /** {@return no text} */
  public static OneRule none(String refusal) {
    return new OneRule(List.of(), refusal);
  }

  /** {@return texts by which nothing is lost; the reason where there are none} */
  public static OneRule of(List<String> texts, String otherwise) {
    return texts.isEmpty()
        ? none(otherwise)
        : new OneRule(texts.stream().map(text -> new Text(text, List.of())).toList(), "");
  }
}
