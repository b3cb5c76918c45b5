package io.ruleshade.check.objects;

import io.ruleshade.analysis.AnalysisResult;
import io.ruleshade.check.Context;
import io.ruleshade.check.ContextCheck;
import io.ruleshade.check.Draft;
import io.ruleshade.check.Finding;
import io.ruleshade.check.Listing;
import io.ruleshade.diagnostic.Severity;
import io.ruleshade.model.Device;
import io.ruleshade.model.Extent;
import io.ruleshade.model.NamedObject;
import io.ruleshade.model.Rule;
import io.ruleshade.source.Span;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** RS206: a member of a group all of which is in another member of the group. */
public final class ContainedMember implements ContextCheck {
  /** Above this many members the pairs of a group are too many to look at one by one. */
  private static final int MOST = 3_000;

  @Override
  public String code() {
    return "RS206";
  }

  @Override
  public String name() {
    return "contained member";
  }

  /** One member of a group that is a known set. */
  private record Member(String name, Extent extent) {}

  @Override
  public List<Finding> run(Device device, AnalysisResult analysis, Context context) {
    ObjectGraph graph = ObjectGraph.of(device, context);
    List<Finding> out = new ArrayList<>();
    for (NamedObject group : graph.objects()) {
      if (Kinds.isGroup(group) && group.members().size() > 1) {
        Finding finding = finding(device, graph, group);
        if (finding != null) {
          out.add(finding);
        }
      }
    }
    return out;
  }

  private @Nullable Finding finding(Device device, ObjectGraph graph, NamedObject group) {
    // A group that leaves members out again (`exclude-member`) is no union of its members.
    if (group.value().stream().anyMatch(word -> word.startsWith("without "))) {
      return null;
    }
    List<Member> members = members(graph, group);
    if (members.size() > MOST) {
      return null;
    }
    List<String> says = new ArrayList<>();
    List<String> names = new ArrayList<>();
    Set<Integer> left = new LinkedHashSet<>();
    for (int i = 0; i < members.size(); i++) {
      left.add(i);
    }
    for (int i = members.size() - 1; i >= 0; i--) {
      for (int other : left) {
        Member inner = members.get(i);
        Member outer = members.get(other);
        if (other != i && outer.extent.containsAll(inner.extent)) {
          left.remove(i);
          names.add(0, Listing.quoted(inner.name));
          says.add(
              0,
              Listing.quoted(inner.name)
                  + (inner.extent.containsAll(outer.extent) ? " is the same as " : " is in ")
                  + Listing.quoted(outer.name));
          break;
        }
      }
    }
    if (says.isEmpty()) {
      return null;
    }
    Draft draft =
        Draft.of(this, Severity.LOW, device, group.span())
            .identity(List.of(group));
    says.forEach(draft::note);
    boolean one = says.size() == 1;
    return draft.say(
        (one ? "member " : "members ") + Listing.of(names) + " of " + Kinds.noun(group) + " "
            + Listing.quoted(group.name()) + (one ? " adds" : " add")
            + " nothing beside " + (one ? "another member" : "other members"),
        one ? "take it out of the group" : "take them out of the group");
  }

  /** What is written of a member: a name that means an object here and another there is several uses of it. */
  private record Written(Span span, String name) {
    static Written of(Rule.Use use) {
      return new Written(use.span(), use.name().substring(use.name().indexOf('/') + 1));
    }
  }

  private static Set<Written> ambiguous(NamedObject group) {
    Set<Written> seen = new HashSet<>();
    Set<Written> out = new HashSet<>();
    for (Rule.Use use : group.members()) {
      Written written = Written.of(use);
      if (!seen.add(written)) {
        out.add(written);
      }
    }
    return out;
  }

  private static List<Member> members(ObjectGraph graph, NamedObject group) {
    List<Member> out = new ArrayList<>();
    Set<String> seen = new LinkedHashSet<>();
    Set<Written> ambiguous = ambiguous(group);
    for (Rule.Use use : group.members()) {
      List<Integer> meant = graph.meant(use);
      NamedObject member = meant.size() == 1 ? graph.objects().get(meant.get(0)) : null;
      if (member != null
          && !ambiguous.contains(Written.of(use))
          && member.extent() != null
          && !member.extent().isEmpty()
          && seen.add(use.name())) {
        out.add(new Member(member.name(), member.extent()));
      }
    }
    return out;
  }
}
