package io.ruleshade.model;

import java.util.List;
import java.util.Optional;

/**
 * One firewall as its configuration describes it.
 *
 * @param id the name it gives itself (host name, context, virtual system), or its file's name
 * @param dialect the dialect's name
 * @param coverage the files it was read from, and how their lines were accounted for
 * @param rulesets in file order
 * @param entryPoints where packets enter
 * @param objects in file order
 */
public record Device(
    String id,
    String dialect,
    List<Coverage> coverage,
    List<Ruleset> rulesets,
    List<EntryPoint> entryPoints,
    List<NamedObject> objects) {
  public Device {
    coverage = List.copyOf(coverage);
    rulesets = List.copyOf(rulesets);
    entryPoints = List.copyOf(entryPoints);
    objects = List.copyOf(objects);
  }

  /** {@return the ruleset of a full name} Complexity: linear in the number of rulesets. */
  public Optional<Ruleset> ruleset(String name) {
    return rulesets.stream().filter(r -> r.name().equals(name)).findFirst();
  }

  /** {@return the rulesets that a line that was not understood may transfer control to} */
  public List<Ruleset> possibleCallees(Ruleset.Gap gap) {
    if (gap.mayCall().contains("*")) {
      return rulesets.stream().filter(r -> r.kind().equals("chain")).toList();
    }
    return rulesets.stream().filter(r -> gap.mayCall().contains(r.name())).toList();
  }

  /** {@return the number of rules in all rulesets} */
  public int ruleCount() {
    return rulesets.stream().mapToInt(r -> r.rules().size()).sum();
  }
}
