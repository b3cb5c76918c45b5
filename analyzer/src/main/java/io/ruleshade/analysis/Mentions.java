package io.ruleshade.analysis;

import io.ruleshade.check.RuleRef;
import io.ruleshade.model.Asking;
import io.ruleshade.model.Condition;
import io.ruleshade.model.Device;
import io.ruleshade.model.Product;
import io.ruleshade.model.Rule;
import io.ruleshade.model.Ruleset;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * Which rules have to do with the memories that several can have. What one rule puts in, others find: so
 * a rule that changes one matters as long as another mentions it.
 */
final class Mentions {
  /** Behind the kind of a memory: nobody knows which of the kind. */
  private static final String ANY = " *";

  /** Above so many rules a set of bits is smaller, and asked faster, than their numbers. */
  private static final int FEW = 64;

  /**
   * Rules that mention a memory.
   *
   * @param few their numbers, where they are few: as many sets of bits as there are names would be large
   * @param many their numbers otherwise
   */
  private record Group(List<Integer> few, @Nullable BitSet many) {
    static final Group NONE = new Group(List.of(), null);

    static Group of(List<Integer> rules) {
      if (rules.size() <= FEW) {
        return new Group(rules, null);
      }
      BitSet many = new BitSet();
      rules.forEach(many::set);
      return new Group(List.of(), many);
    }

    /** Whether another rule is in it that is not removed. */
    boolean hasOther(int rule, @Nullable BitSet removed) {
      if (many == null) {
        return few.stream().anyMatch(i -> i != rule && (removed == null || !removed.get(i)));
      }
      BitSet others = (BitSet) many.clone();
      others.clear(rule);
      if (removed != null) {
        others.andNot(removed);
      }
      return !others.isEmpty();
    }
  }

  private final Map<String, Group> rules = new HashMap<>();
  private final Map<Integer, List<String>> changed = new HashMap<>();

  private Mentions() {}

  /** What the rules of a program mention. */
  static Mentions of(FilterProgram program) {
    Mentions mentions = new Mentions();
    if (program.asks().byRule().isEmpty()) {
      return mentions;
    }
    List<RuleRef> all = program.rules();
    Set<String> wild = new TreeSet<>();
    Map<String, List<Integer>> rules = new HashMap<>();
    for (int i = 0; i < all.size(); i++) {
      for (String name : names(all.get(i).rule())) {
        rules.computeIfAbsent(name, n -> new ArrayList<>(1)).add(i);
        if (name.endsWith(ANY)) {
          wild.add(name);
        }
      }
    }
    program.asks().byRule().forEach((rule, its) -> mentions.changed.put(rule, changed(its)));
    for (String any : wild) {
      Set<Integer> joined = new TreeSet<>();
      rules.forEach((name, its) -> joined.addAll(isOne(name, any) ? its : List.of()));
      List<Integer> together = List.copyOf(joined);
      rules.replaceAll((name, its) -> isOne(name, any) ? together : its);
    }
    // Names that are one have the same list, and one group.
    IdentityHashMap<List<Integer>, Group> groups = new IdentityHashMap<>();
    rules.forEach(
        (name, its) -> mentions.rules.put(name, groups.computeIfAbsent(its, Group::of)));
    return mentions;
  }

  private static List<String> changed(List<Asking> all) {
    List<String> out = new ArrayList<>(0);
    for (Asking asking : all) {
      Condition.Shared shared = asking.key().condition().shared();
      if (shared != null && shared.changed()) {
        out.add(shared.name());
      }
    }
    return out;
  }

  /** Whether a rule changes a memory that another one, not among those removed, looks at or changes too. */
  boolean matters(int rule, @Nullable BitSet removed) {
    for (String name : changed.getOrDefault(rule, List.of())) {
      if (rules.getOrDefault(name, Group.NONE).hasOther(rule, removed)) {
        return true;
      }
    }
    return false;
  }

  /** The memories that two configurations both mention, by name; one of a kind that may be any for all. */
  static Set<String> both(Device one, Device other) {
    Set<String> here = names(one);
    if (here.isEmpty()) {
      return here;
    }
    Set<String> there = names(other);
    Set<String> out = new TreeSet<>(here);
    out.retainAll(there);
    for (Set<String> side : List.of(here, there)) {
      Set<String> others = side == here ? there : here;
      for (String any : side) {
        if (any.endsWith(ANY) && others.stream().anyMatch(name -> isOne(name, any))) {
          out.add(any);
        }
      }
    }
    return out;
  }

  /** The name under which a memory is compared: where a rule may mean any of a kind they are all one. */
  static String joined(String name, Set<String> all) {
    for (String any : all) {
      if (isOne(name, any)) {
        return any;
      }
    }
    return name;
  }

  private static boolean isOne(String name, String any) {
    return any.endsWith(ANY) && name.startsWith(any.substring(0, any.length() - 1));
  }

  private static Set<String> names(Device device) {
    Set<String> out = new TreeSet<>();
    for (Ruleset ruleset : device.rulesets()) {
      for (Rule rule : ruleset.rules()) {
        out.addAll(names(rule));
      }
    }
    return out;
  }

  private static Set<String> names(Rule rule) {
    Set<String> out = Set.of();
    if (!rule.enabled()) {
      return out;
    }
    for (Product product : rule.match().products()) {
      for (Condition condition : product.conditions()) {
        List<String> names =
            switch (condition) {
              case Condition.Stateful s -> s.shared() == null ? List.of() : List.of(s.shared().name());
              case Condition.Predicate p -> p.dependsOn();
              case Condition.Unknown u -> List.of();
            };
        if (!names.isEmpty()) {
          out = out.isEmpty() ? new TreeSet<>() : out;
          out.addAll(names);
        }
      }
    }
    return out;
  }
}
