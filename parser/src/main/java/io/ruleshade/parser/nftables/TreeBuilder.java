package io.ruleshade.parser.nftables;

import io.ruleshade.grammar.nftables.NftablesParser;
import io.ruleshade.grammar.nftables.NftablesParser.AnonymousChainContext;
import io.ruleshade.grammar.nftables.NftablesParser.CounterStatementContext;
import io.ruleshade.grammar.nftables.NftablesParser.CountsContext;
import io.ruleshade.grammar.nftables.NftablesParser.ElementOptionContext;
import io.ruleshade.grammar.nftables.NftablesParser.EndStatementContext;
import io.ruleshade.grammar.nftables.NftablesParser.ExpressionStatementContext;
import io.ruleshade.grammar.nftables.NftablesParser.OldUpdateStatementContext;
import io.ruleshade.grammar.nftables.NftablesParser.StatementContext;
import io.ruleshade.grammar.nftables.NftablesParser.UpdateStatementContext;
import io.ruleshade.grammar.nftables.NftablesParser.ValueContext;
import io.ruleshade.grammar.nftables.NftablesParser.VerdictContext;
import io.ruleshade.grammar.nftables.NftablesParser.XtStatementContext;
import io.ruleshade.model.Action;
import io.ruleshade.model.IpAddress;
import io.ruleshade.model.ServiceSet;
import io.ruleshade.parser.nftables.Syntax.Expr;
import io.ruleshade.parser.nftables.Syntax.Plain;
import io.ruleshade.parser.nftables.Syntax.Statement;
import io.ruleshade.parser.nftables.Syntax.Verdict;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.antlr.v4.runtime.ParserRuleContext;
import org.antlr.v4.runtime.Token;
import org.antlr.v4.runtime.tree.ParseTree;
import org.antlr.v4.runtime.tree.TerminalNode;
import org.jspecify.annotations.Nullable;

/** Turns the tree of a rule's text into {@link Syntax}. */
final class TreeBuilder {
  private final Scope scope;
  private final ExprBuilder exprs;

  TreeBuilder(Scope scope) {
    this.scope = scope;
    this.exprs = new ExprBuilder(scope, this);
  }

  ExprBuilder exprs() {
    return exprs;
  }

  /** The statements of a rule. */
  List<Statement> rule(List<StatementContext> statements) throws Unreadable {
    List<Statement> out = new ArrayList<>(statements.size());
    for (StatementContext statement : statements) {
      out.add(statement(statement));
    }
    return out;
  }

  private Statement statement(StatementContext tree) throws Unreadable {
    return switch (tree) {
      case NftablesParser.VerdictStatementContext v -> verdict(v.verdict());
      case CounterStatementContext c -> counter(c);
      case NftablesParser.LogStatementContext l -> new Plain.Log(text(l));
      case NftablesParser.LimitStatementContext l -> new Plain.Stateful(text(l));
      case NftablesParser.QuotaStatementContext q -> new Plain.Stateful(text(q));
      case NftablesParser.CountStatementContext c -> new Plain.Stateful(text(c));
      case NftablesParser.LastStatementContext l -> new Plain.Effect("last", List.of());
      case EndStatementContext e -> reading(looked(e), end(e));
      case NftablesParser.SynproxyStatementContext s -> new Plain.Synproxy(text(s));
      case NftablesParser.TproxyStatementContext t -> new Plain.Perhaps(text(t), List.of());
      case NftablesParser.DupStatementContext d ->
          reading(reads(d), new Plain.Effect(text(d), List.of()));
      case NftablesParser.FlowStatementContext f -> new Plain.Perhaps(text(f), List.of());
      case NftablesParser.NotrackStatementContext n -> new Plain.Effect("notrack", List.of("ct"));
      case UpdateStatementContext u -> {
        String set = u.NAMED().getText().substring(1);
        yield reading(reads(u.dynamic().expression()), new Plain.Update(set, text(u)));
      }
      case OldUpdateStatementContext u ->
          reading(
              reads(u.expression()),
              new Plain.Update(u.NAMED().getText().substring(1), text(u)));
      case NftablesParser.MeterStatementContext m ->
          reading(reads(m.dynamic().expression()), new Plain.Stateful(text(m)));
      case XtStatementContext xt -> xt(xt);
      case NftablesParser.CommentStatementContext c ->
          new Plain.Remark(unquoted(c.STRING().getText()));
      case ExpressionStatementContext e -> expression(e);
      default -> throw new Unreadable("no statement of a rule: " + text(tree));
    };
  }

  Verdict verdict(VerdictContext tree) throws Unreadable {
    Action.Kind kind =
        switch (tree.kind.getText()) {
          case "accept" -> Action.Kind.PERMIT;
          case "drop" -> Action.Kind.DENY;
          case "continue" -> Action.Kind.CONTINUE;
          case "return" -> Action.Kind.RETURN;
          case "jump" -> Action.Kind.JUMP;
          default -> Action.Kind.GOTO;
        };
    if (!kind.isCall()) {
      return new Verdict(kind, null, List.of());
    }
    AnonymousChainContext chain = tree.anonymousChain();
    if (chain != null) {
      return new Verdict(kind, null, rules(chain));
    }
    if (tree.VAR() == null) {
      return new Verdict(kind, tree.word().getText(), List.of());
    }
    Expr target = scope.value(tree.VAR().getText().substring(1));
    if (target instanceof Expr.Value name) {
      return new Verdict(kind, name.text(), List.of());
    }
    throw new Unreadable("no name of a chain: `" + tree.VAR().getText() + "`");
  }

  private List<List<Statement>> rules(AnonymousChainContext chain) throws Unreadable {
    List<List<Statement>> out = new ArrayList<>();
    List<StatementContext> open = new ArrayList<>();
    for (ParseTree child : chain.children) {
      if (child instanceof StatementContext statement) {
        open.add(statement);
      } else if (!open.isEmpty()) {
        out.add(rule(open));
        open.clear();
      }
    }
    return out;
  }

  private Statement counter(CounterStatementContext tree) {
    if (tree.value() != null) {
      return reading(reads(tree.value()), new Plain.Counter(text(tree.value()), 0, 0));
    }
    CountsContext counts = tree.counts();
    return counts == null
        ? new Plain.Counter(null, -1, -1)
        : new Plain.Counter(null, count(counts.packets), count(counts.bytes));
  }

  private static long count(Token token) {
    try {
      return Long.parseLong(token.getText());
    } catch (NumberFormatException e) {
      return -1;
    }
  }

  private static Plain end(EndStatementContext tree) {
    String text = text(tree);
    return switch (tree.end.getText()) {
      case "reject" -> reject(text);
      case "queue" -> new Plain.End(Action.Kind.QUEUE, text, 0, -1);
      case "fwd" -> new Plain.End(Action.Kind.PERMIT, text, 0, -1);
      default -> new Plain.End(Action.Kind.PERMIT, text, translated(text), -1);
    };
  }

  /**
   * A rejection. By itself it is for every packet; with a TCP reset for TCP alone, with an ICMP message
   * for its IP version alone (stmt_evaluate_reject in src/evaluate.c of nft adds these conditions).
   */
  static Plain.End reject(String text) {
    String with = text.startsWith("reject with ") ? text.substring("reject with ".length()) : "";
    String plain = with.replace(" type ", " ");
    if (plain.startsWith("tcp reset")) {
      return new Plain.End(Action.Kind.REJECT, "reject with tcp reset", 0, ServiceSet.TCP);
    }
    int version = plain.startsWith("icmpv6") ? 6 : plain.startsWith("icmp ") ? 4 : 0;
    String effect = plain.isEmpty() ? "reject with icmpx port-unreachable" : "reject with " + plain;
    return new Plain.End(Action.Kind.REJECT, effect, version, -1);
  }

  /** The IP version that a translation is for: the family stated, or that of a literal address. */
  private static int translated(String text) {
    String[] words = text.split(" ", -1);
    if (!words[0].equals("snat") && !words[0].equals("dnat")) {
      return 0;
    }
    if (words.length > 1 && (words[1].equals("ip") || words[1].equals("ip6"))) {
      return words[1].equals("ip") ? 4 : 6;
    }
    return words.length > 2 && words[1].equals("to") ? translatedTo(words[2]) : 0;
  }

  /** The IP version of a literal address, {@code 192.0.2.1-192.0.2.9}, {@code [2001:db8::1]:80}. */
  static int translatedTo(String address) {
    if (address.startsWith("[")) {
      return 6;
    }
    String first = address.split("[-/:]", 2)[0];
    if (IpAddress.parse(first).filter(a -> !a.v6()).isPresent()) {
      return 4;
    }
    String six = address.split("[-/]", 2)[0];
    return IpAddress.parse(six).filter(IpAddress::v6).isPresent() ? 6 : 0;
  }

  private Statement xt(XtStatementContext tree) {
    String name = unquoted(tree.getChild(tree.getChildCount() - 1).getText());
    return xt(tree.kind.getText(), name);
  }

  /** What iptables-nft put in and nft cannot say: only its name is known. */
  static Statement xt(String kind, String name) {
    if (kind.equals("match")) {
      return name.equals("comment") ? new Plain.Remark("") : new Plain.Opaque("xt match " + name);
    }
    String text = "xt target " + name;
    return switch (name) {
      case "LOG", "NFLOG", "ULOG" -> new Plain.Log(text);
      case "MARK" -> new Plain.Effect(text, List.of("mark"));
      case "CONNMARK" -> new Plain.Effect(text, List.of("mark", "connmark"));
      case "CT" -> new Plain.Effect(text, List.of("ct"));
      case "TCPMSS", "AUDIT", "CLASSIFY", "CHECKSUM" -> new Plain.Effect(text, List.of());
      case "DSCP", "TOS" -> new Plain.Effect(text, List.of("dscp"));
      case "REJECT" -> new Plain.End(Action.Kind.REJECT, text, 0, -1);
      case "DNAT", "SNAT", "MASQUERADE", "REDIRECT", "NETMAP" ->
          new Plain.End(Action.Kind.PERMIT, text, 0, -1);
      case "NFQUEUE" -> new Plain.End(Action.Kind.QUEUE, text, 0, -1);
      default -> new Plain.Opaque(text);
    };
  }

  private Statement expression(ExpressionStatementContext tree) throws Unreadable {
    Expr left = exprs.expression(tree.expression());
    if (tree.SET() != null) {
      ValueContext value = tree.value();
      noteVariables(value);
      String minor = tree.classMinor() == null ? "" : text(tree.classMinor()).replace(" ", "");
      return reading(reads(value), new Plain.Assign(left, text(value) + minor));
    }
    if (tree.VMAP() != null) {
      return new Plain.VerdictMap(left, exprs.mapRef(tree.mapRef()));
    }
    NftablesParser.OperatorContext operator = tree.operator();
    String op = operator == null ? "" : operator(operator.getText());
    Expr right =
        tree.classMinor() == null
            ? exprs.listed(tree.listed())
            : new Expr.Value(text(tree.listed()) + text(tree.classMinor()).replace(" ", ""), true);
    return new Plain.Match(left, op, right);
  }

  private static Plain reading(Reads reads, Plain statement) {
    return reads.fields.isEmpty() && reads.lookups.isEmpty()
        ? statement
        : new Plain.Reading(reads.fields, reads.lookups, statement);
  }

  /** What a value is taken from. */
  private final class Reads {
    final List<Expr> fields = new ArrayList<>();
    final List<Plain.Match> lookups = new ArrayList<>();

    void add(ParseTree tree) {
      if (tree instanceof NftablesParser.ValuePartContext part && part.MAP() != null) {
        List<Expr> key =
            part.valueTerm().stream()
                .map(t -> t.field() != null ? ExprBuilder.field(t.field()) : new Expr.Undefined(text(t)))
                .toList();
        lookups.add(lookup(key, exprs.mapRef(part.mapRef())));
      } else if (tree instanceof NftablesParser.FieldContext field) {
        fields.add(ExprBuilder.field(field));
      } else {
        for (int i = 0; i < tree.getChildCount(); i++) {
          add(tree.getChild(i));
        }
      }
    }
  }

  private Reads reads(ParseTree tree) {
    Reads reads = new Reads();
    reads.add(tree);
    return reads;
  }

  static Plain.Match lookup(List<Expr> key, Expr map) {
    return new Plain.Match(key.size() == 1 ? key.get(0) : new Expr.Concat(key), "==", map);
  }

  /** What the end of a rule looks up: the words before {@code map} are its key. */
  private Reads looked(EndStatementContext tree) {
    Reads out = new Reads();
    List<Expr> key = new ArrayList<>();
    StringBuilder field = new StringBuilder();
    for (int i = 0; i < tree.tail().size(); i++) {
      NftablesParser.TailContext tail = tree.tail(i);
      switch (tail.getStart().getType()) {
        case NftablesParser.TO -> {
          key.clear();
          field.setLength(0);
        }
        case NftablesParser.DOT -> {
          key.add(named(field.toString()));
          field.setLength(0);
        }
        case NftablesParser.MAP -> {
          key.add(named(field.toString()));
          NftablesParser.TailContext map = i + 1 < tree.tail().size() ? tree.tail(i + 1) : tail;
          out.lookups.add(lookup(List.copyOf(key), mapOf(map)));
        }
        default -> field.append(field.isEmpty() ? "" : " ").append(text(tail));
      }
    }
    return out;
  }

  private static Expr named(String words) {
    return new Expr.Field(words.indexOf(' ') < 0 && !words.startsWith("@") ? "meta " + words : words);
  }

  private Expr mapOf(NftablesParser.TailContext tail) {
    String text = text(tail);
    if (tail.setLiteral() != null) {
      return exprs.set(tail.setLiteral());
    }
    return text.startsWith("@")
        ? new Expr.Named(text.substring(1))
        : text.startsWith("$") ? scope.value(text.substring(1)) : new Expr.Undefined("map " + text);
  }

  private static String operator(String text) {
    return switch (text) {
      case "eq" -> "==";
      case "ne" -> "!=";
      case "lt" -> "<";
      case "gt" -> ">";
      case "le" -> "<=";
      case "ge" -> ">=";
      default -> text;
    };
  }

  private void noteVariables(ParseTree tree) {
    if (tree instanceof TerminalNode node
        && node.getSymbol().getType() == NftablesParser.VAR) {
      scope.value(node.getText().substring(1));
    }
    for (int i = 0; i < tree.getChildCount(); i++) {
      noteVariables(tree.getChild(i));
    }
  }

  /** Whether an option of a set's element makes it come and go, or match only at times. */
  static boolean isLimit(ElementOptionContext option) {
    return Set.of(
            NftablesParser.TIMEOUT,
            NftablesParser.EXPIRES,
            NftablesParser.LIMIT,
            NftablesParser.QUOTA,
            NftablesParser.CT)
        .contains(option.getStart().getType());
  }

  /** The words of a tree with single blanks; quotes are kept. */
  static String text(ParserRuleContext tree) {
    StringBuilder out = new StringBuilder();
    append(tree, out);
    return out.toString();
  }

  private static void append(ParseTree tree, StringBuilder out) {
    if (tree instanceof TerminalNode node) {
      Token token = node.getSymbol();
      boolean tight =
          token.getType() == NftablesParser.COMMA
              || out.length() > 0 && out.charAt(out.length() - 1) == ',';
      out.append(out.isEmpty() || tight ? "" : " ").append(token.getText());
      return;
    }
    for (int i = 0; i < tree.getChildCount(); i++) {
      append(tree.getChild(i), out);
    }
  }

  /** A string without its quotes. */
  static String unquoted(@Nullable String text) {
    if (text == null) {
      return "";
    }
    boolean quoted = text.length() > 1 && text.startsWith("\"") && text.endsWith("\"");
    return quoted ? text.substring(1, text.length() - 1) : text;
  }
}
