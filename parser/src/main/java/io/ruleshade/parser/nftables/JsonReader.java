package io.ruleshade.parser.nftables;

import static io.ruleshade.parser.nftables.JsonTree.asList;
import static io.ruleshade.parser.nftables.JsonTree.asObject;
import static io.ruleshade.parser.nftables.JsonTree.text;

import io.ruleshade.diagnostic.Diagnostic;
import io.ruleshade.diagnostic.Label;
import io.ruleshade.diagnostic.Severity;
import io.ruleshade.grammar.nftables.NftablesLexer;
import io.ruleshade.grammar.nftables.NftablesParser;
import io.ruleshade.model.NamedObject;
import io.ruleshade.parser.LineLedger;
import io.ruleshade.parser.antlr.StatementParser;
import io.ruleshade.parser.nftables.JsonTree.Item;
import io.ruleshade.parser.nftables.Syntax.Element;
import io.ruleshade.parser.nftables.Syntax.Expr;
import io.ruleshade.parser.nftables.Syntax.Statement;
import io.ruleshade.parser.nftables.Tables.Chain;
import io.ruleshade.parser.nftables.Tables.Entry;
import io.ruleshade.parser.nftables.Tables.Hook;
import io.ruleshade.parser.nftables.Tables.SetDef;
import io.ruleshade.parser.nftables.Tables.Table;
import io.ruleshade.source.SourceFile;
import io.ruleshade.source.Span;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.antlr.v4.runtime.CharStreams;
import org.jspecify.annotations.Nullable;

/**
 * Reads the JSON form, as {@code nft -j list ruleset} prints it and {@code nft -j -f} takes it
 * (libnftables-json(5)).
 */
final class JsonReader {
  private static final Set<String> VERBS =
      Set.of("add", "create", "insert", "replace", "delete", "destroy", "flush", "rename");

  final Tables tables = new Tables();
  final LineLedger ledger;
  boolean complete = true;

  private final SourceFile file;
  private final List<Diagnostic> diagnostics;
  private final JsonRules rules;

  JsonReader(SourceFile file, List<Diagnostic> diagnostics) {
    this.file = file;
    this.diagnostics = diagnostics;
    this.ledger = new LineLedger(file, NftablesIdle.ALL);
    StatementParser<NftablesParser> parser =
        new StatementParser<>(
            new NftablesLexer(CharStreams.fromString("")), NftablesParser::new);
    this.rules = new JsonRules(parser);
  }

  /** Reads the document. */
  void read() {
    JsonTree tree = JsonTree.of(file.text());
    for (Item item : tree.items) {
      Span span = new Span(file, item.start(), Math.min(item.end(), file.text().length()));
      ledger.modelled(span.line(), span.endLine());
      item.value().forEach((noun, value) -> command("add", noun, asObject(value), span));
    }
    int read = tree.items.isEmpty() ? 0 : tree.items.get(tree.items.size() - 1).end();
    for (int line = 1; line <= file.lines().count(); line++) {
      if (file.lines().text(line).isBlank()) {
        ledger.irrelevant(line);
      } else if (tree.error == null || file.lines().start(line) < read) {
        ledger.modelled(line);
      }
    }
    if (tree.error != null) {
      complete = false;
      int line = Math.max(1, file.lines().lineAt(Math.min(read, file.text().length())));
      diagnostics.add(
          Diagnostic.at(
              Diagnostic.TRUNCATED,
              Severity.HIGH,
              "the document cannot be read to its end: " + tree.error,
              new Label(file.span(line), "what follows is left out"),
              "export again with `nft -j list ruleset`"));
    }
  }

  private void command(String verb, String noun, Map<String, @Nullable Object> value, Span span) {
    if (VERBS.contains(noun)) {
      value.forEach((inner, of) -> command(noun, inner, asObject(of), span));
      return;
    }
    String family = text(value, "family");
    String name = text(value, "name");
    if (noun.equals("metainfo")) {
      return;
    }
    if (noun.equals("ruleset")) {
      if (verb.equals("flush")) {
        tables.all.clear();
      }
      return;
    }
    if (noun.equals("table")) {
      table(verb, family, name, value);
      return;
    }
    String tableName = text(value, "table");
    if (family.isEmpty() || tableName.isEmpty()) {
      notUnderstood(span, "no object of a table: " + noun);
      return;
    }
    Table table = tables.table(family, tableName);
    switch (noun) {
      case "chain" -> chain(verb, table, name, value, span);
      case "rule" -> rule(verb, table, value, span);
      case "set", "map", "meter" -> set(verb, noun, table, name, value, span);
      case "element" -> element(verb, table, name, value);
      default ->
          table.objects.put(
              noun + " " + name,
              new NamedObject(table.full(name), noun, span, List.of(), List.of(JsonTree.words(value)), false));
    }
  }

  private void table(String verb, String family, String name, Map<String, @Nullable Object> value) {
    switch (verb) {
      case "delete", "destroy" -> tables.all.remove(family + " " + name);
      case "flush" -> tables.table(family, name).chains.values().forEach(c -> c.entries.clear());
      default -> {
        Table table = tables.table(family, name);
        table.dormant |= asList(value.get("flags")).contains("dormant");
      }
    }
  }

  private void chain(
      String verb, Table table, String name, Map<String, @Nullable Object> value, Span span) {
    switch (verb) {
      case "delete", "destroy" -> {
        table.chains.remove(name);
        return;
      }
      case "flush" -> {
        chainOf(table, name, span).entries.clear();
        return;
      }
      default -> {}
    }
    Chain chain = chainOf(table, name, span);
    String hook = text(value, "hook");
    if (!hook.isEmpty()) {
      String priority = text(value, "prio");
      Integer number = ChainReader.number(new Expr.Value(priority, false), table.family);
      chain.hook = new Hook(text(value, "type"), hook, number == null ? 0 : number, priority, span);
      String policy = text(value, "policy");
      chain.policy = policy.isEmpty() ? null : policy;
      for (Object device : asList(value.get("dev"))) {
        chain.devices.add(String.valueOf(device));
      }
    }
  }

  private static Chain chainOf(Table table, String name, Span span) {
    return table.chains.computeIfAbsent(name, n -> new Chain(n, span));
  }

  private void rule(String verb, Table table, Map<String, @Nullable Object> value, Span span) {
    Chain chain = chainOf(table, text(value, "chain"), span);
    if (!verb.equals("add") && !verb.equals("create") && !verb.equals("insert")) {
      notUnderstood(span, "which rule has this handle is not known");
      chain.entries.replaceAll(e -> e.statements() == null ? e : e.doubted());
      return;
    }
    Entry entry;
    try {
      List<Statement> statements = new ArrayList<>();
      for (Object statement : asList(value.get("expr"))) {
        statements.addAll(rules.statement(statement));
      }
      String comment = text(value, "comment");
      if (!comment.isEmpty()) {
        statements.add(new Syntax.Plain.Remark(comment));
      }
      entry = new Entry(statements, span, List.of(), List.of(), false);
    } catch (Unreadable e) {
      notUnderstood(span, e.reason());
      entry = new Entry(null, span, List.of(), List.of("*"), false);
    }
    chain.entries.add(verb.equals("insert") ? 0 : chain.entries.size(), entry);
  }

  private void set(
      String verb,
      String noun,
      Table table,
      String name,
      Map<String, @Nullable Object> value,
      Span span) {
    if (verb.equals("delete") || verb.equals("destroy")) {
      table.sets.remove(name);
      return;
    }
    SetDef set = table.sets.computeIfAbsent(name, n -> new SetDef(n, noun.equals("map"), span));
    set.type = JsonTree.words(value.get("type"));
    set.verdicts = text(value, "map").equals("verdict");
    List<@Nullable Object> flags = asList(value.get("flags"));
    set.dynamic |=
        noun.equals("meter")
            || flags.contains("dynamic")
            || flags.contains("timeout")
            || value.containsKey("timeout");
    elements(set, value.get("elem"));
  }

  private void elements(SetDef set, @Nullable Object elements) {
    for (Object element : asList(elements)) {
      try {
        set.elements.add(rules.element(element, set.map));
      } catch (Unreadable e) {
        set.unreadable = true;
      }
    }
  }

  private void element(String verb, Table table, String name, Map<String, @Nullable Object> value) {
    SetDef set = table.sets.get(name);
    if (set == null) {
      return;
    }
    if (verb.equals("add") || verb.equals("create")) {
      elements(set, value.get("elem"));
    } else {
      set.unreadable = true;
    }
  }

  private void notUnderstood(Span span, String reason) {
    for (int line = span.line(); line <= span.endLine(); line++) {
      ledger.notUnderstood(line, reason);
    }
    diagnostics.add(
        Diagnostic.at(
            Diagnostic.NOT_UNDERSTOOD,
            Severity.MEDIUM,
            "not understood: " + reason,
            new Label(span, ""),
            "report it if nft loads it"));
  }

  /** The elements of a set as written in a rule. */
  static Expr setOf(List<Element> elements) {
    return new Expr.SetOf(elements);
  }
}
