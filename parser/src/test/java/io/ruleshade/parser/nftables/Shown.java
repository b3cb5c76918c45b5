package io.ruleshade.parser.nftables;

import io.ruleshade.model.Action;
import io.ruleshade.model.Condition;
import io.ruleshade.model.ConnState;
import io.ruleshade.model.Device;
import io.ruleshade.model.EntryPoint;
import io.ruleshade.model.Fragments;
import io.ruleshade.model.Match;
import io.ruleshade.model.Product;
import io.ruleshade.model.Rule;
import io.ruleshade.model.Ruleset;
import io.ruleshade.model.ServiceSet;
import io.ruleshade.model.TcpFlags;
import io.ruleshade.parser.ParseInput;
import io.ruleshade.parser.ParseResult;
import io.ruleshade.source.SourceFile;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.StringJoiner;

/** Parses small rulesets and shows what came out in one line, for tests. */
final class Shown {
  private Shown() {}

  static ParseResult parse(String text) {
    return parse(text, Map.of());
  }

  static ParseResult parse(String text, Map<String, String> beside) {
    return new NftablesDialect()
        .parse(
            new ParseInput(
                SourceFile.ofText("test.nft", text),
                name ->
                    Optional.ofNullable(beside.get(name)).map(t -> SourceFile.ofText(name, t))));
  }

  static Device device(String text) {
    return parse(text).devices().get(0);
  }

  /** A table {@code t} with some sets, a chain {@code web}, and a base chain {@code c} of one rule. */
  static String table(String family, String hook, String rule) {
    return "table " + family + " t {\n"
        + "  set nets { type ipv4_addr; flags interval; elements = { 10.0.0.0/8, 192.0.2.1-192.0.2.9 } }\n"
        + "  set none { type ipv4_addr; }\n"
        + "  set seen { type ipv4_addr; flags dynamic,timeout; timeout 1h; }\n"
        + "  set pairs { type ipv4_addr . inet_service; elements = { 10.0.0.1 . 22, 10.0.0.2 . 80 } }\n"
        + "  map ports { type inet_service : verdict; elements = { 22 : jump web, 23 : drop } }\n"
        + "  chain web { accept; }\n"
        + "  chain c {\n    type filter hook " + hook + " priority 0; policy drop;\n    " + rule + "\n  }\n}\n";
  }

  static Rule rule(String family, String rule) {
    return rule(family, family.equals("netdev") ? "ingress device eth0" : "input", rule);
  }

  static Rule rule(String family, String hook, String rule) {
    ParseResult result = parse(table(family, hook, rule));
    Ruleset ruleset = result.devices().get(0).ruleset(family + " t c").orElseThrow();
    if (ruleset.rules().isEmpty()) {
      throw new AssertionError("not read: " + result.devices().get(0).coverage().get(0).notUnderstood());
    }
    return ruleset.rules().get(0);
  }

  /** The match of a rule. */
  static String match(String family, String rule) {
    return show(rule(family, rule).match());
  }

  /** What a rule does to what, arm by arm. */
  static String show(Rule rule) {
    StringJoiner out = new StringJoiner(" ; ");
    rule.arms().forEach(arm -> out.add(show(arm.action()) + " <- " + show(arm.match())));
    return out.toString();
  }

  static String show(Match match) {
    StringJoiner out = new StringJoiner(" | ");
    out.setEmptyValue("nothing");
    match.products().forEach(product -> out.add(show(product)));
    return out.toString();
  }

  static String show(Product p) {
    StringJoiner out = new StringJoiner(" ");
    out.setEmptyValue("any");
    field(out, "in", p.in().toStrings());
    field(out, "out", p.out().toStrings());
    field(out, "src", p.src().toStrings());
    field(out, "dst", p.dst().toStrings());
    if (p.service().toStrings().size() > 200) {
      out.add("service=all but " + String.join(",", p.service().complement().toStrings()));
    } else {
      field(out, "service", p.service().toStrings());
    }
    if (!p.srcPort().equals(ServiceSet.ALL_PORTS)) {
      out.add("sport=" + p.srcPort());
    }
    field(out, "flags", TcpFlags.toStrings(p.tcpFlags()));
    if (!p.state().equals(ConnState.ANY)) {
      out.add("state=" + String.join(",", p.state().stream().map(ConnState::label).toList()));
    }
    if (p.fragments() != Fragments.ANY) {
      out.add("frag=" + p.fragments().name().toLowerCase(Locale.ROOT));
    }
    for (Condition condition : p.conditions()) {
      String sign = condition.negated() ? "!" : "";
      out.add(sign + condition.kind() + "(" + condition.text() + ")");
    }
    return out.toString();
  }

  private static void field(StringJoiner out, String name, List<String> values) {
    if (!values.equals(List.of("any"))) {
      out.add(name + "=" + String.join(",", values));
    }
  }

  static String show(Action action) {
    StringJoiner out = new StringJoiner(" ");
    out.add(action.kind().label());
    if (action.target() != null) {
      out.add(action.target());
    }
    if (action.log()) {
      out.add("log");
    }
    if (!action.effects().isEmpty()) {
      out.add(action.effects().toString());
    }
    if (!action.writes().isEmpty()) {
      out.add("writes " + action.writes());
    }
    return out.toString();
  }

  static String show(EntryPoint entry) {
    return entry.name() + ": " + show(entry.guard()) + " default " + entry.defaultAction().label();
  }
}
