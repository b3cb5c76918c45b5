package io.ruleshade.parser;

import io.ruleshade.model.Coverage;
import io.ruleshade.source.SourceFile;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.regex.Pattern;

/**
 * The account of a file's lines while it is being read. A line that no one claims is not understood,
 * so that a front end that forgets a line says so.
 *
 * <p>The most telling entry of a line stays: not understood over modelled over irrelevant.
 */
public final class LineLedger {
  private static final byte IRRELEVANT = 1;
  private static final byte MODELLED = 2;
  private static final byte NOT_UNDERSTOOD = 3;

  private final SourceFile file;
  private final Pattern idle;
  private final byte[] entries;
  private final TreeMap<Integer, String> reasons = new TreeMap<>();

  /** An empty ledger of a file of which no statement is known to be idle. */
  public LineLedger(SourceFile file) {
    this(file, Coverage.NONE_IDLE);
  }

  /**
   * An empty ledger of a file.
   *
   * @param idle finds statements that are not about packets, as in {@link Coverage}
   */
  public LineLedger(SourceFile file, Pattern idle) {
    this.file = file;
    this.idle = idle;
    this.entries = new byte[file.lines().count() + 1];
  }

  /** Enters lines whose meaning is in the model. */
  public void modelled(int firstLine, int lastLine) {
    for (int line = firstLine; line <= lastLine; line++) {
      enter(line, MODELLED);
    }
  }

  /** Enters a line whose meaning is in the model. */
  public void modelled(int line) {
    enter(line, MODELLED);
  }

  /** Enters a line outside the dialect's filter statements, a blank line or a comment. */
  public void irrelevant(int line) {
    enter(line, IRRELEVANT);
  }

  /** Enters a line that could not be read; the first reason given stays. */
  public void notUnderstood(int line, String reason) {
    enter(line, NOT_UNDERSTOOD);
    reasons.putIfAbsent(line, reason);
  }

  /** {@return whether a line was entered} */
  public boolean has(int line) {
    return entries[line] != 0;
  }

  private void enter(int line, byte entry) {
    if (entries[line] < entry) {
      entries[line] = entry;
    }
  }

  /**
   * {@return the account}
   *
   * <p>Complexity: linear in the number of lines.
   */
  public Coverage close() {
    int modelled = 0;
    int irrelevant = 0;
    List<Coverage.NotUnderstood> not = new ArrayList<>();
    SortedMap<String, Integer> words = new TreeMap<>();
    for (int line = 1; line < entries.length; line++) {
      switch (entries[line]) {
        case MODELLED -> modelled++;
        case IRRELEVANT -> {
          irrelevant++;
          words.merge(firstWords(file.lines().text(line)), 1, Integer::sum);
        }
        default ->
            not.add(
                new Coverage.NotUnderstood(
                    file.span(line), reasons.getOrDefault(line, "no statement of the dialect")));
      }
    }
    return new Coverage(file, entries.length - 1, modelled, irrelevant, not, words, idle);
  }

  /** The first two words of a line, which tell one kind of statement from another. */
  private static String firstWords(String line) {
    String text = line.strip();
    if (text.isEmpty()) {
      return "(blank)";
    }
    char first = text.charAt(0);
    if (first == '#' || first == '!' || first == ':') {
      return first + " …";
    }
    int end = 0;
    for (int words = 0; words < 2 && end < text.length(); words++) {
      while (end < text.length() && text.charAt(end) == ' ') {
        end++;
      }
      while (end < text.length() && text.charAt(end) != ' ') {
        end++;
      }
    }
    return text.substring(0, Math.min(end, 60));
  }
}
