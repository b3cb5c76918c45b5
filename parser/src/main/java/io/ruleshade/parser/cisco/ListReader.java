package io.ruleshade.parser.cisco;

import io.ruleshade.diagnostic.Diagnostic;
import io.ruleshade.diagnostic.Label;
import io.ruleshade.diagnostic.Severity;
import io.ruleshade.parser.LineLedger;
import io.ruleshade.source.SourceFile;
import java.util.List;
import java.util.Locale;
import java.util.OptionalInt;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Replays the lines of access lists: entries, remarks, settings, removals.
 *
 * <p>An entry with the number of another is refused by IOS ("Duplicate sequence number", Cisco IOS
 * XE Security Configuration Guide: Access Control Lists, "IP Access List Entry Sequence Numbering") and
 * takes its place on IOS-XR, whose lists begin with {@code ipv4 access-list}. What NX-OS does is not
 * documented: there the first may have been replaced, and the second is not understood.
 */
final class ListReader {
  private final SourceFile file;
  private final LineLedger ledger;
  private final AceReader aces;
  private final List<Diagnostic> diagnostics;
  private final Resolver spelling;

  ListReader(
      SourceFile file,
      LineLedger ledger,
      AceReader aces,
      RouterFlavor flavor,
      List<Diagnostic> diagnostics) {
    this.file = file;
    this.ledger = ledger;
    this.aces = aces;
    this.diagnostics = diagnostics;
    this.spelling = new Resolver(new RouterConfig(), flavor, Set.of());
  }

  /** {@return whether a word begins a line of a list} */
  static boolean isEntryWord(String word) {
    return switch (word) {
      case "permit", "deny", "remark", "evaluate", "dynamic", "Dynamic", "sequence", "statistics",
          "fragments", "ignore" ->
          true;
      default -> !word.isEmpty() && word.length() < 11 && isNumber(word);
    };
  }

  private static boolean isNumber(String word) {
    for (int i = 0; i < word.length(); i++) {
      if (word.charAt(i) < '0' || word.charAt(i) > '9') {
        return false;
      }
    }
    return true;
  }

  /** A line of a list without its sequence number. */
  private record Line(int number, String word, int start, int end) {}

  private Line line(int start, int end) {
    String text = file.text();
    int at = start;
    String word = CiscoText.word(text, at, end);
    if (word.equals("sequence")) {
      at = CiscoText.nextWord(text, at, end);
      word = CiscoText.word(text, at, end);
    }
    int number = 0;
    if (isEntryWord(word) && isNumber(word)) {
      number = CiscoNumbers.number(word, Integer.MAX_VALUE).orElse(-1);
      at = CiscoText.nextWord(text, at, end);
      word = CiscoText.word(text, at, end);
    }
    return new Line(number, word, at, end);
  }

  /** Reads a line below the header of a list, or the rest of {@code access-list N}. */
  void entry(AccessList list, int line, int start, int end, boolean shown) {
    Line read = line(start, end);
    if (read.number < 0) {
      unreadable(list, line, 0, "the sequence number is too large");
      return;
    }
    switch (read.word) {
      case "remark" -> {
        int from = CiscoText.nextWord(file.text(), read.start, end);
        String remark = file.text().substring(from, end).strip();
        put(list, new AccessList.Entry(line, null, remark), read.number);
      }
      case "permit", "deny", "evaluate", "dynamic", "Dynamic" -> ace(list, line, read, shown);
      case "statistics", "ignore" -> ledger.modelled(line);
      case "fragments" -> {
        int from = CiscoText.nextWord(file.text(), read.start, end);
        String word = CiscoText.word(file.text(), from, end);
        if (word.equals("permit-all") || word.equals("deny-all")) {
          list.permitsFragments = word.equals("permit-all");
          ledger.modelled(line);
        } else {
          unreadable(list, line, 0, "no such setting");
        }
      }
      default -> unreadable(list, line, read.number, "no entry of an access list");
    }
  }

  private void ace(AccessList list, int line, Line read, boolean shown) {
    Ace ace = read(list, read, shown);
    String error = aces.error();
    if (ace == null) {
      unreadable(list, line, read.number, error.isEmpty() ? "not an entry" : error);
      return;
    }
    AccessList.Kind kind =
        ace.form() == Ace.Form.STANDARD ? AccessList.Kind.STANDARD : AccessList.Kind.EXTENDED;
    if (list.kind == AccessList.Kind.UNKNOWN) {
      list.kind = list.six ? AccessList.Kind.EXTENDED : kind;
    }
    int number = read.number > 0 ? read.number : Math.max(0, ace.options().sequence);
    put(list, new AccessList.Entry(line, ace, null), number);
  }

  /** The entry of a line by the kind of its list. */
  private @Nullable Ace read(AccessList list, Line read, boolean shown) {
    if (read.word.equals("evaluate")) {
      return aces.evaluate(read.start, read.end);
    }
    if (list.six) {
      // Batfish's and older lists name the source only.
      return isShort(read) ? aces.sourceOnly(read.start, read.end) : extended(read);
    }
    return switch (list.kind) {
      case EXTENDED -> extended(read);
      case STANDARD -> {
        Ace ace = isAddressNext(read) || !shown ? aces.standard(read.start, read.end) : null;
        yield ace == null && shown ? extended(read) : ace;
      }
      case UNKNOWN ->
          isAddressNext(read) ? aces.standard(read.start, read.end) : extended(read);
    };
  }

  private @Nullable Ace extended(Line read) {
    return aces.extended(read.start, read.end);
  }

  /** Whether an address follows the verdict: then no protocol does. */
  private boolean isAddressNext(Line read) {
    int at = CiscoText.nextWord(file.text(), read.start, read.end);
    String word = CiscoText.word(file.text(), at, read.end);
    if (word.endsWith(",")) {
      word = word.substring(0, word.length() - 1);
    }
    return word.equals("any") || word.equals("host") || CiscoNumbers.quad(word) > 0
        || word.equals("0.0.0.0") || CiscoNumbers.prefix(word) != null;
  }

  private boolean isShort(Line read) {
    return CiscoText.words(file.text(), read.start, read.end).size() == 2 && isAddressNext(read);
  }

  private void put(AccessList list, AccessList.Entry entry, int number) {
    AccessList.Entry other = list.add(entry, number);
    ledger.modelled(entry.line);
    if (other == null) {
      return;
    }
    boolean same =
        entry.ace != null && other.ace != null && text(entry.ace).equals(text(other.ace));
    if (same || list.replaces) {
      if (!same) {
        list.remove(other);
        list.add(entry, number);
        report(
            Diagnostic.REPLACED,
            other,
            "sequence number " + number + " is stated again below",
            "this entry is replaced");
      }
      return;
    }
    if (list.nexus && entry.ace != null) {
      other.contested = true;
      list.addBeside(new AccessList.Entry(entry.line, null, null), other);
      ledger.notUnderstood(entry.line, "sequence number " + number + " is in use");
      return;
    }
    report(
        Diagnostic.REFUSED_BY_DEVICE,
        entry,
        "duplicate sequence number " + number,
        "the entry above stays, this one is refused");
  }

  private void report(String code, AccessList.Entry entry, String message, String label) {
    diagnostics.add(
        Diagnostic.at(
            code,
            Severity.MEDIUM,
            message,
            new Label(file.span(entry.line), label),
            "remove the number first, or use another"));
  }

  /** Enters a line that may be an entry. */
  void unreadable(AccessList list, int line, int number, String reason) {
    ledger.notUnderstood(line, reason);
    AccessList.Entry gap = new AccessList.Entry(line, null, null);
    if (list.add(gap, Math.max(0, number)) != null) {
      list.add(gap, 0);
    }
  }

  // ---- removals

  /** Replays {@code no 20}, {@code no permit …}, {@code no remark …} in a list. */
  void remove(AccessList list, int line, int start, int end) {
    Line read = line(start, end);
    switch (read.word) {
      case "statistics", "ignore" -> ledger.modelled(line);
      case "fragments" -> {
        list.permitsFragments = false;
        ledger.modelled(line);
      }
      default -> {
        AccessList.Entry found = find(list, read);
        if (found == null) {
          // It may have removed any entry: a line before all of them says so.
          list.addFirst(new AccessList.Entry(line, null, null));
          ledger.notUnderstood(line, "removes an entry that the list does not have");
        } else {
          list.remove(found);
          ledger.modelled(line);
        }
      }
    }
  }

  private AccessList.@Nullable Entry find(AccessList list, Line read) {
    if (read.number > 0) {
      return list.numbered(read.number);
    }
    if (read.word.equals("remark")) {
      int from = CiscoText.nextWord(file.text(), read.start, read.end);
      String remark = file.text().substring(from, read.end).strip();
      for (AccessList.Entry entry : list.ordered()) {
        if (remark.equals(entry.remark)) {
          return entry;
        }
      }
      return null;
    }
    Ace ace = read(list, read, false);
    if (ace == null) {
      return null;
    }
    String text = text(ace);
    for (AccessList.Entry entry : list.ordered()) {
      if (entry.ace != null && text(entry.ace).equals(text)) {
        return entry;
      }
    }
    return null;
  }

  /** {@return an entry in one spelling, without counters and sequence number} */
  String text(Ace ace) {
    StringBuilder out = new StringBuilder();
    List<String> words = CiscoText.words(ace.text(), 0, ace.text().length());
    for (int i = 0; i < words.size(); i++) {
      String word = words.get(i);
      boolean counter = word.startsWith("(") || word.startsWith("[match=");
      if (word.equals("sequence")) {
        i++;
      } else if (counter) {
        while (i < words.size() - 1 && word.startsWith("(") && !words.get(i).endsWith(")")) {
          i++;
        }
      } else if (!word.equals("wildcard") && !word.equals("bits")) {
        String plain = word.endsWith(",") ? word.substring(0, word.length() - 1) : word;
        out.append(spelling.canonical(plain.toLowerCase(Locale.ROOT))).append(' ');
      }
    }
    return out.toString();
  }

  /** Replays {@code ip access-list resequence NAME [START STEP]}. */
  void resequence(@Nullable AccessList list, int line, List<String> numbers) {
    OptionalInt start =
        numbers.isEmpty()
            ? OptionalInt.of(10)
            : CiscoNumbers.number(numbers.get(0), Integer.MAX_VALUE);
    OptionalInt step =
        numbers.size() < 2
            ? OptionalInt.of(10)
            : CiscoNumbers.number(numbers.get(1), Integer.MAX_VALUE);
    if (start.isEmpty() || step.isEmpty() || start.getAsInt() == 0 || step.getAsInt() == 0) {
      ledger.notUnderstood(line, "no sequence numbers");
    } else if (list == null) {
      ledger.notUnderstood(line, "no such access list");
    } else {
      list.resequence(start.getAsInt(), step.getAsInt());
      ledger.modelled(line);
    }
  }
}
