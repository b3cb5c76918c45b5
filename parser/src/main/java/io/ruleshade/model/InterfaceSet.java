package io.ruleshade.model;

import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;

/**
 * A set of interface or zone names: those that fit one of a few patterns, or all others.
 *
 * <p>Names are not limited to those in the file, so naming every zone does not cover {@code any}.
 * The empty name stands for <em>no interface</em>: a packet that the device itself sends has no
 * ingress interface, and one addressed to it has no egress interface.
 *
 * @param complement whether the set is all names that fit none of the patterns
 * @param patterns sorted, without repetition
 */
public record InterfaceSet(boolean complement, List<Pattern> patterns) {
  /** Every interface, {@link #NONE} included. */
  public static final InterfaceSet ANY = new InterfaceSet(true, List.of());

  /** No interface at all: the empty set. */
  public static final InterfaceSet EMPTY = new InterfaceSet(false, List.of());

  /** The packets that have no interface in this direction. */
  public static final InterfaceSet NONE = named("");

  /** Every interface except {@link #NONE}: the packet did come in, or will go out, somewhere. */
  public static final InterfaceSet SOME = NONE.negate();

  /**
   * A name, or all names that begin with a text.
   *
   * @param text the name or its beginning
   * @param prefix whether any ending fits
   */
  public record Pattern(String text, boolean prefix) implements Comparable<Pattern> {
    /** {@return whether a name fits} */
    public boolean fits(String name) {
      return prefix ? name.startsWith(text) : name.equals(text);
    }

    /** {@return whether some name fits both} */
    boolean meets(Pattern other) {
      return fits(other.text) || other.fits(text);
    }

    @Override
    public int compareTo(Pattern other) {
      int byText = text.compareTo(other.text);
      return byText != 0 ? byText : Boolean.compare(prefix, other.prefix);
    }

    /** {@return a name in words: one that itself ends in an asterisk is shown as {@code eth\*}} */
    public static String plain(String name) {
      return name.endsWith("*") ? name.substring(0, name.length() - 1) + "\\*" : name;
    }

    @Override
    public String toString() {
      if (prefix) {
        return text + "*";
      }
      return text.isEmpty() ? "none" : plain(text);
    }
  }

  public InterfaceSet {
    patterns = List.copyOf(new TreeSet<>(patterns));
  }

  /** The set of one name. */
  public static InterfaceSet named(String name) {
    return new InterfaceSet(false, List.of(new Pattern(name, false)));
  }

  /** The set of some names. */
  public static InterfaceSet named(List<String> names) {
    return new InterfaceSet(false, names.stream().map(name -> new Pattern(name, false)).toList());
  }

  /** All names that begin with a text; {@link #ANY} when the text is empty. */
  public static InterfaceSet startingWith(String text) {
    return text.isEmpty() ? ANY : new InterfaceSet(false, List.of(new Pattern(text, true)));
  }

  /** {@return all names that are not in the set} */
  public InterfaceSet negate() {
    return new InterfaceSet(!complement, patterns);
  }

  /** {@return the names of either set; both must be given by the names they hold} */
  public InterfaceSet union(InterfaceSet other) {
    if (complement || other.complement) {
      if (isAny() || other.isAny()) {
        return ANY;
      }
      throw new IllegalArgumentException("union with a complement: " + this + ", " + other);
    }
    List<Pattern> all = new ArrayList<>(patterns);
    all.addAll(other.patterns);
    return new InterfaceSet(false, all);
  }

  /** {@return whether every name is in the set} */
  public boolean isAny() {
    return complement && patterns.isEmpty();
  }

  /** {@return whether no name is in the set} */
  public boolean isEmpty() {
    return !complement && patterns.isEmpty();
  }

  /** {@return whether a name is in the set} */
  public boolean contains(String name) {
    for (Pattern pattern : patterns) {
      if (pattern.fits(name)) {
        return !complement;
      }
    }
    return complement;
  }

  /** {@return the set in words} {@code any}, names, {@code eth*}, {@code not eth0}, {@code none}. */
  public List<String> toStrings() {
    if (isAny()) {
      return List.of("any");
    }
    return patterns.stream().map(p -> complement ? "not " + p : p.toString()).toList();
  }
}
