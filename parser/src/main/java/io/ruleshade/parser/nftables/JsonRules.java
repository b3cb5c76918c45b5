package io.ruleshade.parser.nftables;

import static io.ruleshade.parser.nftables.JsonTree.asList;
import static io.ruleshade.parser.nftables.JsonTree.asObject;
import static io.ruleshade.parser.nftables.JsonTree.text;
import static io.ruleshade.parser.nftables.JsonTree.words;

import io.ruleshade.grammar.nftables.NftablesParser;
import io.ruleshade.model.Action;
import io.ruleshade.parser.antlr.StatementParser;
import io.ruleshade.parser.nftables.Syntax.Element;
import io.ruleshade.parser.nftables.Syntax.Expr;
import io.ruleshade.parser.nftables.Syntax.Plain;
import io.ruleshade.parser.nftables.Syntax.Statement;
import io.ruleshade.parser.nftables.Syntax.Verdict;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Turns the statements and expressions of the JSON form into {@link Syntax}. */
final class JsonRules {
  private static final Set<String> BITS = Set.of("&", "|", "^", "<<", ">>");

  /** Statements whose value may be taken from the packet. */
  private static final Set<String> VALUES =
      Set.of(
          "mangle", "snat", "dnat", "masquerade", "redirect", "queue", "fwd", "dup", "counter", "set", "map");

  private static final Set<String> FIELDS =
      Set.of(
          "payload", "meta", "ct", "rt", "exthdr", "tcp option", "ip option", "sctp chunk", "fib", "socket",
          "osf", "numgen", "jhash", "symhash", "ipsec");

  private final StatementParser<NftablesParser> parser;

  JsonRules(StatementParser<NftablesParser> parser) {
    this.parser = parser;
  }

  /** One member of a rule's {@code expr}; text where nft has no JSON for a statement. */
  List<Statement> statement(@Nullable Object json) throws Unreadable {
    if (json instanceof String text) {
      NftablesParser.RuleTextContext tree = parser.parse(text, NftablesParser::ruleText).tree();
      if (tree == null) {
        throw new Unreadable("statement `" + text + "`");
      }
      return new TreeBuilder(new Scope()).rule(tree.statement());
    }
    Map<String, @Nullable Object> object = asObject(json);
    if (object.size() != 1) {
      throw new Unreadable("no statement: " + words(json));
    }
    Map.Entry<String, @Nullable Object> entry = object.entrySet().iterator().next();
    Statement statement = statement(entry.getKey(), entry.getValue());
    if (!(statement instanceof Plain plain) || !VALUES.contains(entry.getKey())) {
      return List.of(statement);
    }
    List<Expr> fields = new ArrayList<>();
    List<Plain.Match> lookups = new ArrayList<>();
    Map<String, @Nullable Object> said = new LinkedHashMap<>(asObject(entry.getValue()));
    if (entry.getKey().equals("mangle")) {
      said.remove("key");
    } else if (plain instanceof Plain.Update) {
      said.keySet().retainAll(Set.of("elem"));
    }
    reads(said, fields, lookups);
    return List.of(
        fields.isEmpty() && lookups.isEmpty() ? plain : new Plain.Reading(fields, lookups, plain));
  }

  private Statement statement(String kind, @Nullable Object json) throws Unreadable {
    Map<String, @Nullable Object> value = asObject(json);
    String all = words(json);
    return switch (kind) {
      case "match" -> match(value);
      case "accept", "drop", "continue", "return", "jump", "goto" -> verdict(kind, value);
      case "vmap" -> new Plain.VerdictMap(expr(value.get("key")), map(value.get("data")));
      case "counter" -> counter(json, value);
      case "log" -> new Plain.Log(all.isEmpty() ? "log" : "log " + all);
      case "limit" -> new Plain.Stateful("limit " + all);
      case "quota" -> new Plain.Stateful("quota " + all);
      case "ct count" -> new Plain.Stateful("ct count " + all);
      case "meter" -> new Plain.Stateful("meter " + all);
      case "last" -> new Plain.Effect("last", List.of());
      case "mangle" -> new Plain.Assign(expr(value.get("key")), words(value.get("value")));
      case "ct helper" -> new Plain.Assign(new Expr.Field("ct helper"), '"' + all + '"');
      case "ct timeout" -> new Plain.Assign(new Expr.Field("ct timeout"), '"' + all + '"');
      case "ct expectation" -> new Plain.Assign(new Expr.Field("ct expectation"), '"' + all + '"');
      case "secmark" -> new Plain.Assign(new Expr.Field("meta secmark"), '"' + all + '"');
      case "reject" -> reject(value);
      case "snat", "dnat", "masquerade", "redirect" -> {
        String family = text(value, "family");
        int literal = TreeBuilder.translatedTo(text(value, "addr"));
        int version = family.equals("ip") ? 4 : family.equals("ip6") ? 6 : literal;
        yield new Plain.End(Action.Kind.PERMIT, (kind + " " + all).strip(), version, -1);
      }
      case "queue" -> new Plain.End(Action.Kind.QUEUE, (kind + " " + all).strip(), 0, -1);
      case "fwd" -> new Plain.End(Action.Kind.PERMIT, kind + " " + all, 0, -1);
      case "dup" -> new Plain.Effect(kind + " " + all, List.of());
      case "flow", "tproxy" -> new Plain.Perhaps(kind + " " + all, List.of());
      case "notrack" -> new Plain.Effect("notrack", List.of("ct"));
      case "set", "map" -> update(value, all);
      case "synproxy" -> new Plain.Synproxy("synproxy " + all);
      case "xt" -> TreeBuilder.xt(text(value, "type"), text(value, "name"));
      default -> throw new Unreadable("statement `" + kind + "` is not known");
    };
  }

  private static Statement update(Map<String, @Nullable Object> value, String all) {
    String set = text(value, value.containsKey("set") ? "set" : "map");
    return new Plain.Update(set.startsWith("@") ? set.substring(1) : set, "set " + all);
  }

  /** What the value of a statement is taken from: fields, and maps with their keys. */
  private void reads(@Nullable Object json, List<Expr> fields, List<Plain.Match> lookups)
      throws Unreadable {
    if (json instanceof List<?>) {
      for (Object each : asList(json)) {
        reads(each, fields, lookups);
      }
      return;
    }
    for (Map.Entry<String, @Nullable Object> entry : asObject(json).entrySet()) {
      Map<String, @Nullable Object> value = asObject(entry.getValue());
      if (entry.getKey().equals("map") && value.containsKey("data")) {
        lookups.add(TreeBuilder.lookup(List.of(expr(value.get("key"))), map(value.get("data"))));
      } else if (FIELDS.contains(entry.getKey()) && !value.isEmpty()) {
        fields.add(expr(entry.getKey(), entry.getValue()));
      } else {
        reads(entry.getValue(), fields, lookups);
      }
    }
  }

  private Statement match(Map<String, @Nullable Object> value) throws Unreadable {
    Object right = value.get("right");
    Expr left = expr(value.get("left"));
    String op = text(value, "op");
    Expr values = expr(right);
    // `in` asks for any of some flags; `==` with a set is how a lookup is printed.
    String operator = op.equals("in") ? "" : op;
    if (right instanceof Boolean exists) {
      values = new Expr.Value(exists ? "exists" : "missing", false);
    }
    return new Plain.Match(left, operator, values);
  }

  private static Statement counter(@Nullable Object json, Map<String, @Nullable Object> value) {
    if (json instanceof String name) {
      return new Plain.Counter('"' + name + '"', 0, 0);
    }
    return new Plain.Counter(null, number(value, "packets"), number(value, "bytes"));
  }

  private static long number(Map<String, @Nullable Object> value, String name) {
    try {
      return Long.parseLong(text(value, name));
    } catch (NumberFormatException e) {
      return -1;
    }
  }

  private static Statement reject(Map<String, @Nullable Object> value) {
    String type = text(value, "type");
    String code = text(value, "expr");
    String with = type.isEmpty() ? "" : " with " + (type + " " + code).strip();
    return TreeBuilder.reject("reject" + with);
  }

  private static Verdict verdict(String kind, Map<String, @Nullable Object> value)
      throws Unreadable {
    Action.Kind action =
        switch (kind) {
          case "accept" -> Action.Kind.PERMIT;
          case "drop" -> Action.Kind.DENY;
          case "continue" -> Action.Kind.CONTINUE;
          case "return" -> Action.Kind.RETURN;
          case "jump" -> Action.Kind.JUMP;
          case "goto" -> Action.Kind.GOTO;
          default -> throw new Unreadable("verdict `" + kind + "` is not known");
        };
    String target = text(value, "target");
    if (action.isCall() && target.isEmpty()) {
      throw new Unreadable("a jump without chain");
    }
    return new Verdict(action, action.isCall() ? target : null, List.of());
  }

  private Expr map(@Nullable Object json) throws Unreadable {
    if (json instanceof String name && name.startsWith("@")) {
      return new Expr.Named(name.substring(1));
    }
    List<Element> out = new ArrayList<>();
    for (Object element : asList(asObject(json).get("set"))) {
      out.add(element(element, true));
    }
    return new Expr.SetOf(out);
  }

  /** A member of a set or map; those of maps are pairs. */
  Element element(@Nullable Object json, boolean map) throws Unreadable {
    List<@Nullable Object> pair = json instanceof List<?> ? asList(json) : asList(null);
    Object key = map && pair.size() == 2 ? pair.get(0) : json;
    Map<String, @Nullable Object> elem = asObject(asObject(key).get("elem"));
    boolean limited =
        elem.containsKey("timeout") || elem.containsKey("expires") || elem.containsKey("limit");
    Object plain = elem.isEmpty() ? key : elem.get("val");
    Verdict verdict = null;
    if (map && pair.size() == 2) {
      Map<String, @Nullable Object> said = asObject(pair.get(1));
      if (said.size() == 1) {
        Map.Entry<String, @Nullable Object> one = said.entrySet().iterator().next();
        if (Set.of("accept", "drop", "continue", "return", "jump", "goto").contains(one.getKey())) {
          verdict = verdict(one.getKey(), asObject(one.getValue()));
        }
      }
    }
    Expr of = "*".equals(plain) ? new Expr.Any() : expr(plain);
    return new Element(of, verdict, limited);
  }

  private Expr expr(@Nullable Object json) throws Unreadable {
    if (json instanceof String text) {
      return text.startsWith("@")
          ? new Expr.Named(text.substring(1))
          : new Expr.Value(text, true);
    }
    if (json instanceof Boolean flag) {
      return new Expr.Value(flag ? "1" : "0", false);
    }
    if (json instanceof List<?>) {
      return new Expr.Flags(exprs(json));
    }
    Map<String, @Nullable Object> object = asObject(json);
    if (object.size() != 1) {
      throw new Unreadable("no expression: " + words(json));
    }
    Map.Entry<String, @Nullable Object> entry = object.entrySet().iterator().next();
    return expr(entry.getKey(), entry.getValue());
  }

  private List<Expr> exprs(@Nullable Object json) throws Unreadable {
    List<Expr> out = new ArrayList<>();
    for (Object each : asList(json)) {
      out.add(expr(each));
    }
    return out;
  }

  private Expr expr(String kind, @Nullable Object json) throws Unreadable {
    Map<String, @Nullable Object> value = asObject(json);
    if (BITS.contains(kind)) {
      List<Expr> parts = exprs(json);
      Expr out = parts.get(0);
      for (Expr part : parts.subList(1, parts.size())) {
        out = new Expr.Binary(kind, out, part);
      }
      return out;
    }
    return switch (kind) {
      case "concat" -> new Expr.Concat(exprs(json));
      case "set" -> {
        List<Element> out = new ArrayList<>();
        for (Object element : asList(json)) {
          out.add(element(element, false));
        }
        yield new Expr.SetOf(out);
      }
      case "range" -> {
        List<Expr> ends = exprs(json);
        if (ends.size() != 2) {
          throw new Unreadable("a range of " + ends.size() + " values");
        }
        yield new Expr.Range(ends.get(0), ends.get(1));
      }
      case "prefix" -> new Expr.Value(text(value, "addr") + "/" + text(value, "len"), true);
      case "elem" -> expr(value.get("val"));
      default -> new Expr.Field(field(kind, value));
    };
  }

  /** The canonical name of a field, as its text form has it. */
  private static String field(String kind, Map<String, @Nullable Object> value)
      throws Unreadable {
    String key = text(value, "key");
    String name = text(value, "name");
    String field = text(value, "field");
    return switch (kind) {
      case "payload" ->
          value.containsKey("base")
              ? "@" + text(value, "base") + "," + text(value, "offset") + "," + text(value, "len")
              : text(value, "protocol") + " " + field;
      case "meta" -> "meta " + key;
      case "ct" ->
          "ct "
              + (text(value, "dir").isEmpty() ? "" : text(value, "dir") + " ")
              + (text(value, "family").isEmpty() ? "" : text(value, "family") + " ")
              + key;
      case "rt" -> "rt " + (text(value, "family").isEmpty() ? "" : text(value, "family") + " ") + key;
      case "exthdr" -> field.isEmpty() ? "exthdr " + name : name + " " + field;
      case "tcp option", "ip option", "sctp chunk" ->
          kind + " " + name + (field.isEmpty() ? "" : " " + field);
      case "fib" ->
          "fib "
              + String.join(" . ", asList(value.get("flags")).stream().map(String::valueOf).toList())
              + " "
              + text(value, "result");
      case "socket" -> "socket " + key;
      case "osf" -> "osf " + key;
      case "numgen", "jhash", "symhash", "ipsec" -> kind + " " + words(value);
      default -> throw new Unreadable("expression `" + kind + "` is not known");
    };
  }
}
