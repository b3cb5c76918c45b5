package io.ruleshade.check;

import io.ruleshade.model.Action;
import io.ruleshade.model.Device;
import io.ruleshade.model.Extent;
import io.ruleshade.model.NamedObject;
import io.ruleshade.model.Product;
import io.ruleshade.model.Rule;
import io.ruleshade.model.Ruleset;
import io.ruleshade.model.TcpFlags;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * Identities of findings by meaning: code, device, ruleset with its bindings, action and the match as a
 * set. Names of objects and files, comments, line numbers and the order of rules do not count, so that a
 * file that was exported again yields the same. What is no set counts by its name: an application, a
 * schedule, a host name, a called chain.
 */
final class Fingerprints {
  private Fingerprints() {}

  /** The fingerprint of a finding about a rule, or about a ruleset when there is no rule. */
  static String of(String code, Device device, @Nullable Ruleset ruleset, @Nullable Rule rule) {
    return of(code, device, ruleset, rule, List.of());
  }

  /** The same, told from others of its kind by words: the name of an object. */
  static String of(
      String code,
      Device device,
      @Nullable Ruleset ruleset,
      @Nullable Rule rule,
      List<String> words) {
    StringBuilder text = new StringBuilder();
    part(text, code);
    part(text, device.identity());
    if (ruleset != null) {
      part(text, ruleset.name());
      new TreeSet<>(ruleset.bindings().stream().map(Ruleset.Binding::text).toList())
          .forEach(binding -> part(text, binding));
    }
    words.forEach(word -> part(text, word));
    if (rule != null) {
      text.append(meaning(rule));
    }
    return "rs1:" + digest(text.toString());
  }

  /**
   * The identity of what causes a finding: how it is caused, by which rules as sets of packets, and on
   * what it hangs. The order of the rules does not count, and the rule itself is among them, so that two
   * rules that can be one are the same pair whichever comes first.
   */
  static String evidence(Finding finding) {
    StringBuilder text = new StringBuilder();
    part(text, finding.cause() == null ? "" : finding.cause().label());
    part(text, finding.agreement() == null ? "" : finding.agreement().label());
    part(text, finding.certainty().label());
    list(text, finding.conditions().stream().sorted().toList());
    part(text, finding.byDefault() ? "default" : "");
    TreeSet<String> rules = new TreeSet<>();
    RuleRef own = finding.rule();
    if (own != null) {
      rules.add(own.ruleset().name() + "\n" + meaning(own.rule()));
    }
    for (RuleRef cause : finding.by()) {
      rules.add(cause.ruleset().name() + "\n" + meaning(cause.rule()));
    }
    rules.forEach(rule -> part(text, rule));
    return "re1:" + digest(text.toString());
  }

  /** What an object stands for: its set where that is known, otherwise what is written in it. */
  static String meaning(NamedObject object) {
    StringBuilder text = new StringBuilder();
    part(text, object.kind());
    part(text, object.scope());
    Extent extent = object.extent();
    if (extent != null) {
      list(text, extent.addresses().toStrings());
      for (Extent.Service service : extent.services()) {
        part(text, service.service().values() + "<" + service.srcPort());
      }
    } else {
      object.value().stream().sorted().forEach(value -> part(text, value));
      object.members().stream().map(Rule.Use::name).sorted().forEach(name -> part(text, name));
    }
    return text.toString();
  }

  /** What a rule does to which packets, as one text. */
  static String meaning(Rule rule) {
    StringBuilder text = new StringBuilder();
    for (Rule.Arm arm : rule.arms()) {
      action(text, arm.action());
      arm.match().products().stream()
          .map(Fingerprints::product)
          .sorted()
          .forEach(product -> part(text, product));
    }
    return text.toString();
  }

  static void part(StringBuilder text, String part) {
    text.append(part.length()).append(':').append(part).append('|');
  }

  private static void action(StringBuilder text, Action action) {
    part(text, action.kind().label());
    part(text, action.target() == null ? "" : action.target());
    part(text, action.log() ? "log" : "");
    action.effects().forEach(effect -> part(text, effect));
  }

  private static String product(Product product) {
    StringBuilder text = new StringBuilder();
    list(text, product.in().toStrings());
    list(text, product.out().toStrings());
    list(text, product.src().toStrings());
    list(text, product.dst().toStrings());
    part(text, product.service().values().toString());
    part(text, product.srcPort().toString());
    list(text, TcpFlags.toStrings(product.tcpFlags()));
    list(text, product.state().stream().map(Enum::name).sorted().toList());
    part(text, product.fragments().name());
    product.conditions().stream()
        .map(c -> c.kind() + (c.negated() ? " not " : " ") + c.text())
        .sorted()
        .forEach(condition -> part(text, condition));
    return text.toString();
  }

  private static void list(StringBuilder text, List<String> parts) {
    part(text, String.join(",", parts));
  }

  static String digest(String text) {
    try {
      MessageDigest sha = MessageDigest.getInstance("SHA-256");
      byte[] bytes = sha.digest(text.getBytes(StandardCharsets.UTF_8));
      return HexFormat.of().formatHex(bytes, 0, 16);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }
}
