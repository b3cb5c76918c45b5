package io.ruleshade.agent.evidence;

import io.ruleshade.check.RuleRef;
import io.ruleshade.check.Witness;
import io.ruleshade.report.Item;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** A pack that is being put together: hands out ids, and takes sentences over them. */
public final class PackBuilder {
  /** Rules that a pack names; what goes beyond is counted in words. */
  public static final int MOST_RULES = 12;

  private final Item item;
  private final List<Item> others;
  private final Map<String, RuleRef> rules = new LinkedHashMap<>();
  private final Map<String, Witness> packets = new LinkedHashMap<>();
  private final Map<String, String> values = new LinkedHashMap<>();
  private final List<Fact> facts = new ArrayList<>();
  private final List<Signal> signals = new ArrayList<>();

  /** A pack about a finding and those that share its cause. */
  public PackBuilder(Item item, List<Item> others) {
    this.item = item;
    this.others = others;
    if (item.rule() != null) {
      rule(item.rule());
    }
  }

  /** {@return the finding} */
  public Item item() {
    return item;
  }

  /** {@return findings that share its cause} */
  public List<Item> others() {
    return others;
  }

  /** {@return a placeholder for a rule} */
  public String rule(RuleRef rule) {
    for (Map.Entry<String, RuleRef> entry : rules.entrySet()) {
      if (EvidencePack.isSame(entry.getValue(), rule)) {
        return "[[rule:" + entry.getKey() + "]]";
      }
    }
    String id = "R" + (rules.size() + 1);
    rules.put(id, rule);
    return "[[rule:" + id + "]]";
  }

  /** {@return a placeholder for a packet} */
  public String packet(Witness witness) {
    for (Map.Entry<String, Witness> entry : packets.entrySet()) {
      if (entry.getValue().equals(witness)) {
        return "[[packet:" + entry.getKey() + "]]";
      }
    }
    String id = "W" + (packets.size() + 1);
    packets.put(id, witness);
    return "[[packet:" + id + "]]";
  }

  /** {@return a placeholder for a name, an address or a text of the configuration} */
  public String value(String text) {
    for (Map.Entry<String, String> entry : values.entrySet()) {
      if (entry.getValue().equals(text)) {
        return "[[value:" + entry.getKey() + "]]";
      }
    }
    String id = "V" + (values.size() + 1);
    values.put(id, text);
    return "[[value:" + id + "]]";
  }

  /** {@return rules in words: {@code [[rule:R2]]}, {@code [[rule:R2]] and [[rule:R3]]}, … and 7 more} */
  public String rules(List<RuleRef> all) {
    int room = Math.max(1, MOST_RULES - rules.size());
    List<String> names = new ArrayList<>();
    for (RuleRef each : all.subList(0, Math.min(all.size(), Math.min(room, 6)))) {
      names.add(rule(each));
    }
    int more = all.size() - names.size();
    if (more > 0) {
      names.add(value(more + " more"));
    }
    if (names.size() == 1) {
      return names.get(0);
    }
    return String.join(", ", names.subList(0, names.size() - 1)) + " and " + names.get(names.size() - 1);
  }

  /** Says a sentence. */
  public void say(Fact.Section section, String template) {
    facts.add(new Fact("C" + (facts.size() + 1), section, template));
  }

  /** Looks for signs of what was meant in a rule, and says them. */
  public void look(RuleRef rule) {
    for (Signals.Found found : Signals.of(rule)) {
      Signal signal =
          new Signal(
              "S" + (signals.size() + 1), found.kind(), rule, found.where(), found.text(), found.word());
      signals.add(signal);
      rule(rule);
      say(
          Fact.Section.MEANT,
          "[[signal:" + signal.id() + "]] says “" + value(found.word()) + "”, a hint that "
              + found.kind().words() + ".");
    }
  }

  /** {@return the pack} */
  public EvidencePack build() {
    return new EvidencePack(item, others, rules, packets, values, facts, signals);
  }
}
