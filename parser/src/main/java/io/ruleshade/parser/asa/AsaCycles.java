package io.ruleshade.parser.asa;

import io.ruleshade.parser.cisco.GroupCycles;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Groups that are members of themselves, directly or through others. */
final class AsaCycles {
  private AsaCycles() {}

  /** {@return the circles} Complexity: linear in the members of all groups. */
  static List<List<String>> of(Map<String, AsaGroup> groups) {
    Map<String, List<String>> members = new LinkedHashMap<>();
    groups.forEach((name, group) -> members.put(name, membersOf(group)));
    return GroupCycles.of(members);
  }

  private static List<String> membersOf(AsaGroup group) {
    List<String> names = new ArrayList<>();
    for (AsaGroup.Member member : group.members) {
      if (member instanceof AsaGroup.Member.Group g) {
        names.add(g.name().text());
      }
    }
    return names;
  }
}
