package io.ruleshade.kernel;

import io.ruleshade.analysis.AnalysisResult;
import io.ruleshade.analysis.Fate;
import io.ruleshade.model.Action;
import io.ruleshade.model.Condition;
import io.ruleshade.model.ConnState;
import io.ruleshade.model.Device;
import io.ruleshade.model.EntryPoint;
import io.ruleshade.model.Product;
import io.ruleshade.model.Rule;
import io.ruleshade.model.Ruleset;
import io.ruleshade.semantics.Evaluation;
import io.ruleshade.semantics.Evaluator;
import io.ruleshade.semantics.Matching;
import io.ruleshade.semantics.Packet;
import io.ruleshade.semantics.Verdict;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** Compares what the kernel did with packets with what the model says, chain by chain. */
final class Comparison {
  private final Device device;
  private final AnalysisResult analysis;
  private final Evaluator evaluator;
  private final GuidedWalk walk;
  private final Map<String, EntryPoint> entries = new HashMap<>();
  private final Map<String, List<Rule>> places = new HashMap<>();
  private final Map<String, Condition.Predicate> predicates = new TreeMap<>();

  int packets;
  int lost;
  int determined;
  int undetermined;
  int passages;
  int behindTranslation;
  final Set<String> matched = new LinkedHashSet<>();
  final List<String> disagreements = new ArrayList<>();
  final Map<String, Integer> open = new TreeMap<>();

  /** The dump's conditions with memory or chance, and those on what its rules change. */
  final Set<String> stateful = new TreeSet<>();

  Comparison(Device device, AnalysisResult analysis) {
    this.device = device;
    this.analysis = analysis;
    this.evaluator = new Evaluator(device);
    this.walk = new GuidedWalk(device);
    device.entryPoints().forEach(e -> entries.put(e.name(), e));
    Set<String> written = new TreeSet<>();
    for (Ruleset ruleset : device.rulesets()) {
      ruleset.rules().forEach(rule -> written.addAll(rule.action().writes()));
    }
    for (Ruleset ruleset : device.rulesets()) {
      places.put(ruleset.name(), places(ruleset));
      for (Rule rule : ruleset.rules()) {
        for (Product product : rule.match().products()) {
          for (Condition condition : product.conditions()) {
            switch (condition) {
              case Condition.Predicate p -> {
                predicates.put(p.text(), p);
                if (p.dependsOn().stream().anyMatch(written::contains)) {
                  stateful.add(p.text());
                }
              }
              case Condition.Stateful s -> stateful.add(s.text());
              case Condition.Unknown u -> {}
            }
          }
        }
      }
    }
  }

  /** The rules as the kernel counts them: a line that was not understood is a rule of its own, null. */
  private static List<Rule> places(Ruleset ruleset) {
    List<Rule> out = new ArrayList<>();
    for (int index = 0; index <= ruleset.rules().size(); index++) {
      for (Ruleset.Gap gap : ruleset.gaps()) {
        if (gap.after() == index) {
          out.add(null);
        }
      }
      if (index < ruleset.rules().size()) {
        out.add(ruleset.rules().get(index));
      }
    }
    return out;
  }

  /** Compares one answer. */
  void add(Answer answer) {
    packets++;
    if ((answer.lost() && answer.path().isEmpty()) || answer.packet().isRewrittenWhenSent()) {
      lost++;
      return;
    }
    boolean sure = true;
    TestPacket packet = answer.packet();
    boolean translated = false;
    List<List<Event>> all = answer.passages();
    for (int i = 0; i < all.size(); i++) {
      List<Event> passage = all.get(i);
      if (translated) {
        behindTranslation++;
        note(passage);
        continue;
      }
      boolean cut = i == all.size() - 1 && answer.lost() && !passage.get(passage.size() - 1).isEnd();
      sure &= passage(answer, packet, passage, cut);
      for (Event event : passage) {
        Rule rule = rule(event);
        if (rule != null) {
          translated |= isTranslation(event);
          packet = written(packet, rule);
        }
      }
    }
    if (answer.lost()) {
      lost++;
    } else if (sure) {
      determined++;
    } else {
      undetermined++;
    }
  }

  /** Whether the packet has another destination from here on. */
  private static boolean isTranslation(Event event) {
    return event.chain().startsWith("nat/")
        && List.of("DNAT", "REDIRECT", "NETMAP", "BALANCE", "SAME").contains(event.verdict());
  }

  private @Nullable Rule rule(Event event) {
    List<Rule> rules = event.isRule() ? places.get(event.chain()) : null;
    return rules == null || event.index() > rules.size() ? null : rules.get(event.index() - 1);
  }

  private void note(List<Event> passage) {
    for (Event event : passage) {
      Rule rule = rule(event);
      Ruleset ruleset = device.ruleset(event.chain()).orElse(null);
      if (rule != null && ruleset != null) {
        if (matched.add(ruleset.id(rule))) {
          Fate fate = analysis.fate(ruleset, rule.index());
          if (!(fate instanceof Fate.Alive) && !(fate instanceof Fate.Undecided)) {
            disagreements.add("reached, though reported " + fate + ": " + ruleset.id(rule));
          }
        }
      }
    }
  }

  /** Compares the way through one base chain; says whether it is determined. */
  private boolean passage(Answer answer, TestPacket sent, List<Event> passage, boolean cut) {
    note(passage);
    Event last = passage.get(passage.size() - 1);
    String base = passage.get(0).chain();
    EntryPoint entry = entries.get(base);
    if (entry == null) {
      if (passage.stream().anyMatch(Event::isRule)) {
        differ(answer, base, "the model has no such chain");
      }
      return true;
    }
    passages++;
    ConnState state = answer.state() == null ? ConnState.INVALID : answer.state();
    Packet packet = sent.at(base, state, facts(answer, sent, base));
    if (!Evaluator.enters(entry, packet)) {
      differ(answer, base, "the model lets it not enter");
      return true;
    }
    List<Rule> rules = new ArrayList<>();
    List<String> chains = new ArrayList<>();
    for (Event event : passage) {
      if (event.isRule()) {
        Rule rule = rule(event);
        if (rule == null) {
          open.merge("a line that was not understood", 1, Integer::sum);
          return false;
        }
        rules.add(rule);
        chains.add(event.chain());
      }
    }
    Evaluation evaluation = evaluator.decide(entry, packet);
    if (cut) {
      return true;
    }
    Action.Kind kind = kind(entry, last, rules);
    boolean byRule = last.isRule() && !last.verdict().equals("return");
    Rule decider = byRule ? rules.get(rules.size() - 1) : null;
    boolean possible = false;
    for (Verdict verdict : evaluation.verdicts()) {
      possible |= verdict.kind() == null || (verdict.kind() == kind && verdict.rule() == decider);
    }
    String wrong = walk.follow(entry, packet, rules, chains);
    if (!possible) {
      differ(answer, base, "the model says " + words(evaluation) + ", the kernel " + last + "; " + wrong);
    } else if (!wrong.isEmpty()) {
      differ(answer, base, "another path: " + wrong);
    } else if (evaluation.open().isEmpty() && !samePath(evaluation, rules)) {
      differ(answer, base, "another path: " + evaluation.path());
    }
    if (!evaluation.isDetermined()) {
      evaluation.open().forEach(text -> open.merge(text, 1, Integer::sum));
    }
    return evaluation.isDetermined();
  }

  /** {@return the packet of an answer as the model sees it at a base chain} */
  Packet packet(Answer answer, String base) {
    ConnState state = answer.state() == null ? ConnState.INVALID : answer.state();
    return answer.packet().at(base, state, facts(answer, answer.packet(), base));
  }

  /**
   * {@return why a packet that was made for a rule did not match it in the kernel; empty when there is
   * no reason}
   *
   * @param meant the packet as it was meant
   * @param base where it should enter
   */
  String reason(Answer answer, Packet meant, String base, Rule rule) {
    if (answer.path().isEmpty()) {
      return "discarded outside of netfilter";
    }
    if (answer.packet().isRewrittenWhenSent()) {
      return "the kernel sends another packet";
    }
    Packet sent = packet(answer, base);
    if (meant.laterFragment()) {
      return "fragments are put together before the rules see them";
    }
    if (answer.path().stream().anyMatch(Comparison::isTranslation)) {
      return "translated before it comes there";
    }
    if (answer.path().stream().noneMatch(event -> event.chain().equals(base))) {
      return "the kernel takes it through another hook";
    }
    if (answer.state() != null && answer.state() != meant.state()) {
      return "the kernel takes it for "
          + answer.state().label()
          + ", not for "
          + meant.state().label();
    }
    for (Map.Entry<String, Boolean> condition : meant.conditions().entrySet()) {
      Condition.Predicate predicate = predicates.get(condition.getKey());
      Matching.Truth truth =
          predicate == null
              ? Matching.Truth.MAYBE
              : Matching.holds(predicate.negated() ? predicate.negate() : predicate, sent, Set.of());
      if (truth != (condition.getValue() ? Matching.Truth.YES : Matching.Truth.NO)) {
        return "not brought about: " + (condition.getValue() ? "" : "not ") + condition.getKey();
      }
    }
    Evaluation evaluation = evaluator.decide(entries.get(base), sent);
    return evaluation.executed().stream().anyMatch(step -> step.rule() == rule)
            && !evaluation.open().isEmpty()
        ? "it hangs on " + String.join(", ", evaluation.open())
        : "";
  }

  private static boolean samePath(Evaluation evaluation, List<Rule> rules) {
    return evaluation.path().stream().map(Evaluation.Step::rule).toList().equals(rules);
  }

  private static String words(Evaluation evaluation) {
    List<String> out = new ArrayList<>();
    for (Verdict verdict : evaluation.verdicts()) {
      out.add(
          verdict.kind()
              + (verdict.rule() == null || verdict.ruleset() == null
                  ? " by default"
                  : " by " + verdict.ruleset().id(verdict.rule())));
    }
    return String.join(" or ", out);
  }

  /** What the kernel's last step means; targets that it names are translations, which let pass. */
  private static Action.Kind kind(EntryPoint entry, Event last, List<Rule> rules) {
    return switch (last.verdict()) {
      case "accept" -> Action.Kind.PERMIT;
      case "drop" -> Action.Kind.DENY;
      case "reject" -> Action.Kind.REJECT;
      case "queue" -> Action.Kind.QUEUE;
      case "return" -> entry.defaultAction();
      default -> rules.isEmpty() ? Action.Kind.QUEUE : rules.get(rules.size() - 1).action().kind();
    };
  }

  private void differ(Answer answer, String base, String what) {
    disagreements.add(base + ": " + what + "\n    " + answer.toJson());
  }

  /** What is known of the packet besides its fields, as the conditions of this dump ask for it. */
  private Map<String, Boolean> facts(Answer answer, TestPacket packet, String base) {
    Map<String, Boolean> out = new LinkedHashMap<>();
    for (String text : predicates.keySet()) {
      Boolean fact = Facts.of(text, answer, packet, base);
      if (fact != null) {
        out.put(text, fact);
      }
    }
    return out;
  }

  /** Marks that a rule on the way has set are known again at the next chain. */
  private static TestPacket written(TestPacket packet, Rule rule) {
    TestPacket out = packet;
    if (rule.action().writes().contains("connmark")) {
      out = out.with("_ctmark", "");
    }
    if (rule.action().writes().contains("mark")) {
      out = out.with("_mark", Facts.mark(out, rule.action().effects()));
    }
    return out;
  }
}
