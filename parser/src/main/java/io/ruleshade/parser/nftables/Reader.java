package io.ruleshade.parser.nftables;

import io.ruleshade.diagnostic.Diagnostic;
import io.ruleshade.diagnostic.Label;
import io.ruleshade.diagnostic.Severity;
import io.ruleshade.grammar.nftables.NftablesLexer;
import io.ruleshade.grammar.nftables.NftablesParser;
import io.ruleshade.model.NamedObject;
import io.ruleshade.model.Rule;
import io.ruleshade.parser.LineLedger;
import io.ruleshade.parser.ParseInput;
import io.ruleshade.parser.antlr.StatementParser;
import io.ruleshade.parser.antlr.StatementParser.Outcome;
import io.ruleshade.parser.nftables.Blocks.Piece;
import io.ruleshade.parser.nftables.Syntax.Expr;
import io.ruleshade.parser.nftables.Tables.Chain;
import io.ruleshade.parser.nftables.Tables.Entry;
import io.ruleshade.parser.nftables.Tables.SetDef;
import io.ruleshade.parser.nftables.Tables.Table;
import io.ruleshade.source.SourceFile;
import io.ruleshade.source.Span;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import org.antlr.v4.runtime.CharStreams;
import org.antlr.v4.runtime.ParserRuleContext;
import org.jspecify.annotations.Nullable;

/** Carries out the commands of a file and of the files that it includes, one after another. */
final class Reader {
  /** Files included by files included by files … */
  private static final int DEEPEST = 16;

  final Tables tables = new Tables();
  final List<Diagnostic> diagnostics;
  final Map<SourceFile, LineLedger> ledgers = new LinkedHashMap<>();
  final List<NamedObject> variables = new ArrayList<>();
  final Scope scope = new Scope();
  final TreeBuilder trees = new TreeBuilder(scope);
  boolean complete = true;

  private final ParseInput input;
  private final StatementParser<NftablesParser> parser =
      new StatementParser<>(new NftablesLexer(CharStreams.fromString("")), NftablesParser::new);
  private final ChainReader chains = new ChainReader(this);
  private final SetReader sets = new SetReader(this);
  private final Commands commands = new Commands(this);
  private int depth;

  Reader(ParseInput input, List<Diagnostic> diagnostics) {
    this.input = input;
    this.diagnostics = diagnostics;
  }

  /** Reads the file and, where it includes others that can be found, those. */
  void read() {
    file(input.file());
  }

  private void file(SourceFile file) {
    LineLedger ledger = new LineLedger(file, NftablesIdle.ALL);
    ledgers.put(file, ledger);
    plainLines(file, ledger);
    for (Piece piece : Blocks.of(file.text())) {
      top(new Source(file, ledger, true), piece);
    }
  }

  /** Enters blank lines and comments. */
  private static void plainLines(SourceFile file, LineLedger ledger) {
    for (int line = 1; line <= file.lines().count(); line++) {
      String text = file.lines().text(line).strip();
      if (text.isEmpty() || text.startsWith("#")) {
        ledger.irrelevant(line);
      }
    }
  }

  /**
   * A file being read.
   *
   * @param closed whether the block at hand is closed; the last line of one that is not may be cut off
   */
  record Source(SourceFile file, LineLedger ledger, boolean closed) {
    Span span(Piece piece) {
      return new Span(file, piece.start(), Math.max(piece.start(), piece.end()));
    }

    Source within(Piece block) {
      return new Source(file, ledger, closed && block.close() >= 0);
    }

    /** Whether a file breaks off in a statement, of which then nothing can be believed. */
    boolean isCut(Piece piece) {
      String text = file.text();
      return !closed && text.substring(piece.end()).isBlank() && !text.endsWith("\n");
    }
  }

  /** Reads a statement by a rule of the grammar. */
  <T extends ParserRuleContext> Outcome<T> parse(String text, Function<NftablesParser, T> rule) {
    return parser.parse(text, rule);
  }

  void modelled(Source source, Piece piece) {
    int first = source.file.lines().lineAt(piece.start());
    int last = source.file.lines().lineAt(Math.max(piece.start(), piece.end() - 1));
    source.ledger.modelled(first, last);
    if (piece.close() >= 0) {
      source.ledger.modelled(source.file.lines().lineAt(piece.close()));
    }
  }

  void notUnderstood(Source source, Piece piece, String reason) {
    int first = source.file.lines().lineAt(piece.start());
    int end = piece.block() && piece.close() >= 0 ? piece.close() + 1 : piece.end();
    int last = source.file.lines().lineAt(Math.max(piece.start(), end - 1));
    for (int line = first; line <= last; line++) {
      source.ledger.notUnderstood(line, reason);
    }
    diagnostics.add(
        Diagnostic.at(
            Diagnostic.NOT_UNDERSTOOD,
            Severity.MEDIUM,
            "not understood: " + reason,
            new Label(source.span(piece), ""),
            "report the line if nft loads it"));
  }

  /** Says which variables are used that nobody defined. */
  void undefined(Source source, Piece piece) {
    for (String name : scope.takeUndefined()) {
      diagnostics.add(
          Diagnostic.at(
              Diagnostic.UNDEFINED,
              Severity.HIGH,
              "no variable `$" + name + "` is defined here",
              new Label(source.span(piece), ""),
              "define it before it is used"));
    }
  }

  private void top(Source source, Piece piece) {
    List<String> words = piece.words();
    if (piece.broken()) {
      notUnderstood(source, piece, piece.head().equals("}") ? "no block is open" : "a brace is not closed");
      complete = false;
      return;
    }
    String first = words.isEmpty() ? "" : words.get(0);
    boolean verb = first.equals("add") || first.equals("create");
    String noun = verb && words.size() > 1 ? words.get(1) : first;
    if (piece.block()) {
      List<String> rest = words.subList(verb ? 2 : 1, words.size());
      block(source, piece, noun, rest);
      return;
    }
    switch (first) {
      case "include" -> include(source, piece, null, null);
      case "define", "redefine" -> define(source, piece);
      case "undefine" -> modelled(source, piece);
      default -> commands.run(source, piece, words);
    }
  }

  private void block(Source source, Piece piece, String noun, List<String> rest) {
    closed(piece, source);
    if (noun.equals("table")) {
      Table table = Commands.table(tables, rest);
      if (table == null) {
        notUnderstood(source, piece, "no family and name of a table");
        return;
      }
      table(source, piece, table);
      return;
    }
    boolean typed = noun.equals("ct");
    List<String> names = typed && !rest.isEmpty() ? rest.subList(1, rest.size()) : rest;
    String kind = typed && !rest.isEmpty() ? "ct " + rest.get(0) : noun;
    if (names.size() < 2) {
      notUnderstood(source, piece, "no name of a table");
      return;
    }
    Table table = Commands.table(tables, names.subList(0, names.size() - 1));
    if (table == null) {
      notUnderstood(source, piece, "no family and name of a table");
      return;
    }
    inner(source, piece, table, kind, names.get(names.size() - 1));
  }

  private void closed(Piece piece, Source source) {
    if (piece.close() < 0) {
      complete = false;
      diagnostics.add(
          Diagnostic.at(
              Diagnostic.TRUNCATED,
              Severity.HIGH,
              "a block is not closed",
              new Label(source.span(piece), "it begins here"),
              "export the file again; nft does not load it"));
    }
  }

  private void table(Source outer, Piece block, Table table) {
    modelled(outer, block);
    Source source = outer.within(block);
    scope.enter();
    for (Piece piece : block.body()) {
      List<String> words = piece.words();
      String noun = words.isEmpty() ? "" : words.get(0);
      if (piece.broken()) {
        notUnderstood(source, piece, "a brace is not closed");
        complete = false;
      } else if (piece.block()) {
        closed(piece, source);
        boolean typed = noun.equals("ct");
        if (words.size() != (typed ? 3 : 2)) {
          notUnderstood(source, piece, "no name");
        } else {
          String kind = typed ? "ct " + words.get(1) : noun;
          inner(source, piece, table, kind, words.get(words.size() - 1));
        }
      } else {
        tableLine(source, piece, table, words);
      }
    }
    scope.leave();
  }

  private void tableLine(Source source, Piece piece, Table table, List<String> words) {
    switch (words.isEmpty() ? "" : words.get(0)) {
      case "define", "redefine" -> define(source, piece);
      case "undefine", "comment" -> modelled(source, piece);
      case "flags" -> {
        table.dormant |= words.stream().anyMatch(w -> w.contains("dormant"));
        modelled(source, piece);
      }
      case "include" -> include(source, piece, table, null);
      default -> notUnderstood(source, piece, "no statement of a table");
    }
  }

  private void inner(Source source, Piece piece, Table table, String kind, String name) {
    modelled(source, piece);
    Source within = source.within(piece);
    switch (kind) {
      case "chain" -> {
        Chain chain = chain(table, name, source.span(piece));
        scope.enter();
        for (Piece line : piece.body()) {
          chains.line(within, line, table, chain);
        }
        scope.leave();
      }
      case "set", "map" -> {
        SetDef set =
            table.sets.computeIfAbsent(
                name, n -> new SetDef(n, kind.equals("map"), source.span(piece)));
        for (Piece line : piece.body()) {
          sets.line(within, line, set);
        }
      }
      default -> object(source, piece, table, kind, name);
    }
  }

  /** Counters, quotas, limits, helpers, flow tables: rules name them, none changes what matches. */
  private void object(Source source, Piece piece, Table table, String kind, String name) {
    List<String> value = new ArrayList<>();
    for (Piece line : piece.body()) {
      modelled(source, line);
      value.add(line.head().strip().replaceAll("\\s+", " "));
    }
    table.objects.put(
        kind + " " + name,
        new NamedObject(table.full(name), kind, source.span(piece), List.of(), value, false));
  }

  /** The chain of a name; opened when there is none. */
  Chain chain(Table table, String name, Span span) {
    return table.chains.computeIfAbsent(
        name,
        n -> {
          Chain chain = new Chain(n, span);
          if (tables.unknownFile || table.unknownFile) {
            chain.entries.add(new Entry(null, span, List.of(), List.of("*"), false));
          }
          return chain;
        });
  }

  ChainReader chains() {
    return chains;
  }

  SetReader sets() {
    return sets;
  }

  private void define(Source source, Piece piece) {
    Outcome<NftablesParser.AssignmentContext> outcome =
        parse(piece.head(), NftablesParser::assignment);
    NftablesParser.AssignmentContext tree = outcome.tree();
    if (tree == null || tree.DEFINE() == null || source.isCut(piece)) {
      notUnderstood(source, piece, "variable: " + outcome.error());
      return;
    }
    String name = tree.name.getText();
    Expr value =
        tree.listed() == null ? new Expr.SetOf(List.of()) : trees.exprs().listed(tree.listed());
    undefined(source, piece);
    scope.define(name, value);
    List<String> words =
        value instanceof Expr.SetOf set
            ? set.elements().stream().map(e -> Values.text(e.key())).toList()
            : List.of(Values.text(value));
    List<Rule.Use> members =
        scope.takeUsed().stream().map(n -> use("variable", n, source, piece)).toList();
    variables.add(
        new NamedObject(name, "variable", source.span(piece), members, words, false));
    modelled(source, piece);
  }

  static Rule.Use use(String kind, String name, Source source, Piece piece) {
    return new Rule.Use(kind, name, source.span(piece));
  }

  /** Reads an included file where it stands beside this one; otherwise anything may be in it. */
  void include(Source source, Piece piece, @Nullable Table table, @Nullable Chain chain) {
    List<String> words = piece.words();
    String path = words.size() > 1 ? words.get(1) : "";
    String name = path.substring(path.lastIndexOf('/') + 1);
    Optional<SourceFile> found =
        name.isEmpty() || name.contains("*") || depth >= DEEPEST || !isBeside(source.file, path)
            ? Optional.empty()
            : input.beside().apply(name);
    if (found.isPresent() && !isOpen(found.get())) {
      modelled(source, piece);
      depth++;
      included(found.get(), table, chain);
      depth--;
      return;
    }
    notUnderstood(
        source,
        piece,
        "what `" + path + "` holds is not known; only files in the same folder are read");
    Span span = source.span(piece);
    if (chain != null) {
      chain.entries.add(new Entry(null, span, List.of(), List.of("*"), false));
      return;
    }
    tables.unknownFile |= table == null;
    for (Table each : table == null ? List.copyOf(tables.all.values()) : List.of(table)) {
      each.unknownFile = true;
      each.sets.values().forEach(set -> set.unreadable = true);
      for (Chain one : each.chains.values()) {
        one.entries.add(new Entry(null, span, List.of(), List.of("*"), false));
      }
    }
  }

  private boolean isOpen(SourceFile file) {
    return ledgers.keySet().stream().anyMatch(open -> open.path().equals(file.path()));
  }

  /** Whether a path leads to the folder of a file: `name`, `./name`, or its absolute folder. */
  private static boolean isBeside(SourceFile file, String path) {
    int slash = path.lastIndexOf('/');
    String folder = slash < 0 ? "." : path.substring(0, slash);
    int own = file.path().lastIndexOf('/');
    return folder.equals(".") || own >= 0 && folder.equals(file.path().substring(0, own));
  }

  private void included(SourceFile file, @Nullable Table table, @Nullable Chain chain) {
    LineLedger ledger = new LineLedger(file, NftablesIdle.ALL);
    ledgers.put(file, ledger);
    plainLines(file, ledger);
    Source source = new Source(file, ledger, true);
    for (Piece piece : Blocks.of(file.text())) {
      if (chain != null && table != null) {
        chains.line(source, piece, table, chain);
      } else if (table != null && piece.block()) {
        List<String> words = piece.words();
        if (words.size() == 2) {
          inner(source, piece, table, words.get(0), words.get(1));
        } else {
          notUnderstood(source, piece, "no name");
        }
      } else if (table != null) {
        tableLine(source, piece, table, piece.words());
      } else {
        top(source, piece);
      }
    }
  }
}
