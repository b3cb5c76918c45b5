package io.ruleshade.parser.panos;

import io.ruleshade.model.Condition;
import java.util.ArrayList;
import java.util.List;

/**
 * The firewalls that a rule of Panorama is installed on: a condition on the firewall that a packet is
 * on. Without a target a rule is on every firewall of its device groups.
 */
final class Targets {
  private Targets() {}

  static void add(Node rule, MatchBuilder match) {
    Node target = rule.child("target");
    if (target == null) {
      return;
    }
    List<String> names = new ArrayList<>();
    Node devices = target.child("devices");
    for (Node device : devices == null ? List.<Node>of() : devices.children()) {
      Node systems = device.child("vsys");
      if (systems == null || systems.children().isEmpty()) {
        names.add(device.name);
      } else {
        systems.children().forEach(vsys -> names.add(device.name + "/" + vsys.name));
      }
    }
    Node tags = target.child("tags");
    if (tags != null) {
      tags.children().forEach(tag -> names.add("tag " + tag.name));
    }
    for (Node child : target.children()) {
      boolean known =
          child.name.equals("negate") || child.name.equals("devices") || child.name.equals("tags");
      if (!known) {
        child.notUnderstood("no field of a target that is known here");
        match.always(new Condition.Unknown("target field `" + child.name + "`"));
      }
    }
    if (target.isYes("negate")) {
      for (String name : names) {
        match.always(Condition.Predicate.of("target " + name).negate());
      }
    } else if (!names.isEmpty()) {
      match.anyOf("target", names.stream().distinct().sorted().toList());
    }
  }
}
