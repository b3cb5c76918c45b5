package io.ruleshade.check.objects;

import io.ruleshade.analysis.AnalysisResult;
import io.ruleshade.check.Context;
import io.ruleshade.check.ContextCheck;
import io.ruleshade.check.Draft;
import io.ruleshade.check.Finding;
import io.ruleshade.check.Listing;
import io.ruleshade.diagnostic.Severity;
import io.ruleshade.model.Device;
import io.ruleshade.model.NamedObject;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** RS202: an object that no rule and no other feature refers to, directly or through other objects. */
public final class UnusedObject implements ContextCheck {
  /** Kinds whose every use a front end notes; of others nothing is said. */
  private static final Set<String> KINDS =
      Set.of(
          "network", "network-group", "service", "service-group", "protocol-group",
          "icmp-type-group", "port-group", "time-range", "prefix-list", "set", "map",
          "application-group", "application-filter");

  @Override
  public String code() {
    return "RS202";
  }

  @Override
  public String name() {
    return "unused object";
  }

  @Override
  public List<Finding> run(Device device, AnalysisResult analysis, Context context) {
    if (device.ruleCount() == 0) {
      return List.of();
    }
    ObjectGraph graph = ObjectGraph.of(device, context);
    List<ObjectGraph> others = sharing(device, context);
    Map<String, List<Integer>> unused = new LinkedHashMap<>();
    for (int i = 0; i < graph.objects().size(); i++) {
      NamedObject object = graph.objects().get(i);
      if (KINDS.contains(object.kind())
          && !ObjectGraph.bare(object).isEmpty()
          && !graph.isUsed(i)
          && !graph.isInUnreadLine(object)
          && others.stream().noneMatch(other -> isUsedThere(other, object))) {
        unused.computeIfAbsent(object.kind(), k -> new ArrayList<>()).add(i);
      }
    }
    List<Finding> out = new ArrayList<>();
    for (Map.Entry<String, List<Integer>> kind : unused.entrySet()) {
      if (kind.getValue().size() > context.policy().thresholds().objects()) {
        out.add(together(device, graph, context, kind.getKey(), kind.getValue()));
      } else {
        kind.getValue().forEach(number -> out.add(finding(device, graph, context, number)));
      }
    }
    return out;
  }

  /** The graphs of the other devices that one file of sets belongs to. */
  private static List<ObjectGraph> sharing(Device device, Context context) {
    if (!device.dialect().equals("iptables") || device.objects().isEmpty()) {
      return List.of();
    }
    String file = device.objects().get(0).span().file().path();
    return context.devices().stream()
        .filter(other -> !other.equals(device) && !other.objects().isEmpty())
        .filter(other -> other.objects().get(0).span().file().path().equals(file))
        .map(ObjectGraph::ofOther)
        .toList();
  }

  private static boolean isUsedThere(ObjectGraph other, NamedObject object) {
    for (int i = 0; i < other.objects().size(); i++) {
      if (other.isUsed(i) && other.objects().get(i).name().equals(object.name())) {
        return true;
      }
    }
    return false;
  }

  private Finding finding(Device device, ObjectGraph graph, Context context, int number) {
    NamedObject object = graph.objects().get(number);
    List<String> users =
        graph.users(number).stream().map(user -> Listing.quoted(user.name())).toList();
    String what = Listing.quoted(object.name());
    Draft draft =
        Draft.of(this, Severity.LOW, device, object.span())
            .identity(List.of(object))
            .conditional(Doubts.of(device, object.span().file(), context));
    return users.isEmpty()
        ? draft.say("nothing uses " + Kinds.noun(object) + " " + what, "delete it if it is not kept for later")
        : draft.say(
            "only " + Listing.of(users) + " " + (users.size() == 1 ? "uses " : "use ")
                + Kinds.noun(object) + " " + what + ", and nothing uses "
                + (users.size() == 1 ? "that" : "those"),
            "delete it together with what names it, if they are not kept for later");
  }

  private Finding together(
      Device device, ObjectGraph graph, Context context, String kind, List<Integer> numbers) {
    List<NamedObject> objects = numbers.stream().map(graph.objects()::get).toList();
    long all = graph.objects().stream().filter(o -> o.kind().equals(kind)).count();
    List<String> names = objects.stream().map(o -> Listing.quoted(o.name())).toList();
    Draft draft =
        Draft.of(this, Severity.LOW, device, objects.get(0).span())
            .identity(kind)
            .identity(objects)
            .conditional(Doubts.of(device, objects.get(0).span().file(), context));
    List<String> places =
        objects.stream().map(o -> Listing.quoted(o.name()) + " (line " + o.span().line() + ")").toList();
    Listing.lines("", places).forEach(draft::note);
    return draft.say(
        "nothing uses " + objects.size() + " of " + all + " objects of kind " + kind + ": " + Listing.of(names),
        "delete those that are not kept for later");
  }
}
