package io.ruleshade.parser.cisco;

import io.ruleshade.model.Condition;
import io.ruleshade.model.Coverage;
import io.ruleshade.model.Device;
import io.ruleshade.model.EntryPoint;
import io.ruleshade.model.Fragments;
import io.ruleshade.model.Product;
import io.ruleshade.model.Rule;
import io.ruleshade.model.Ruleset;
import io.ruleshade.model.ServiceSet;
import io.ruleshade.model.TcpFlags;
import io.ruleshade.parser.Dialect;
import io.ruleshade.parser.ModelText;
import io.ruleshade.parser.ParseInput;
import io.ruleshade.parser.ParseResult;
import io.ruleshade.source.SourceFile;
import java.util.List;

/** The model in short lines, for tests to compare. */
public record RouterText(Dialect dialect) {
  public ParseResult parse(String text) {
    return dialect.parse(ParseInput.of(SourceFile.ofText("test.cfg", text)));
  }

  public Device device(String text) {
    return parse(text).devices().get(0);
  }

  public Ruleset ruleset(String text, String name) {
    return device(text).ruleset(name).orElseThrow();
  }

  /** The rules of a list, one line each. */
  public List<String> rules(String text, String name) {
    return ruleset(text, name).rules().stream().map(RouterText::rule).toList();
  }

  /** One entry of an IPv4 list, or why it is none. */
  public String ace(String entry) {
    return entry("ip access-list " + (dialect.id().equals("ios") ? "extended X" : "X"), entry);
  }

  /** One entry of an IPv6 list, or why it is none. */
  public String ace6(String entry) {
    return entry("ipv6 access-list X", entry);
  }

  private String entry(String header, String entry) {
    Device device = device(header + "\n " + entry + "\n");
    List<Coverage.NotUnderstood> not = device.coverage().get(0).notUnderstood();
    return not.isEmpty() ? rule(device.rulesets().get(0).rules().get(0)) : not.get(0).reason();
  }

  /** A rule: action, effects, and each product. */
  public static String rule(Rule rule) {
    StringBuilder out = new StringBuilder(rule.action().kind().label());
    if (rule.action().log()) {
      out.append(" log");
    }
    rule.action().effects().forEach(effect -> out.append(" {").append(effect).append('}'));
    List<String> products = rule.match().products().stream().map(RouterText::product).toList();
    return out.append(' ')
        .append(products.isEmpty() ? "nothing" : String.join(" | ", products))
        .toString();
  }

  static String product(Product p) {
    StringBuilder out = new StringBuilder();
    out.append(String.join(",", p.service().toStrings()));
    out.append(' ').append(String.join(",", p.src().toStrings()));
    if (!p.srcPort().equals(ServiceSet.ALL_PORTS)) {
      out.append(" port ").append(p.srcPort());
    }
    out.append(" > ").append(String.join(",", p.dst().toStrings()));
    if (!p.tcpFlags().equals(TcpFlags.ANY)) {
      out.append(" flags ").append(String.join(" ", TcpFlags.toStrings(p.tcpFlags())));
    }
    if (p.fragments() != Fragments.ANY) {
      out.append(p.fragments() == Fragments.FIRST ? " first" : " later");
    }
    for (Condition condition : p.conditions()) {
      out.append(
          switch (condition) {
            case Condition.Unknown u -> " ?";
            case Condition.Stateful s -> " when ";
            case Condition.Predicate q -> " if ";
          });
      out.append(condition.text());
    }
    return out.toString();
  }

  /** Entry points, one line each. */
  public List<String> entries(String text) {
    return device(text).entryPoints().stream().map(RouterText::entry).toList();
  }

  static String entry(EntryPoint e) {
    return "%s: in %s out %s %s%s %s default %s"
        .formatted(
            e.name(),
            String.join(",", e.guard().in().toStrings()),
            String.join(",", e.guard().out().toStrings()),
            e.guard().service().isAny()
                ? ""
                : e.guard().service().toStrings().size() > 6
                    ? "(without discovery) "
                    : e.guard().service().toStrings() + " ",
            e.guard().fragments().name().toLowerCase(java.util.Locale.ROOT),
            e.rulesets(),
            e.defaultAction().label());
  }

  public List<String> diagnostics(String text) {
    return parse(text).diagnostics().stream().map(ModelText::diagnostic).toList();
  }

  /** Lines that were not understood, with reasons. */
  public List<String> notUnderstood(String text) {
    return ModelText.notUnderstood(device(text));
  }
}
