package io.ruleshade.config;

import io.ruleshade.model.ServiceSet;
import io.ruleshade.policy.Policy;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The part of the configuration that says what counts as wide, risky and inside. A service of a name
 * that ships is changed in what is said of it; one without concerns is no longer looked at.
 */
final class PolicyFields {
  private static final List<String> SERVICE = List.of("ports", "concerns", "reason", "source");

  private final Fields file;
  private final Map<String, String> origins;

  PolicyFields(Fields file, Map<String, String> origins) {
    this.file = file;
    this.origins = origins;
  }

  Policy policy(Policy base) throws BadConfig {
    Policy.Thresholds thresholds = base.thresholds();
    Node node = file.get("thresholds").orElse(null);
    if (node != null) {
      Fields fields = Fields.of("`thresholds`", node, ConfigReader.thresholds());
      thresholds =
          new Policy.Thresholds(
              number(fields, "wide-score", 100, thresholds.wideScore()),
              number(fields, "listed", 1_000_000, thresholds.listed()),
              number(fields, "objects", 1_000_000, thresholds.objects()));
    }
    List<String> trusted = file.texts("trusted");
    Boolean inherit = file.truth("default-services");
    Map<String, Policy.Service> services = new LinkedHashMap<>();
    if (inherit == null || inherit) {
      base.services().forEach(service -> services.put(service.name(), service));
    }
    Node own = file.get("services").orElse(null);
    if (own != null) {
      for (Map.Entry<String, Node.Entry> entry : Fields.named("`services`", own).entrySet()) {
        service(entry.getKey(), entry.getValue(), services);
      }
    }
    return new Policy(
        thresholds, trusted == null ? base.trusted() : trusted, new ArrayList<>(services.values()));
  }

  private int number(Fields fields, String key, int most, int otherwise) throws BadConfig {
    Integer number = fields.number(key, 1, most);
    if (number != null) {
      origins.put("thresholds." + key, fields.place(key).toString());
    }
    return number == null ? otherwise : number;
  }

  private void service(String name, Node.Entry entry, Map<String, Policy.Service> services)
      throws BadConfig {
    Place place = entry.place();
    Fields fields = Fields.of("the service `" + name + "`", entry.value(), SERVICE);
    origins.put("services." + name, place.toString());
    Policy.Service before = services.get(name);
    ServiceSet set = before == null ? ServiceSet.EMPTY : before.set();
    List<Node.Text> ports = fields.scalars("ports");
    if (ports != null) {
      set = ServiceSet.EMPTY;
      for (Node.Text text : ports) {
        ServiceSet one = Policy.service(text.text());
        if (one == null) {
          throw new BadConfig(
              text.place(), "`" + text.text() + "` is no port such as tcp/23 or udp/137-139");
        }
        set = set.union(one);
      }
    }
    List<Policy.Concern> concerns = before == null ? List.of() : before.concerns();
    List<Node.Text> said = fields.scalars("concerns");
    if (said != null) {
      concerns = new ArrayList<>();
      for (Node.Text text : said) {
        concerns.add(concern(text));
      }
      if (concerns.isEmpty()) {
        services.remove(name);
        return;
      }
    }
    if (name.isBlank() || set.isEmpty() || concerns.isEmpty()) {
      throw new BadConfig(place, "the new service `" + name + "` needs `ports` and `concerns`");
    }
    String reason = fields.text("reason");
    String source = fields.text("source");
    services.put(
        name,
        new Policy.Service(
            name,
            set,
            concerns,
            reason != null && !reason.isBlank()
                ? reason.strip()
                : before != null ? before.reason() : "the site's configuration names it",
            source != null && !source.isBlank()
                ? source.strip()
                : before != null ? before.source() : place.file()));
  }

  private static Policy.Concern concern(Node.Text text) throws BadConfig {
    List<String> labels = Arrays.stream(Policy.Concern.values()).map(Policy.Concern::label).toList();
    for (Policy.Concern concern : Policy.Concern.values()) {
      if (concern.label().equals(text.text())) {
        return concern;
      }
    }
    throw new BadConfig(
        text.place(),
        "a concern is one of " + String.join(", ", labels) + ", not `" + text.text() + "`"
            + Suggestions.of(text.text(), labels));
  }
}
