package io.ruleshade.parser;

import io.ruleshade.model.OneRule;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.BiFunction;

/**
 * A rule as its settings: lists of values, of which a packet need have only one; texts on which no packet
 * hangs; and all the rest, word for word. Two rules can be one when one list differs and the rest is the
 * same.
 */
public final class RuleSettings {
  /** The values of each list as written, by what tells them apart. */
  private final Map<String, Map<String, String>> lists = new LinkedHashMap<>();

  private final Map<String, String> remarks = new LinkedHashMap<>();
  private final Set<String> rest = new TreeSet<>();
  private String unreadable = "";

  /**
   * Adds a value of a list.
   *
   * @param list name of the list
   * @param value what tells it apart from others
   * @param written the value as written
   */
  public void value(String list, String value, String written) {
    if (lists.computeIfAbsent(list, k -> new LinkedHashMap<>()).put(value, written) != null) {
      unreadable("`" + value + "` stands twice in one list");
    }
  }

  /** Adds a text on which no packet hangs: a name, a description. */
  public void remark(String name, String text) {
    remarks.merge(name, text, (a, b) -> a + " " + b);
  }

  /** Adds anything else. */
  public void other(String text) {
    rest.add(text);
  }

  /** Notes that the rule has something that is not told in settings. */
  public void unreadable(String why) {
    if (unreadable.isEmpty()) {
      unreadable = why;
    }
  }

  /** {@return why the rule is not told in settings; empty when it is} */
  public String unreadable() {
    return unreadable;
  }

  /** {@return the values of a list as written} */
  public List<String> values(String list) {
    return List.copyOf(lists.getOrDefault(list, Map.of()).values());
  }

  /**
   * {@return another rule and this one as one}
   *
   * @param goes the other
   * @param all values that stand for everything, which no list has beside others
   * @param text the text of the one rule, from the name of the list and the values that come to it
   */
  public OneRule joined(
      RuleSettings goes, Set<String> all, BiFunction<String, List<String>, String> text) {
    if (!unreadable.isEmpty() || !goes.unreadable.isEmpty()) {
      return OneRule.none(unreadable.isEmpty() ? goes.unreadable : unreadable);
    }
    Set<String> others = new TreeSet<>(rest);
    others.removeAll(goes.rest);
    Set<String> otherOthers = new TreeSet<>(goes.rest);
    otherOthers.removeAll(rest);
    others.addAll(otherOthers);
    if (!others.isEmpty()) {
      return OneRule.none("only one of them has `" + others.iterator().next() + "`");
    }
    Set<String> names = new TreeSet<>(lists.keySet());
    names.addAll(goes.lists.keySet());
    names.removeIf(name -> keys(name).equals(goes.keys(name)));
    if (names.size() != 1) {
      return OneRule.none(
          names.isEmpty()
              ? "they differ in no list of values"
              : "they differ in `" + String.join("` and `", names) + "`");
    }
    String name = names.iterator().next();
    if (keys(name).isEmpty() || goes.keys(name).isEmpty()) {
      return OneRule.none("only one of them has `" + name + "`");
    }
    for (RuleSettings one : List.of(this, goes)) {
      for (String value : one.keys(name)) {
        if (all.contains(value)) {
          return OneRule.none("`" + value + "` stands beside nothing else");
        }
      }
    }
    List<String> added = new ArrayList<>();
    goes.lists.get(name).forEach(
        (value, written) -> {
          if (!keys(name).contains(value)) {
            added.add(written);
          }
        });
    if (added.isEmpty()) {
      return OneRule.none("one list holds all of the other");
    }
    return OneRule.of(text.apply(name, added), lost(goes));
  }

  private Set<String> keys(String list) {
    return lists.getOrDefault(list, Map.of()).keySet();
  }

  private List<String> lost(RuleSettings goes) {
    List<String> lost = new ArrayList<>();
    goes.remarks.forEach(
        (name, its) -> {
          if (!its.equals(remarks.get(name))) {
            lost.add(name + " `" + its + "`");
          }
        });
    return lost;
  }

  /**
   * What must be done to lists so that they become those of another.
   *
   * @param list name of the list
   * @param added values that come to it, as written
   * @param dropped values that leave it, as written
   */
  public record Step(String list, List<String> added, List<String> dropped) {}

  /** {@return what makes the lists those of a later text of the same rule; none where more differs} */
  public List<Step> stepsTo(RuleSettings now) {
    if (!unreadable.isEmpty() || !now.unreadable.isEmpty() || !rest.equals(now.rest)) {
      return List.of();
    }
    List<Step> out = new ArrayList<>();
    Set<String> names = new TreeSet<>(lists.keySet());
    names.addAll(now.lists.keySet());
    for (String name : names) {
      Map<String, String> added = new LinkedHashMap<>(now.lists.getOrDefault(name, Map.of()));
      added.keySet().removeAll(keys(name));
      Map<String, String> dropped = new LinkedHashMap<>(lists.getOrDefault(name, Map.of()));
      dropped.keySet().removeAll(now.keys(name));
      if (!added.isEmpty() || !dropped.isEmpty()) {
        out.add(new Step(name, List.copyOf(added.values()), List.copyOf(dropped.values())));
      }
    }
    return out;
  }
}
