package io.ruleshade.model;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A part of a match that is no set of the packet space. A product with conditions is never widened:
 * its sets say what it may match, and the condition says that it need not.
 */
public sealed interface Condition {
  /** {@return the condition in words, as the user wrote it, without the negation} */
  String text();

  /** {@return whether the rule asks for the opposite} */
  boolean negated();

  /** {@return the kind as JSON names it: {@code predicate}, {@code stateful} or {@code unknown}} */
  String kind();

  /**
   * A function of the packet or of the clock: equal text, equal truth, so that two rules with the
   * same predicate agree on it. Lowering must make the text canonical and put the field into it
   * ({@code dst fqdn www.example.com}).
   *
   * @param text identity of the predicate
   * @param negated whether the opposite is asked for
   * @param dependsOn what a rule could write and thereby change the predicate ({@code mark},
   *     {@code connmark}, {@code set:NAME}, {@code ttl} …); empty for what no rule can write
   * @param test what it asks of a packet, where that can be said
   */
  record Predicate(
      String text, boolean negated, List<String> dependsOn, @Nullable PacketTest test)
      implements Condition {
    public Predicate {
      dependsOn = List.copyOf(dependsOn);
    }

    /** A predicate on nothing that a rule can write and a trace cannot decide. */
    public static Predicate of(String text) {
      return new Predicate(text, false, List.of(), null);
    }

    /** {@return the opposite predicate} */
    public Predicate negate() {
      return new Predicate(text, !negated, dependsOn, test);
    }

    @Override
    public String kind() {
      return "predicate";
    }
  }

  /**
   * A condition with memory or chance: a rate limit, {@code recent}, {@code statistic}. Equal text
   * says nothing about equal truth. To ask it can change what it says to the packets after.
   *
   * @param text the condition in words
   * @param negated whether the opposite is asked for
   * @param shared the memory, where other rules may have it too; null for one that is the rule's own
   * @param reach the packets for which it is asked, where these are more than the rule may match: it
   *     stands before other matches of the rule. Null where it is asked last, see {@link Asking}
   */
  record Stateful(String text, boolean negated, @Nullable Shared shared, @Nullable Match reach)
      implements Condition {
    /** A condition with a memory of its own that is asked after all else. */
    public Stateful(String text, boolean negated) {
      this(text, negated, null, null);
    }

    /** {@return the same, asked for other packets} */
    public Stateful withReach(@Nullable Match packets) {
      return new Stateful(text, negated, shared, packets);
    }

    @Override
    public String kind() {
      return "stateful";
    }
  }

  /**
   * A memory that several rules can have: a list of recent addresses, a named limit, a dynamic set.
   *
   * @param name what it is, the same wherever it is meant ({@code recent:ssh}, {@code set:bad})
   * @param changed whether to ask changes it; false where the rule only looks
   */
  record Shared(String name, boolean changed) {}

  /**
   * Nobody knows: an undefined name, an anonymised or illegible value, an option this program does
   * not model. Equal to nothing, not even to itself.
   *
   * @param text what is not known, and why
   */
  record Unknown(String text) implements Condition {
    @Override
    public boolean negated() {
      return false;
    }

    @Override
    public String kind() {
      return "unknown";
    }
  }
}
