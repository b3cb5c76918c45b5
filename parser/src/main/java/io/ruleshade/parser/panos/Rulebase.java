package io.ruleshade.parser.panos;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The security rules of one rulebase of one place, before they are lowered.
 *
 * @param name as the model names it: {@code vsys1}, {@code DG1/pre-rulebase}
 * @param home the place
 * @param section {@code rulebase}, {@code pre-rulebase} or {@code post-rulebase}
 * @param rules the rules in order
 * @param containers the nodes that hold them; the first opens the rulebase
 */
record Rulebase(
    String name, Namespace home, String section, List<Node> rules, List<Node> containers) {
  /** {@return the rulebases of a configuration that are stated, in the order of places} */
  static List<Rulebase> all(Config config) {
    List<Rulebase> out = new ArrayList<>();
    for (Namespace place : config.all()) {
      for (String section : Sections.RULEBASES) {
        Rulebase rulebase = of(place, section);
        if (rulebase != null) {
          out.add(rulebase);
        }
      }
    }
    return out;
  }

  private static @Nullable Rulebase of(Namespace place, String section) {
    List<Node> containers = new ArrayList<>();
    List<Node> security = new ArrayList<>();
    for (Node rulebase : place.sections(section)) {
      for (Node policy : rulebase.children()) {
        if (policy.name.equals("security")) {
          security.add(policy);
        } else if (!Sections.isPolicy(policy.name)) {
          policy.irrelevant();
        }
      }
    }
    if (section.equals("rulebase")) {
      security.addAll(place.sections("security"));
      containers.addAll(place.sections("rules"));
    }
    for (Node policy : security) {
      policy.modelledItself();
      for (Node child : policy.children()) {
        if (child.name.equals("rules")) {
          containers.add(child);
        } else {
          child.notUnderstood("no part of the security policy that is known here");
        }
      }
    }
    List<Node> rules = new ArrayList<>();
    for (Node container : containers) {
      container.modelledItself();
      rules.addAll(container.children());
    }
    if (section.equals("rulebase")) {
      List<Node> running = place.sections(RunningPolicy.RULES);
      rules.addAll(running);
      containers.addAll(running.subList(0, Math.min(1, running.size())));
    }
    if (containers.isEmpty()) {
      return null;
    }
    return new Rulebase(name(place, section), place, section, rules, containers);
  }

  private static String name(Namespace place, String section) {
    boolean main = section.equals("rulebase");
    return switch (place.kind) {
      case VSYS -> main ? place.name : place.name + "/" + section;
      case SHARED, GROUP, PUSHED -> place.name + "/" + section;
    };
  }

  /** {@return whether something between the rules could not be read} */
  boolean isBroken() {
    return containers.stream().anyMatch(node -> node.broken);
  }

  /** {@return whether the text ends within the rules} */
  boolean isCut() {
    return containers.stream().anyMatch(node -> node.cut);
  }
}
