package io.ruleshade.analysis;

import io.ruleshade.algebra.Box;
import io.ruleshade.analysis.FilterProgram.Part;
import io.ruleshade.check.RuleRef;
import io.ruleshade.model.Condition;
import io.ruleshade.model.Product;
import io.ruleshade.model.Rule;
import java.util.AbstractList;
import java.util.ArrayList;
import java.util.List;
import java.util.RandomAccess;

/**
 * The products of each rule, put together when they are asked for: few rules are looked at so closely, and
 * the boxes of a million of them take much memory.
 */
final class PartsOfRules extends AbstractList<List<Part>> implements RandomAccess {
  private final PacketSpace space;
  private final List<RuleRef> rules;

  PartsOfRules(PacketSpace space, List<RuleRef> rules) {
    this.space = space;
    this.rules = rules;
  }

  @Override
  public List<Part> get(int rule) {
    return of(space, rules.get(rule).rule());
  }

  @Override
  public int size() {
    return rules.size();
  }

  /** The products of a rule that some packet is in. */
  static List<Part> of(PacketSpace space, Rule rule) {
    List<Part> out = new ArrayList<>(rule.match().products().size());
    List<Rule.Arm> all = rule.arms();
    for (int arm = 0; arm < all.size(); arm++) {
      for (Product product : all.get(arm).match().products()) {
        Part part = part(space, arm, product);
        if (!part.box().isEmpty()) {
          out.add(part);
        }
      }
    }
    return List.copyOf(out);
  }

  static Part part(PacketSpace space, int arm, Product product) {
    boolean certain =
        product.conditions().stream().allMatch(c -> c instanceof Condition.Predicate);
    return new Part(arm, space.box(product), product, certain);
  }
}
