package io.ruleshade.parser.panos;

import io.ruleshade.model.AddressSet;
import io.ruleshade.model.Condition;
import io.ruleshade.model.InterfaceSet;
import io.ruleshade.model.IntRanges;
import io.ruleshade.model.Match;
import io.ruleshade.model.Product;
import io.ruleshade.model.ServiceSet;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Makes the products of a rule's match from its fields.
 *
 * <p>Groups of addresses and services stay sets. A field with several predicates (applications,
 * users, host names) is one product for each, so that a rule for one application is seen to be part
 * of a rule for two; when that makes too many products, the longest lists become one predicate on the
 * whole list.
 */
final class MatchBuilder {
  /** Above this many products lists of predicates are joined. */
  private static final int MANY = 64;

  /** Above this many products the rule is no longer told apart from what it may match. */
  private static final int MOST = 2048;

  /** One of the ways in which a field is met. */
  private record Choice(
      @Nullable InterfaceSet in,
      @Nullable InterfaceSet out,
      @Nullable AddressSet src,
      @Nullable AddressSet dst,
      @Nullable ServiceSet service,
      @Nullable IntRanges srcPort,
      List<Condition> conditions) {
    static Choice of(List<Condition> conditions) {
      return new Choice(null, null, null, null, null, null, conditions);
    }

    Product on(Product product) {
      Product out = product;
      if (in != null) {
        out = out.withIn(in);
      }
      if (this.out != null) {
        out = out.withOut(this.out);
      }
      if (src != null) {
        out = out.withSrc(src);
      }
      if (dst != null) {
        out = out.withDst(dst);
      }
      if (service != null) {
        out = out.withService(service);
      }
      if (srcPort != null) {
        out = out.withSrcPort(srcPort);
      }
      for (Condition condition : conditions) {
        out = out.and(condition);
      }
      return out;
    }
  }

  /**
   * A field of the rule.
   *
   * @param choices any one of them
   * @param joined the same with its predicates in one; null where that cannot be
   */
  private record Field(List<Choice> choices, @Nullable List<Choice> joined) {}

  private final List<Field> fields = new ArrayList<>();
  private final List<Condition> always = new ArrayList<>();

  /** Adds the pairs of zones. */
  void zones(List<Zones.Pair> pairs) {
    List<Choice> choices = new ArrayList<>(pairs.size());
    for (Zones.Pair pair : pairs) {
      choices.add(
          new Choice(pair.in(), pair.out(), null, null, null, null, one(pair.condition())));
    }
    fields.add(new Field(choices, null));
  }

  private static List<Condition> one(@Nullable Condition condition) {
    return condition == null ? List.of() : List.of(condition);
  }

  /** Adds the source or destination addresses. */
  void addresses(Values.Addresses value, boolean source, boolean negated) {
    String side = source ? "src " : "dst ";
    if (negated) {
      List<Condition> conditions = new ArrayList<>();
      for (String text : value.predicates()) {
        conditions.add(Condition.Predicate.of(side + text).negate());
      }
      if (!value.unknown().isEmpty()) {
        conditions.add(unknown(side + "not in ", value.unknown()));
      }
      AddressSet rest = value.known().complement();
      fields.add(new Field(List.of(side(rest, source, conditions)), null));
      return;
    }
    List<Choice> choices = new ArrayList<>();
    List<Choice> joined = new ArrayList<>();
    if (!value.known().isEmpty()) {
      choices.add(side(value.known(), source, List.of()));
      joined.add(choices.get(0));
    }
    for (String text : value.predicates()) {
      choices.add(side(AddressSet.ANY, source, List.of(Condition.Predicate.of(side + text))));
    }
    if (value.predicates().size() > 1) {
      joined.add(side(AddressSet.ANY, source, List.of(oneOf(side, value.predicates()))));
    }
    if (!value.unknown().isEmpty()) {
      Choice rest = side(AddressSet.ANY, source, List.of(unknown(side, value.unknown())));
      choices.add(rest);
      joined.add(rest);
    }
    fields.add(new Field(choices, value.predicates().size() > 1 ? joined : null));
  }

  private static Choice side(AddressSet set, boolean source, List<Condition> conditions) {
    return source
        ? new Choice(null, null, set, null, null, null, conditions)
        : new Choice(null, null, null, set, null, null, conditions);
  }

  /** Adds the services. */
  void services(Values.Services value) {
    List<Choice> choices = new ArrayList<>();
    for (Values.Part part : value.parts()) {
      choices.add(new Choice(null, null, null, null, part.service(), part.source(), List.of()));
    }
    for (String text : value.predicates()) {
      choices.add(Choice.of(List.of(Condition.Predicate.of(text))));
    }
    if (!value.unknown().isEmpty()) {
      choices.add(Choice.of(List.of(unknown("service ", value.unknown()))));
    }
    fields.add(new Field(choices, null));
  }

  /** Adds services that are each tied to an application. */
  void tied(List<Tied> services) {
    List<Choice> choices = new ArrayList<>();
    for (Tied each : services) {
      List<Condition> conditions =
          each.application() == null
              ? List.of()
              : List.of(Condition.Predicate.of("application " + each.application()));
      choices.add(
          new Choice(null, null, null, null, each.service(), each.source(), conditions));
    }
    fields.add(new Field(choices, null));
  }

  /**
   * A service of one application.
   *
   * @param application the application; null for any
   * @param service protocol with destination port
   * @param source source ports
   */
  record Tied(@Nullable String application, ServiceSet service, IntRanges source) {}

  /** Adds a list of names of which one must hold: applications, users, categories. */
  void anyOf(String field, List<String> names) {
    List<Choice> choices = new ArrayList<>();
    for (String name : names) {
      choices.add(Choice.of(List.of(Condition.Predicate.of(field + " " + name))));
    }
    fields.add(
        new Field(
            choices,
            names.size() > 1 ? List.of(Choice.of(List.of(oneOf(field + " ", names)))) : null));
  }

  /** Adds a list of which one must hold, and of which a part is not known. */
  void anyOf(String field, List<String> names, List<String> unknown) {
    if (unknown.isEmpty()) {
      anyOf(field, names);
      return;
    }
    List<Choice> choices = new ArrayList<>();
    for (String name : names) {
      choices.add(Choice.of(List.of(Condition.Predicate.of(field + " " + name))));
    }
    choices.add(Choice.of(List.of(unknown(field + " ", unknown))));
    fields.add(new Field(choices, null));
  }

  /** Adds what must hold in any case. */
  void always(Condition condition) {
    always.add(condition);
  }

  private static Condition.Predicate oneOf(String prefix, List<String> names) {
    List<String> sorted = names.stream().distinct().sorted().toList();
    return Condition.Predicate.of(prefix + "one of " + String.join(", ", sorted));
  }

  /** One text for all that is unknown: it makes no difference how much it is. */
  private static Condition.Unknown unknown(String prefix, List<String> unknown) {
    String more = unknown.size() == 1 ? "" : " and " + (unknown.size() - 1) + " more";
    return new Condition.Unknown(prefix + unknown.get(0) + more);
  }

  /** {@return the match} */
  Match build() {
    List<List<Choice>> choices = new ArrayList<>();
    fields.forEach(field -> choices.add(field.choices()));
    while (count(choices) > MANY) {
      int longest = -1;
      for (int i = 0; i < choices.size(); i++) {
        List<Choice> joined = fields.get(i).joined();
        boolean shorter = joined != null && joined.size() < choices.get(i).size();
        if (shorter && (longest < 0 || choices.get(i).size() > choices.get(longest).size())) {
          longest = i;
        }
      }
      List<Choice> joined = longest < 0 ? null : fields.get(longest).joined();
      if (joined == null) {
        break;
      }
      choices.set(longest, joined);
    }
    List<Product> products = new ArrayList<>(List.of(Product.ANY));
    if (count(choices) > MOST) {
      return Match.of(
          Product.ANY.and(new Condition.Unknown("too many combinations of its fields")));
    }
    for (List<Choice> field : choices) {
      List<Product> next = new ArrayList<>(products.size() * field.size());
      for (Product product : products) {
        for (Choice choice : field) {
          next.add(choice.on(product));
        }
      }
      products = next;
    }
    for (Condition condition : always) {
      products = products.stream().map(product -> product.and(condition)).toList();
    }
    return new Match(products);
  }

  private static long count(List<List<Choice>> choices) {
    long count = 1;
    for (List<Choice> field : choices) {
      count = Math.min(1L << 40, count * field.size());
    }
    return count;
  }
}
