package io.ruleshade.intent;

import io.ruleshade.model.Device;
import io.ruleshade.model.Fragments;
import io.ruleshade.model.Product;
import io.ruleshade.model.ServiceSet;
import java.util.ArrayList;
import java.util.List;

/** Flows of services as packets: the fragments of a datagram after its first carry no ports. */
final class Fragmented {
  private Fragmented() {}

  /** {@return whether a device tells fragments apart} */
  static boolean isSeenBy(Device device) {
    return device.entryPoints().stream().anyMatch(e -> e.guard().fragments() != Fragments.ANY)
        || device.rulesets().stream()
            .flatMap(ruleset -> ruleset.rules().stream())
            .flatMap(rule -> rule.match().products().stream())
            .anyMatch(product -> product.fragments() != Fragments.ANY);
  }

  /**
   * {@return the packets of a flow, those with ports and the later fragments apart where a device tells
   * them apart}
   *
   * @param later services whose later fragments belong to it
   * @param seen whether the device tells fragments apart
   */
  static List<Product> of(Product flow, ServiceSet later, boolean seen) {
    List<Product> out = new ArrayList<>();
    if (!seen || flow.service().isAny()) {
      out.add(flow);
    } else {
      out.add(flow.withFragments(Fragments.FIRST));
      out.add(flow.withService(later).withFragments(Fragments.LATER));
    }
    out.removeIf(Product::isEmpty);
    return out;
  }

  /** {@return the protocols all of whose services are in a set} */
  static ServiceSet whole(ServiceSet services) {
    ServiceSet out = ServiceSet.EMPTY;
    for (int protocol = 0; protocol <= 255; protocol++) {
      ServiceSet all = ServiceSet.protocol(protocol);
      out = services.containsAll(all) ? out.union(all) : out;
    }
    return out;
  }

  /** {@return the protocols of which some service is in a set} */
  static ServiceSet touched(ServiceSet services) {
    ServiceSet out = ServiceSet.EMPTY;
    for (int protocol = 0; protocol <= 255; protocol++) {
      ServiceSet all = ServiceSet.protocol(protocol);
      out = services.intersect(all).isEmpty() ? out : out.union(all);
    }
    return out;
  }
}
