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
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** RS203: objects of one kind and scope that stand for the same set under several names. */
public final class DuplicateObject implements ContextCheck {
  @Override
  public String code() {
    return "RS203";
  }

  @Override
  public String name() {
    return "duplicate object";
  }

  private record Value(String kind, String scope, Extent extent) {}

  @Override
  public List<Finding> run(Device device, AnalysisResult analysis, Context context) {
    Map<Value, List<NamedObject>> equal = new LinkedHashMap<>();
    for (NamedObject object : ObjectGraph.of(device, context).objects()) {
      Extent extent = object.extent();
      if (extent != null && !extent.isEmpty()) {
        equal
            .computeIfAbsent(new Value(object.kind(), object.scope(), extent), k -> new ArrayList<>())
            .add(object);
      }
    }
    List<Finding> out = new ArrayList<>();
    for (List<NamedObject> objects : equal.values()) {
      if (objects.size() > 1 && !isShipped(device, objects)) {
        out.add(finding(device, objects));
      }
    }
    return out;
  }

  /** Whether all of them may be the device's own: FortiOS ships FTP, FTP_GET and FTP_PUT. */
  private static boolean isShipped(Device device, List<NamedObject> objects) {
    return device.dialect().equals("fortios")
        && objects.stream().allMatch(NamedObject::referenced);
  }

  private Finding finding(Device device, List<NamedObject> objects) {
    NamedObject first = objects.get(0);
    List<String> names = objects.stream().map(o -> Listing.quoted(o.name())).toList();
    Draft draft =
        Draft.of(this, Severity.LOW, device, objects.get(1).span())
            .identity(List.of(first));
    if (first.value().size() <= 4 && !Kinds.isGroup(first)) {
      draft.note("each is " + String.join(", ", first.value()));
    }
    draft.note("the first is defined in line " + first.span().line());
    String nouns = Kinds.noun(first) + "s";
    return draft.say(
        nouns + " " + Listing.of(names) + " have the same value",
        "keep one and replace the others, unless one carries a translation or a meaning of its own");
  }
}
