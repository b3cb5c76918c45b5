package io.ruleshade.semantics;

import io.ruleshade.model.Condition;
import io.ruleshade.model.ConnState;
import io.ruleshade.model.Match;
import io.ruleshade.model.PacketTest;
import io.ruleshade.model.Product;
import io.ruleshade.model.ServiceSet;
import io.ruleshade.model.TcpFlags;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** Whether a packet matches: the meaning of {@link Match}, {@link Product} and {@link Condition}. */
public final class Matching {
  /** Among what may have been written: anything, by a line that was not understood. */
  public static final String ANYTHING = "*";

  private Matching() {}

  /** Three-valued truth. */
  public enum Truth {
    NO,
    MAYBE,
    YES
  }

  /**
   * {@return whether a packet matches}
   *
   * @param dirty what rules on the way may have written, so that predicates on it are open
   */
  public static Truth matches(Match match, Packet packet, Set<String> dirty) {
    Truth best = Truth.NO;
    for (Product product : match.products()) {
      if (fits(product, packet) && !contradicts(product)) {
        Truth truth = Truth.YES;
        for (Condition condition : product.conditions()) {
          truth = min(truth, holds(condition, packet, dirty));
        }
        truth = truth == Truth.MAYBE && contradicts(product) ? Truth.NO : truth;
        best = truth == Truth.YES || best == Truth.NO ? truth : best;
        if (best == Truth.YES) {
          return best;
        }
      }
    }
    return best;
  }

  /** Whether a product asks for a predicate and for its opposite, which no packet gives. */
  private static boolean contradicts(Product product) {
    List<Condition> conditions = product.conditions();
    for (int i = 1; i < conditions.size(); i++) {
      for (int k = 0; k < i; k++) {
        if (conditions.get(i) instanceof Condition.Predicate a
            && conditions.get(k) instanceof Condition.Predicate b
            && a.negated() != b.negated()
            && a.text().equals(b.text())) {
          return true;
        }
      }
    }
    return false;
  }

  /** Collects the texts of the conditions that leave it open whether a packet matches. */
  public static void open(Match match, Packet packet, Set<String> dirty, Set<String> texts) {
    for (Product product : match.products()) {
      if (fits(product, packet)) {
        for (Condition condition : product.conditions()) {
          if (holds(condition, packet, dirty) == Truth.MAYBE) {
            texts.add(condition.text());
          }
        }
      }
    }
  }

  /** {@return whether a packet is in every set of a product, its conditions left aside} */
  public static boolean fits(Product product, Packet packet) {
    return product.src().contains(packet.src())
        && product.dst().contains(packet.dst())
        && product.service().values().contains(packet.service())
        && product.srcPort().contains(packet.srcPort())
        && product.in().contains(packet.in())
        && product.out().contains(packet.out())
        && product.tcpFlags().contains(packet.tcpFlags())
        && product.state().contains(packet.state())
        && product.fragments().contains(packet.laterFragment());
  }

  /**
   * {@return why a packet is not of a product, in words, field by field; empty when it is, as far as that
   * is known}
   */
  public static List<String> misfits(Product product, Packet packet) {
    List<String> out = new ArrayList<>();
    boolean types = ServiceSet.hasTypes(packet.protocol());
    String service =
        ServiceSet.protocolName(packet.protocol())
            + (packet.hasPorts() ? "/" + packet.detail() : "")
            + (types ? "/" + (packet.detail() >> 8) + "/" + (packet.detail() & 255) : "");
    add(out, product.src().contains(packet.src()), "source", packet.src(), product.src().toStrings());
    add(out, product.dst().contains(packet.dst()), "destination", packet.dst(), product.dst().toStrings());
    add(
        out, product.service().values().contains(packet.service()), "service", service,
        product.service().toStrings());
    add(
        out, product.srcPort().contains(packet.srcPort()), "source port", packet.srcPort(),
        List.of(product.srcPort().toString()));
    add(out, product.in().contains(packet.in()), "ingress interface", packet.in(), product.in().toStrings());
    add(out, product.out().contains(packet.out()), "egress interface", packet.out(), product.out().toStrings());
    add(
        out, product.tcpFlags().contains(packet.tcpFlags()), "TCP flags",
        TcpFlags.names(packet.tcpFlags()), TcpFlags.toStrings(product.tcpFlags()));
    add(
        out, product.state().contains(packet.state()), "connection state", packet.state().label(),
        product.state().stream().map(ConnState::label).sorted().toList());
    if (!product.fragments().contains(packet.laterFragment())) {
      out.add(packet.laterFragment() ? "it is a later fragment" : "it is no later fragment");
    }
    for (Condition condition : product.conditions()) {
      if (holds(condition, packet, Set.of()) == Truth.NO) {
        out.add((condition.negated() ? "holds: " : "does not hold: ") + condition.text());
      }
    }
    return out;
  }

  private static void add(
      List<String> out, boolean fits, String field, Object value, List<String> wanted) {
    if (!fits) {
      int more = wanted.size() - 4;
      out.add(
          field
              + " "
              + (value.toString().isEmpty() ? "none" : value)
              + " is not in "
              + String.join(", ", wanted.subList(0, Math.min(4, wanted.size())))
              + (more > 0 ? " and " + more + " more" : ""));
    }
  }

  /** {@return the truth of a condition for a packet} */
  public static Truth holds(Condition condition, Packet packet, Set<String> dirty) {
    return switch (condition) {
      case Condition.Stateful s -> Truth.MAYBE;
      case Condition.Unknown u -> Truth.MAYBE;
      case Condition.Predicate p -> {
        boolean anything = !p.dependsOn().isEmpty() && dirty.contains(ANYTHING);
        if (anything || p.dependsOn().stream().anyMatch(dirty::contains)) {
          yield Truth.MAYBE;
        }
        boolean byName = p.test() instanceof PacketTest.Crosses;
        Boolean given = byName ? null : packet.conditions().get(p.text());
        Truth truth =
            given != null ? truth(given) : p.test() != null ? test(p.test(), packet) : Truth.MAYBE;
        yield p.negated() ? not(truth) : truth;
      }
    };
  }

  private static Truth test(PacketTest test, Packet packet) {
    String value = packet.properties().get(test.key());
    return switch (test) {
      case PacketTest.Crosses crosses -> truth(!packet.in().equals(packet.out()));
      case PacketTest.Named named ->
          value == null ? Truth.MAYBE : truth(named.names().contains(value));
      case PacketTest.Masked masked -> {
        long number = value == null ? -1 : number(value);
        yield number < 0 ? Truth.MAYBE : truth(masked.test(number));
      }
    };
  }

  /** A decimal, {@code 0x…} or MAC address as a number; -1 when the text is none. */
  private static long number(String text) {
    try {
      if (text.indexOf(':') >= 0) {
        return Long.parseUnsignedLong(text.replace(":", ""), 16);
      }
      return text.startsWith("0x") ? Long.parseLong(text, 2, text.length(), 16) : Long.parseLong(text);
    } catch (NumberFormatException e) {
      return -1;
    }
  }

  private static Truth truth(boolean holds) {
    return holds ? Truth.YES : Truth.NO;
  }

  private static Truth not(Truth truth) {
    return switch (truth) {
      case YES -> Truth.NO;
      case MAYBE -> Truth.MAYBE;
      case NO -> Truth.YES;
    };
  }

  private static Truth min(Truth a, Truth b) {
    return a.compareTo(b) <= 0 ? a : b;
  }
}
