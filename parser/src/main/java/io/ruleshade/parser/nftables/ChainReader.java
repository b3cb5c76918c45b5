package io.ruleshade.parser.nftables;

import io.ruleshade.grammar.nftables.NftablesParser;
import io.ruleshade.model.Rule;
import io.ruleshade.parser.antlr.StatementParser.Outcome;
import io.ruleshade.parser.nftables.Blocks.Piece;
import io.ruleshade.parser.nftables.Reader.Source;
import io.ruleshade.parser.nftables.Syntax.Element;
import io.ruleshade.parser.nftables.Syntax.Expr;
import io.ruleshade.parser.nftables.Syntax.Statement;
import io.ruleshade.parser.nftables.Tables.Chain;
import io.ruleshade.parser.nftables.Tables.Entry;
import io.ruleshade.parser.nftables.Tables.Hook;
import io.ruleshade.parser.nftables.Tables.Table;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Reads the lines of a chain: its hook, its policy, its rules. */
final class ChainReader {
  private static final Pattern CALL = Pattern.compile("\\b(?:jump|goto)\\s+([A-Za-z0-9_.-]+|\\S)");

  /** Priorities by name, as in nft(8) and {@code std_prios} of src/rule.c of nft. */
  private static final Map<String, Integer> PRIORITIES =
      Map.of("raw", -300, "mangle", -150, "dstnat", -100, "filter", 0, "security", 50, "srcnat", 100);

  private static final Map<String, Integer> BRIDGE_PRIORITIES =
      Map.of("dstnat", -300, "filter", -200, "out", 100, "srcnat", 300);

  private final Reader reader;

  ChainReader(Reader reader) {
    this.reader = reader;
  }

  /** Reads one line of a chain. */
  void line(Source source, Piece piece, Table table, Chain chain) {
    List<String> words = piece.words();
    String first = words.isEmpty() ? "" : words.get(0);
    if (piece.broken() || piece.block() || source.isCut(piece)) {
      String reason = source.isCut(piece) ? "the file ends within this line" : "a brace is not closed";
      unreadable(source, piece, chain, reason);
      reader.complete = false;
      return;
    }
    switch (first) {
      case "type" -> hook(source, piece, table, chain);
      case "policy" -> policy(source, piece, chain);
      case "devices" -> devices(source, piece, chain);
      case "comment" -> {
        if (words.size() == 2 || piece.head().strip().endsWith("\"")) {
          reader.modelled(source, piece);
        } else {
          rule(source, piece, chain);
        }
      }
      case "flags" -> reader.modelled(source, piece);
      case "include" -> reader.include(source, piece, table, chain);
      case "define", "redefine" -> reader.notUnderstood(source, piece, "a variable within a chain");
      default -> rule(source, piece, chain);
    }
  }

  private void hook(Source source, Piece piece, Table table, Chain chain) {
    Outcome<NftablesParser.HookLineContext> outcome =
        reader.parse(piece.head(), NftablesParser::hookLine);
    NftablesParser.HookLineContext tree = outcome.tree();
    Integer priority = tree == null ? null : priority(tree.priority(), table.family);
    if (tree == null) {
      reader.notUnderstood(source, piece, "hook of a chain: " + outcome.error());
      chain.hook = new Hook("filter", "unknown", 0, "?", source.span(piece));
      return;
    }
    reader.undefined(source, piece);
    String text = TreeBuilder.text(tree.priority());
    if (priority == null) {
      reader.notUnderstood(source, piece, "priority `" + text + "` is not known");
      priority = 0;
    } else {
      reader.modelled(source, piece);
    }
    String hook = tree.word(1).getText();
    chain.hook = new Hook(tree.word(0).getText(), hook, priority, text, source.span(piece));
    if (tree.device() != null) {
      addDevices(chain, reader.trees.exprs().atom(tree.device().atom()));
      reader.undefined(source, piece);
    }
  }

  /** A number, a name, or a name with an offset; null when it is not known. */
  private @Nullable Integer priority(NftablesParser.PriorityContext tree, String family) {
    Integer base = number(reader.trees.exprs().atom(tree.atom(0)), family);
    boolean negative = tree.getStart().getType() == NftablesParser.DASH;
    if (base == null || negative) {
      return base == null ? null : -base;
    }
    if (tree.atom().size() == 1) {
      return base;
    }
    Integer offset = number(reader.trees.exprs().atom(tree.atom(1)), family);
    return offset == null ? null : tree.PLUS() != null ? base + offset : base - offset;
  }

  static @Nullable Integer number(Expr expr, String family) {
    if (!(expr instanceof Expr.Value value)) {
      return null;
    }
    String text = value.text().strip();
    Map<String, Integer> names = family.equals("bridge") ? BRIDGE_PRIORITIES : PRIORITIES;
    if (names.containsKey(text)) {
      return names.get(text);
    }
    Matcher offset = Pattern.compile("([a-z]+) *([+-]) *([0-9]+)").matcher(text);
    if (offset.matches() && names.containsKey(offset.group(1))) {
      int by = Integer.parseInt(offset.group(3).substring(0, Math.min(8, offset.group(3).length())));
      int base = names.getOrDefault(offset.group(1), 0);
      return offset.group(2).equals("+") ? base + by : base - by;
    }
    try {
      return Integer.parseInt(text);
    } catch (NumberFormatException e) {
      return null;
    }
  }

  private static void addDevices(Chain chain, Expr expr) {
    switch (expr) {
      case Expr.SetOf set -> set.elements().forEach(e -> addDevices(chain, e.key()));
      case Expr.Value value -> chain.devices.add(value.text().replace("\\\"", ""));
      case Expr.Flags flags -> flags.values().forEach(each -> addDevices(chain, each));
      default -> chain.devicesUnknown = true;
    }
  }

  private void devices(Source source, Piece piece, Chain chain) {
    NftablesParser.AssignmentContext tree =
        reader.parse(piece.head(), NftablesParser::assignment).tree();
    if (tree == null || tree.listed() == null) {
      reader.notUnderstood(source, piece, "devices of a chain");
      chain.devicesUnknown = true;
      return;
    }
    addDevices(chain, reader.trees.exprs().listed(tree.listed()));
    reader.undefined(source, piece);
    reader.modelled(source, piece);
  }

  private void policy(Source source, Piece piece, Chain chain) {
    NftablesParser.PolicyLineContext tree =
        reader.parse(piece.head(), NftablesParser::policyLine).tree();
    Expr value = tree == null ? null : reader.trees.exprs().atom(tree.atom());
    reader.undefined(source, piece);
    if (value instanceof Expr.Value v && (v.text().equals("accept") || v.text().equals("drop"))) {
      chain.policy = v.text();
      reader.modelled(source, piece);
    } else {
      chain.policy = "?";
      reader.notUnderstood(source, piece, "policy is neither `accept` nor `drop`");
    }
  }

  private void rule(Source source, Piece piece, Chain chain) {
    Outcome<NftablesParser.RuleTextContext> outcome =
        reader.parse(piece.head(), NftablesParser::ruleText);
    NftablesParser.RuleTextContext tree = outcome.tree();
    if (tree == null) {
      unreadable(source, piece, chain, String.valueOf(outcome.error()));
      return;
    }
    Entry entry = entry(source, piece, chain, tree.statement());
    if (entry != null) {
      chain.entries.add(entry);
    }
  }

  /** The entry of a rule; null when it could not be read, which then has been noted in the chain. */
  @Nullable Entry entry(
      Source source, Piece piece, Chain chain, List<NftablesParser.StatementContext> tree) {
    try {
      List<Statement> statements = reader.trees.rule(tree);
      reader.undefined(source, piece);
      Set<String> used = new LinkedHashSet<>(reader.scope.takeUsed());
      List<Rule.Use> uses = new ArrayList<>();
      used.forEach(name -> uses.add(Reader.use("variable", name, source, piece)));
      reader.modelled(source, piece);
      return new Entry(statements, source.span(piece), uses, List.of(), false);
    } catch (Unreadable e) {
      reader.undefined(source, piece);
      unreadable(source, piece, chain, e.reason());
      return null;
    }
  }

  void unreadable(Source source, Piece piece, Chain chain, String reason) {
    reader.notUnderstood(source, piece, reason);
    String text = source.span(piece).text();
    chain.entries.add(new Entry(null, source.span(piece), List.of(), mayCall(text), false));
  }

  /** Names of the chains that a line may call, as far as its text tells; {@code *} for any. */
  static List<String> mayCall(String text) {
    Set<String> out = new LinkedHashSet<>();
    Matcher matcher = CALL.matcher(text);
    while (matcher.find()) {
      String target = matcher.group(1);
      out.add(Character.isLetterOrDigit(target.charAt(0)) || target.charAt(0) == '_' ? target : "*");
    }
    if (text.contains("vmap") && text.contains("@")) {
      out.add("*");
    }
    return List.copyOf(out);
  }

  /** Whether a set's elements come and go. */
  static boolean isLimited(List<Element> elements) {
    return elements.stream().anyMatch(Element::limited);
  }
}
