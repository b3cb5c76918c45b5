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
import java.util.List;

/** RS204: a group without members, or an object without a value. */
public final class EmptyObject implements ContextCheck {
  @Override
  public String code() {
    return "RS204";
  }

  @Override
  public String name() {
    return "empty object";
  }

  @Override
  public List<Finding> run(Device device, AnalysisResult analysis, Context context) {
    ObjectGraph graph = ObjectGraph.of(device, context);
    List<Finding> out = new ArrayList<>();
    for (int i = 0; i < graph.objects().size(); i++) {
      NamedObject object = graph.objects().get(i);
      if (isEmpty(object) && !graph.isInUnreadLine(object) && !hasUnreadLine(device, object)) {
        boolean used = graph.isUsed(i);
        out.add(
            Draft.of(this, Severity.LOW, device, object.span())
                .identity(List.of(object))
                .say(
                    Kinds.noun(object) + " " + Listing.quoted(object.name())
                        + (Kinds.isGroup(object) ? " has no members" : " has no value")
                        + (used ? ", and is used" : ""),
                    used
                        ? "fill it, or take it out of what names it"
                        : "delete it"));
      }
    }
    return out;
  }

  private static boolean isEmpty(NamedObject object) {
    boolean nothing = object.members().isEmpty() && object.value().isEmpty();
    return switch (object.kind()) {
      case "network-group", "service-group", "protocol-group", "icmp-type-group", "port-group",
              "prefix-list" ->
          nothing;
      case "network", "service" ->
          nothing || (object.extent() != null && object.extent().isEmpty());
      default -> false;
    };
  }

  /** Whether a line of the definition was not understood. */
  private static boolean hasUnreadLine(Device device, NamedObject object) {
    return device.coverage().stream()
        .filter(c -> c.file().equals(object.span().file()))
        .flatMap(c -> c.notUnderstood().stream())
        .anyMatch(
            line ->
                line.span().line() >= object.span().line()
                    && line.span().line() <= object.span().endLine() + 1);
  }
}
