package io.ruleshade.algebra;

import java.util.BitSet;
import org.jspecify.annotations.Nullable;

/**
 * Which entries a search of the tree looks at.
 *
 * @param from the lowest position
 * @param to the position after the highest
 * @param mask bits {@code 1 << kind}, and {@link #IMPOSSIBLE} to let entries of owner -1 pass
 * @param scopeBeyond the scope of an entry must end after this
 * @param scopeUpTo the scope of an entry must not end after this
 * @param excluded owners to leave out
 * @param only the only owners to look at
 */
record Window(
    int from,
    int to,
    int mask,
    int scopeBeyond,
    int scopeUpTo,
    @Nullable BitSet excluded,
    @Nullable BitSet only) {

  /** Set in an entry's bits, beside its kind, if its owner is -1. */
  static final int IMPOSSIBLE = 1 << 8;

  /** The entries that are active at a position and count as cover. */
  static Window active(int position, Filter filter) {
    return new Window(
        Integer.MIN_VALUE,
        position,
        (filter.kinds() & Filter.ALL_KINDS) | IMPOSSIBLE,
        position,
        Integer.MAX_VALUE,
        filter.excluded(),
        filter.only());
  }

  /** The entries of a range of positions and some kinds. */
  static Window of(int from, int to, int kindMask, int scopeBeyond, @Nullable BitSet excluded) {
    return of(from, to, kindMask, scopeBeyond, Integer.MAX_VALUE, excluded);
  }

  /** The entries of a range of positions and some kinds whose scopes end in a range. */
  static Window of(
      int from,
      int to,
      int kindMask,
      int scopeBeyond,
      int scopeUpTo,
      @Nullable BitSet excluded) {
    int kinds = kindMask & Filter.ALL_KINDS;
    return new Window(from, to, kinds, scopeBeyond, scopeUpTo, excluded, null);
  }

  boolean passesOwner(int owner) {
    return owner < 0
        || ((excluded == null || !excluded.get(owner)) && (only == null || only.get(owner)));
  }
}
