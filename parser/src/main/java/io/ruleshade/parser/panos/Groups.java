package io.ruleshade.parser.panos;

import io.ruleshade.parser.panos.Definitions.Definition;
import java.util.ArrayList;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Set;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Goes through groups without recursion, however deep they are nested. A group that is part of a
 * circle stands for something unknown.
 */
final class Groups {
  private final Definitions definitions;
  private final Consumer<Node> circular;

  /**
   * Groups of a configuration.
   *
   * @param circular is told of groups that are members of themselves
   */
  Groups(Definitions definitions, Consumer<Node> circular) {
    this.definitions = definitions;
    this.circular = circular;
  }

  /** The members of a group; null when the definition is no group of names. */
  interface Members {
    @Nullable List<Node> of(Definition definition);
  }

  /** A group whose members are being looked at. */
  private static final class Frame {
    final Definition group;
    final List<Node> members;
    int next;

    Frame(Definition group, List<Node> members) {
      this.group = group;
      this.members = members;
    }
  }

  /**
   * A name to begin with.
   *
   * @param name the name
   * @param place where it is used
   * @param definition the one definition that is meant; null for what the name means there
   */
  record Start(String name, Namespace place, @Nullable Definition definition) {}

  /** Hands on each name in and below a group that is no group itself. */
  void flatten(
      Start start,
      Namespace rule,
      List<String> kinds,
      Members members,
      BiConsumer<String, @Nullable Definition> leaf,
      BiConsumer<String, List<Definition>> several,
      Consumer<String> unknown) {
    Set<Node> done = Collections.newSetFromMap(new IdentityHashMap<>());
    Set<Node> open = Collections.newSetFromMap(new IdentityHashMap<>());
    List<Frame> frames = new ArrayList<>();
    String at = start.name();
    Namespace place = start.place();
    Definition fixed = start.definition();
    while (true) {
      List<Definition> possible =
          fixed != null ? List.of(fixed) : definitions.possible(rule, place, kinds, at);
      fixed = null;
      Definition only = possible.size() == 1 ? possible.get(0) : null;
      List<Node> below = only == null ? null : members.of(only);
      if (possible.size() > 1) {
        several.accept(at, possible);
      } else if (only == null || below == null) {
        leaf.accept(at, only);
      } else if (open.contains(only.node())) {
        circular.accept(only.node());
        unknown.accept("group `" + at + "` is a member of itself");
      } else if (done.add(only.node())) {
        open.add(only.node());
        frames.add(new Frame(only, below));
        if (only.home().isRepeated(only.node()) || only.node().isPartial()) {
          unknown.accept("members of group `" + at + "`");
        }
      }
      while (!frames.isEmpty()
          && frames.get(frames.size() - 1).next == frames.get(frames.size() - 1).members.size()) {
        open.remove(frames.remove(frames.size() - 1).group.node());
      }
      if (frames.isEmpty()) {
        return;
      }
      Frame frame = frames.get(frames.size() - 1);
      at = frame.members.get(frame.next++).name;
      place = frame.group.home();
    }
  }
}
