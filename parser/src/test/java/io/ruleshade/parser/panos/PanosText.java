package io.ruleshade.parser.panos;

import io.ruleshade.diagnostic.Diagnostic;
import io.ruleshade.model.Condition;
import io.ruleshade.model.Device;
import io.ruleshade.model.EntryPoint;
import io.ruleshade.model.Product;
import io.ruleshade.model.Rule;
import io.ruleshade.model.Ruleset;
import io.ruleshade.model.ServiceSet;
import io.ruleshade.parser.ModelText;
import io.ruleshade.parser.ParseInput;
import io.ruleshade.parser.ParseResult;
import io.ruleshade.source.SourceFile;
import java.util.List;
import java.util.StringJoiner;

/** Parses small configurations and shows the model in short lines, for tests to compare. */
final class PanosText {
  private PanosText() {}

  static ParseResult parse(String text) {
    return new PanosDialect().parse(ParseInput.of(SourceFile.ofText("test.cfg", text)));
  }

  static Device device(String text) {
    return parse(text).devices().get(0);
  }

  /** The rules of a rulebase, one line each. */
  static List<String> rules(String text, String name) {
    return device(text).ruleset(name).orElseThrow().rules().stream().map(PanosText::rule).toList();
  }

  /** A rule: its name, action and products. */
  static String rule(Rule rule) {
    StringBuilder out = new StringBuilder(rule.name() + ": ");
    out.append(rule.enabled() ? "" : "(disabled) ").append(rule.action().kind().label());
    out.append(rule.action().log() ? " log" : "");
    rule.action().effects().forEach(effect -> out.append(" {").append(effect).append('}'));
    return out.append(' ').append(match(rule)).toString();
  }

  static String match(Rule rule) {
    StringJoiner out = new StringJoiner(" | ");
    out.setEmptyValue("nothing");
    rule.match().products().forEach(product -> out.add(product(product)));
    return out.toString();
  }

  static String product(Product p) {
    StringJoiner out = new StringJoiner(" ");
    out.setEmptyValue("any");
    field(out, "in", p.in().toStrings());
    field(out, "out", p.out().toStrings());
    field(out, "src", p.src().toStrings());
    field(out, "dst", p.dst().toStrings());
    field(out, "service", p.service().toStrings());
    if (!p.srcPort().equals(ServiceSet.ALL_PORTS)) {
      out.add("sport=" + p.srcPort());
    }
    for (Condition condition : p.conditions()) {
      String sign = condition instanceof Condition.Unknown ? "?" : condition.negated() ? "!" : "";
      out.add(sign + "(" + condition.text() + ")");
    }
    return out.toString();
  }

  private static void field(StringJoiner out, String name, List<String> values) {
    if (!values.equals(List.of("any"))) {
      out.add(name + "=" + String.join(",", values));
    }
  }

  static List<String> entries(String text) {
    return device(text).entryPoints().stream().map(PanosText::entry).toList();
  }

  static String entry(EntryPoint e) {
    return "%s: %s %s default %s"
        .formatted(e.name(), product(e.guard()), e.rulesets(), e.defaultAction().label());
  }

  static List<String> rulesets(String text) {
    return device(text).rulesets().stream().map(Ruleset::name).toList();
  }

  static List<String> diagnostics(String text) {
    return parse(text).diagnostics().stream().map(PanosText::diagnostic).toList();
  }

  static String diagnostic(Diagnostic d) {
    String place = d.primary() == null ? "" : " at `" + d.primary().span().text() + "`";
    return d.code() + " " + d.message() + place;
  }

  /** Lines that were not understood, with reasons. */
  static List<String> notUnderstood(String text) {
    return ModelText.notUnderstood(device(text));
  }

  /** A rule with all fields any, of which some are replaced, in {@code set} form. */
  static String rule(String... fields) {
    StringBuilder out = new StringBuilder();
    String rule = "set rulebase security rules r1 ";
    List<String> given = List.of(fields);
    for (String field : List.of("from", "to", "source", "destination", "application", "service")) {
      if (given.stream().noneMatch(g -> g.startsWith(field + " "))) {
        out.append(rule).append(field).append(" any\n");
      }
    }
    if (given.stream().noneMatch(g -> g.startsWith("action "))) {
      out.append(rule).append("action allow\n");
    }
    given.forEach(g -> out.append(rule).append(g).append('\n'));
    return out.toString();
  }

  /** What the rule with some fields matches, with further lines before it. */
  static String match(String objects, String... fields) {
    return match(device(objects + rule(fields)).ruleset("vsys1").orElseThrow().rules().get(0));
  }
}
