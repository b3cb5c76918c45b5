package io.ruleshade.parser.nftables;

import io.ruleshade.grammar.nftables.NftablesParser;
import io.ruleshade.parser.antlr.StatementParser.Outcome;
import io.ruleshade.parser.nftables.Blocks.Piece;
import io.ruleshade.parser.nftables.Reader.Source;
import io.ruleshade.parser.nftables.Syntax.Element;
import io.ruleshade.parser.nftables.Syntax.Expr;
import io.ruleshade.parser.nftables.Tables.SetDef;
import java.util.List;
import java.util.Set;

/** Reads the lines of a set or map. */
final class SetReader {
  private static final Set<String> PLAIN =
      Set.of("size", "gc-interval", "policy", "auto-merge", "counter", "comment", "limit", "quota", "ct", "last");

  private final Reader reader;

  SetReader(Reader reader) {
    this.reader = reader;
  }

  /** Reads one line of a set. */
  void line(Source source, Piece piece, SetDef set) {
    List<String> words = piece.words();
    String first = words.isEmpty() ? "" : words.get(0);
    if (piece.broken() || piece.block() || source.isCut(piece)) {
      reader.notUnderstood(source, piece, "a brace is not closed");
      reader.complete = false;
      set.unreadable = true;
      return;
    }
    switch (first) {
      case "type" -> type(source, piece, set, reader.parse(piece.head(), NftablesParser::typeLine));
      case "typeof" ->
          type(source, piece, set, reader.parse(piece.head(), NftablesParser::typeofLine));
      case "flags" -> {
        String flags = piece.head();
        set.dynamic |= flags.contains("dynamic") || flags.contains("timeout");
        reader.modelled(source, piece);
      }
      case "timeout" -> {
        set.dynamic = true;
        reader.modelled(source, piece);
      }
      case "elements" -> elements(source, piece, set);
      default -> {
        if (PLAIN.contains(first)) {
          reader.modelled(source, piece);
        } else {
          reader.notUnderstood(source, piece, "no statement of a set");
          set.unreadable = true;
        }
      }
    }
  }

  private void type(
      Source source,
      Piece piece,
      SetDef set,
      Outcome<? extends org.antlr.v4.runtime.ParserRuleContext> outcome) {
    if (outcome.tree() == null) {
      reader.notUnderstood(source, piece, "type of a set: " + outcome.error());
      set.unreadable = true;
      return;
    }
    String text = TreeBuilder.text(outcome.tree());
    set.type = text.substring(text.indexOf(' ') + 1);
    set.verdicts = text.endsWith(": verdict");
    reader.modelled(source, piece);
  }

  private void elements(Source source, Piece piece, SetDef set) {
    Outcome<NftablesParser.AssignmentContext> outcome =
        reader.parse(piece.head(), NftablesParser::assignment);
    NftablesParser.AssignmentContext tree = outcome.tree();
    if (tree == null || tree.listed() == null) {
      reader.notUnderstood(source, piece, "elements of a set: " + outcome.error());
      set.unreadable = true;
      return;
    }
    add(source, piece, set, reader.trees.exprs().listed(tree.listed()));
  }

  /** Adds elements to a set. */
  void add(Source source, Piece piece, SetDef set, Expr value) {
    reader.undefined(source, piece);
    reader.scope.takeUsed().stream()
        .distinct()
        .forEach(name -> set.uses.add(Reader.use("variable", name, source, piece)));
    if (value instanceof Expr.SetOf members) {
      set.elements.addAll(members.elements());
    } else if (value instanceof Expr.Undefined) {
      set.unreadable = true;
    } else {
      set.elements.add(new Element(value, null, false));
    }
    reader.modelled(source, piece);
  }
}
