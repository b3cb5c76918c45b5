package io.ruleshade.model;

import io.ruleshade.source.Span;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * One rule as the device counts rules: disabled ones count, remarks and implicit defaults do not.
 *
 * @param index 1-based place in the ruleset's evaluation order
 * @param name the name or number the user gave it, where the dialect has one
 * @param span the whole rule in the file
 * @param enabled false for a rule that the device skips
 * @param action what it does; {@link Action.Kind#BRANCH} when its arms differ
 * @param match the packets it matches as written, those of all its arms
 * @param comment the remark attached to it
 * @param hits packets counted by the device, where the input says so
 * @param uses the objects it refers to
 * @param branches the arms of a rule that does different things to different packets, at least two;
 *     empty for a rule that does one thing to all
 * @param parts the values it is put together of, as far as the dialect tells
 */
public record Rule(
    int index,
    @Nullable String name,
    Span span,
    boolean enabled,
    Action action,
    Match match,
    @Nullable String comment,
    @Nullable HitCount hits,
    List<Use> uses,
    List<Arm> branches,
    RuleParts parts) {
  public Rule {
    uses = List.copyOf(uses);
    branches = List.copyOf(branches);
    if (branches.size() == 1 || branches.isEmpty() == (action.kind() == Action.Kind.BRANCH)) {
      throw new IllegalArgumentException(action.kind() + " with arms " + branches.size());
    }
  }

  /** A rule that does one thing to all packets that it matches. */
  public Rule(
      int index,
      @Nullable String name,
      Span span,
      boolean enabled,
      Action action,
      Match match,
      @Nullable String comment,
      @Nullable HitCount hits,
      List<Use> uses) {
    this(
        index, name, span, enabled, action, match, comment, hits, uses, List.of(), RuleParts.NONE);
  }

  /** A rule that does different things to different packets. */
  public Rule(
      int index,
      @Nullable String name,
      Span span,
      boolean enabled,
      Action action,
      Match match,
      @Nullable String comment,
      @Nullable HitCount hits,
      List<Use> uses,
      List<Arm> branches) {
    this(
        index, name, span, enabled, action, match, comment, hits, uses, branches, RuleParts.NONE);
  }

  /** {@return the rule with the values it is put together of} */
  public Rule withParts(RuleParts all) {
    return all.equals(parts)
        ? this
        : new Rule(
            index, name, span, enabled, action, match, comment, hits, uses, branches, all);
  }

  /**
   * What a rule does to some of its packets.
   *
   * <p>A packet takes the first arm that it fits, and as it was when it came to the rule; what comes
   * back from the arm's jump goes on with the next rule. INVARIANT: arms that do more than go on with
   * the next rule fit no packet in common as far as they surely match, and precede those that go on.
   *
   * @param match the packets of the arm
   * @param action what is done to them, never {@link Action.Kind#BRANCH}
   */
  public record Arm(Match match, Action action) {
    public Arm {
      if (action.kind() == Action.Kind.BRANCH) {
        throw new IllegalArgumentException("an arm has no arms");
      }
    }
  }

  /**
   * A rule of arms, as a verdict map makes them, or a statement before the end of a match.
   *
   * @param arms at least one, in the order in which a packet tries them
   */
  public static Rule ofArms(
      int index,
      @Nullable String name,
      Span span,
      List<Arm> arms,
      @Nullable String comment,
      @Nullable HitCount hits,
      List<Use> uses) {
    if (arms.size() == 1) {
      Arm arm = arms.get(0);
      return new Rule(index, name, span, true, arm.action, arm.match, comment, hits, uses);
    }
    List<Product> products = new ArrayList<>();
    TreeSet<String> effects = new TreeSet<>();
    TreeSet<String> writes = new TreeSet<>();
    boolean log = false;
    for (Arm arm : arms) {
      products.addAll(arm.match.products());
      effects.addAll(arm.action.effects());
      writes.addAll(arm.action.writes());
      log |= arm.action.log();
    }
    Action action =
        new Action(Action.Kind.BRANCH, null, log, List.copyOf(effects), List.copyOf(writes));
    Match match = new Match(products);
    return new Rule(
        index, name, span, true, action, match, comment, hits, uses, arms, RuleParts.NONE);
  }

  /** {@return what it does to which packets: one arm, or its branches} */
  public List<Arm> arms() {
    return branches.isEmpty() ? List.of(new Arm(match, action)) : branches;
  }

  /** {@return full names of the rulesets that it may transfer control to} */
  public List<String> targets() {
    if (branches.isEmpty()) {
      return action.target() == null ? List.of() : List.of(action.target());
    }
    List<String> targets = new ArrayList<>();
    for (Arm arm : branches) {
      if (arm.action.target() != null) {
        targets.add(arm.action.target());
      }
    }
    return targets;
  }

  /** By its place alone, so that it costs nothing to keep rules in sets. */
  @Override
  public int hashCode() {
    return 31 * index + span.start();
  }

  /**
   * What a device counted.
   *
   * @param packets number of packets or hits
   * @param bytes number of bytes; -1 where the device does not say
   */
  public record HitCount(long packets, long bytes) {}

  /**
   * A reference to a named object.
   *
   * @param kind kind of the object, as in {@link NamedObject#kind}
   * @param name the object's name
   * @param span where it is used
   */
  public record Use(String kind, String name, Span span) {}
}
