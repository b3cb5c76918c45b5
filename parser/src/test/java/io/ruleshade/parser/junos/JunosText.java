package io.ruleshade.parser.junos;

import io.ruleshade.diagnostic.Diagnostic;
import io.ruleshade.model.Condition;
import io.ruleshade.model.Device;
import io.ruleshade.model.Fragments;
import io.ruleshade.model.Product;
import io.ruleshade.model.Rule;
import io.ruleshade.model.Ruleset;
import io.ruleshade.model.ServiceSet;
import io.ruleshade.model.TcpFlags;
import io.ruleshade.parser.ModelText;
import io.ruleshade.parser.ParseInput;
import io.ruleshade.parser.ParseResult;
import io.ruleshade.source.SourceFile;
import java.util.List;

/** The model in short lines, for tests to compare. */
final class JunosText {
  private JunosText() {}

  static ParseResult parse(String text) {
    return new JunosDialect().parse(ParseInput.of(SourceFile.ofText("test.conf", text)));
  }

  static Device device(String text) {
    return parse(text).devices().get(0);
  }

  static Ruleset ruleset(String text, String name) {
    return device(text)
        .ruleset(name)
        .orElseThrow(
            () -> new AssertionError(name + " among " + device(text).rulesets()));
  }

  /** The rules of a ruleset, one line each. */
  static List<String> rules(String text, String name) {
    return ruleset(text, name).rules().stream().map(JunosText::rule).toList();
  }

  /** The products of the one rule of {@code filter F}, of statements in its {@code from}. */
  static List<String> match(String family, String... from) {
    StringBuilder text = new StringBuilder();
    for (String line : from) {
      text.append("set firewall family %s filter F term T from %s%n".formatted(family, line));
    }
    text.append("set firewall family %s filter F term T then accept%n".formatted(family));
    Rule rule = ruleset(text.toString(), "filter F").rules().get(0);
    return rule.match().products().stream().map(JunosText::product).toList();
  }

  /** What a term does, of statements in its {@code then}. */
  static String action(String... then) {
    StringBuilder text = new StringBuilder();
    for (String line : then) {
      text.append("set firewall family inet filter F term T then %s%n".formatted(line));
    }
    List<Rule> rules = ruleset(text.toString(), "filter F").rules();
    return rules.isEmpty() ? "gap" : action(rules.get(0));
  }

  static String rule(Rule rule) {
    List<String> products = rule.match().products().stream().map(JunosText::product).toList();
    return (rule.enabled() ? "" : "(inactive) ")
        + rule.name()
        + " "
        + action(rule)
        + " "
        + (products.isEmpty() ? "nothing" : String.join(" | ", products));
  }

  private static String action(Rule rule) {
    StringBuilder out = new StringBuilder(rule.action().kind().label());
    if (rule.action().target() != null) {
      out.append(' ').append(rule.action().target());
    }
    out.append(rule.action().log() ? " log" : "");
    rule.action().effects().forEach(effect -> out.append(" {").append(effect).append('}'));
    return out.toString();
  }

  static String product(Product p) {
    StringBuilder out = new StringBuilder(String.join(",", p.service().toStrings()));
    out.append(' ').append(String.join(",", p.src().toStrings()));
    if (!p.srcPort().equals(ServiceSet.ALL_PORTS)) {
      out.append(" port ").append(p.srcPort());
    }
    out.append(" > ").append(String.join(",", p.dst().toStrings()));
    if (!p.in().isAny()) {
      out.append(" in ").append(String.join(",", p.in().toStrings()));
    }
    if (!p.out().isAny()) {
      out.append(" out ").append(String.join(",", p.out().toStrings()));
    }
    if (!p.tcpFlags().equals(TcpFlags.ANY)) {
      out.append(" flags ").append(String.join(",", TcpFlags.toStrings(p.tcpFlags())));
    }
    if (p.fragments() != Fragments.ANY) {
      out.append(p.fragments() == Fragments.FIRST ? " first" : " later");
    }
    for (Condition condition : p.conditions()) {
      out.append(condition instanceof Condition.Unknown ? " ?" : " if ")
          .append(condition.negated() ? "not " : "")
          .append(condition.text());
    }
    return out.toString();
  }

  static List<String> problems(String text) {
    return parse(text).diagnostics().stream()
        .map(Diagnostic::message)
        .toList();
  }

  static List<String> notUnderstood(String text) {
    return ModelText.notUnderstood(device(text));
  }
}
