package io.ruleshade.parser.junos;

import io.ruleshade.model.IntRanges;
import io.ruleshade.parser.NameTable;
import java.util.Collection;
import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;

/** Numbers, ranges and names of numbers as Junos writes them. */
final class Numbers {
  private static final NameTable TABLE = NameTable.load(Numbers.class, "names.tsv");

  private Numbers() {}

  /** {@return a decimal, {@code 0x…} or, for code points, {@code b…} number, or a name of a table} */
  static OptionalInt number(String table, String text, int last) {
    OptionalInt named = TABLE.number(table, text);
    if (named.isPresent()) {
      return named;
    }
    try {
      int value;
      if (text.startsWith("0x") && text.length() <= 9) {
        value = Integer.parseInt(text, 2, text.length(), 16);
      } else if (text.startsWith("b") && text.length() > 1 && text.length() <= 9) {
        value = Integer.parseInt(text, 1, text.length(), 2);
      } else if (!text.isEmpty() && text.length() <= 9 && Character.isDigit(text.charAt(0))) {
        value = Integer.parseInt(text);
      } else {
        return OptionalInt.empty();
      }
      return value >= 0 && value <= last ? OptionalInt.of(value) : OptionalInt.empty();
    } catch (NumberFormatException e) {
      return OptionalInt.empty();
    }
  }

  /** {@return the numbers of a value: one or {@code first-last}; null when it cannot be read} */
  static @Nullable IntRanges range(String table, String text, int last) {
    OptionalInt single = number(table, text, last);
    if (single.isPresent()) {
      return IntRanges.of(single.getAsInt());
    }
    // A name may hold a hyphen itself, so each hyphen is tried.
    for (int dash = text.indexOf('-'); dash > 0; dash = text.indexOf('-', dash + 1)) {
      OptionalInt from = number(table, text.substring(0, dash), last);
      OptionalInt to = number(table, text.substring(dash + 1), last);
      if (from.isPresent() && to.isPresent()) {
        return IntRanges.between(from.getAsInt(), to.getAsInt());
      }
    }
    return null;
  }

  /** {@return the numbers of some values, or null when one cannot be read} */
  static @Nullable IntRanges union(String table, Collection<String> values, int last) {
    IntRanges.Builder out = new IntRanges.Builder();
    for (String value : values) {
      IntRanges range = range(table, value, last);
      if (range == null) {
        return null;
      }
      out.addAll(range);
    }
    return out.build();
  }

  /** {@return ranges as text, for conditions} */
  static String text(IntRanges ranges) {
    StringBuilder out = new StringBuilder();
    for (int i = 0; i < ranges.count(); i++) {
      out.append(i == 0 ? "" : ",").append(ranges.lo(i));
      if (ranges.lo(i) != ranges.hi(i)) {
        out.append('-').append(ranges.hi(i));
      }
    }
    return out.toString();
  }
}
