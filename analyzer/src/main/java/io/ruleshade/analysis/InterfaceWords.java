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
      Optional<String> prefix = field.prefix(name);
      if (prefix.isPresent()) {
        String but = String.join(", ", within(prefix.get(), false));
        out.add(prefix.get() + "*" + (but.isEmpty() ? "" : " but " + but));
      } else if (name.isEmpty()) {
        out.add("none");
      } else if (!isCovered(name, true)) {
        out.add(name);
      }
    }
    return out;
  }

  private List<String> allBut() {
    List<String> out = new ArrayList<>();
    List<String> not = new ArrayList<>();
    for (String name : members(false)) {
      Optional<String> prefix = field.prefix(name);
      if (prefix.isPresent()) {
        not.add("not " + prefix.get() + "*");
        out.addAll(within(prefix.get(), true));
      } else if (!name.isEmpty() && !isCovered(name, false)) {
        // Whether there is an interface at all is a matter of the entry point.
        not.add("not " + name);
      }
    }
    out.addAll(not);
    return out.isEmpty() ? List.of("any") : out;
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

  /** Names and longer beginnings on the other side of the set than the names of a beginning. */
  private List<String> within(String prefix, boolean inside) {
    List<String> out = new ArrayList<>();
    for (String name : members(inside)) {
      String word = field.prefix(name).map(longer -> longer + "*").orElse(name);
      if (word.startsWith(prefix) && !word.equals(prefix + "*") && nearest(name).equals(prefix)) {
        out.add(word);
      }
    }
    return out;
  }

  /** The longest beginning that a name has, besides the one that it stands for. */
  private String nearest(String name) {
    String own = field.prefix(name).orElse("");
    String longest = "";
    for (boolean inside : new boolean[] {true, false}) {
      for (String other : members(inside)) {
        String prefix = field.prefix(other).orElse("");
        boolean fits = own.isEmpty() ? name.startsWith(prefix) : own.startsWith(prefix) && !own.equals(prefix);
        longest = fits && prefix.length() > longest.length() ? prefix : longest;
      }
    }
    return longest;
  }

  /** Whether a name goes with the names of its longest beginning. */
  private boolean isCovered(String name, boolean inside) {
    String prefix = nearest(name);
    return !prefix.isEmpty()
        && members(inside).stream().anyMatch(m -> field.prefix(m).orElse("").equals(prefix));
  }
}
