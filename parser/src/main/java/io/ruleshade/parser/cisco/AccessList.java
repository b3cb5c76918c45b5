package io.ruleshade.parser.cisco;

import io.ruleshade.source.Span;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * An access list while its lines are replayed. The order of its entries is that of their sequence
 * numbers; an entry without one follows all others, with the highest number and 10.
 *
 * <p>Source: Cisco IOS XE Security Configuration Guide: Access Control Lists, "IP Access List Entry
 * Sequence Numbering".
 */
final class AccessList {
  /** The kind of list. */
  enum Kind {
    /** By its name alone it could be either. */
    UNKNOWN,
    STANDARD,
    EXTENDED
  }

  private static final int STEP = 10;

  final String name;
  final boolean six;
  final boolean nexus;
  final Span opening;
  Kind kind = Kind.UNKNOWN;

  /** {@code fragments permit-all}: what no entry decides of later fragments passes. */
  boolean permitsFragments;

  /** Whether an entry takes the place of one with the same number, as on IOS-XR. */
  boolean replaces;

  private final List<Entry> entries = new ArrayList<>();
  private final Map<Integer, Entry> byNumber = new HashMap<>();
  private int highest;

  /** Remarks without a number, which belong to the entry that is typed next. */
  private final List<Entry> pending = new ArrayList<>(0);

  AccessList(String name, boolean six, boolean nexus, Span opening) {
    this.name = name;
    this.six = six;
    this.nexus = nexus;
    this.opening = opening;
  }

  /** One line of a list. */
  static final class Entry {
    final int line;

    /** The entry; null for a remark and for a line that was not understood. */
    final @Nullable Ace ace;

    /** The remark's text; null for others. */
    final @Nullable String remark;

    /** The sequence number; 0 until the entry is in a list. */
    int number;

    /** Whether the number was typed. */
    boolean numbered;

    /** Whether a later line with the same number may have taken its place. */
    boolean contested;

    /** Place in the order: twice the number, one less for a remark above its entry. */
    private long key;

    Entry(int line, @Nullable Ace ace, @Nullable String remark) {
      this.line = line;
      this.ace = ace;
      this.remark = remark;
    }

    boolean isGap() {
      return ace == null && remark == null;
    }
  }

  /**
   * Puts an entry into its place.
   *
   * @param number the number typed; 0 for none
   * @return the entry that has the number already, and then the new one is not put in; null when all
   *     is well
   */
  @Nullable Entry add(Entry entry, int number) {
    boolean counts = nexus || entry.remark == null;
    entry.numbered = number > 0;
    if (number > 0 && counts) {
      Entry other = byNumber.get(number);
      if (other != null) {
        return other;
      }
    }
    entry.number = number > 0 ? number : highest + STEP;
    if (counts || number > 0) {
      place(entry, counts);
    } else {
      entry.key = Long.MAX_VALUE;
      pending.add(entry);
    }
    entries.add(entry);
    return null;
  }

  private void place(Entry entry, boolean counts) {
    entry.key = 2L * entry.number + (counts ? 1 : 0);
    if (counts) {
      byNumber.put(entry.number, entry);
      highest = Math.max(highest, entry.number);
      for (Entry remark : pending) {
        remark.number = entry.number;
        remark.key = 2L * entry.number;
      }
      pending.clear();
    }
  }

  /** Puts a line that may have taken another's place behind it. */
  void addBeside(Entry entry, Entry other) {
    entry.number = other.number;
    entry.key = other.key;
    entries.add(entry);
  }

  /** Puts a line that may have changed anything before all entries. */
  void addFirst(Entry entry) {
    entry.key = Long.MIN_VALUE;
    entries.add(entry);
  }

  /** Takes an entry out, and others with the same number. */
  void remove(Entry entry) {
    entries.remove(entry);
    pending.remove(entry);
    byNumber.remove(entry.number, entry);
  }

  /** {@return the entries in order} Complexity: n log n. */
  List<Entry> ordered() {
    List<Entry> out = new ArrayList<>(entries);
    out.sort(Comparator.comparingLong((Entry entry) -> entry.key));
    return out;
  }

  /** {@return the entry, or remark, of a number; null when there is none} */
  @Nullable Entry numbered(int number) {
    Entry found = byNumber.get(number);
    if (found != null) {
      return found;
    }
    for (Entry entry : entries) {
      if (entry.numbered && entry.number == number) {
        return entry;
      }
    }
    return null;
  }

  /** Numbers the entries anew: {@code ip access-list resequence}. */
  void resequence(int start, int step) {
    List<Entry> order = ordered();
    byNumber.clear();
    pending.clear();
    highest = 0;
    long next = start;
    for (Entry entry : order) {
      if (entry.key == Long.MIN_VALUE) {
        continue;
      }
      boolean counts = nexus || entry.remark == null;
      if (entry.key == Long.MAX_VALUE) {
        pending.add(entry);
        continue;
      }
      entry.number = (int) Math.min(next, Integer.MAX_VALUE);
      if (counts) {
        place(entry, true);
      } else {
        entry.key = 2L * entry.number;
      }
      next += counts ? step : 0;
    }
  }

  /** {@return whether the list decides something: it has entries, or lines that may be entries} */
  boolean hasEntries() {
    for (Entry entry : entries) {
      if (entry.remark == null) {
        return true;
      }
    }
    return false;
  }

  boolean isEmpty() {
    return entries.isEmpty();
  }
}
