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
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** RS207: one name for two objects, of which one is hidden where the other counts. */
public final class HiddenName implements ContextCheck {
  @Override
  public String code() {
    return "RS207";
  }

  @Override
  public String name() {
    return "hidden name";
  }

  @Override
  public List<Finding> run(Device device, AnalysisResult analysis, Context context) {
    List<NamedObject> objects = ObjectGraph.of(device, context).objects();
    Map<String, NamedObject> outer = new HashMap<>();
    for (NamedObject object : objects) {
      if (isOutermost(device, object)) {
        outer.put(key(object), object);
      }
    }
    List<Finding> out = new ArrayList<>();
    for (NamedObject object : objects) {
      NamedObject hidden = outer.get(key(object));
      if (!isOutermost(device, object) && hidden != null) {
        boolean same = object.extent() != null && object.extent().equals(hidden.extent());
        out.add(
            Draft.of(this, Severity.LOW, device, object.span())
                .identity(object.kind(), object.name())
                .note("the other is defined in line " + hidden.span().line())
                .say(
                    Kinds.noun(object)
                        + " "
                        + Listing.quoted(ObjectGraph.bare(object))
                        + " of "
                        + Listing.quoted(object.scope())
                        + " has the name of an object that counts everywhere"
                        + (same ? ", and the same value" : ", and another value"),
                    same
                        ? "delete the inner one"
                        : "rename one of them, so that nobody changes the wrong one"));
      }
    }
    return out;
  }

  /** Whether an object's name counts in every scope: PAN-OS `shared`, the global book of Junos. */
  private static boolean isOutermost(Device device, NamedObject object) {
    return switch (device.dialect()) {
      case "panos" -> object.scope().equals("shared");
      case "junos" -> object.scope().isEmpty();
      default -> true;
    };
  }

  private static String key(NamedObject object) {
    String family =
        object.kind().startsWith("network")
            ? "network"
            : object.kind().startsWith("service") ? "service" : object.kind();
    return family + "\n" + ObjectGraph.bare(object);
  }
}
