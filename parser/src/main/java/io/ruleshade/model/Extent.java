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
    /** A packet without ports has no source port that could be asked for. */
    public Service {
      if (!srcPort.equals(ServiceSet.ALL_PORTS)) {
        service = service.intersect(ServiceSet.WITH_PORTS);
      }
    }

    /** Services that ask for no source port. */
    public static Service of(ServiceSet service) {
      return new Service(service, ServiceSet.ALL_PORTS);
    }

    /** What is left of this without another: none, one or two. */
    private List<Service> minus(Service other) {
      ServiceSet both = service.intersect(other.service);
      if (both.isEmpty() || srcPort.intersect(other.srcPort).isEmpty()) {
        return List.of(this);
      }
      List<Service> out = new ArrayList<>(2);
      ServiceSet rest = service.intersect(other.service.complement());
      if (!rest.isEmpty()) {
        out.add(new Service(rest, srcPort));
      }
      IntRanges ports = srcPort.intersect(other.srcPort.complement(0xffff));
      if (!ports.isEmpty()) {
        out.add(new Service(both, ports));
      }
      return out;
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

  /** The extent of ports, of whichever protocol; they are kept as those of tcp. */
  public static Extent ofPorts(IntRanges ports) {
    return ofServices(List.of(Service.of(ServiceSet.ports(ServiceSet.TCP, ports))));
  }

  /** {@return all that some extents stand for together} */
  public static Extent union(List<Extent> extents) {
    List<AddressSet> addresses = new ArrayList<>(extents.size());
    List<Service> services = new ArrayList<>();
    for (Extent extent : extents) {
      addresses.add(extent.addresses);
      services.addAll(extent.services);
    }
    return new Extent(AddressSet.union(addresses), services);
  }

  /** {@return whether all of another extent is in this one} */
  public boolean containsAll(Extent other) {
    return addresses.containsAll(other.addresses)
        && other.services.stream().allMatch(this::contains);
  }

  /** {@return whether some of another extent is in this one} */
  public boolean meets(Extent other) {
    return !addresses.intersect(other.addresses).isEmpty()
        || services.stream()
            .anyMatch(
                mine ->
                    other.services.stream()
                        .anyMatch(
                            theirs ->
                                !mine.service.intersect(theirs.service).isEmpty()
                                    && !mine.srcPort.intersect(theirs.srcPort).isEmpty()));
  }

  private boolean contains(Service other) {
    List<Service> left = List.of(other);
    for (Service mine : services) {
      List<Service> next = new ArrayList<>();
      left.forEach(piece -> next.addAll(piece.minus(mine)));
      left = next;
      if (left.isEmpty()) {
        return true;
      }
    }
    return false;
  }
}
