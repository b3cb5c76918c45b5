package io.ruleshade.agent.evidence;

import io.ruleshade.model.Action;
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
    parts.add(isAny(service) ? "everything" : some(service));
    field(parts, "from", product.src().toStrings());
    if (!product.srcPort().equals(ServiceSet.ALL_PORTS)) {
      parts.add("with source port " + product.srcPort().toString().replaceAll("[\\[\\]{} ]", ""));
    }
    field(parts, "to", product.dst().toStrings());
    field(parts, "coming in", product.in().toStrings());
    field(parts, "going out", product.out().toStrings());
    if (!product.tcpFlags().equals(TcpFlags.ANY)) {
      parts.add("with flags " + some(TcpFlags.toStrings(product.tcpFlags())));
    }
    if (product.state().size() < ConnState.ANY.size()) {
      List<String> states = product.state().stream().map(ConnState::label).sorted().toList();
      parts.add("of state " + some(states));
    }
    if (product.fragments() != Fragments.ANY) {
      parts.add(product.fragments().name().toLowerCase(Locale.ROOT) + " fragments");
    }
    for (Condition condition : product.conditions()) {
      parts.add((condition.negated() ? "unless " : "if ") + condition.text());
    }
    return String.join(" ", parts);
  }

  private static void field(List<String> parts, String word, List<String> values) {
    if (!isAny(values)) {
      parts.add(word + " " + some(values));
    }
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

  /** {@return what a rule does, as what it asks for: {@code permits}, {@code denies}} */
  public static String verb(Rule rule) {
    Action action = rule.action();
    return switch (action.kind()) {
      case PERMIT -> "permits";
      case DENY -> "denies";
      case REJECT -> "rejects";
      case QUEUE -> "hands over to a program";
      case JUMP, GOTO -> "sends on to `" + action.target() + "`";
      case RETURN -> "sends back to the caller";
      case CONTINUE -> action.log() ? "logs" : "marks or counts";
      case BRANCH -> "decides by a table of verdicts";
    };
  }
}
