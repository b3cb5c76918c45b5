package io.ruleshade.model;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A condition with memory of a rule, with the packets for which it is asked: a rate limit counts each of
 * them, whether the rule then matches it or not. A rule asks each of its conditions with memory once for a
 * packet, however many products its match has.
 *
 * @param key the condition
 * @param match the packets; a condition with memory in it is one that the rule asks before
 */
public record Asking(Key key, Match match) {
  /**
   * What tells the conditions with memory of one rule apart.
   *
   * @param condition without its reach
   * @param number how many that read the same stand before it in the rule
   */
  public record Key(Condition.Stateful condition, int number) {}

  /** {@return what a rule asks, in order} */
  public static List<Asking> of(Rule rule) {
    if (!hasAny(rule.match())) {
      return List.of();
    }
    Map<Key, Set<Product>> all = new LinkedHashMap<>();
    for (Rule.Arm arm : rule.arms()) {
      for (Product product : arm.match().products()) {
        List<Key> keys = keys(product);
        for (int i = 0; i < keys.size(); i++) {
          Set<Product> packets = all.computeIfAbsent(keys.get(i), k -> new LinkedHashSet<>());
          Match reach = stateful(product).get(i).reach();
          if (reach == null) {
            packets.add(before(product, i));
          } else {
            packets.addAll(reach.products());
          }
        }
      }
    }
    List<Asking> out = new ArrayList<>();
    all.forEach(
        (key, packets) -> out.add(new Asking(key, new Match(List.copyOf(packets)))));
    return out;
  }

  /** {@return whether to ask changes something that a later packet can meet} */
  public boolean changes() {
    Condition.Shared shared = key.condition.shared();
    return shared == null || shared.changed();
  }

  /** {@return whether some condition of a match has a memory} */
  public static boolean hasAny(Match match) {
    for (Product product : match.products()) {
      for (Condition condition : product.conditions()) {
        if (condition instanceof Condition.Stateful) {
          return true;
        }
      }
    }
    return false;
  }

  /** {@return the conditions with memory of a product, in order, as a rule tells them apart} */
  public static List<Key> keys(Product product) {
    List<Key> out = new ArrayList<>(1);
    Map<Condition.Stateful, Integer> seen = new HashMap<>();
    for (Condition.Stateful stateful : stateful(product)) {
      Condition.Stateful bare = stateful.withReach(null);
      out.add(new Key(bare, seen.merge(bare, 1, Integer::sum) - 1));
    }
    return out;
  }

  /** {@return a match without the reach of its conditions, to be the reach of a condition itself} */
  public static Match bare(Match match) {
    return hasAny(match)
        ? new Match(match.products().stream().map(Asking::bare).toList())
        : match;
  }

  /** {@return a match in which no condition has a reach that is the match's own} */
  public static Match settled(Match match) {
    return hasAny(match) ? settled(match, List.of(match)) : match;
  }

  /** {@return arms of a rule in which no condition has a reach that is the rule's own} */
  public static List<Rule.Arm> settled(List<Rule.Arm> arms) {
    List<Match> all = arms.stream().map(Rule.Arm::match).toList();
    return arms.stream()
        .map(arm -> new Rule.Arm(settled(arm.match(), all), arm.action()))
        .toList();
  }

  private static Match settled(Match match, List<Match> all) {
    return hasAny(match)
        ? new Match(match.products().stream().map(product -> settled(product, all)).toList())
        : match;
  }

  private static Product settled(Product product, List<Match> all) {
    List<Key> keys = keys(product);
    List<Condition> conditions = new ArrayList<>();
    int number = 0;
    for (Condition condition : product.conditions()) {
      if (condition instanceof Condition.Stateful stateful) {
        Key key = keys.get(number++);
        Match reach = stateful.reach();
        boolean own = reach != null && Set.copyOf(reach.products()).equals(packets(key, all));
        conditions.add(own ? stateful.withReach(null) : stateful);
      } else {
        conditions.add(condition);
      }
    }
    return with(product, conditions);
  }

  /** The packets of a rule that would be asked if nothing were asked behind. */
  private static Set<Product> packets(Key key, List<Match> all) {
    Set<Product> out = new LinkedHashSet<>();
    for (Match match : all) {
      for (Product product : match.products()) {
        int at = keys(product).indexOf(key);
        if (at >= 0) {
          out.add(before(product, at).normalised());
        }
      }
    }
    return out;
  }

  /** A product without a condition with memory and those behind it; what else it asks stays. */
  private static Product before(Product product, int number) {
    List<Condition> conditions = new ArrayList<>();
    int seen = 0;
    for (Condition condition : product.conditions()) {
      if (condition instanceof Condition.Stateful stateful) {
        if (seen++ < number) {
          conditions.add(stateful.withReach(null));
        }
      } else {
        conditions.add(condition);
      }
    }
    return with(product, conditions);
  }

  private static List<Condition.Stateful> stateful(Product product) {
    return product.conditions().stream()
        .filter(Condition.Stateful.class::isInstance)
        .map(Condition.Stateful.class::cast)
        .toList();
  }

  private static Product bare(Product product) {
    return withReach(product, null);
  }

  /** {@return a product whose conditions with memory are asked for some packets} */
  public static Product withReach(Product product, @Nullable Match reach) {
    List<Condition> conditions = new ArrayList<>();
    for (Condition condition : product.conditions()) {
      conditions.add(condition instanceof Condition.Stateful s ? s.withReach(reach) : condition);
    }
    return with(product, conditions);
  }

  private static Product with(Product product, List<Condition> conditions) {
    return new Product(
        product.in(), product.out(), product.src(), product.dst(), product.service(),
        product.srcPort(), product.tcpFlags(), product.state(), product.fragments(), conditions);
  }
}
