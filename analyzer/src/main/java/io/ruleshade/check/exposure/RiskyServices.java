package io.ruleshade.check.exposure;

import io.ruleshade.analysis.AnalysisResult;
import io.ruleshade.check.Check;
import io.ruleshade.check.Context;
import io.ruleshade.check.Draft;
import io.ruleshade.check.Finding;
import io.ruleshade.check.Listing;
import io.ruleshade.check.exposure.Proof.Shown;
import io.ruleshade.check.exposure.RiskyServices.Found;
import io.ruleshade.check.exposure.Traffic.Part;
import io.ruleshade.check.exposure.Traffic.Permit;
import io.ruleshade.diagnostic.Severity;
import io.ruleshade.model.Device;
import io.ruleshade.model.Product;
import io.ruleshade.model.ServiceSet;
import io.ruleshade.policy.Policy;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** Finds which services of a list a permit lets through, each shown by a packet. */
final class RiskyServices {
  private static final int TRIES = 5;

  private final Device device;
  private final Proof proof;
  private final Context context;
  private final List<Policy.Service> services;
  private final boolean management;

  /**
   * Looks for services.
   *
   * @param management whether management of the device itself is what is looked for; otherwise it is
   *     left to RS310
   */
  RiskyServices(
      Device device,
      Proof proof,
      Context context,
      List<Policy.Service> services,
      boolean management) {
    this.management = management;
    this.device = device;
    this.proof = proof;
    this.context = context;
    this.services = services;
  }

  /**
   * What a permit lets through.
   *
   * @param part where, of the first service
   * @param shown a packet of the first service; null when no more packets are followed
   * @param services the services
   * @param conditions what the packets depend on
   * @param doubtful whether some of the services are not shown by a packet
   */
  record Found(
      Part part,
      @Nullable Shown shown,
      List<Policy.Service> services,
      List<String> conditions,
      boolean doubtful) {}

  /** {@return the services of the list that some parts of a permit let through} */
  Optional<Found> of(Permit permit, List<Part> parts) {
    Map<Policy.Service, Part> found = new LinkedHashMap<>();
    Shown first = null;
    boolean doubtful = false;
    List<String> conditions = new ArrayList<>();
    for (Policy.Service service : services) {
      for (Part part : parts) {
        ServiceSet set = part.product().service().intersect(service.set());
        if (set.isEmpty() || (!management && isManagement(service, part))) {
          continue;
        }
        Product product = part.product().withService(set);
        Optional<Shown> shown = proof.permits(permit.rule(), part, product, TRIES);
        if (shown.isPresent() || proof.isExhausted()) {
          found.put(service, part);
          doubtful |= shown.isEmpty();
          if (first == null && shown.isPresent()) {
            first = shown.orElseThrow();
          }
          List<String> open = shown.map(Shown::open).orElse(List.of());
          Wide.conditions(product, open).stream()
              .filter(c -> !conditions.contains(c))
              .forEach(conditions::add);
          break;
        }
      }
    }
    return found.isEmpty()
        ? Optional.empty()
        : Optional.of(
            new Found(
                found.values().iterator().next(),
                first,
                List.copyOf(found.keySet()),
                conditions,
                doubtful));
  }

  private static boolean isManagement(Policy.Service service, Part part) {
    return part.way().place() == Traffic.Place.TO_DEVICE
        && service.concerns().contains(Policy.Concern.MANAGEMENT);
  }

  /**
   * One finding for each permit that exposes services of a concern.
   *
   * @param exposed which parts of a permit count
   * @param what the message, with {@code {}} for the services
   */
  static List<Finding> find(
      Check check,
      Device device,
      AnalysisResult analysis,
      Context context,
      Policy.Concern concern,
      Predicate<Part> exposed,
      Function<Part, String> what,
      String help) {
    Traffic traffic = Traffic.of(device, analysis, context);
    RiskyServices services =
        new RiskyServices(
            device, traffic.proof(), context, context.policy().services(concern), false);
    List<Finding> out = new ArrayList<>();
    for (Permit permit : traffic.permits()) {
      if (!Wide.isWide(permit, context.policy())) {
        List<Part> parts =
            permit.parts().stream()
                .filter(p -> !AnyToAny.isManagement(device, p))
                .filter(p -> Wide.isPlain(p.product()))
                .filter(exposed)
                .toList();
        services
            .of(permit, parts)
            .ifPresent(f -> out.add(services.say(check, permit, f, what.apply(f.part()), help)));
      }
    }
    return out;
  }

  /** {@return a finding that names what was found} */
  Finding say(Check check, Permit permit, Found found, String what, String help) {
    List<String> names = found.services().stream().map(Policy.Service::name).toList();
    Draft draft =
        Draft.of(
            check,
            Wide.severity(Severity.MEDIUM, found.part(), context.policy()),
            device,
            permit.rule());
    if (found.shown() != null) {
      draft.witness(found.shown().witness()).conditional(found.conditions());
    }
    if (found.doubtful()) {
      draft.unknown().note("whether every one of them comes to the rule was not followed to the end");
    }
    if (found.services().size() <= 3) {
      found
          .services()
          .forEach(s -> draft.note(s.name() + ": " + s.reason() + " (" + s.source() + ")"));
    } else {
      Listing.lines("it lets through ", names).forEach(draft::note);
    }
    Wide.sourcePorts(found.part().product()).ifPresent(draft::note);
    return draft.say(what.replace("{}", Listing.of(names)), help);
  }
}
