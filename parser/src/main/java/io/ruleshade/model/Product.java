package io.ruleshade.model;

import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * One product of a match: a packet fits when it is in the set of every field and every condition
 * holds.
 *
 * <p>INVARIANT: a product that constrains {@code srcPort} has only services that have ports, one that
 * constrains {@code tcpFlags} only tcp; {@link Match#of} drops the rest of the services, because a
 * packet without the field does not fit.
 *
 * @param in ingress interfaces or zones
 * @param out egress interfaces or zones
 * @param src source addresses
 * @param dst destination addresses
 * @param service protocol with destination port or ICMP type and code
 * @param srcPort source ports, of protocols that have ports
 * @param tcpFlags flag octets, of tcp
 * @param state connection states
 * @param fragments place in a fragmented datagram
 * @param conditions all must hold; empty for an exact product
 */
public record Product(
    InterfaceSet in,
    InterfaceSet out,
    AddressSet src,
    AddressSet dst,
    ServiceSet service,
    IntRanges srcPort,
    IntRanges tcpFlags,
    Set<ConnState> state,
    Fragments fragments,
    List<Condition> conditions) {
  /** Every packet. */
  public static final Product ANY =
      new Product(
          InterfaceSet.ANY,
          InterfaceSet.ANY,
          AddressSet.ANY,
          AddressSet.ANY,
          ServiceSet.ANY,
          ServiceSet.ALL_PORTS,
          TcpFlags.ANY,
          ConnState.ANY,
          Fragments.ANY,
          List.of());

  public Product {
    conditions = List.copyOf(conditions);
    if (state != ConnState.ANY) {
      state =
          state.size() == ConnState.ANY.size()
              ? ConnState.ANY
              : Collections.unmodifiableSet(
                  state.isEmpty() ? EnumSet.noneOf(ConnState.class) : EnumSet.copyOf(state));
    }
  }

  /** {@return this product with other ingress interfaces} */
  public Product withIn(InterfaceSet set) {
    return new Product(
        set, out, src, dst, service, srcPort, tcpFlags, state, fragments, conditions);
  }

  /** {@return this product with other egress interfaces} */
  public Product withOut(InterfaceSet set) {
    return new Product(in, set, src, dst, service, srcPort, tcpFlags, state, fragments, conditions);
  }

  /** {@return this product with other source addresses} */
  public Product withSrc(AddressSet set) {
    return new Product(in, out, set, dst, service, srcPort, tcpFlags, state, fragments, conditions);
  }

  /** {@return this product with other destination addresses} */
  public Product withDst(AddressSet set) {
    return new Product(in, out, src, set, service, srcPort, tcpFlags, state, fragments, conditions);
  }

  /** {@return this product with other services} */
  public Product withService(ServiceSet set) {
    return new Product(in, out, src, dst, set, srcPort, tcpFlags, state, fragments, conditions);
  }

  /** {@return this product with other source ports} */
  public Product withSrcPort(IntRanges set) {
    return new Product(in, out, src, dst, service, set, tcpFlags, state, fragments, conditions);
  }

  /** {@return this product with other TCP flag octets} */
  public Product withTcpFlags(IntRanges set) {
    return new Product(in, out, src, dst, service, srcPort, set, state, fragments, conditions);
  }

  /** {@return this product with other connection states} */
  public Product withState(Set<ConnState> set) {
    return new Product(in, out, src, dst, service, srcPort, tcpFlags, set, fragments, conditions);
  }

  /** {@return this product with other fragments} */
  public Product withFragments(Fragments set) {
    return new Product(in, out, src, dst, service, srcPort, tcpFlags, state, set, conditions);
  }

  /** {@return this product with a further condition} */
  public Product and(Condition condition) {
    List<Condition> all = new ArrayList<>(conditions);
    all.add(condition);
    return new Product(in, out, src, dst, service, srcPort, tcpFlags, state, fragments, all);
  }

  /** {@return whether the product must match all that its sets hold} */
  public boolean isExact() {
    return conditions.isEmpty();
  }

  /**
   * {@return whether packets must leave by another interface or zone than they came in by (true) or by the
   * same one (false); empty when nothing is asked}
   */
  public Optional<Boolean> crossing() {
    for (Condition condition : conditions) {
      if (condition instanceof Condition.Predicate p && p.test() instanceof PacketTest.Crosses) {
        return Optional.of(!p.negated());
      }
    }
    return Optional.empty();
  }

  /** Whether no pair of an ingress and an egress interface is as it is asked for. */
  private boolean crossesNowhere() {
    if (conditions.isEmpty() || in.complement() || out.complement()) {
      return false;
    }
    Optional<Boolean> asked = crossing();
    if (asked.isEmpty()) {
      return false;
    }
    boolean one = in.patterns().size() == 1 && !in.patterns().get(0).prefix();
    return asked.get()
        ? one && in.equals(out)
        : in.patterns().stream().noneMatch(a -> out.patterns().stream().anyMatch(a::meets));
  }

  /** {@return whether a set is empty, so that no packet fits} */
  public boolean isEmpty() {
    return crossesNowhere()
        || in.isEmpty()
        || out.isEmpty()
        || src.isEmpty()
        || dst.isEmpty()
        || service.isEmpty()
        || srcPort.isEmpty()
        || tcpFlags.isEmpty()
        || state.isEmpty();
  }

  /** Whether a packet may be in both: by addresses, services and source ports alone. */
  boolean mayMeet(Product other) {
    return dst.meets(other.dst)
        && src.meets(other.src)
        && service.values().meets(other.service.values())
        && srcPort.meets(other.srcPort);
  }

  /** Keeps the invariant: without the field that is asked for, no packet fits. */
  Product normalised() {
    Product out = this;
    if (!srcPort.equals(ServiceSet.ALL_PORTS)) {
      out = out.withService(out.service.intersect(ServiceSet.WITH_PORTS));
    }
    if (!tcpFlags.equals(TcpFlags.ANY)) {
      out = out.withService(out.service.intersect(ServiceSet.protocol(ServiceSet.TCP)));
    }
    return out;
  }
}
