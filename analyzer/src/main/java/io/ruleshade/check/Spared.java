package io.ruleshade.check;

import io.ruleshade.model.Extent;
import io.ruleshade.model.RuleParts.Member;
import java.util.ArrayList;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Set;

/**
 * Which of several values that stand side by side add nothing: all that they stand for is in the others.
 * Values are measured against those that stay, so that all that are found can go together.
 */
public final class Spared {
  /** Above this many values a list is not looked at: each would be compared with all others. */
  public static final int MOST = 2_000;

  private Spared() {}

  /**
   * A value that adds nothing.
   *
   * @param member the value
   * @param by values that stay and together hold all of it, none of which can be spared
   * @param same whether it is the same as the one value of {@code by}
   */
  public record Value(Member member, List<Member> by, boolean same) {}

  /** {@return the values that can go together, in the order of the list} */
  public static List<Value> of(List<Member> members) {
    if (members.size() < 2 || members.size() > MOST) {
      return List.of();
    }
    List<Member> staying = new ArrayList<>(members.size());
    for (Member member : members) {
      if (!member.extent().isEmpty()) {
        staying.add(member);
      }
    }
    // First what one other value holds, so that of a network and its two halves the halves go.
    Set<Member> going = Collections.newSetFromMap(new IdentityHashMap<>());
    for (boolean alone : new boolean[] {true, false}) {
      for (int i = staying.size() - 1; i >= 0; i--) {
        Member member = staying.remove(i);
        boolean held =
            alone
                ? staying.stream().anyMatch(other -> other.extent().containsAll(member.extent()))
                : union(staying).containsAll(member.extent());
        if (held) {
          going.add(member);
        } else {
          staying.add(i, member);
        }
      }
    }
    List<Value> out = new ArrayList<>(going.size());
    for (Member member : members) {
      if (!going.contains(member)) {
        continue;
      }
      List<Member> by = holders(member, staying);
      boolean same = by.size() == 1 && member.extent().containsAll(by.get(0).extent());
      out.add(new Value(member, by, same));
    }
    return out;
  }

  /** The fewest that were found: one if one is enough, else those that cannot be spared. */
  private static List<Member> holders(Member member, List<Member> staying) {
    List<Member> meeting = new ArrayList<>();
    for (Member other : staying) {
      if (other.extent().containsAll(member.extent())) {
        return List.of(other);
      }
      if (other.extent().meets(member.extent())) {
        meeting.add(other);
      }
    }
    for (int i = meeting.size() - 1; i >= 0; i--) {
      Member other = meeting.remove(i);
      if (!union(meeting).containsAll(member.extent())) {
        meeting.add(i, other);
      }
    }
    return meeting;
  }

  private static Extent union(List<Member> members) {
    return Extent.union(members.stream().map(Member::extent).toList());
  }
}
