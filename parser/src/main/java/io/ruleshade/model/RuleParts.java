package io.ruleshade.model;

import io.ruleshade.source.Span;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The values of which a rule is put together, as the user wrote them: what a product of sets no longer
 * tells. A dialect says what it knows; a list that is missing says nothing.
 *
 * @param lists values side by side in one field
 * @param elements elements of a verdict map, in the order of the map
 */
public record RuleParts(List<ValueList> lists, List<Element> elements) {
  /** Nothing is told. */
  public static final RuleParts NONE = new RuleParts(List.of(), List.of());

  public RuleParts {
    lists = List.copyOf(lists);
    elements = List.copyOf(elements);
  }

  /** {@return these parts with elements of a verdict map} */
  public RuleParts withElements(List<Element> all) {
    return new RuleParts(lists, all);
  }

  /** The field in which values stand. */
  public enum Field {
    SOURCE("source"),
    DESTINATION("destination"),
    ADDRESS("source or destination"),
    SERVICE("service"),
    PROTOCOL("protocol"),
    SOURCE_PORT("source port"),
    DESTINATION_PORT("destination port"),
    PORT("source or destination port"),
    ICMP_TYPE("ICMP type");

    private final String label;

    Field(String label) {
      this.label = label;
    }

    /** {@return the field in words} */
    public String label() {
      return label;
    }
  }

  /**
   * Values of which a packet need have only one, or, in a negated field, must have none. INVARIANT: what
   * the rule matches hangs on the union of the values, so that one whose extent is in the union of the
   * others can be left out and the rule matches the same.
   *
   * @param field the field
   * @param group the name of the group in whose definition they stand; null where they stand in the rule
   * @param members those whose extent is known; there may be others
   */
  public record ValueList(Field field, @Nullable String group, List<Member> members) {
    public ValueList {
      members = List.copyOf(members);
    }
  }

  /**
   * One value.
   *
   * @param written as the user wrote it: the name of an object, an address, a port
   * @param extent what it stands for
   * @param span where it stands; the whole rule or group where a dialect does not tell
   */
  public record Member(String written, Extent extent, Span span) {}

  /**
   * An element of a verdict map.
   *
   * @param written as the user wrote it, with its verdict
   * @param match the packets of the rule that find this element
   */
  public record Element(String written, Match match) {}

  /** Collects the values of one rule. */
  public static final class Builder {
    private final List<ValueList> lists = new ArrayList<>(0);

    /**
     * Adds the values of a field. Lists in which fewer than two values have an extent are left out.
     *
     * @param group the group in whose definition they stand; null where they stand in the rule
     */
    public void add(Field field, @Nullable String group, List<Member> members) {
      if (members.size() > 1) {
        lists.add(new ValueList(field, group, members));
      }
    }

    /** {@return the parts} */
    public RuleParts build() {
      return lists.isEmpty() ? NONE : new RuleParts(lists, List.of());
    }
  }
}
