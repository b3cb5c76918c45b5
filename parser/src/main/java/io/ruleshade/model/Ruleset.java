package io.ruleshade.model;

import io.ruleshade.source.Span;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * An access list, chain, filter or rulebase.
 *
 * @param name full name, as in the contract: {@code OUTSIDE_IN}, {@code filter/INPUT}
 * @param kind what the dialect calls it: {@code acl}, {@code base chain}, {@code chain}, {@code policy}
 * @param family the IP versions that ever enter it
 * @param defaultAction what happens to packets that no rule decides; {@link Action.Kind#RETURN} for a
 *     called chain
 * @param bindings where it is applied; empty for a list that nothing binds
 * @param rules the rules in evaluation order
 * @param gaps lines among the rules that were not understood
 * @param opening the line that opens or first names it
 * @param referenced whether a feature other than packet filtering (translation, class map, crypto,
 *     login lines) refers to it, which makes it bound
 */
public record Ruleset(
    String name,
    String kind,
    Family family,
    Action.Kind defaultAction,
    List<Binding> bindings,
    List<Rule> rules,
    List<Gap> gaps,
    Span opening,
    boolean referenced) {
  public Ruleset {
    bindings = List.copyOf(bindings);
    rules = List.copyOf(rules);
    gaps = List.copyOf(gaps);
    for (int i = 0; i < rules.size(); i++) {
      if (rules.get(i).index() != i + 1) {
        throw new IllegalArgumentException(name + ": rule " + (i + 1) + " has another index");
      }
    }
  }

  /** The IP versions a ruleset sees. */
  public enum Family {
    IPV4("ipv4"),
    IPV6("ipv6"),
    BOTH("ipv4+ipv6");

    private final String label;

    Family(String label) {
      this.label = label;
    }

    /** {@return the family as JSON names it} */
    public String label() {
      return label;
    }

    /** {@return the addresses of the family} */
    public AddressSet addresses() {
      return switch (this) {
        case IPV4 -> AddressSet.ANY4;
        case IPV6 -> AddressSet.ANY6;
        case BOTH -> AddressSet.ANY;
      };
    }
  }

  /**
   * Where a ruleset is applied.
   *
   * @param text in the words of the dialect: {@code in outside}, {@code hook input}
   * @param span the statement that says so; null where the dialect implies it
   */
  public record Binding(String text, @Nullable Span span) {}

  /**
   * A line among the rules that was not understood. It takes no index and may do anything its
   * dialect allows to any packet.
   *
   * @param after index of the rule it follows; 0 when it precedes all
   * @param span the line
   * @param mayCall full names of rulesets it may transfer control to; {@code *} for any
   */
  public record Gap(int after, Span span, List<String> mayCall) {
    public Gap {
      mayCall = List.copyOf(mayCall);
    }
  }

  /** {@return the identifier of one of its rules: {@code NAME#INDEX}} */
  public String id(Rule rule) {
    return name + "#" + rule.index();
  }

  /**
   * {@return whether another rule of this ruleset asks for the same of the same packets} Complexity:
   * linear in the rules.
   */
  public boolean hasTwin(Rule rule) {
    return rules.stream()
        .anyMatch(
            other ->
                other.index() != rule.index()
                    && other.action().kind() == rule.action().kind()
                    && other.match().equals(rule.match()));
  }

  /** By the name alone, so that it costs nothing to keep rulesets in sets. */
  @Override
  public int hashCode() {
    return name.hashCode();
  }

  @Override
  public String toString() {
    return String.format(Locale.ROOT, "%s (%d rules)", name, rules.size());
  }
}
