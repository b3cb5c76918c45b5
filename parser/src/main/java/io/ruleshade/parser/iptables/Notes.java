package io.ruleshade.parser.iptables;

import io.ruleshade.diagnostic.Diagnostic;
import io.ruleshade.diagnostic.Label;
import io.ruleshade.diagnostic.Severity;
import io.ruleshade.source.SourceFile;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * What iptables-restore would refuse although this program reads it: said once a kind, at the first
 * line, with the number of lines that are like it.
 */
final class Notes {
  private static final class Note {
    final int line;
    final String message;
    final String help;
    int more;

    Note(int line, String message, String help) {
      this.line = line;
      this.message = message;
      this.help = help;
    }
  }

  private final Map<String, Note> notes = new LinkedHashMap<>();

  /** Notes a line. */
  void add(String kind, int line, String message, String help) {
    Note first = notes.get(kind);
    if (first == null) {
      notes.put(kind, new Note(line, message, help));
    } else if (first.line != line) {
      first.more++;
    }
  }

  /** Says what was noted. */
  void report(SourceFile file, List<Diagnostic> diagnostics) {
    for (Note note : notes.values()) {
      String more =
          note.more == 0
              ? ""
              : String.format(
                  Locale.ROOT,
                  " (and %d more line%s like it)",
                  note.more,
                  note.more == 1 ? "" : "s");
      diagnostics.add(
          Diagnostic.at(
              Diagnostic.REFUSED_BY_DEVICE,
              Severity.LOW,
              note.message + more,
              new Label(file.span(note.line), ""),
              note.help));
    }
  }
}
