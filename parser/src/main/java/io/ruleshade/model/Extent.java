package io.ruleshade.model;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What an object stands for, where that is known exactly: a set of addresses, or services by the
 * source ports they ask for. An object that a host name, the running device or an undefined name has
 * a part in has no extent.
 *
 * @param addresses the addresses; empty for an object of services
 * @param services the services; empty for an object of addresses
 */
public record Extent(AddressSet addresses, List<Service> services) {
  /** Every service with these source ports, sorted by them, one entry for each set of them. */
  public Extent {
    Map<IntRanges, ServiceSet> merged = new LinkedHashMap<>();
    for (Service service : services) {
      if (!service.service.isEmpty() && !service.srcPort.isEmpty()) {
        merged.merge(service.srcPort, service.service, ServiceSet::union);
      }
    }
    List<Service> all = new ArrayList<>(merged.size());
    merged.forEach((srcPort, service) -> all.add(new Service(service, srcPort)));
    all.sort((a, b) -> a.srcPort.toString().compareTo(b.srcPort.toString()));
    services = List.copyOf(all);
  }

  /**
   * Services that ask for the same source ports.
   *
   * @param service protocol with destination port or ICMP message
   * @param srcPort source ports
   */
  public record Service(ServiceSet service, IntRanges srcPort) {
    /** Services that ask for no source port. */
    public static Service of(ServiceSet service) {
      return new Service(service, ServiceSet.ALL_PORTS);
    }

    private boolean containsAll(Service other) {
      return service.containsAll(other.service) && srcPort.containsAll(other.srcPort);
    }
  }

  /** The extent of an object of addresses. */
  public static Extent of(AddressSet addresses) {
    return new Extent(addresses, List.of());
  }

  /** The extent of an object of services. */
  public static Extent ofServices(List<Service> services) {
    return new Extent(AddressSet.EMPTY, services);
  }

  /** {@return whether it stands for nothing} */
  public boolean isEmpty() {
    return addresses.isEmpty() && services.isEmpty();
  }

  /**
   * {@return whether all of another extent is certainly in this one} Services of one source port set
   * are looked for in one entry, not in several together, so that a false answer says nothing.
   */
  public boolean containsAll(Extent other) {
    return addresses.containsAll(other.addresses)
        && other.services.stream()
            .allMatch(theirs -> services.stream().anyMatch(mine -> mine.containsAll(theirs)));
  }
}
