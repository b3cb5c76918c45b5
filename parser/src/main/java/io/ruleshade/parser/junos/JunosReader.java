package io.ruleshade.parser.junos;

import io.ruleshade.diagnostic.Diagnostic;
import io.ruleshade.diagnostic.Label;
import io.ruleshade.diagnostic.Severity;
import io.ruleshade.parser.LineLedger;
import io.ruleshade.source.LineIndex;
import io.ruleshade.source.SourceFile;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Reads a configuration in the form with braces, in the form of commands, or in both, into one tree.
 *
 * <p>A statement that cannot be read costs itself; the block it is in keeps a mark that something was
 * there. Every line is entered into the ledger here, and may be entered as not understood later, when
 * its values are read. Complexity: linear in the length of the text.
 */
final class JunosReader {
  /** How many lines a statement outside brackets may take. */
  private static final int LONGEST = 40;

  private final SourceFile file;
  private final String text;
  private final LineIndex lines;
  private final LineLedger ledger;
  private final List<Diagnostic> diagnostics;
  private final Items items = new Items();
  private final Commands commands;
  private final Statement root = new Statement(Shape.CONFIGURATION, List.of(), null);
  private final Deque<Frame> open = new ArrayDeque<>();

  private int pos;
  private @Nullable String annotation;
  private boolean complete = true;

  /** What an open block is. */
  private enum State {
    /** Its statements go below {@link Frame#block}. */
    KNOWN,
    /** Nothing in it has to do with filtering. */
    FOREIGN,
    /** Its first line was not understood. */
    LOST
  }

  private record Frame(State state, @Nullable Statement block, String text, int line) {}

  JunosReader(SourceFile file, LineLedger ledger, List<Diagnostic> diagnostics) {
    this.file = file;
    this.text = file.text();
    this.lines = file.lines();
    this.ledger = ledger;
    this.diagnostics = diagnostics;
    this.commands = new Commands(root, file, ledger, diagnostics);
  }

  /** {@return the configuration} */
  Statement read() {
    int line = 0;
    while (true) {
      skipBlanks();
      if (pos >= text.length()) {
        break;
      }
      int here = lines.lineAt(pos);
      boolean begins = here != line && isBlank(lines.start(here), pos);
      line = here;
      if (begins && wholeLine(here)) {
        pos = lines.end(here);
        continue;
      }
      switch (text.charAt(pos)) {
        case '}' -> {
          close(here);
          pos++;
        }
        case ';' -> {
          ledger.irrelevant(here);
          pos++;
        }
        default -> statement(here);
      }
    }
    for (int i = 1; i <= lines.count(); i++) {
      if (!ledger.has(i)) {
        ledger.irrelevant(i);
      }
    }
    if (!open.isEmpty()) {
      cutOff();
    }
    return root;
  }

  /** {@return whether the text came to its end in the order it should} */
  boolean isComplete() {
    return complete;
  }

  /** Marks what is still open, so that nothing is claimed of the part that is missing. */
  private void cutOff() {
    truncated(open.getFirst().line(), "this block is not closed");
    for (Frame frame : open) {
      if (frame.block() != null) {
        frame.block().addUnread("cut off", frame.line(), Math.max(frame.line(), frame.block().last));
      }
    }
    open.clear();
  }

  private void truncated(int line, String remark) {
    complete = false;
    diagnostics.add(
        Diagnostic.at(
            Diagnostic.TRUNCATED,
            Severity.HIGH,
            "the configuration ends before it is complete",
            new Label(file.span(line), remark),
            "export the whole configuration again"));
  }

  // ---- blanks and comments

  private void skipBlanks() {
    while (pos < text.length()) {
      char c = text.charAt(pos);
      if (c == ' ' || c == '\t' || c == '\r' || c == '\n' || c == '\u00a0' || c == '\f') {
        pos++;
      } else if (c == '/' && text.startsWith("/*", pos)) {
        int end = text.indexOf("*/", pos + 2);
        int from = lines.lineAt(pos);
        if (end < 0) {
          truncated(from, "this comment is not closed");
        }
        int to = lines.lineAt(end < 0 ? text.length() - 1 : end);
        for (int line = from; line <= to; line++) {
          ledger.irrelevant(line);
        }
        annotation = end < 0 ? null : annotation(text.substring(pos + 2, end));
        pos = end < 0 ? text.length() : end + 2;
      } else if (c == '#') {
        int line = lines.lineAt(pos);
        ledger.irrelevant(line);
        pos = lines.end(line);
      } else {
        return;
      }
    }
  }

  /** The words of a comment without the stars that frame it. */
  private static @Nullable String annotation(String comment) {
    StringBuilder out = new StringBuilder();
    for (String line : comment.split("\n", -1)) {
      String words = line.strip();
      while (words.startsWith("*")) {
        words = words.substring(1).strip();
      }
      if (!words.isEmpty()) {
        out.append(out.length() == 0 ? "" : "\n").append(words);
      }
    }
    return out.length() == 0 ? null : out.toString();
  }

  private boolean isBlank(int from, int to) {
    for (int i = from; i < to; i++) {
      char c = text.charAt(i);
      if (c != ' ' && c != '\t' && c != '\u00a0') {
        return false;
      }
    }
    return true;
  }

  // ---- lines that are no part of a block

  /** Reads a line that stands for itself: a command, a prompt, a banner. */
  private boolean wholeLine(int line) {
    int end = lines.end(line);
    String words = text.substring(pos, end).stripTrailing();
    if (!open.isEmpty() && !Commands.isSurely(words)) {
      return false;
    }
    String command = commands.commandOf(words);
    if (command == null) {
      return false;
    }
    if (!open.isEmpty()) {
      cutOff();
    }
    annotation = null;
    commands.run(command, items, line);
    return true;
  }

  // ---- the form with braces

  private void close(int line) {
    annotation = null;
    Frame frame = open.poll();
    if (frame == null) {
      ledger.notUnderstood(line, "closes a block that was not opened");
      return;
    }
    switch (frame.state()) {
      case KNOWN -> {
        ledger.modelled(line);
        if (frame.block() != null) {
          frame.block().extend(line, line);
        }
      }
      case FOREIGN -> ledger.irrelevant(line);
      case LOST -> ledger.notUnderstood(line, "ends a block that was not understood");
    }
  }

  private Frame current() {
    Frame frame = open.peek();
    return frame == null ? new Frame(State.KNOWN, commands.base(), "", 1) : frame;
  }

  /** Reads a statement up to the character that ends it. */
  private void statement(int line) {
    Frame frame = current();
    int end = terminator();
    if (end < 0) {
      lose(frame, line, pos, lines.end(line));
      return;
    }
    char last = text.charAt(end);
    int lastLine = lines.lineAt(end);
    if (last == '}') {
      // The statement before a closing brace lacks its semicolon.
      lose(frame, line, pos, end);
      return;
    }
    boolean block = last == '{';
    switch (frame.state()) {
      case FOREIGN -> {
        irrelevant(line, lastLine);
        keepWords(pos, end);
        if (block) {
          open.push(new Frame(State.FOREIGN, null, "", line));
        }
      }
      case LOST -> {
        notUnderstood(line, lastLine, "part of a block that was not understood");
        if (block) {
          open.push(new Frame(State.LOST, null, "", line));
        }
      }
      case KNOWN -> {
        if (!known(frame, line, lastLine, end)) {
          return;
        }
      }
    }
    annotation = null;
    pos = end + 1;
  }

  /** Whether the line after a line without an end begins a statement of the block. */
  private boolean goesOnBelow(Statement parent, int line) {
    String next = lines.text(line + 1).strip();
    int end = 0;
    while (end < next.length() && " ;{\t".indexOf(next.charAt(end)) < 0) {
      end++;
    }
    return parent.shape.children.containsKey(next.substring(0, end));
  }

  /** Reads a statement of a known block; returns false where only its first line was taken. */
  private boolean known(Frame frame, int line, int lastLine, int end) {
    boolean block = text.charAt(end) == '{';
    Statement parent = frame.block();
    if (parent == null) {
      irrelevant(line, lastLine);
      if (block) {
        open.push(new Frame(State.FOREIGN, null, "", line));
      }
      return true;
    }
    Items.Item item = items.item(text.substring(pos, end + 1), line);
    Walk.Outcome outcome =
        item.error() != null
            ? new Walk.Outcome(null, parent, null, false, item.error())
            : place(parent, frame, item, line, lastLine, block);
    if (outcome.error() != null && lastLine > line && goesOnBelow(parent, line)) {
      lose(frame, line, pos, lines.end(line));
      return false;
    }
    if (outcome.error() != null) {
      String words = outcome.value() == null ? text.substring(pos, end).strip() : outcome.value();
      outcome.block().addUnread(words, line, lastLine);
      notUnderstood(line, lastLine, outcome.error());
    } else if (outcome.foreign()) {
      irrelevant(line, lastLine);
      keepWords(pos, end);
    } else {
      ledger.modelled(line, lastLine);
    }
    if (block) {
      State state =
          outcome.error() != null ? State.LOST : outcome.foreign() ? State.FOREIGN : State.KNOWN;
      String prefix = "";
      Statement made = outcome.end();
      if (made != null && made.shape.kind == Shape.Kind.TEXT && outcome.value() != null) {
        // What the statements in a block that is kept as text begin with.
        made.removeText(outcome.value());
        prefix = outcome.value() + " ";
      }
      open.push(new Frame(state, made, prefix, line));
    }
    return true;
  }

  /** Puts a statement with its tags into the tree. */
  private Walk.Outcome place(
      Statement parent, Frame frame, Items.Item item, int line, int lastLine, boolean block) {
    List<Word> words = item.words();
    if (parent.shape.kind == Shape.Kind.TEXT) {
      StringBuilder out = new StringBuilder(frame.text());
      words.forEach(word -> out.append(word.text()).append(' '));
      String kept = out.toString().strip();
      parent.addText(kept);
      parent.extend(line, lastLine);
      return new Walk.Outcome(parent, parent, kept, false, null);
    }
    if (words.isEmpty()) {
      return new Walk.Outcome(
          null, parent, null, false, item.tags().isEmpty() ? "a block without a name" : "a tag alone");
    }
    if (item.tags().contains("replace") || item.tags().contains("delete")) {
      Walk.Outcome before = Walk.find(parent, words);
      if (before.end() != null && before.end() != parent) {
        commands.discard(before.end(), item.tags().contains("delete"), line);
      }
      if (item.tags().contains("delete")) {
        return new Walk.Outcome(
            before.end() == null ? null : parent,
            parent,
            null,
            before.foreign(),
            before.error());
      }
    }
    Walk.Outcome outcome =
        block
            ? Walk.open(parent, words, line, lastLine)
            : Walk.create(parent, words, line, lastLine);
    Statement end = outcome.end();
    if (end != null) {
      if (block && end.names.equals(List.of(""))) {
        diagnostics.add(
            Diagnostic.at(
                Diagnostic.REFUSED_BY_DEVICE,
                Severity.LOW,
                "`" + end.keyword() + "` without a name",
                new Label(file.span(line), "name missing"),
                "give it a name; the device does not load it"));
      }
      if (item.tags().contains("inactive")) {
        end.inactive = true;
      }
      if (annotation != null && end.shape.kind == Shape.Kind.BLOCK) {
        end.comment = annotation;
      }
    }
    return outcome;
  }

  /** Gives one line up, or the part of it before a brace. */
  private void lose(Frame frame, int line, int from, int to) {
    int lastLine = lines.lineAt(Math.max(from, to - 1));
    annotation = null;
    pos = to;
    switch (frame.state()) {
      case FOREIGN -> irrelevant(line, lastLine);
      case LOST -> notUnderstood(line, lastLine, "part of a block that was not understood");
      case KNOWN -> {
        if (frame.block() == null) {
          irrelevant(line, lastLine);
          return;
        }
        frame.block().addUnread(text.substring(from, to).strip(), line, lastLine);
        notUnderstood(line, lastLine, "the statement does not end in `;` or a block");
        if (to >= text.stripTrailing().length()) {
          truncated(line, "this statement is cut off");
        }
      }
    }
  }

  private void irrelevant(int from, int to) {
    for (int line = from; line <= to; line++) {
      ledger.irrelevant(line);
    }
  }

  /** Keeps the words of a statement that has nothing to do with filtering. */
  private void keepWords(int from, int to) {
    int start = -1;
    for (int i = from; i <= to; i++) {
      char c = i == to ? ' ' : text.charAt(i);
      boolean between = c <= ' ' || c == ';' || c == '[' || c == ']' || c == '"' || c == '{';
      if (between && start >= 0) {
        commands.loose.add(text.substring(start, i));
        start = -1;
      } else if (!between && start < 0) {
        start = i;
      }
    }
  }

  /** {@return words of statements that have nothing to do with filtering, any of which may be a name} */
  Set<String> looseWords() {
    return commands.loose;
  }

  private void notUnderstood(int from, int to, String reason) {
    for (int line = from; line <= to; line++) {
      ledger.notUnderstood(line, reason);
    }
  }

  /** The offset of the character that ends the statement at {@link #pos}, or -1. */
  private int terminator() {
    int at = pos;
    int brackets = 0;
    int newlines = 0;
    while (at < text.length()) {
      char c = text.charAt(at);
      switch (c) {
        case '"' -> {
          at = closingQuote(at);
          if (at < 0) {
            return -1;
          }
        }
        case '[' -> brackets++;
        case ']' -> brackets = Math.max(0, brackets - 1);
        case '<' -> at = Items.wildcardEnd(text, at);
        case '$' -> {
          if (text.startsWith("${", at)) {
            int close = text.indexOf('}', at);
            at = close < 0 || close - at > 60 ? at : close;
          }
        }
        case '/' -> {
          if (text.startsWith("/*", at)) {
            int close = text.indexOf("*/", at + 2);
            if (close < 0) {
              return -1;
            }
            at = close + 1;
          }
        }
        case '#' -> {
          if (at > 0 && Character.isWhitespace(text.charAt(at - 1))) {
            at = lines.end(lines.lineAt(at)) - 1;
          }
        }
        case '\n' -> {
          if (++newlines > (brackets > 0 ? 25 * LONGEST : LONGEST)) {
            return -1;
          }
        }
        case ';', '{', '}' -> {
          return at;
        }
        default -> {}
      }
      at++;
    }
    return -1;
  }

  /** The offset of the quote that closes the one at {@code at}, or -1. */
  private int closingQuote(int at) {
    int newlines = 0;
    for (int i = at + 1; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c == '\\') {
        i++;
      } else if (c == '"') {
        return i;
      } else if (c == '\n' && ++newlines > 25 * LONGEST) {
        return -1;
      }
    }
    return -1;
  }
}
