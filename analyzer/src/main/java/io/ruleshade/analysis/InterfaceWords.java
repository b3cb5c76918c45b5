package io.ruleshade.analysis;

import io.ruleshade.algebra.IntSet;
import io.ruleshade.model.InterfaceSet;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** A set of interfaces or zones in words, see {@link Differences.Region}. */
final class InterfaceWords {
  private final FiniteField<InterfaceSet, String> field;
  private final IntSet set;

  private InterfaceWords(FiniteField<InterfaceSet, String> field, IntSet set) {
    this.field = field;
    this.set = set;
  }

  /** {@return the words for some ranks of a field} */
  static List<String> of(FiniteField<InterfaceSet, String> field, IntSet set) {
    if (set.size() == field.size()) {
      return List.of("any");
    }
    InterfaceWords words = new InterfaceWords(field, set);
    boolean others = field.other() >= 0 && set.contains(field.other());
    return others ? words.allBut() : words.only();
  }

  private List<String> only() {
    List<String> out = new ArrayList<>();
    for (String name : members(true)) {
      if (name.isEmpty()) {
        out.add("none");
      } else if (!isCovered(name, true)) {
        out.add(word(name));
      }
    }
    return out;
  }

  private List<String> allBut() {
    List<String> out = new ArrayList<>();
    for (String name : members(true)) {
      if (isBelow(name, false) && !isCovered(name, true)) {
        out.add(word(name));
      }
    }
    for (String name : members(false)) {
      // Whether there is an interface at all is a matter of the entry point.
      if (!name.isEmpty() && !isCovered(name, false)) {
        out.add("not " + plain(name));
      }
    }
    return out.isEmpty() ? List.of("any") : out;
  }

  /** A name, or all names of a beginning but those below it that are not in the set. */
  private String word(String name) {
    Optional<String> prefix = field.prefix(name);
    List<String> but = new ArrayList<>();
    if (prefix.isPresent()) {
      for (String other : members(false)) {
        if (isBelow(other, prefix.get()) && !isCovered(other, false)) {
          but.add(plain(other));
        }
      }
    }
    return plain(name) + (but.isEmpty() ? "" : " but " + String.join(", ", but));
  }

  private String plain(String name) {
    return field
        .prefix(name)
        .map(prefix -> prefix + "*")
        .orElseGet(() -> InterfaceSet.Pattern.plain(name));
  }

  private List<String> members(boolean inside) {
    List<String> names = new ArrayList<>();
    for (int rank = 0; rank < field.size(); rank++) {
      if (set.contains(rank) == inside) {
        names.addAll(field.members(rank));
      }
    }
    return names;
  }

  /** Whether a name, or the longer beginning that it stands for, begins in some way. */
  private boolean isBelow(String name, String prefix) {
    String own = field.prefix(name).orElse(name);
    return own.startsWith(prefix)
        && (field.prefix(name).isEmpty() || own.length() > prefix.length());
  }

  /** Whether some beginning above a name is in the set, or is not. */
  private boolean isBelow(String name, boolean inside) {
    return members(inside).stream()
        .anyMatch(m -> field.prefix(m).filter(prefix -> isBelow(name, prefix)).isPresent());
  }

  /** Whether the nearest beginning above a name is on the same side of the set. */
  private boolean isCovered(String name, boolean inside) {
    return nearest(name, inside) > nearest(name, !inside);
  }

  /** The length of the longest beginning above a name on one side of the set; -1 without one. */
  private int nearest(String name, boolean inside) {
    return members(inside).stream()
        .map(field::prefix)
        .flatMap(Optional::stream)
        .filter(prefix -> isBelow(name, prefix))
        .mapToInt(String::length)
        .max()
        .orElse(-1);
  }
}
