package io.ruleshade.parser.asa;

import io.ruleshade.source.Span;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * An access list while its lines are replayed.
 *
 * <p>Lines of the configuration and lines of {@code show access-list} are kept apart: a capture may
 * hold both, and then the second say nothing but the hit counts of the first.
 */
final class AsaList {
  /** The kind of list its entries say it is. */
  enum Kind {
    UNKNOWN,
    EXTENDED,
    STANDARD,
    /** An EtherType or webtype list, which filters something else than IP packets. */
    OTHER
  }

  final String name;
  final boolean six;
  Span opening;
  Kind kind = Kind.UNKNOWN;

  /** Lines of the configuration. */
  final List<Entry> configured = new ArrayList<>();

  /** Lines of {@code show access-list}, expanded ones left out. */
  final List<Entry> shown = new ArrayList<>();

  /** Whether the header of {@code show access-list} was read. */
  boolean headerSeen;

  AsaList(String name, boolean six, Span opening) {
    this.name = name;
    this.six = six;
    this.opening = opening;
  }

  /** One line of a list. */
  static final class Entry {
    final int line;

    /** The number after {@code line}; 0 when there is none. */
    final int number;

    /** The entry; null for a remark and for a line that was not understood. */
    final @Nullable Ace ace;

    /** The remark's text; null for an entry and for a line that was not understood. */
    final @Nullable String remark;

    /** Hits of the expanded lines, where the entry's own line has no counter; -1 when none has. */
    long childHits = -1;

    /** The expanded lines; null once one of them could not be read. */
    @Nullable List<Ace> children = List.of();

    /** Adds an expanded line. */
    void expand(Ace child) {
      List<Ace> known = children;
      if (known != null) {
        if (known.isEmpty()) {
          known = new ArrayList<>();
          children = known;
        }
        known.add(child);
      }
      if (child.hits() >= 0) {
        childHits = Math.max(0, childHits) + child.hits();
      }
    }

    Entry(int line, int number, @Nullable Ace ace, @Nullable String remark) {
      this.line = line;
      this.number = number;
      this.ace = ace;
      this.remark = remark;
    }

    /** {@return the hits the device counted, or -1} */
    long hits() {
      return ace != null && ace.hits() >= 0 ? ace.hits() : childHits;
    }
  }

  /** Puts an entry where {@code line N} says, or at the end. */
  void insert(Entry entry) {
    if (entry.number > 0 && entry.number <= configured.size()) {
      configured.add(entry.number - 1, entry);
    } else {
      configured.add(entry);
    }
  }

  /** {@return whether the configuration itself states entries, not only remarks} */
  boolean hasConfiguredEntries() {
    for (Entry entry : configured) {
      if (entry.remark == null) {
        return true;
      }
    }
    return false;
  }
}
