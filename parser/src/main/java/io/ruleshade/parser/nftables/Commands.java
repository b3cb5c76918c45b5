package io.ruleshade.parser.nftables;

import io.ruleshade.diagnostic.Diagnostic;
import io.ruleshade.diagnostic.Label;
import io.ruleshade.diagnostic.Severity;
import io.ruleshade.grammar.nftables.NftablesParser;
import io.ruleshade.parser.antlr.StatementParser.Outcome;
import io.ruleshade.parser.nftables.Blocks.Piece;
import io.ruleshade.parser.nftables.Reader.Source;
import io.ruleshade.parser.nftables.Syntax.Expr;
import io.ruleshade.parser.nftables.Tables.Chain;
import io.ruleshade.parser.nftables.Tables.Entry;
import io.ruleshade.parser.nftables.Tables.SetDef;
import io.ruleshade.parser.nftables.Tables.Table;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Carries out the commands that stand outside blocks: {@code add rule}, {@code delete table} … */
final class Commands {
  private static final Set<String> FAMILIES = Set.of("ip", "ip6", "inet", "arp", "bridge", "netdev");
  private static final Set<String> LOOK = Set.of("list", "get", "reset", "monitor", "describe", "export");

  private final Reader reader;

  Commands(Reader reader) {
    this.reader = reader;
  }

  /** A table named by its family, {@code ip} when left out, and its name; null for anything else. */
  static @Nullable Table table(Tables tables, List<String> words) {
    if (words.size() == 2 && FAMILIES.contains(words.get(0))) {
      return tables.table(words.get(0), words.get(1));
    }
    return words.size() == 1 ? tables.table("ip", words.get(0)) : null;
  }

  /** Carries out one command. */
  void run(Source source, Piece piece, List<String> words) {
    String verb = words.isEmpty() ? "" : words.get(0);
    if (source.isCut(piece)) {
      reader.notUnderstood(source, piece, "the file ends within this line");
      return;
    }
    if (LOOK.contains(verb)) {
      source.ledger().irrelevant(source.file().lines().lineAt(piece.start()));
      return;
    }
    String noun = words.size() > 1 ? words.get(1) : "";
    List<String> rest = words.size() > 2 ? words.subList(2, words.size()) : List.of();
    switch (verb) {
      case "table", "chain", "set", "map", "counter", "quota", "limit", "flowtable" ->
          open(source, piece, verb, words.subList(1, words.size()));
      case "add", "create", "insert", "replace" -> {
        switch (noun) {
          case "rule" -> rule(source, piece);
          case "element" -> element(source, piece);
          default -> open(source, piece, noun, rest);
        }
      }
      case "delete", "destroy" -> delete(source, piece, noun, rest);
      case "flush" -> flush(source, piece, noun, rest);
      case "rename" -> rename(source, piece, noun, rest);
      default -> unknown(source, piece);
    }
  }

  /** A command that is not known may do anything to any chain. */
  private void unknown(Source source, Piece piece) {
    reader.notUnderstood(source, piece, "no command of nft");
    List<String> mayCall = ChainReader.mayCall(source.span(piece).text());
    if (piece.head().contains("rule")) {
      for (Table table : reader.tables.all.values()) {
        for (Chain chain : table.chains.values()) {
          if (piece.words().contains(chain.name)) {
            chain.entries.add(new Entry(null, source.span(piece), List.of(), mayCall, false));
          }
        }
      }
    }
  }

  private void open(Source source, Piece piece, String noun, List<String> rest) {
    boolean table = noun.equals("table");
    int names = noun.equals("ct") ? 1 : 0;
    List<String> place = table ? rest : rest.isEmpty() ? rest : rest.subList(names, rest.size() - 1);
    Table found = place.isEmpty() ? null : table(reader.tables, place);
    if (found == null) {
      unknown(source, piece);
      return;
    }
    String name = rest.get(rest.size() - 1);
    switch (noun) {
      case "table" -> {}
      case "chain" -> reader.chain(found, name, source.span(piece));
      case "set", "map" ->
          found.sets.computeIfAbsent(
              name, n -> new SetDef(n, noun.equals("map"), source.span(piece)));
      default -> {}
    }
    reader.modelled(source, piece);
  }

  private void rule(Source source, Piece piece) {
    Outcome<NftablesParser.RuleCommandContext> outcome =
        reader.parse(piece.head(), NftablesParser::ruleCommand);
    NftablesParser.RuleCommandContext tree = outcome.tree();
    if (tree == null) {
      unreadableRule(source, piece, String.valueOf(outcome.error()));
      return;
    }
    Table table = place(tree.place());
    Chain chain = reader.chain(table, tree.place().name.getText(), source.span(piece));
    Entry entry = reader.chains().entry(source, piece, chain, tree.statement());
    if (entry == null) {
      return;
    }
    String verb = tree.verb.getText();
    int at = position(tree, verb, chain);
    if (at < 0) {
      // A handle says nothing by itself: the rule is somewhere in the chain.
      reader.notUnderstood(source, piece, "which rule has this handle is not known");
      doubt(chain);
      chain.entries.add(0, new Entry(null, source.span(piece), List.of(), List.of("*"), false));
      return;
    }
    chain.entries.add(at, entry);
  }

  /** The place of a new rule among the entries; -1 when it hangs on a handle. */
  private static int position(NftablesParser.RuleCommandContext tree, String verb, Chain chain) {
    NftablesParser.PositionContext position = tree.position();
    if (position == null) {
      return verb.equals("insert") ? 0 : verb.equals("replace") ? -1 : chain.entries.size();
    }
    if (!position.kind.getText().equals("index")) {
      return -1;
    }
    try {
      int index = Integer.parseInt(position.WORD().getText());
      int at = verb.equals("insert") ? index : index + 1;
      boolean gaps = chain.entries.stream().anyMatch(e -> e.statements() == null);
      return gaps || at > chain.entries.size() ? -1 : at;
    } catch (NumberFormatException e) {
      return -1;
    }
  }

  private void unreadableRule(Source source, Piece piece, String reason) {
    List<String> words = piece.words();
    int family = words.size() > 2 && FAMILIES.contains(words.get(2)) ? 1 : 0;
    if (words.size() < family + 4) {
      reader.notUnderstood(source, piece, reason);
      return;
    }
    Table table =
        reader.tables.table(family == 1 ? words.get(2) : "ip", words.get(2 + family));
    Chain chain = reader.chain(table, words.get(3 + family), source.span(piece));
    reader.chains().unreadable(source, piece, chain, reason);
    if (words.get(0).equals("insert")) {
      chain.entries.add(0, chain.entries.remove(chain.entries.size() - 1));
    }
  }

  private Table place(NftablesParser.PlaceContext place) {
    String family = place.family() == null ? "ip" : place.family().getText();
    return reader.tables.table(family, place.table.getText());
  }

  private static void doubt(Chain chain) {
    chain.entries.replaceAll(entry -> entry.statements() == null ? entry : entry.doubted());
  }

  private void element(Source source, Piece piece) {
    Outcome<NftablesParser.ElementCommandContext> outcome =
        reader.parse(piece.head(), NftablesParser::elementCommand);
    NftablesParser.ElementCommandContext tree = outcome.tree();
    if (tree == null) {
      reader.notUnderstood(source, piece, "elements: " + outcome.error());
      reader.tables.all.values().forEach(
          t ->
              t.sets.values().stream()
                  .filter(s -> piece.words().contains(s.name))
                  .forEach(s -> s.unreadable = true));
      return;
    }
    Table table = place(tree.place());
    SetDef set =
        table.sets.computeIfAbsent(
            tree.place().name.getText(), n -> new SetDef(n, false, source.span(piece)));
    Expr value =
        tree.VAR() != null
            ? reader.scope.value(tree.VAR().getText().substring(1))
            : reader.trees.exprs().set(tree.setLiteral());
    reader.undefined(source, piece);
    String verb = tree.verb.getText();
    if (verb.equals("add") || verb.equals("create")) {
      reader.sets().add(source, piece, set, value);
      return;
    }
    reader.scope.takeUsed();
    if (value instanceof Expr.SetOf members) {
      members.elements().forEach(gone -> set.elements.removeIf(e -> e.key().equals(gone.key())));
      // An element written in another way, or a part of a range, is still there in the model.
      set.unreadable = true;
    }
    reader.modelled(source, piece);
  }

  private void delete(Source source, Piece piece, String noun, List<String> rest) {
    switch (noun) {
      case "table" -> {
        Table table = existing(rest);
        if (table != null) {
          removed(source, piece, table.chains.values());
          reader.tables.all.remove(table.family + " " + table.name);
        }
      }
      case "chain" -> {
        Table table = rest.isEmpty() ? null : existing(rest.subList(0, rest.size() - 1));
        Chain chain = table == null ? null : table.chains.get(rest.get(rest.size() - 1));
        if (table != null && chain != null) {
          removed(source, piece, List.of(chain));
          table.chains.remove(chain.name);
        }
      }
      case "rule" -> {
        int handle = rest.indexOf("handle");
        Table table = handle < 2 ? null : existing(rest.subList(0, handle - 1));
        Chain chain = table == null ? null : table.chains.get(rest.get(handle - 1));
        if (chain != null && !chain.entries.isEmpty()) {
          doubt(chain);
          reader.notUnderstood(source, piece, "which rule has this handle is not known");
          return;
        }
      }
      case "set", "map" -> {
        Table table = rest.isEmpty() ? null : existing(rest.subList(0, rest.size() - 1));
        if (table != null) {
          table.sets.remove(rest.get(rest.size() - 1));
        }
      }
      case "element" -> {
        element(source, piece);
        return;
      }
      default -> {}
    }
    reader.modelled(source, piece);
  }

  private @Nullable Table existing(List<String> words) {
    if (words.size() == 2) {
      return reader.tables.find(words.get(0), words.get(1));
    }
    return words.size() == 1 ? reader.tables.find("ip", words.get(0)) : null;
  }

  /** Says that rules of the file have no effect, as a later command removes them. */
  private void removed(Source source, Piece piece, Collection<Chain> chains) {
    for (Chain chain : chains) {
      if (!chain.entries.isEmpty()) {
        reader.diagnostics.add(
            new Diagnostic(
                Diagnostic.REPLACED,
                Severity.MEDIUM,
                "the rules of chain `" + chain.name + "` are removed by a later command",
                new Label(chain.opening, "this is removed"),
                List.of(new Label(source.span(piece), "by this")),
                "leave out what is removed"));
      }
    }
  }

  private void flush(Source source, Piece piece, String noun, List<String> rest) {
    switch (noun) {
      case "ruleset" -> {
        List<Table> gone = new ArrayList<>();
        for (Table table : reader.tables.all.values()) {
          if (rest.isEmpty() || rest.contains(table.family)) {
            gone.add(table);
          }
        }
        for (Table table : gone) {
          removed(source, piece, table.chains.values());
          reader.tables.all.remove(table.family + " " + table.name);
        }
      }
      case "table" -> {
        Table table = existing(rest);
        if (table != null) {
          removed(source, piece, table.chains.values());
          table.chains.values().forEach(chain -> chain.entries.clear());
        }
      }
      case "chain" -> {
        Table table = rest.isEmpty() ? null : existing(rest.subList(0, rest.size() - 1));
        Chain chain = table == null ? null : table.chains.get(rest.get(rest.size() - 1));
        if (chain != null) {
          removed(source, piece, List.of(chain));
          chain.entries.clear();
        }
      }
      case "set", "map" -> {
        Table table = rest.isEmpty() ? null : existing(rest.subList(0, rest.size() - 1));
        SetDef set = table == null ? null : table.sets.get(rest.get(rest.size() - 1));
        if (set != null) {
          set.elements.clear();
        }
      }
      default -> {
        unknown(source, piece);
        return;
      }
    }
    reader.modelled(source, piece);
  }

  private void rename(Source source, Piece piece, String noun, List<String> rest) {
    Table table = rest.size() < 3 ? null : existing(rest.subList(0, rest.size() - 2));
    String from = table == null ? "" : rest.get(rest.size() - 2);
    Chain chain = table == null ? null : table.chains.get(from);
    if (!noun.equals("chain") || table == null || chain == null) {
      unknown(source, piece);
      return;
    }
    Chain renamed = new Chain(rest.get(rest.size() - 1), chain.opening);
    renamed.entries.addAll(chain.entries);
    renamed.hook = chain.hook;
    renamed.policy = chain.policy;
    renamed.devices = chain.devices;
    renamed.devicesUnknown = chain.devicesUnknown;
    table.chains.remove(from);
    table.chains.put(renamed.name, renamed);
    reader.modelled(source, piece);
  }
}
