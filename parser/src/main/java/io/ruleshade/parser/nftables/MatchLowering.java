package io.ruleshade.parser.nftables;

import io.ruleshade.model.Condition;
import io.ruleshade.model.Product;
import io.ruleshade.parser.nftables.Fields.Field;
import io.ruleshade.parser.nftables.Syntax.Element;
import io.ruleshade.parser.nftables.Syntax.Expr;
import io.ruleshade.parser.nftables.Tables.SetDef;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The packets that meet a condition, as a union of products: a field, or fields side by side, against a
 * value, a set as written, or a named set.
 */
final class MatchLowering {
  private final Context context;
  private final FieldLowering fields;

  MatchLowering(Context context) {
    this.context = context;
    this.fields = new FieldLowering(context);
  }

  /**
   * The packets that meet a condition.
   *
   * @param operator empty, {@code ==}, {@code !=}, {@code <}, {@code >}, {@code <=}, {@code >=} or
   *     {@code !}
   */
  List<Product> lower(Expr left, String operator, Expr right) {
    if (left instanceof Expr.Concat concat) {
      return concat(concat.parts(), operator, right);
    }
    Subject subject = Subject.of(left);
    if (subject == null) {
      return unknown(List.of(Product.ANY), Values.text(left) + ": no field of a packet");
    }
    if (right instanceof Expr.Named named) {
      return named(subject, operator, named.name());
    }
    if (right instanceof Expr.Undefined nobody) {
      return unknown(context.family.having(subject.field().key()), nobody.text());
    }
    return fields.lower(subject, operator, right, null);
  }

  /** The packets with the key of one element of a map. */
  List<Product> key(Expr left, Expr key) {
    return left instanceof Expr.Concat concat
        ? element(concat.parts(), key)
        : lower(left, "==", key);
  }

  /** The packets that have all the fields of an expression. */
  List<Product> having(Expr left) {
    List<Product> out = List.of(Product.ANY);
    List<Expr> parts = left instanceof Expr.Concat concat ? concat.parts() : List.of(left);
    for (Expr part : parts) {
      Subject subject = Subject.of(part);
      if (subject != null) {
        out = Products.both(out, context.family.having(subject.field().key()));
      }
    }
    return out;
  }

  /**
   * A field, and what is done with its bits before it is compared.
   *
   * @param field the field
   * @param steps operators with their masks, in order
   */
  record Subject(Field field, List<Expr.Binary> steps) {
    static @Nullable Subject of(Expr expr) {
      List<Expr.Binary> steps = new ArrayList<>(0);
      Expr at = expr;
      while (at instanceof Expr.Binary binary) {
        steps.add(0, binary);
        at = binary.left();
      }
      return at instanceof Expr.Field f ? new Subject(Fields.of(f.key()), steps) : null;
    }

    /** {@return the masked field as a user would write it} */
    String text() {
      StringBuilder out = new StringBuilder(field.key());
      for (Expr.Binary step : steps) {
        long mask = Values.number(field, step.right());
        out.append(' ').append(step.operator()).append(' ');
        out.append(mask < 0 ? Values.text(step.right()) : "0x" + Long.toHexString(mask));
      }
      return out.toString();
    }

    /** {@return what becomes of a value of the field; -1 when a mask is not known} */
    long apply(long value) {
      long out = value;
      for (Expr.Binary step : steps) {
        long mask = Values.number(field, step.right());
        if (mask < 0 || out < 0) {
          return -1;
        }
        out = Values.combine(step.operator(), out, mask) & field.last();
      }
      return out;
    }
  }

  private List<Product> named(Subject subject, String operator, String name) {
    SetDef set = context.set(name);
    List<Product> having = context.family.having(subject.field().key());
    if (set == null) {
      return unknown(having, "set @" + name + " is not defined");
    }
    boolean negated = operator.equals("!=");
    if (context.isDynamic(set)) {
      return Products.both(having, fields.predicate(subject, member(subject.text(), set, negated)));
    }
    List<Product> known = fields.lower(subject, operator, new Expr.SetOf(set.elements), set);
    return set.unreadable ? partly(known, having, set, negated) : known;
  }

  private static Condition.Predicate member(String left, SetDef set, boolean negated) {
    Condition.Predicate predicate =
        new Condition.Predicate(
            left + " @" + set.name, false, List.of("set:" + set.name), null);
    return negated ? predicate.negate() : predicate;
  }

  /** A set of which some members are not known: they may be added, and they may be taken away. */
  private static List<Product> partly(
      List<Product> known, List<Product> having, SetDef set, boolean negated) {
    Condition doubt = new Condition.Unknown("members of @" + set.name + " that are not known");
    if (negated) {
      return Products.with(known, doubt);
    }
    List<Product> out = new ArrayList<>(Products.with(known, doubt));
    out.addAll(Products.with(having, doubt));
    return out;
  }

  private static List<Product> unknown(List<Product> having, String text) {
    return Products.with(having, new Condition.Unknown(text));
  }

  private List<Product> concat(List<Expr> parts, String operator, Expr right) {
    List<Product> having = having(new Expr.Concat(parts));
    boolean negated = operator.equals("!=");
    String left = text(parts);
    SetDef set = null;
    Expr members = right;
    if (right instanceof Expr.Named named) {
      set = context.set(named.name());
      if (set == null) {
        return unknown(having, "set @" + named.name() + " is not defined");
      }
      if (context.isDynamic(set)) {
        return Products.with(having, member(left, set, negated));
      }
      members = new Expr.SetOf(set.elements);
    }
    if (members instanceof Expr.Undefined nobody) {
      return unknown(having, nobody.text());
    }
    List<Product> known = new ArrayList<>();
    if (members instanceof Expr.SetOf literal) {
      for (Element element : literal.elements()) {
        known.addAll(element(parts, element.key()));
      }
    } else {
      known.addAll(element(parts, members));
    }
    if (negated) {
      List<Product> rest = known.stream().allMatch(MatchLowering::isPlain) ? Products.without(having, known) : null;
      known = rest != null ? rest : others(having, parts, left, members, set);
    }
    return set != null && set.unreadable ? partly(known, having, set, negated) : known;
  }

  /** Whether a product has an exact complement: its conditions are predicates. */
  private static boolean isPlain(Product product) {
    return product.conditions().stream().allMatch(c -> c instanceof Condition.Predicate);
  }

  /** The complement of a set that is too large, or too uncertain, to be written out. */
  private List<Product> others(
      List<Product> having, List<Expr> parts, String left, Expr members, @Nullable SetDef set) {
    String text = left + " " + (set != null ? "@" + set.name : Values.text(members));
    boolean changes =
        parts.stream()
            .map(Subject::of)
            .anyMatch(s -> s == null || context.changes(s.field().writes()));
    return Products.with(
        having,
        changes
            ? new Condition.Unknown("not: " + text)
            : Condition.Predicate.of(text).negate());
  }

  private static String text(List<Expr> parts) {
    return Values.text(new Expr.Concat(parts));
  }

  /** The packets of one member of a set of concatenations. */
  private List<Product> element(List<Expr> parts, Expr key) {
    if (key instanceof Expr.Any) {
      return having(new Expr.Concat(parts));
    }
    List<Expr> keys = key instanceof Expr.Concat concat ? concat.parts() : List.of(key);
    if (keys.size() != parts.size()) {
      return unknown(having(new Expr.Concat(parts)), "element " + Values.text(key));
    }
    List<Product> out = List.of(Product.ANY);
    for (int i = 0; i < parts.size(); i++) {
      out = Products.both(out, lower(parts.get(i), "==", keys.get(i)));
    }
    return out;
  }
}
