package io.ruleshade.intent;

import io.ruleshade.analysis.Differences.Region;
import io.ruleshade.check.RuleRef;
import io.ruleshade.model.EntryPoint;
import io.ruleshade.semantics.Packet;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Whether an intent is true of a device.
 *
 * @param status the answer
 * @param breaches sets of packets that break it, those that do for certain first
 * @param why what is not known, in words
 */
public record Judgement(Intent intent, Status status, List<Breach> breaches, List<String> why) {
  public Judgement {
    breaches = List.copyOf(breaches);
    why = List.copyOf(why);
  }

  /** The answers there are. */
  public enum Status {
    /** No packet breaks it, over all packets. */
    HOLDS("holds"),
    /** A packet breaks it. */
    BROKEN("broken"),
    /** A packet breaks it when the named conditions turn out so. */
    CONDITIONAL("conditional"),
    /** Nobody can say. */
    UNDECIDED("undecided"),
    /** None of its packets comes to a place where the device filters. */
    NOT_TESTED("not-tested");

    private final String label;

    Status(String label) {
      this.label = label;
    }

    /** {@return the answer as JSON names it} */
    public String label() {
      return label;
    }
  }

  /**
   * Packets that break an intent.
   *
   * @param words the packets
   * @param sample one of them
   * @param via where they come through, in order, and the rules that decide there
   * @param certain whether each of them does, whatever conditions are that nobody can decide
   */
  public record Breach(Region words, Packet sample, List<Via> via, boolean certain) {
    public Breach {
      via = List.copyOf(via);
    }

    /** {@return whether each of its packets breaks the intent} */
    boolean isProven() {
      return certain
          && words.conditions().stream().allMatch(text -> text.endsWith("later fragment"));
    }
  }

  /**
   * An entry point on the way.
   *
   * @param decider the rule that decides there; null for the default
   */
  public record Via(EntryPoint entry, @Nullable RuleRef decider) {}
}
