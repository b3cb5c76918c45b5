package io.ruleshade.algebra;

import java.util.BitSet;
import org.jspecify.annotations.Nullable;

/**
 * Which entries of an index count as cover. Entries of impossible packets (owner -1) always do.
 *
 * @param kinds the kinds that count, as a set of bits {@code 1 << kind}
 * @param excluded owners whose entries do not count, if given; must not change during a query
 * @param only the only owners whose entries count, if given; must not change during a query
 */
public record Filter(int kinds, @Nullable BitSet excluded, @Nullable BitSet only) {

  /** The bits of every kind, 0 to 7. */
  public static final int ALL_KINDS = 0xff;

  /** Every entry counts. */
  public static final Filter ALL = new Filter(ALL_KINDS, null, null);

  /** The entries of some kinds count. */
  public static Filter ofKinds(int kinds) {
    return new Filter(kinds, null, null);
  }

  /** This filter, without the entries of some owners. */
  public Filter excluding(@Nullable BitSet owners) {
    return new Filter(kinds, owners, only);
  }

  /** This filter, with no entries but those of some owners. */
  public Filter onlyOwners(@Nullable BitSet owners) {
    return new Filter(kinds, excluded, owners);
  }
}
