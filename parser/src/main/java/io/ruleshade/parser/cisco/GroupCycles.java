package io.ruleshade.parser.cisco;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Groups that are members of themselves, directly or through others: the strongly connected
 * components of the group graph, found without recursion.
 */
public final class GroupCycles {
  private final Map<String, List<String>> groups;
  private final Map<String, Integer> index = new HashMap<>();
  private final Map<String, Integer> low = new HashMap<>();
  private final Set<String> onStack = new LinkedHashSet<>();
  private final Deque<String> stack = new ArrayDeque<>();
  private final List<List<String>> found = new ArrayList<>();

  private GroupCycles(Map<String, List<String>> groups) {
    this.groups = groups;
  }

  /**
   * {@return the circles} Complexity: linear in the members of all groups.
   *
   * @param groups names of groups, each with the names of the groups in it; names that are no key are
   *     left out
   */
  public static List<List<String>> of(Map<String, List<String>> groups) {
    GroupCycles cycles = new GroupCycles(groups);
    for (String name : groups.keySet()) {
      if (!cycles.index.containsKey(name)) {
        cycles.visit(name);
      }
    }
    return cycles.found;
  }

  /** A group whose members are being looked at. */
  private static final class Frame {
    final String name;
    final List<String> members;
    int next;

    Frame(String name, List<String> members) {
      this.name = name;
      this.members = members;
    }
  }

  private Frame enter(String name) {
    index.put(name, index.size());
    low.put(name, index.get(name));
    stack.push(name);
    onStack.add(name);
    List<String> members = new ArrayList<>();
    for (String member : groups.getOrDefault(name, List.of())) {
      if (groups.containsKey(member)) {
        members.add(member);
      }
    }
    return new Frame(name, members);
  }

  private void visit(String root) {
    Deque<Frame> frames = new ArrayDeque<>();
    frames.push(enter(root));
    while (!frames.isEmpty()) {
      Frame frame = frames.element();
      if (frame.next < frame.members.size()) {
        String member = frame.members.get(frame.next++);
        if (!index.containsKey(member)) {
          frames.push(enter(member));
        } else if (onStack.contains(member)) {
          low.merge(frame.name, index.getOrDefault(member, 0), Math::min);
        }
      } else {
        frames.pop();
        if (!frames.isEmpty()) {
          low.merge(frames.element().name, low.getOrDefault(frame.name, 0), Math::min);
        }
        leave(frame);
      }
    }
  }

  private void leave(Frame frame) {
    if (!index.getOrDefault(frame.name, -1).equals(low.getOrDefault(frame.name, -2))) {
      return;
    }
    List<String> component = new ArrayList<>();
    String name;
    do {
      name = stack.pop();
      onStack.remove(name);
      component.add(0, name);
    } while (!name.equals(frame.name));
    if (component.size() > 1 || frame.members.contains(frame.name)) {
      found.add(component);
    }
  }
}
