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
 * @param identity what it is known by in every export: its own name; for a device that does not name
 *     itself the dialect, as the name of its file is no part of it
 */
public record Device(
    String id,
    String dialect,
    List<Coverage> coverage,
    List<Ruleset> rulesets,
    List<EntryPoint> entryPoints,
    List<NamedObject> objects,
    String identity) {
  public Device {
    coverage = List.copyOf(coverage);
    rulesets = List.copyOf(rulesets);
    entryPoints = List.copyOf(entryPoints);
    objects = List.copyOf(objects);
  }

  /** A device that names itself. */
  public Device(
      String id,
      String dialect,
      List<Coverage> coverage,
      List<Ruleset> rulesets,
      List<EntryPoint> entryPoints,
      List<NamedObject> objects) {
    this(id, dialect, coverage, rulesets, entryPoints, objects, id);
  }

  /**
   * {@return the same device where its configuration does not name it}
   *
   * @param fileName the name of its file, with which its name begins
   */
  public Device namedAfter(String fileName) {
    return new Device(
        id, dialect, coverage, rulesets, entryPoints, objects,
        dialect + "/" + id.substring(fileName.length()));
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
