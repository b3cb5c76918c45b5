package io.ruleshade.agent.evidence;

import io.ruleshade.analysis.Differences;
import io.ruleshade.model.Action;
import io.ruleshade.model.AddressSet;
import io.ruleshade.model.Condition;
import io.ruleshade.model.ConnState;
import io.ruleshade.model.Fragments;
import io.ruleshade.model.Product;
import io.ruleshade.model.Rule;
import io.ruleshade.model.ServiceSet;
import io.ruleshade.model.TcpFlags;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** What a rule asks for, in words: {@code tcp/25 from 203.0.113.0/24 to 10.10.20.25}. */
public final class MatchWords {
  /** Values of one field, and products of one match, that are named before the rest is counted. */
  private static final int SOME = 4;

  private static final int SOME_PRODUCTS = 2;

  private MatchWords() {}

  /** {@return the packets of a rule in words} */
  public static String of(Rule rule) {
    List<Product> products = rule.match().products();
    if (products.isEmpty()) {
      return "no packet at all";
    }
    List<String> parts = new ArrayList<>();
    for (Product product : products.subList(0, Math.min(SOME_PRODUCTS, products.size()))) {
      parts.add(of(product));
    }
    int more = products.size() - parts.size();
    return String.join("; or ", parts) + (more > 0 ? "; or " + more + " more sets" : "");
  }

  private static String of(Product product) {
    List<String> parts = new ArrayList<>();
    List<String> service = product.service().toStrings();
    parts.add(isAny(service) ? "everything" : some(protocols(service)));
    field(parts, "from", addresses(product.src()));
    if (!product.srcPort().equals(ServiceSet.ALL_PORTS)) {
      parts.add("with source port " + product.srcPort().toString().replaceAll("[\\[\\]{} ]", ""));
    }
    field(parts, "to", addresses(product.dst()));
    side(parts, "coming in", "from the device itself", product.in().toStrings());
    side(parts, "going out", "for the device itself", product.out().toStrings());
    if (!product.tcpFlags().equals(TcpFlags.ANY)) {
      parts.add("with flags " + some(TcpFlags.toStrings(product.tcpFlags())));
    }
    if (product.state().size() < ConnState.ANY.size()) {
      List<String> states = product.state().stream().map(ConnState::label).sorted().toList();
      parts.add("of state " + some(states));
    }
    // A packet with a port or an ICMP type is no later fragment, which need not be said.
    boolean implied = product.fragments() == Fragments.FIRST && hasDetail(product.service());
    if (product.fragments() != Fragments.ANY && !implied) {
      parts.add("(" + product.fragments().name().toLowerCase(Locale.ROOT) + " fragments only)");
    }
    String and = "";
    for (Condition condition : product.conditions()) {
      parts.add(and + (condition.negated() ? "unless " : "if ") + condition.text());
      and = "and ";
    }
    return String.join(" ", parts);
  }

  /** {@return addresses as people write them: a single one without its length} */
  static List<String> addresses(AddressSet set) {
    List<String> out = new ArrayList<>();
    for (String each : set.toStrings()) {
      boolean six = each.indexOf(':') >= 0;
      if (each.equals("0.0.0.0/0")) {
        out.add("any IPv4 address");
      } else if (each.equals("::/0")) {
        out.add("any IPv6 address");
      } else if (each.endsWith(six ? "/128" : "/32")) {
        out.add(each.substring(0, each.indexOf('/')));
      } else {
        out.add(each);
      }
    }
    return out;
  }

  /** {@return a set of packets in words} */
  public static String of(Differences.Region region) {
    List<String> parts = new ArrayList<>();
    List<String> service = region.service().toStrings();
    parts.add(isAny(service) ? "everything" : some(protocols(service)));
    field(parts, "from", addresses(region.src()));
    if (!region.srcPort().equals(ServiceSet.ALL_PORTS)) {
      parts.add("with source port " + region.srcPort().toString().replaceAll("[\\[\\]{} ]", ""));
    }
    field(parts, "to", addresses(region.dst()));
    side(parts, "coming in", "from the device itself", region.in());
    side(parts, "going out", "for the device itself", region.out());
    field(parts, "with flags", region.tcpFlags());
    field(parts, "of state", region.state());
    String and = "";
    for (String condition : region.conditions()) {
      if (condition.equals("not later fragment") && hasDetail(region.service())) {
        continue;
      }
      parts.add(and + "if " + condition);
      and = "and ";
    }
    return String.join(" ", parts);
  }

  /** Whether services are told by more than their protocol, so that all their packets carry it. */
  private static boolean hasDetail(ServiceSet service) {
    for (int i = 0; i < service.values().count(); i++) {
      int lo = service.values().lo(i);
      int hi = service.values().hi(i);
      boolean detailed =
          lo >> 16 == hi >> 16
              && (ServiceSet.hasPorts(lo >> 16) || ServiceSet.hasTypes(lo >> 16))
              && ((lo & 0xffff) != 0 || (hi & 0xffff) != 0xffff);
      if (!detailed) {
        return false;
      }
    }
    return true;
  }

  private static void side(List<String> parts, String word, String none, List<String> values) {
    if (values.equals(List.of("none"))) {
      parts.add(none);
    } else {
      field(parts, word, values);
    }
  }

  private static void field(List<String> parts, String word, List<String> values) {
    if (!isAny(values)) {
      parts.add(word + " " + some(values));
    }
  }

  /** A protocol that has no name here is one of the numbers of IANA. */
  private static List<String> protocols(List<String> services) {
    return services.stream()
        .map(each -> each.matches("[0-9]+") ? "IP protocol " + each : each)
        .toList();
  }

  private static boolean isAny(List<String> values) {
    return values.equals(List.of("any"));
  }

  private static String some(List<String> values) {
    if (values.isEmpty()) {
      return "nowhere";
    }
    int shown = Math.min(SOME, values.size());
    int more = values.size() - shown;
    return String.join(", ", values.subList(0, shown)) + (more > 0 ? " and " + more + " more" : "");
  }

  /** {@return what a rule does: {@code permits}, {@code denies}; a call without the name of what it calls} */
  public static String verb(Rule rule) {
    Action action = rule.action();
    return switch (action.kind()) {
      case PERMIT -> "permits";
      case DENY -> "denies";
      case REJECT -> "rejects";
      case QUEUE -> "hands over to a program";
      case JUMP, GOTO -> "sends on to another chain";
      case RETURN -> "sends back to the caller";
      case CONTINUE -> action.log() ? "logs" : "marks or counts";
      case BRANCH -> "decides by a table of verdicts";
    };
  }
}
