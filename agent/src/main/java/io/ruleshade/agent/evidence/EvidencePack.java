package io.ruleshade.agent.evidence;

import io.ruleshade.check.RuleRef;
import io.ruleshade.check.Witness;
import io.ruleshade.report.Item;
import io.ruleshade.report.PacketWords;
import io.ruleshade.report.Printable;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Collections;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BiFunction;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * All that is known of one finding, under ids of its own. INVARIANT: every placeholder in a fact names an
 * entry of this pack.
 */
public final class EvidencePack {
  /** A placeholder: {@code [[rule:R1]]}. */
  public static final Pattern PLACEHOLDER =
      Pattern.compile("\\[\\[(rule|packet|value|fact|signal|option):([A-Z][0-9]{1,4})]]");

  private final Item item;
  private final List<Item> others;
  private final Map<String, RuleRef> rules;
  private final Map<String, Witness> packets;
  private final Map<String, String> values;
  private final Map<String, Fact> facts = new LinkedHashMap<>();
  private final Map<String, Signal> signals = new LinkedHashMap<>();

  EvidencePack(
      Item item,
      List<Item> others,
      Map<String, RuleRef> rules,
      Map<String, Witness> packets,
      Map<String, String> values,
      List<Fact> facts,
      List<Signal> signals) {
    this.item = item;
    this.others = List.copyOf(others);
    this.rules = Collections.unmodifiableMap(new LinkedHashMap<>(rules));
    this.packets = Collections.unmodifiableMap(new LinkedHashMap<>(packets));
    this.values = Collections.unmodifiableMap(new LinkedHashMap<>(values));
    facts.forEach(fact -> this.facts.put(fact.id(), fact));
    signals.forEach(signal -> this.signals.put(signal.id(), signal));
  }

  /** {@return the finding} */
  public Item item() {
    return item;
  }

  /** {@return findings of the same code with the same cause, which one explanation serves} */
  public List<Item> others() {
    return others;
  }

  /** {@return the rules by their ids; the rule that the finding is about is the first} */
  public Map<String, RuleRef> rules() {
    return rules;
  }

  /** {@return the packets by their ids} */
  public Map<String, Witness> packets() {
    return packets;
  }

  /** {@return names, addresses and texts by their ids} */
  public Map<String, String> values() {
    return values;
  }

  /** {@return the facts by their ids} */
  public Map<String, Fact> facts() {
    return Collections.unmodifiableMap(facts);
  }

  /** {@return the signs of what was meant, by their ids} */
  public Map<String, Signal> signals() {
    return Collections.unmodifiableMap(signals);
  }

  /** {@return the id of a rule; null when the pack does not hold it} */
  public @Nullable String idOf(RuleRef rule) {
    for (Map.Entry<String, RuleRef> entry : rules.entrySet()) {
      if (isSame(entry.getValue(), rule)) {
        return entry.getKey();
      }
    }
    return null;
  }

  static boolean isSame(RuleRef one, RuleRef other) {
    return one.rule().index() == other.rule().index()
        && one.ruleset().name().equals(other.ruleset().name());
  }

  /** {@return a template for people: every placeholder filled in, safe to print} */
  public String render(String template) {
    return fill(template, this::words);
  }

  /** {@return a template with its placeholders replaced} */
  public static String fill(String template, BiFunction<String, String, String> words) {
    Matcher matcher = PLACEHOLDER.matcher(template);
    StringBuilder out = new StringBuilder();
    while (matcher.find()) {
      matcher.appendReplacement(
          out, Matcher.quoteReplacement(words.apply(matcher.group(1), matcher.group(2))));
    }
    return matcher.appendTail(out).toString();
  }

  /** {@return whether a placeholder names an entry of this pack} */
  public boolean knows(String kind, String id) {
    return switch (kind) {
      case "rule" -> rules.containsKey(id);
      case "packet" -> packets.containsKey(id);
      case "value" -> values.containsKey(id);
      case "fact" -> facts.containsKey(id);
      case "signal" -> signals.containsKey(id);
      default -> false;
    };
  }

  private String words(String kind, String id) {
    return switch (kind) {
      case "rule" -> ruleWords(rules.get(id));
      case "packet" -> packets.get(id) == null ? "?" : packetWords(id);
      case "value" -> Printable.of(values.getOrDefault(id, "?"));
      case "fact" -> facts.get(id) == null ? "?" : render(facts.get(id).template());
      case "signal" -> signals.get(id) == null ? "?" : signalWords(signals.get(id));
      default -> "?";
    };
  }

  private String packetWords(String id) {
    Witness witness = packets.get(id);
    return witness == null ? "?" : Printable.of(PacketWords.of(witness.packet()));
  }

  /** {@return a rule as a colleague would say it: by its number, with its list where that is another} */
  public String ruleWords(@Nullable RuleRef rule) {
    if (rule == null) {
      return "?";
    }
    boolean same = item.ruleset() != null && item.ruleset().equals(rule.ruleset().name());
    return same ? "rule " + rule.rule().index() : "rule " + Printable.of(rule.id());
  }

  private String signalWords(Signal signal) {
    String where =
        switch (signal.where()) {
          case "remark" -> "the remark of ";
          case "name" -> "the name of ";
          default -> "an object of ";
        };
    return where + ruleWords(signal.rule()) + " (“" + signal.text() + "”)";
  }

  /** {@return the SHA-256 of the finding and of all facts: what an answer of a model refers to} */
  public String digest() {
    StringBuilder text = new StringBuilder(item.fingerprint()).append('\n');
    facts.values().forEach(fact -> text.append(fact.id()).append(' ').append(render(fact.template())).append('\n'));
    rules.forEach((id, rule) -> text.append(id).append(' ').append(rule.id()).append(' ').append(rule.text()).append('\n'));
    return sha256(text.toString());
  }

  /** {@return the SHA-256 of a text, in lower-case hexadecimal} */
  public static String sha256(String text) {
    try {
      return HexFormat.of()
          .formatHex(MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8)));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }
}
