package io.ruleshade.parser.fortios;

import io.ruleshade.model.Condition;
import io.ruleshade.model.Device;
import io.ruleshade.model.Product;
import io.ruleshade.model.Rule;
import io.ruleshade.model.Ruleset;
import io.ruleshade.model.ServiceSet;
import io.ruleshade.parser.ModelText;
import io.ruleshade.parser.ParseInput;
import io.ruleshade.parser.ParseResult;
import io.ruleshade.source.SourceFile;
import java.util.List;

/** The model in short lines, for tests to compare. */
final class FortiosText {
  private FortiosText() {}

  static ParseResult parse(String text) {
    return new FortiosDialect().parse(ParseInput.of(SourceFile.ofText("test.conf", text)));
  }

  static Device device(String text) {
    return parse(text).devices().get(0);
  }

  static Ruleset ruleset(String text, String name) {
    return device(text).ruleset(name).orElseThrow();
  }

  /** The rules of a list, one line each. */
  static List<String> rules(String text, String name) {
    return ruleset(text, name).rules().stream().map(FortiosText::rule).toList();
  }

  /** A rule: action, log, and each product. */
  static String rule(Rule rule) {
    StringBuilder out = new StringBuilder();
    out.append(rule.enabled() ? "" : "(disabled) ").append(rule.action().kind().label());
    rule.action().effects().forEach(effect -> out.append(" {").append(effect).append('}'));
    List<String> products = rule.match().products().stream().map(FortiosText::product).toList();
    return out.append(rule.action().log() ? " log " : " ")
        .append(products.isEmpty() ? "nothing" : String.join(" | ", products))
        .toString();
  }

  static String product(Product p) {
    StringBuilder out = new StringBuilder();
    out.append(String.join(",", p.in().toStrings())).append('>');
    out.append(String.join(",", p.out().toStrings())).append(' ');
    out.append(String.join(",", p.service().toStrings()));
    out.append(' ').append(String.join(",", p.src().toStrings()));
    if (!p.srcPort().equals(ServiceSet.ALL_PORTS)) {
      out.append(" port ").append(p.srcPort());
    }
    out.append(" > ").append(String.join(",", p.dst().toStrings()));
    for (Condition condition : p.conditions()) {
      out.append(condition instanceof Condition.Unknown ? " ? " : " if ")
          .append(condition.negated() ? "not " : "")
          .append(condition.text());
    }
    return out.toString();
  }

  /** Everything of a device, for golden files. */
  static List<String> lines(ParseResult result) {
    return ModelText.lines(result, FortiosText::rule);
  }

  static List<String> diagnostics(String text) {
    return parse(text).diagnostics().stream().map(ModelText::diagnostic).toList();
  }
}
