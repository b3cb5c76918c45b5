package io.ruleshade.parser.panos;

import io.ruleshade.model.Action;
import java.util.List;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * What a rule does: {@code deny} is the plain one, for the two default rules use it too; {@code drop}
 * and the resets say how. A rule logs at the end of a session unless it says otherwise.
 *
 * <p>Source: PAN-OS Web Interface Help, "Policies > Security > Actions".
 */
final class RuleActions {
  private final boolean defaultsAct;

  /**
   * Actions of rules.
   *
   * @param defaultsAct whether a default rule logs or inspects, so that a rule that does neither is
   *     not like it
   */
  RuleActions(boolean defaultsAct) {
    this.defaultsAct = defaultsAct;
  }

  /**
   * {@return the action of a rule; null when it is none that is known}
   *
   * <p>A rule that states no action takes the packets, but nobody knows how they are decided.
   */
  @Nullable Action of(Node rule) {
    String word = rule.text("action");
    Action.Kind kind = word == null ? Action.Kind.QUEUE : kind(word);
    if (kind == null) {
      return null;
    }
    TreeSet<String> effects = new TreeSet<>();
    if (word == null) {
      effects.add("action not stated");
    } else if (kind == Action.Kind.REJECT || word.equals("drop")) {
      effects.add(word);
    }
    boolean end = !"no".equals(rule.text("log-end"));
    boolean start = rule.isYes("log-start");
    if (start) {
      effects.add(end ? "log at start and end" : "log at start");
    }
    flag(rule, "icmp-unreachable", effects);
    flag(rule, "disable-inspect", effects);
    flag(rule, "disable-server-response-inspection", effects);
    String setting = rule.text("log-setting");
    if (setting != null) {
      effects.add("log-setting " + setting);
    }
    profiles(rule, effects);
    Node option = rule.child("option");
    if (option != null) {
      flag(option, "disable-server-response-inspection", effects);
    }
    Node marking = rule.at("qos", "marking");
    if (marking != null) {
      marking.children().forEach(m -> effects.add("qos " + m.name + " " + words(m)));
    }
    if (defaultsAct && !end && !start && effects.isEmpty()) {
      effects.add("no log");
    }
    return new Action(kind, null, end || start, List.copyOf(effects), List.of());
  }

  /** {@return the disposition of an action; null when it is none that is known} */
  static Action.@Nullable Kind kind(String word) {
    return switch (word) {
      case "allow" -> Action.Kind.PERMIT;
      case "deny", "drop" -> Action.Kind.DENY;
      case "reset-client", "reset-server", "reset-both" -> Action.Kind.REJECT;
      default -> null;
    };
  }

  private static void flag(Node rule, String name, TreeSet<String> effects) {
    if (rule.isYes(name)) {
      effects.add(name);
    }
  }

  private static void profiles(Node rule, TreeSet<String> effects) {
    Node setting = rule.child("profile-setting");
    if (setting == null) {
      return;
    }
    Node group = setting.child("group");
    if (group != null) {
      group.children().forEach(g -> effects.add("profile-group " + g.name));
    }
    Node profiles = setting.child("profiles");
    if (profiles != null) {
      profiles.children().forEach(p -> effects.add("profile " + p.name + " " + words(p)));
    }
  }

  private static String words(Node node) {
    return String.join(" ", node.children().stream().map(child -> child.name).sorted().toList());
  }

  /** {@return the disposition of a default rule; null when it is none that is known} */
  static Action.@Nullable Kind ofDefault(Node rule) {
    String word = rule.text("action");
    return word == null ? null : kind(word);
  }
}
