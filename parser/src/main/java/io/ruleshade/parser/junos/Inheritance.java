package io.ruleshade.parser.junos;

import io.ruleshade.diagnostic.Diagnostic;
import io.ruleshade.diagnostic.Label;
import io.ruleshade.diagnostic.Severity;
import io.ruleshade.source.SourceFile;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Applies configuration groups: what a block inherits is put below it, after its own statements, and
 * keeps the lines of the group.
 *
 * <p>What is stated in the block wins over what is inherited, a group applied further inside wins over
 * one applied further outside, and of the groups in one list the earlier wins. Lists of values add up.
 * A name in angle brackets is a pattern: it applies to the blocks that are there and makes none.
 *
 * <p>Source: Juniper, CLI User Guide, "Understanding Junos OS Configuration Groups", "Using Wildcards
 * with Configuration Groups".
 */
final class Inheritance {
  private final SourceFile file;
  private final List<Diagnostic> diagnostics;
  private final Map<String, Statement> groups = new LinkedHashMap<>();
  private final Set<String> missing = new LinkedHashSet<>();

  private Inheritance(Statement root, SourceFile file, List<Diagnostic> diagnostics) {
    this.file = file;
    this.diagnostics = diagnostics;
    Statement all = root.get("groups");
    if (all != null) {
      all.entries().forEach(group -> groups.put(group.name(), group));
    }
  }

  /** Applies all groups of a configuration. Complexity: statements times groups applied to them. */
  static void apply(Statement root, SourceFile file, List<Diagnostic> diagnostics) {
    Inheritance inheritance = new Inheritance(root, file, diagnostics);
    Map<Statement, List<Statement>> fits = new LinkedHashMap<>();
    for (Statement group : inheritance.groups.values()) {
      fits.put(group, List.of(NodeGroups.isNode(group.name()) ? interfacesOf(group) : group));
    }
    inheritance.visit(root, fits, List.of());
  }

  /** What a group of one node says of interfaces: where filters are applied on either node counts. */
  private static Statement interfacesOf(Statement group) {
    Statement copy = group.copy(group.names, group.parent, false);
    for (Statement child : new ArrayList<>(copy.all())) {
      if (!child.keyword().equals("interfaces")) {
        copy.remove(child);
      }
    }
    return copy;
  }

  /**
   * Lets a block and all that is below it inherit.
   *
   * @param fits for each group, its blocks that fit the path to this block
   * @param outer groups applied further outside, the strongest first
   */
  private void visit(
      Statement block, Map<Statement, List<Statement>> fits, List<Statement> outer) {
    if (block.shape.kind != Shape.Kind.BLOCK || block.keyword().equals("groups")) {
      return;
    }
    List<Statement> applied = new ArrayList<>();
    Statement list = block.get("apply-groups");
    if (list != null) {
      for (Map.Entry<String, Integer> name : list.valueLines().entrySet()) {
        for (String each : NodeGroups.meant(name.getKey(), groups.keySet())) {
          Statement group = group(each, name.getValue());
          if (group != null && !applied.contains(group)) {
            applied.add(group);
          }
        }
      }
    }
    outer.stream().filter(group -> !applied.contains(group)).forEach(applied::add);
    block.values("apply-groups-except").forEach(n -> applied.removeIf(g -> g.name().equals(n)));
    if (fits.isEmpty() || (applied.isEmpty() && !mayApplyBelow(block))) {
      return;
    }
    for (Statement group : applied) {
      for (Statement source : fits.getOrDefault(group, List.of())) {
        inherit(block, source, group.has("when"));
      }
    }
    for (Statement child : new ArrayList<>(block.all())) {
      if (child.shape.kind != Shape.Kind.BLOCK) {
        continue;
      }
      Map<Statement, List<Statement>> below = new LinkedHashMap<>();
      fits.forEach(
          (group, blocks) -> {
            List<Statement> matching = fitting(blocks, child);
            if (!matching.isEmpty()) {
              below.put(group, matching);
            }
          });
      if (child.keyword().equals("logical-systems") || child.keyword().equals("tenants")) {
        // A group may hold the statements of a logical system as those of the main system.
        applied.forEach(group -> below.putIfAbsent(group, List.of(group)));
      }
      visit(child, below, applied);
    }
  }

  private static boolean mayApplyBelow(Statement block) {
    return block.shape.children.containsKey("apply-groups") || block.shape.entry != null
        || !block.isEmptyBlock();
  }

  private @Nullable Statement group(String name, int line) {
    Statement group = groups.get(name);
    if (group == null && !name.startsWith("${") && !name.equals("junos-defaults")
        && missing.add(name)) {
      diagnostics.add(
          Diagnostic.at(
              Diagnostic.UNDEFINED,
              Severity.HIGH,
              "group `" + name + "` is applied but not defined",
              new Label(file.span(line), "undefined group"),
              "define the group, or remove it here"));
    }
    return group;
  }

  /** The blocks of a group's blocks that stand for a block. */
  private static List<Statement> fitting(List<Statement> blocks, Statement target) {
    List<Statement> out = new ArrayList<>(0);
    for (Statement block : blocks) {
      for (Statement child : block.all()) {
        if (!child.inactive && child.shape == target.shape && fits(child.names, target.names)) {
          out.add(child);
        }
      }
    }
    return out;
  }

  private static boolean fits(List<String> patterns, List<String> names) {
    for (int i = 0; i < names.size(); i++) {
      if (!fits(patterns.get(i), names.get(i))) {
        return false;
      }
    }
    return true;
  }

  /** {@return whether a name of a group, perhaps a pattern in angle brackets, fits a name} */
  static boolean fits(String pattern, String name) {
    if (!isPattern(pattern)) {
      return pattern.equals(name);
    }
    StringBuilder regex = new StringBuilder();
    boolean set = false;
    for (int i = 1; i < pattern.length() - 1; i++) {
      char c = pattern.charAt(i);
      if (set) {
        regex.append(c == '\\' || c == '[' || c == '&' ? "\\" + c : c == '!' ? "^" : "" + c);
        set = c != ']';
      } else if (c == '*') {
        regex.append(".*");
      } else if (c == '?') {
        regex.append('.');
      } else if (c == '[' && pattern.indexOf(']', i) > i + 1) {
        regex.append('[');
        set = true;
      } else {
        regex.append(Pattern.quote(String.valueOf(c)));
      }
    }
    try {
      return Pattern.matches(regex.toString(), name);
    } catch (java.util.regex.PatternSyntaxException e) {
      return false;
    }
  }

  static boolean isPattern(String name) {
    return name.length() > 2 && name.charAt(0) == '<' && name.charAt(name.length() - 1) == '>';
  }

  /**
   * Puts what a group's block holds below a block, where it is not stated already.
   *
   * @param conditional whether the group applies only sometimes, so that nothing is certain of what it
   *     changes
   */
  private static void inherit(Statement block, Statement source, boolean conditional) {
    for (Statement child : source.all()) {
      if (child.inactive
          || child.keyword().startsWith("apply-groups")
          || child.names.stream().anyMatch(Inheritance::isPattern)) {
        continue;
      }
      Statement own = block.find(child.shape, child.names);
      if (conditional && (own == null || child.shape.kind == Shape.Kind.LIST)) {
        block.addUnread("group that applies under a condition", child.first, child.last);
      }
      if (own != null) {
        if (child.shape.kind == Shape.Kind.LIST) {
          child.valueLines().forEach(own::addValue);
        } else if (child.shape.kind == Shape.Kind.TEXT && child.shape.arity == 0) {
          child.texts().forEach(own::addText);
        }
        continue;
      }
      char choice = child.shape.choice;
      if (choice != 0 && block.all().stream().anyMatch(s -> s.shape.choice == choice)) {
        continue;
      }
      if (child.shape.kind == Shape.Kind.UNREAD) {
        block.addUnread(child.name(), child.first, child.last);
      } else {
        Statement copy = withoutPatterns(child.copy(child.names, block, true));
        block.put(copy);
        if (conditional) {
          doubt(copy);
        }
      }
    }
  }

  private static void doubt(Statement block) {
    if (block.shape.kind == Shape.Kind.BLOCK) {
      new ArrayList<>(block.all()).forEach(Inheritance::doubt);
      block.addUnread("group that applies under a condition", block.first, block.last);
    }
  }

  /** Takes out of an inherited block what only applies to statements that are there already. */
  private static Statement withoutPatterns(Statement copy) {
    for (Statement child : new ArrayList<>(copy.all())) {
      if (child.names.stream().anyMatch(Inheritance::isPattern)) {
        copy.remove(child);
      } else {
        withoutPatterns(child);
      }
    }
    return copy;
  }
}
