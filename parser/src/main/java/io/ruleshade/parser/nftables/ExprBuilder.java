package io.ruleshade.parser.nftables;

import io.ruleshade.grammar.nftables.NftablesParser;
import io.ruleshade.grammar.nftables.NftablesParser.AtomContext;
import io.ruleshade.grammar.nftables.NftablesParser.ElementContext;
import io.ruleshade.grammar.nftables.NftablesParser.ExpressionContext;
import io.ruleshade.grammar.nftables.NftablesParser.FieldContext;
import io.ruleshade.grammar.nftables.NftablesParser.ItemContext;
import io.ruleshade.grammar.nftables.NftablesParser.JoinedContext;
import io.ruleshade.grammar.nftables.NftablesParser.ListedContext;
import io.ruleshade.grammar.nftables.NftablesParser.MapRefContext;
import io.ruleshade.grammar.nftables.NftablesParser.MaskOperandContext;
import io.ruleshade.grammar.nftables.NftablesParser.NoWordContext;
import io.ruleshade.grammar.nftables.NftablesParser.OperandContext;
import io.ruleshade.grammar.nftables.NftablesParser.RangeContext;
import io.ruleshade.grammar.nftables.NftablesParser.SetLiteralContext;
import io.ruleshade.parser.nftables.Syntax.Element;
import io.ruleshade.parser.nftables.Syntax.Expr;
import io.ruleshade.parser.nftables.Syntax.Verdict;
import java.util.ArrayList;
import java.util.List;
import org.antlr.v4.runtime.tree.ParseTree;
import org.antlr.v4.runtime.tree.TerminalNode;

/** Turns the trees of fields and values into {@link Expr}; variables are replaced by their values. */
final class ExprBuilder {
  private final Scope scope;
  private final TreeBuilder statements;

  ExprBuilder(Scope scope, TreeBuilder statements) {
    this.scope = scope;
    this.statements = statements;
  }

  Expr expression(ExpressionContext tree) {
    List<Expr> parts = new ArrayList<>();
    for (OperandContext operand : tree.operand()) {
      parts.add(operand(operand));
    }
    return parts.size() == 1 ? parts.get(0) : new Expr.Concat(parts);
  }

  private Expr operand(OperandContext tree) {
    Expr out = tree.field() != null ? field(tree.field()) : expression(tree.expression());
    for (int i = 0; i < tree.maskOperand().size(); i++) {
      String operator = sign(tree.bitOperator(i).getText());
      out = new Expr.Binary(operator, out, mask(tree.maskOperand(i)));
    }
    return out;
  }

  private static String sign(String operator) {
    return switch (operator) {
      case "and" -> "&";
      case "or" -> "|";
      case "xor" -> "^";
      case "lshift" -> "<<";
      case "rshift" -> ">>";
      default -> operator;
    };
  }

  private Expr mask(MaskOperandContext tree) {
    return flags(tree.atom().stream().map(this::atom).toList());
  }

  private static Expr flags(List<Expr> parts) {
    return parts.size() == 1 ? parts.get(0) : new Expr.Flags(parts);
  }

  /** A field by its canonical name: the words of its text, a meta key always with {@code meta}. */
  static Expr field(FieldContext tree) {
    String text = TreeBuilder.text(tree);
    boolean bare = tree instanceof NftablesParser.MetaFieldContext && !text.startsWith("meta ");
    return new Expr.Field(bare ? "meta " + text : text);
  }

  Expr listed(ListedContext tree) {
    int slash = tree.SLASH() == null ? -1 : position(tree, NftablesParser.SLASH);
    List<Expr> left = new ArrayList<>();
    List<Expr> right = new ArrayList<>();
    for (int i = 0; i < tree.getChildCount(); i++) {
      if (tree.getChild(i) instanceof ItemContext item) {
        (slash >= 0 && i > slash ? right : left).add(item(item));
      }
    }
    Expr value = flags(left);
    return right.isEmpty() ? value : new Expr.Under(value, flags(right));
  }

  private static int position(ListedContext tree, int type) {
    for (int i = 0; i < tree.getChildCount(); i++) {
      if (tree.getChild(i) instanceof TerminalNode node && node.getSymbol().getType() == type) {
        return i;
      }
    }
    return -1;
  }

  Expr item(ItemContext tree) {
    List<Expr> parts = new ArrayList<>();
    for (RangeContext range : tree.range()) {
      parts.add(range(range));
    }
    return parts.size() == 1 ? parts.get(0) : new Expr.Concat(parts);
  }

  private Expr range(RangeContext tree) {
    Expr first = joined(tree.joined(0));
    return tree.joined().size() == 1 ? first : new Expr.Range(first, joined(tree.joined(1)));
  }

  private Expr joined(JoinedContext tree) {
    List<Expr> parts = tree.atom().stream().map(this::atom).toList();
    if (parts.size() == 1) {
      return parts.get(0);
    }
    Expr out = parts.get(0);
    int next = 1;
    for (ParseTree child : tree.children) {
      if (child instanceof TerminalNode node
          && node.getSymbol().getType() != NftablesParser.LPAREN
          && node.getSymbol().getType() != NftablesParser.RPAREN) {
        out = new Expr.Binary(sign(node.getText()), out, parts.get(next++));
      }
    }
    return out;
  }

  Expr atom(AtomContext tree) {
    return tree.word() != null
        ? new Expr.Value(tree.word().getText(), false)
        : noWord(tree.noWord());
  }

  private Expr noWord(NoWordContext tree) {
    if (tree.setLiteral() != null) {
      return set(tree.setLiteral());
    }
    if (tree.VAR() != null) {
      return scope.value(tree.VAR().getText().substring(1));
    }
    if (tree.NAMED() != null) {
      return new Expr.Named(tree.NAMED().getText().substring(1));
    }
    if (tree.STAR() != null) {
      return new Expr.Any();
    }
    if (tree.STRING() != null) {
      return new Expr.Value(TreeBuilder.unquoted(tree.STRING().getText()), true);
    }
    ParseTree inner = tree.getChildCount() == 3 ? tree.getChild(1) : tree.getChild(0);
    return new Expr.Value(inner.getText(), false);
  }

  /** A set as written; a variable that is a set puts its elements in. */
  Expr set(SetLiteralContext tree) {
    List<Element> out = new ArrayList<>();
    for (ElementContext element : tree.element()) {
      element(element, out);
    }
    return new Expr.SetOf(out);
  }

  private void element(ElementContext tree, List<Element> out) {
    Expr key = item(tree.item());
    boolean limited = tree.elementOption().stream().anyMatch(TreeBuilder::isLimit);
    if (tree.mapped() == null || tree.mapped().verdict() == null) {
      if (key instanceof Expr.SetOf inner && tree.mapped() == null) {
        out.addAll(inner.elements());
      } else {
        out.add(new Element(key, null, limited));
      }
      return;
    }
    try {
      Verdict verdict = statements.verdict(tree.mapped().verdict());
      out.add(new Element(key, verdict, limited));
    } catch (Unreadable e) {
      out.add(new Element(key, null, true));
    }
  }

  Expr mapRef(MapRefContext tree) {
    if (tree.setLiteral() != null) {
      return set(tree.setLiteral());
    }
    return tree.NAMED() != null
        ? new Expr.Named(tree.NAMED().getText().substring(1))
        : scope.value(tree.VAR().getText().substring(1));
  }
}
