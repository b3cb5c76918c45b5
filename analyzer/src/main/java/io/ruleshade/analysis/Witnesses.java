package io.ruleshade.analysis;

import io.ruleshade.algebra.Box;
import io.ruleshade.algebra.CoverIndex;
import io.ruleshade.algebra.Filter;
import io.ruleshade.algebra.IntSet;
import io.ruleshade.algebra.Point;
import io.ruleshade.algebra.Ranks;
import io.ruleshade.algebra.Work;
import io.ruleshade.model.ConnState;
import io.ruleshade.model.InterfaceSet;
import io.ruleshade.model.IpAddress;
import io.ruleshade.model.PacketTest;
import io.ruleshade.model.ServiceSet;
import io.ruleshade.model.TcpFlags;
import io.ruleshade.semantics.Packet;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Predicate;
import java.util.stream.IntStream;

/** Makes packets that read like real ones out of points. */
final class Witnesses {
  private static final int HTTPS = ServiceSet.TCP << 16 | 443;
  private static final List<Integer> SERVICES =
      List.of(
          HTTPS,
          ServiceSet.TCP << 16 | 80,
          ServiceSet.TCP << 16 | 22,
          ServiceSet.UDP << 16 | 53,
          ServiceSet.TCP << 16 | 50_000,
          ServiceSet.UDP << 16 | 50_000,
          ServiceSet.ICMP << 16 | 8 << 8,
          ServiceSet.ICMPV6 << 16 | 128 << 8,
          47 << 16);
  private static final int SRC_PORT = 40_000;
  private static final List<IpAddress> SOURCES = addresses("198.51.100.7", "10.1.2.3", "2001:db8::7");
  private static final List<IpAddress> DESTINATIONS =
      addresses("192.0.2.5", "10.4.5.6", "2001:db8::5");

  private final FilterProgram program;
  private final PacketSpace space;
  private final Predicates predicates;
  private final CoverIndex index;

  Witnesses(FilterProgram program) {
    this.program = program;
    this.space = program.space();
    this.predicates = program.predicates();
    this.index = program.index();
  }

  private static List<IpAddress> addresses(String... texts) {
    return Arrays.stream(texts).map(t -> IpAddress.parse(t).orElseThrow()).toList();
  }

  /**
   * A point of the box near a given one, in which as many fields as possible have everyday values, and
   * for which a statement still holds.
   */
  Point everyday(Point start, Box box, Predicate<Point> holds) {
    Predicate<Point> possible =
        point -> index.firstContaining(point, -1, 0, Filter.ALL_KINDS, Work.unlimited()) < 0 && holds.test(point);
    Point point = start;
    List<Integer> services = SERVICES.stream().map(space.service()::rankOf).toList();
    point = versionFour(point, box, possible);
    point = prefer(point, box, PacketSpace.SERVICE, services, possible);
    List<Integer> sources = SOURCES.stream().map(space.src()::rankOf).toList();
    point = prefer(point, box, PacketSpace.SRC, sources, possible);
    List<Integer> destinations = DESTINATIONS.stream().map(space.dst()::rankOf).toList();
    point = prefer(point, box, PacketSpace.DST, destinations, possible);
    point = prefer(point, box, PacketSpace.SRC_PORT, List.of(space.srcPort().rankOf(SRC_PORT)), possible);
    point = prefer(point, box, PacketSpace.STATE, List.of(space.state().rankOfValue(ConnState.NEW)), possible);
    point = prefer(point, box, PacketSpace.FLAGS, List.of(space.flags().rankOfValue(TcpFlags.SYN)), possible);
    point = prefer(point, box, PacketSpace.FRAGMENT, List.of(0), possible);
    point = prefer(point, box, PacketSpace.IN, named(space.in()), possible);
    return prefer(point, box, PacketSpace.OUT, named(space.out()), possible);
  }

  /** The point with everyday IPv4 addresses on both sides, where that is possible. */
  private Point versionFour(Point point, Box box, Predicate<Point> possible) {
    int src = space.axis(PacketSpace.SRC);
    int dst = space.axis(PacketSpace.DST);
    if (src < 0 || dst < 0 || service(space.rank(point, PacketSpace.SERVICE)) >> 16 == ServiceSet.ICMPV6) {
      return point;
    }
    for (IpAddress from : SOURCES) {
      for (IpAddress to : DESTINATIONS) {
        int[] ranks = new int[point.axisCount()];
        for (int i = 0; i < ranks.length; i++) {
          ranks[i] = point.rank(i);
        }
        ranks[src] = space.src().rankOf(from);
        ranks[dst] = space.dst().rankOf(to);
        Point next = Point.of(ranks, point.literals());
        if (!from.v6() && !to.v6() && next.isIn(box) && possible.test(next)) {
          return next;
        }
      }
    }
    return point;
  }

  /** The first few ranks of interfaces that have a name and lead somewhere. */
  private static List<Integer> named(FiniteField<InterfaceSet, String> field) {
    return IntStream.range(0, Math.min(8, field.size()))
        .filter(rank -> !field.value(rank).isEmpty() && !field.value(rank).equals("lo"))
        .boxed()
        .toList();
  }

  /** The point with the first rank that is possible, in order of preference. */
  private Point prefer(
      Point point, Box box, int field, List<Integer> ranks, Predicate<Point> possible) {
    for (int rank : ranks) {
      if (rank == space.rank(point, field)) {
        return point;
      }
      Point next = with(point, box, field, rank, possible);
      if (!next.equals(point)) {
        return next;
      }
    }
    return point;
  }

  private Point with(Point point, Box box, int field, int rank, Predicate<Point> possible) {
    int axis = space.axis(field);
    if (axis < 0 || rank < 0) {
      return point;
    }
    IntSet allowed = box.set(axis);
    if (!allowed.contains(rank)) {
      return point;
    }
    int[] ranks = new int[point.axisCount()];
    for (int i = 0; i < ranks.length; i++) {
      ranks[i] = i == axis ? rank : point.rank(i);
    }
    Point next = Point.of(ranks, point.literals());
    return possible.test(next) ? next : point;
  }

  /** The packet of a point: one value of each rank. */
  Packet packet(Point point) {
    int service = service(space.rank(point, PacketSpace.SERVICE));
    int protocol = service >> 16;
    boolean later = space.rank(point, PacketSpace.FRAGMENT) == 1;
    boolean ports = ServiceSet.hasPorts(protocol) && !later;
    boolean detail = ports || (ServiceSet.hasTypes(protocol) && !later);
    Map<String, Boolean> conditions = new TreeMap<>();
    for (int literal : point.literals()) {
      // What a rule on the way may have changed is no property of the packet that enters, and the names of
      // its interfaces say whether they are the same.
      boolean byName = predicates.get(literal >> 1).test() instanceof PacketTest.Crosses;
      if (!predicates.isFresh(literal >> 1) && !byName) {
        conditions.put(predicates.get(literal >> 1).text(), (literal & 1) == 0);
      }
    }
    List<String> interfaces = Crossings.names(program, point);
    return new Packet(
        interfaces.get(0),
        interfaces.get(1),
        host(space.src(), space.rank(point, PacketSpace.SRC), SOURCES),
        host(space.dst(), space.rank(point, PacketSpace.DST), DESTINATIONS),
        protocol,
        ports ? port(space.rank(point, PacketSpace.SRC_PORT)) : 0,
        detail ? service & 0xffff : 0,
        protocol == ServiceSet.TCP && !later
            ? space.flags().value(space.rank(point, PacketSpace.FLAGS))
            : 0,
        space.state().value(space.rank(point, PacketSpace.STATE)),
        later,
        conditions,
        Map.of());
  }

  private static IpAddress host(AddressRanks ranks, int rank, List<IpAddress> preferred) {
    for (IpAddress address : preferred) {
      if (ranks.rankOf(address) == rank) {
        return address;
      }
    }
    return ranks.host(rank);
  }

  private int service(int rank) {
    Ranks ranks = space.service();
    for (int value : SERVICES) {
      if (ranks.rankOf(value) == rank) {
        return value;
      }
    }
    int first = (int) ranks.first(rank);
    int last = (int) ranks.last(rank);
    // Port 0 and protocol 0 read oddly; the next value is of the same rank.
    return (first & 0xffff) == 0 && last > first ? first + 1 : first;
  }

  private int port(int rank) {
    Ranks ranks = space.srcPort();
    if (ranks.rankOf(SRC_PORT) == rank) {
      return SRC_PORT;
    }
    int first = (int) ranks.first(rank);
    return first == 0 && ranks.last(rank) > 0 ? 1 : first;
  }
}
