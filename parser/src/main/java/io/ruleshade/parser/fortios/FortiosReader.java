package io.ruleshade.parser.fortios;

import io.ruleshade.diagnostic.Diagnostic;
import io.ruleshade.diagnostic.Label;
import io.ruleshade.diagnostic.Severity;
import io.ruleshade.parser.LineLedger;
import io.ruleshade.source.SourceFile;
import io.ruleshade.source.Span;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Goes through a file as the device's command line would and keeps track of the {@code config} and
 * {@code edit} blocks that are open. Blocks that are no filter statements are passed over without
 * being parsed. Every line is entered into the ledger.
 */
final class FortiosReader {
  private static final Pattern VERSION = Pattern.compile("-(\\d+)\\.(\\d+)(?:\\.(\\d+))?-FW");
  private static final Pattern QUOTED = Pattern.compile("\"([^\"]{1,80})\"");

  private final SourceFile file;
  private final String text;
  private final LineLedger ledger;
  private final List<Diagnostic> diagnostics;
  private final FortiosLines lines;
  private final FortiosStatement.Reader statements = new FortiosStatement.Reader();
  private final FortiosConfig config = new FortiosConfig();
  private final FortiosReplay replay;
  private final Deque<Block> open = new ArrayDeque<>();
  private FortiosVdom scope = config.global;

  /** What kind of block is open. */
  private enum Kind {
    /** {@code config global}. */
    GLOBAL,
    /** {@code config vdom}. */
    VDOMS,
    /** {@code edit NAME} in {@code config vdom}. */
    VDOM,
    /** A filter table, or a block inside one of its entries. */
    TABLE,
    /** An entry of a table. */
    ENTRY,
    /** A block outside the filter statements. */
    OTHER
  }

  /** An open block. */
  private static final class Block {
    final Kind kind;
    final String path;
    final @Nullable FortiosTable table;
    final @Nullable FortiosEntry entry;
    final @Nullable FortiosEntry before;

    /** How many blocks are open inside a block that is passed over, itself included. */
    int depth = 1;

    Block(
        Kind kind,
        String path,
        @Nullable FortiosTable table,
        @Nullable FortiosEntry entry,
        @Nullable FortiosEntry before) {
      this.kind = kind;
      this.path = path;
      this.table = table;
      this.entry = entry;
      this.before = before;
    }
  }

  FortiosReader(SourceFile file, LineLedger ledger, List<Diagnostic> diagnostics) {
    this.file = file;
    this.text = file.text();
    this.ledger = ledger;
    this.diagnostics = diagnostics;
    this.lines = new FortiosLines(file);
    this.replay = new FortiosReplay(file, diagnostics);
  }

  /** {@return the configuration after all statements} Complexity: linear in the file's length. */
  FortiosConfig read() {
    int line = 1;
    while (line <= file.lines().count()) {
      line = statement(line) + 1;
    }
    Block innermost = open.peek();
    if (innermost != null) {
      config.openAtEnd = innermost.path;
      open.forEach(
          block -> {
            if (block.entry != null) {
              block.entry.cut = true;
            }
          });
    }
    return config;
  }

  /** Reads the statement that begins in a line. {@return the last line it takes} */
  private int statement(int line) {
    int start = lines.start(line);
    int end = lines.end(line, start);
    if (start >= end) {
      ledger.irrelevant(line);
      return line;
    }
    if (text.charAt(start) == '#') {
      version(line);
      ledger.irrelevant(line);
      return line;
    }
    Block block = open.peek();
    boolean passing = block != null && block.kind == Kind.OTHER;
    int last = lines.lastLine(line, start, !passing);
    if (last != line) {
      end = lines.end(last, file.lines().start(last));
    }
    if (block != null && passing && !isFilterBlock(start, end)) {
      passOver(block, start, end);
      for (int i = line; i <= last; i++) {
        ledger.irrelevant(i);
      }
      return last;
    }
    FortiosStatement statement =
        is(start, end, "next")
            ? FortiosStatement.NEXT
            : is(start, end, "end")
                ? FortiosStatement.END
                : statements.read(text.substring(start, end), start);
    if (statement == null) {
      unreadable(line, last, statements.error());
    } else {
      take(statement, line, last, start, end);
    }
    return last;
  }

  private boolean is(int start, int end, String word) {
    return end - start == word.length() && text.startsWith(word, start);
  }

  private void version(int line) {
    if (config.version == 0) {
      String header = file.lines().text(line);
      Matcher matcher = VERSION.matcher(header);
      if (header.contains("config-version=") && matcher.find()) {
        int minor = Math.min(99, Integer.parseInt(matcher.group(2)));
        int patch = matcher.group(3) == null ? 0 : Math.min(99, parse(matcher.group(3)));
        config.version = Math.min(999, parse(matcher.group(1))) * 10_000 + minor * 100 + patch;
      }
    }
  }

  private static int parse(String digits) {
    return digits.length() > 6 ? 999_999 : Integer.parseInt(digits);
  }

  /** Whether a line opens a filter block, which never stands inside another block. */
  private boolean isFilterBlock(int start, int end) {
    return text.startsWith("config ", start)
        && FortiosPaths.isFilter(path(text.substring(start + "config ".length(), end)));
  }

  private static String path(String words) {
    return String.join(" ", words.strip().split("\\s+", -1)).toLowerCase(Locale.ROOT);
  }

  /** A line of a block that has nothing to do with filtering. */
  private void passOver(Block block, int start, int end) {
    if (text.startsWith("config ", start)) {
      block.depth++;
    } else if (is(start, end, "end")) {
      block.depth--;
      if (block.depth == 0) {
        open.pop();
      }
    } else if (text.startsWith("set ", start) && end - start < 4000) {
      Matcher matcher = QUOTED.matcher(text).region(start, end);
      while (matcher.find()) {
        config.looseWords.add(matcher.group(1));
      }
    }
  }

  private void unreadable(int first, int last, String reason) {
    for (int line = first; line <= last; line++) {
      ledger.notUnderstood(line, reason);
    }
    Block block = open.peek();
    if (block != null && block.entry != null && block.kind == Kind.ENTRY) {
      block.entry.doubts.add("line " + first + " could not be read");
    }
  }

  private void take(FortiosStatement statement, int line, int last, int start, int end) {
    ledgerFor(statement, line, last);
    Block block = open.peek();
    if (block != null && block.entry != null && block.kind == Kind.ENTRY) {
      block.entry.end = end;
    }
    switch (statement.verb()) {
      case CONFIG -> config(statement, start, end);
      case EDIT -> edit(statement.words().get(0), line, start, end);
      case NEXT -> next(line);
      case END -> end(line, end);
      case ABORT -> abort(line);
      case SHOW -> {}
      case SET, UNSET, APPEND, SELECT, UNSELECT, CLEAR -> setting(statement, line, last);
      case DELETE, PURGE, MOVE, RENAME, CLONE -> tableStatement(statement, line, start, end);
    }
  }

  /** Enters a statement: as modelled, unless it is a setting that has nothing to do with filtering. */
  private void ledgerFor(FortiosStatement statement, int first, int last) {
    Block block = open.peek();
    boolean irrelevant = statement.verb() == FortiosStatement.Verb.SHOW;
    if (block != null && !statement.words().isEmpty()) {
      switch (statement.verb()) {
        case SET, UNSET, APPEND, SELECT, UNSELECT, CLEAR ->
            irrelevant =
                FortiosPaths.isPartly(outermost()) && !FortiosPaths.matters(statement.word(0));
        default -> {}
      }
    }
    if (statement.verb() == FortiosStatement.Verb.CONFIG) {
      irrelevant = opensOther(path(statement.joined()));
    }
    for (int line = first; line <= last; line++) {
      if (irrelevant) {
        ledger.irrelevant(line);
      } else {
        ledger.modelled(line);
      }
    }
  }

  /** Whether a block that opens here has nothing to do with filtering. */
  private boolean opensOther(String path) {
    Block block = open.peek();
    boolean inside = block != null && (block.kind == Kind.TABLE || block.kind == Kind.ENTRY);
    return !inside
        && !FortiosPaths.isFilter(path)
        && !path.equals("vdom")
        && !path.equals("global");
  }

  /** The path of the outermost table that is open; empty when none is. */
  private String outermost() {
    String path = "";
    for (Block block : open) {
      if (block.kind == Kind.TABLE) {
        path = block.path;
      }
    }
    return path;
  }

  private void config(FortiosStatement statement, int start, int end) {
    String path = path(statement.joined());
    if (FortiosPaths.isFilter(path) && isInsideBlock()) {
      diagnostics.add(
          Diagnostic.at(
              Diagnostic.REFUSED_BY_DEVICE,
              Severity.MEDIUM,
              "`config " + path + "` stands inside another block",
              new Label(new Span(file, start, end), "taken as if that block had ended"),
              "end the block before it with `next` and `end`"));
      while (isInsideBlock()) {
        open.pop();
      }
    }
    Block block = open.peek();
    if (path.equals("vdom") && (block == null || block.kind == Kind.GLOBAL)) {
      open.push(new Block(Kind.VDOMS, path, null, null, null));
    } else if (path.equals("global") && block == null) {
      open.push(new Block(Kind.GLOBAL, path, null, null, null));
    } else if (block != null && block.kind == Kind.ENTRY && block.entry != null) {
      open.push(new Block(Kind.TABLE, path, child(block.entry, path), null, null));
    } else if (block != null && block.kind == Kind.TABLE && block.table != null) {
      open.push(new Block(Kind.TABLE, path, child(block.table.settings, path), null, null));
    } else if (FortiosPaths.isFilter(path)) {
      open.push(new Block(Kind.TABLE, path, scope.table(path), null, null));
    } else {
      open.push(new Block(Kind.OTHER, path, null, null, null));
    }
  }

  private static FortiosTable child(FortiosEntry entry, String path) {
    return entry.children.computeIfAbsent(path, FortiosTable::new);
  }

  /** Whether a table, an entry or another block is open, inside of which no filter block can be. */
  private boolean isInsideBlock() {
    Block block = open.peek();
    return block != null
        && (block.kind == Kind.TABLE || block.kind == Kind.ENTRY || block.kind == Kind.OTHER);
  }

  private void edit(FortiosWord name, int line, int start, int end) {
    Block block = open.peek();
    if (block != null && block.kind == Kind.ENTRY) {
      diagnostics.add(
          Diagnostic.at(
              Diagnostic.REFUSED_BY_DEVICE,
              Severity.MEDIUM,
              "`edit` inside the entry `" + block.path + "`",
              new Label(new Span(file, start, end), "taken as if that entry had ended"),
              "end the entry before it with `next`"));
      open.pop();
      block = open.peek();
    }
    if (block == null || block.kind == Kind.GLOBAL || block.kind == Kind.VDOM) {
      ledger.notUnderstood(line, "`edit` outside of any `config` block");
    } else if (block.kind == Kind.VDOMS) {
      scope = config.vdom(name.text());
      open.push(new Block(Kind.VDOM, name.text(), null, null, null));
    } else if (block.table != null) {
      FortiosReplay.Edited edited = replay.edit(block.table, name, line, start);
      if (edited.refused() != null) {
        ledger.notUnderstood(line, edited.refused());
      }
      edited.entry().end = end;
      open.push(new Block(Kind.ENTRY, name.text(), block.table, edited.entry(), edited.before()));
    }
  }

  private void next(int line) {
    Block block = open.peek();
    if (block != null && (block.kind == Kind.ENTRY || block.kind == Kind.VDOM)) {
      close();
    } else {
      ledger.notUnderstood(line, "`next` without an entry that is open");
    }
  }

  private void end(int line, int end) {
    Block block = open.peek();
    if (block == null) {
      ledger.notUnderstood(line, "`end` without a block that is open");
      return;
    }
    if (block.kind == Kind.ENTRY || block.kind == Kind.VDOM) {
      close();
    }
    if (!open.isEmpty()) {
      close();
    }
    // A block inside an entry belongs to the entry.
    Block outer = open.peek();
    if (outer != null && outer.kind == Kind.ENTRY && outer.entry != null) {
      outer.entry.end = end;
    }
  }

  private void close() {
    Block block = open.pop();
    if (block.kind == Kind.VDOM) {
      scope = config.global;
    }
  }

  /** Leaves an entry and its table; what was said in the entry is forgotten. */
  private void abort(int line) {
    Block block = open.peek();
    if (block == null) {
      ledger.notUnderstood(line, "`abort` without a block that is open");
      return;
    }
    if (block.kind == Kind.ENTRY && block.table != null && block.entry != null) {
      replay.abort(block.table, block.entry, block.before);
      open.pop();
    }
    if (!open.isEmpty()) {
      close();
    }
  }

  private void setting(FortiosStatement statement, int line, int last) {
    Block block = open.peek();
    FortiosEntry entry = null;
    if (block != null && block.kind == Kind.ENTRY) {
      entry = block.entry;
    } else if (block != null && block.kind == Kind.TABLE && block.table != null) {
      boolean nested = !FortiosPaths.isFilter(block.path);
      entry = nested || FortiosPaths.hasSettings(block.path) ? block.table.settings : null;
    }
    if (entry == null || block == null || block.table == null) {
      for (int i = line; i <= last; i++) {
        ledger.notUnderstood(
            i,
            block == null
                ? "a setting outside of any `config` block"
                : "a setting outside of any entry");
      }
      return;
    }
    replay.setting(block.table.path, entry, statement, line);
  }

  private void tableStatement(FortiosStatement statement, int line, int start, int end) {
    Block block = open.peek();
    if (block != null && block.kind == Kind.VDOMS) {
      return;
    }
    if (block == null || block.kind != Kind.TABLE || block.table == null) {
      ledger.notUnderstood(line, "not inside a table");
      return;
    }
    replay.table(scope, block.table, statement, new Span(file, start, end));
  }
}
