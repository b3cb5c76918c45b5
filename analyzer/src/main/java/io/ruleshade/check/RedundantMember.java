package io.ruleshade.check;

import io.ruleshade.analysis.AnalysisResult;
import io.ruleshade.analysis.AnalysisResult.DeadElement;
import io.ruleshade.analysis.Fate;
import io.ruleshade.diagnostic.Severity;
import io.ruleshade.model.Device;
import io.ruleshade.model.NamedObject;
import io.ruleshade.model.Rule;
import io.ruleshade.model.RuleParts.Member;
import io.ruleshade.model.RuleParts.ValueList;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * RS108: an address, service or port of a rule that adds nothing to the others of its field, or an
 * element of a verdict map that no packet finds.
 */
final class RedundantMember implements Check {
  @Override
  public String code() {
    return "RS108";
  }

  @Override
  public String name() {
    return "redundant member";
  }

  @Override
  public List<Finding> run(Device device, AnalysisResult analysis) {
    List<Finding> out = new ArrayList<>();
    Map<String, Shared> groups = new LinkedHashMap<>();
    for (int i = 0; i < analysis.rules().size(); i++) {
      RuleRef ref = analysis.rules().get(i);
      boolean matters =
          analysis.fate(i) instanceof Fate.Alive || analysis.fate(i) instanceof Fate.Undecided;
      if (!matters) {
        continue;
      }
      for (ValueList list : ref.rule().parts().lists()) {
        if (list.group() == null) {
          Finding finding = inRule(device, analysis, ref, list);
          if (finding != null) {
            out.add(finding);
          }
        } else {
          groups
              .computeIfAbsent(list.field() + " " + list.group(), k -> new Shared(ref, list))
              .rules++;
        }
      }
      for (DeadElement element : analysis.deadElements(i)) {
        out.add(element(device, analysis, ref, element));
      }
    }
    Map<String, Set<String>> named = groups.isEmpty() ? Map.of() : named(device);
    groups.forEach(
        (key, shared) -> {
          Finding finding = inGroup(device, analysis, shared, named);
          if (finding != null) {
            out.add(finding);
          }
        });
    return out;
  }

  /** The first rule that names a group in a field, and how many do. */
  private static final class Shared {
    private final RuleRef first;
    private final ValueList list;
    private int rules;

    Shared(RuleRef first, ValueList list) {
      this.first = first;
      this.list = list;
    }
  }

  private @Nullable Finding inRule(
      Device device, AnalysisResult analysis, RuleRef ref, ValueList list) {
    List<Spared.Value> spared = Spared.of(list.members());
    return spared.isEmpty()
        ? null
        : draft(device, analysis, ref, list, spared)
            .say(
                message(list, spared, ""),
                spared.size() == 1 ? "take it out of the rule" : "take them out of the rule");
  }

  private @Nullable Finding inGroup(
      Device device, AnalysisResult analysis, Shared shared, Map<String, Set<String>> named) {
    ValueList list = shared.list;
    String group = list.group() == null ? "" : list.group();
    Set<String> names = named.getOrDefault(group, Set.of());
    List<Spared.Value> spared = Spared.of(withoutContained(list.members(), names));
    if (spared.isEmpty()) {
      return null;
    }
    Draft draft = draft(device, analysis, shared.first, list, spared);
    draft.note("they stand in group " + Listing.quoted(group)
        + ", line " + list.members().get(0).span().line());
    if (shared.rules > 1) {
      draft.note(
          "the same goes for " + Listing.count(shared.rules - 1, "other rule") + " with this group there");
    }
    return draft.say(
        message(list, spared, " (group " + Listing.quoted(group) + ")"),
        (spared.size() == 1 ? "take it" : "take them") + " out of the group");
  }

  /** Members that RS206 speaks of, as one named member holds them, are left to it. */
  @SuppressWarnings("ReferenceEquality") // The member itself, not one that reads the same.
  private static List<Member> withoutContained(List<Member> members, Set<String> named) {
    Predicate<Member> isNamed = member -> named.contains(member.written());
    List<Member> out = new ArrayList<>(members);
    for (int i = out.size() - 1; i >= 0; i--) {
      Member inner = out.get(i);
      if (!isNamed.test(inner) || inner.extent().isEmpty()) {
        continue;
      }
      for (Member outer : out) {
        if (outer != inner
            && isNamed.test(outer)
            && outer.extent().containsAll(inner.extent())) {
          out.remove(i);
          break;
        }
      }
    }
    return out;
  }

  /** The names that each group lists as its members. */
  private static Map<String, Set<String>> named(Device device) {
    Map<String, Set<String>> out = new HashMap<>();
    for (NamedObject object : device.objects()) {
      for (Rule.Use member : object.members()) {
        out.computeIfAbsent(object.name(), k -> new HashSet<>()).add(member.name());
      }
    }
    return out;
  }

  private Draft draft(
      Device device,
      AnalysisResult analysis,
      RuleRef ref,
      ValueList list,
      List<Spared.Value> spared) {
    Draft draft =
        Draft.of(this, Severity.INFO, device, ref)
            .identity(list.field().label())
            .identity(spared.stream().map(v -> v.member().written()).toArray(String[]::new));
    if (!analysis.isReached(ref.ruleset())) {
      draft.note(DeadRules.unbound(ref));
    }
    for (Spared.Value value : spared) {
      draft.note(said(value));
    }
    return draft;
  }

  private static String said(Spared.Value value) {
    String by = Listing.of(quoted(value.by()));
    return Listing.quoted(value.member().written())
        + (value.same() ? " is the same as " : value.by().size() == 1 ? " is in " : " is in what is held by ")
        + by
        + (value.by().size() > 1 ? " together" : "");
  }

  private static List<String> quoted(List<Member> members) {
    return members.stream().map(member -> Listing.quoted(member.written())).toList();
  }

  private static String message(ValueList list, List<Spared.Value> spared, String where) {
    List<String> names = spared.stream().map(v -> Listing.quoted(v.member().written())).toList();
    Set<String> by = new LinkedHashSet<>();
    spared.forEach(value -> by.addAll(quoted(value.by())));
    return list.field().label()
        + " "
        + Listing.of(names)
        + where
        + (spared.size() == 1 ? " adds" : " add")
        + " nothing to "
        + Listing.of(List.copyOf(by));
  }

  private Finding element(
      Device device, AnalysisResult analysis, RuleRef ref, DeadElement dead) {
    Draft draft =
        Draft.of(this, Severity.INFO, device, ref)
            .identity("element", dead.element().written());
    dead.by().forEach(draft::by);
    if (!analysis.isReached(ref.ruleset())) {
      draft.note(DeadRules.unbound(ref));
    }
    String why =
        dead.by().isEmpty()
            ? "no packet that comes to the map fits it"
            : DeadRules.listed(ref, dead.by(), dead.by().size(), 4)
                + (dead.by().size() == 1 ? " takes" : " together take")
                + " all its packets first";
    return draft.say(
        "element " + Listing.quoted(dead.element().written()) + " of the verdict map is dead: " + why,
        "take the element out of the map, or put the rule before what takes its packets");
  }
}
