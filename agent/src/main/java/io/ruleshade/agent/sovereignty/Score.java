package io.ruleshade.agent.sovereignty;

import io.ruleshade.agent.sovereignty.Question.Component;
import java.util.Collections;
import java.util.EnumMap;
import java.util.Map;

/**
 * The points of a set-up.
 *
 * @param answers what was found for each question
 */
public record Score(Map<Question, Answer> answers) {
  /** Below it no model is used, unless somebody who may do so says otherwise. */
  public static final int LEAST = 40;

  public Score {
    EnumMap<Question, Answer> all = new EnumMap<>(Question.class);
    for (Question question : Question.values()) {
      all.put(question, answers.getOrDefault(question, Answer.OPEN));
    }
    answers = Collections.unmodifiableMap(all);
  }

  /** What was found. */
  public enum Answer {
    /** The machine says yes. */
    MEASURED_YES("yes, measured"),
    /** The machine says no. */
    MEASURED_NO("no, measured"),
    /** Somebody said yes. */
    SAID_YES("yes, as somebody said"),
    /** Somebody said no. */
    SAID_NO("no, as somebody said"),
    /** The machine cannot know, and nobody said; it counts as no. */
    OPEN("not answered");

    private final String words;

    Answer(String words) {
      this.words = words;
    }

    /** {@return whether it counts} */
    public boolean isYes() {
      return this == MEASURED_YES || this == SAID_YES;
    }

    /** {@return the answer in words} */
    public String words() {
      return words;
    }
  }

  /** {@return the points of a component} */
  public int points(Component component) {
    int sum = 0;
    for (Map.Entry<Question, Answer> entry : answers.entrySet()) {
      if (entry.getKey().component() == component && entry.getValue().isYes()) {
        sum += entry.getKey().points();
      }
    }
    return sum;
  }

  /** {@return all points} */
  public int total() {
    int sum = 0;
    for (Component component : Component.values()) {
      sum += points(component);
    }
    return sum;
  }

  /** {@return whether a model may be used} */
  public boolean isEnough() {
    return total() >= LEAST;
  }
}
