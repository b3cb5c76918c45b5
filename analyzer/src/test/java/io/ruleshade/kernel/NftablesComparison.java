package io.ruleshade.kernel;

import io.ruleshade.analysis.AnalysisResult;
import io.ruleshade.analysis.Analyzer;
import io.ruleshade.analysis.Fate;
import io.ruleshade.check.RuleRef;
import io.ruleshade.check.Witness;
import io.ruleshade.model.Action;
import io.ruleshade.model.ConnState;
import io.ruleshade.model.Device;
import io.ruleshade.model.EntryPoint;
import io.ruleshade.model.Rule;
import io.ruleshade.model.Ruleset;
import io.ruleshade.semantics.Evaluation;
import io.ruleshade.semantics.Evaluator;
import io.ruleshade.semantics.Packet;
import io.ruleshade.semantics.Verdict;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** Compares the kernel's way of packets through base chains of nftables with the model's. */
final class NftablesComparison {
  private static final List<String> HOOKS =
      List.of("prerouting", "input", "forward", "output", "postrouting");
  private static final List<String> TRANSLATES = List.of("dnat", "redirect", "snat", "masquerade");

  private final Device device;
  private final AnalysisResult analysis;
  private final Evaluator evaluator;
  private final boolean tracked;
  private final Map<String, EntryPoint> entries = new HashMap<>();
  private final Map<String, List<@Nullable Rule>> places = new HashMap<>();

  int packets;
  int undetermined;
  int passages;
  int determined;
  int live;
  int confirmed;
  int borders;
  final Set<String> dead = new LinkedHashSet<>();

  /** The conditions that leave packets undetermined, with the number of packets. */
  final Map<String, Integer> open = new TreeMap<>();

  private final Set<String> touched = new LinkedHashSet<>();
  final Set<String> matched = new LinkedHashSet<>();
  final List<String> disagreements = new ArrayList<>();

  NftablesComparison(Device device, String text) {
    this.device = device;
    this.analysis = Analyzer.analyze(device, 5_000_000, 1);
    this.evaluator = new Evaluator(device);
    this.tracked = text.contains("ct ") || text.contains("nat ");
    for (EntryPoint entry : device.entryPoints()) {
      entries.put(entry.rulesets().get(0), entry);
    }
    for (Ruleset ruleset : device.rulesets()) {
      List<@Nullable Rule> rules = new ArrayList<>();
      for (int index = 0; index <= ruleset.rules().size(); index++) {
        for (Ruleset.Gap gap : ruleset.gaps()) {
          if (gap.after() == index) {
            rules.add(null);
          }
        }
        if (index < ruleset.rules().size()) {
          rules.add(ruleset.rules().get(index));
        }
      }
      places.put(ruleset.name(), rules);
    }
  }

  /** Whether some base chain sees packets of a version. */
  boolean sees(boolean six) {
    return device.entryPoints().stream()
        .anyMatch(
            e ->
                !e.guard().src().intersect(
                        six
                            ? io.ruleshade.model.AddressSet.ANY6
                            : io.ruleshade.model.AddressSet.ANY4)
                    .isEmpty());
  }

  /** A packet for every live rule, and packets on the borders of every rule that is reported dead. */
  List<TestPacket> aimed() {
    PacketMaker maker = new PacketMaker(device);
    List<TestPacket> out = new ArrayList<>();
    for (int number = 0; number < analysis.rules().size(); number++) {
      RuleRef ref = analysis.rules().get(number);
      switch (analysis.fate(number)) {
        case Fate.Alive alive -> {
          Witness witness = analysis.liveWitness(number).orElse(null);
          if (alive.bound() && witness != null && canBeSent(witness.entryPoint())) {
            out.add(maker.packet(witness.packet(), witness.entryPoint()).with("_for", ref.id()));
          }
        }
        case Fate.Dead dead ->
            maker.borders(ref.ruleset(), ref.rule(), 8).stream()
                .map(p -> p.with("_dead", ref.id()))
                .forEach(out::add);
        case Fate.NeverMatches never ->
            maker.borders(ref.ruleset(), ref.rule(), 8).stream()
                .map(p -> p.with("_dead", ref.id()))
                .forEach(out::add);
        case Fate.Disabled disabled -> {}
        case Fate.Undecided undecided -> {}
      }
    }
    return out;
  }

  /** The ways by which packets come to some base chain, as the oracle sends them. */
  List<String> hooks() {
    Set<String> out = new LinkedHashSet<>();
    for (EntryPoint entry : device.entryPoints()) {
      String hook = entry.name().substring(entry.name().lastIndexOf(' ') + 1);
      switch (hook) {
        case "prerouting" -> out.addAll(List.of("input", "forward"));
        case "postrouting" -> out.addAll(List.of("forward", "output"));
        case "input", "forward", "output" -> out.add(hook);
        default -> {} // ingress and egress: the oracle sends nothing there
      }
    }
    return out.isEmpty() ? List.of("input", "forward", "output") : List.copyOf(out);
  }

  private static boolean canBeSent(String entry) {
    return HOOKS.contains(entry.substring(entry.lastIndexOf(' ') + 1));
  }

  /** One step of the kernel. */
  private record Step(String chain, String type, int index, String verdict) {
    static Step of(Map<?, ?> step) {
      return new Step(
          step.get("table") + " " + step.get("chain"),
          String.valueOf(step.get("type")),
          step.get("idx") instanceof Number n ? n.intValue() : 0,
          String.valueOf(step.get("verdict")));
    }

    boolean isRule() {
      return type.equals("rule");
    }

    boolean isEnd() {
      return type.equals("policy")
          || isRule() && List.of("accept", "drop", "reject", "queue", "stolen").contains(verdict);
    }
  }

  /** Compares one answer. */
  void add(Oracle.Raw raw) {
    if (raw.packet().isRewrittenWhenSent()) {
      return;
    }
    int before = passages - determined;
    Set<String> asked = new TreeSet<>();
    touched.clear();
    follow(raw, asked);
    packets++;
    if (passages - determined > before) {
      undetermined++;
      asked.forEach(text -> open.merge(text, 1, Integer::sum));
    }
    String rule = raw.packet().text("_for", "");
    if (!rule.isEmpty()) {
      live++;
      confirmed += touched.contains(rule) ? 1 : 0;
    }
    String none = raw.packet().text("_dead", "");
    if (!none.isEmpty()) {
      borders++;
      dead.add(none);
    }
  }

  private void follow(Oracle.Raw raw, Set<String> asked) {
    List<Step> passage = new ArrayList<>();
    Set<String> dirty = new TreeSet<>();
    for (Object each : (List<?>) raw.answer().getOrDefault("path", List.of())) {
      Map<?, ?> map = (Map<?, ?>) each;
      if (map.containsKey("log") || String.valueOf(map.get("table")).startsWith("inet zz_")) {
        continue;
      }
      Step step = Step.of(map);
      passage.add(step);
      if (step.isEnd()) {
        if (dirty.contains("translated")) {
          return;
        }
        passage(raw, passage, dirty, asked);
        for (Step one : passage) {
          Rule rule = rule(one);
          if (rule != null) {
            rule.arms().forEach(arm -> dirty.addAll(arm.action().writes()));
            boolean rewrites =
                rule.action().effects().stream()
                    .anyMatch(e -> TRANSLATES.stream().anyMatch(e::startsWith));
            if (rewrites
                || dirty.stream().anyMatch(List.of("saddr", "daddr", "sport", "dport", "header")::contains)) {
              dirty.add("translated");
            }
          }
        }
        passage = new ArrayList<>();
      }
    }
  }

  private @Nullable Rule rule(Step step) {
    List<@Nullable Rule> rules = step.isRule() ? places.get(step.chain()) : null;
    return rules == null || step.index() > rules.size() ? null : rules.get(step.index() - 1);
  }

  private void passage(
      Oracle.Raw raw, List<Step> passage, Set<String> dirty, Set<String> asked) {
    String base = null;
    for (Step step : passage) {
      if (entries.containsKey(step.chain()) && base == null) {
        base = step.chain();
      }
    }
    Step end = passage.get(passage.size() - 1);
    EntryPoint entry = base == null ? null : entries.get(base);
    if (entry == null || passage.stream().anyMatch(s -> s.chain().contains("__chain"))) {
      return;
    }
    note(passage, raw);
    passages++;
    String hook = entry.name().substring(entry.name().lastIndexOf(' ') + 1);
    Object ct = raw.answer().get("ct");
    // The trace has no state for a packet that is invalid, nor for any where nothing asks for it.
    ConnState state =
        ct != null
            ? ConnState.valueOf(ct.toString().toUpperCase(Locale.ROOT))
            : tracked ? ConnState.INVALID : ConnState.NEW;
    Packet whole = raw.packet().at("nft/" + hook.toUpperCase(Locale.ROOT), state, Map.of());
    Map<String, String> properties = new TreeMap<>(whole.properties());
    dirty.forEach(w -> properties.remove(w.equals("connmark") ? "ctmark" : w));
    if (dirty.contains("dscp")) {
      properties.remove("tos");
    }
    if ("host".equals(properties.get("pkttype"))) {
      properties.put("pkttype", "unicast");
    }
    Packet packet =
        new Packet(
            whole.in(), whole.out(), whole.src(), whole.dst(), whole.protocol(), whole.srcPort(),
            whole.detail(), whole.tcpFlags(), state, whole.laterFragment(), Map.of(), properties);
    if (Evaluator.enters(entry, packet)) {
      compare(raw, entry, passage, end, packet, asked);
    } else {
      differ(raw, entry, passage, "the model lets it not enter in state " + state);
    }
  }

  private void compare(
      Oracle.Raw raw,
      EntryPoint entry,
      List<Step> passage,
      Step end,
      Packet packet,
      Set<String> asked) {
    Evaluation evaluation = evaluator.decide(entry, packet);
    boolean sure = evaluation.isDetermined();
    determined += sure ? 1 : 0;
    if (!sure) {
      asked.addAll(evaluation.open());
    }
    Rule decider = rule(end);
    boolean drops = end.verdict().equals("drop") || end.verdict().equals("reject");
    boolean fits = false;
    for (Verdict verdict : evaluation.verdicts()) {
      Action.Kind kind = verdict.kind();
      fits |=
          kind == null
              || kind == Action.Kind.QUEUE
              || kind.isDrop() == drops
                  && (end.isRule() ? verdict.rule() == decider : verdict.rule() == null);
    }
    if (!fits) {
      differ(raw, entry, passage, "the model says " + words(evaluation) + " for " + packet);
    }
    if (evaluation.verdicts().stream().anyMatch(v -> v.kind() == null)) {
      return;
    }
    for (Step step : passage) {
      Rule rule = rule(step);
      if (rule != null && evaluation.executed().stream().noneMatch(s -> s.rule() == rule)) {
        differ(raw, entry, passage, "the model does not match " + step + " for " + packet);
      }
    }
  }

  private static String words(Evaluation evaluation) {
    List<String> out = new ArrayList<>();
    for (Verdict verdict : evaluation.verdicts()) {
      String by =
          verdict.rule() == null || verdict.ruleset() == null
              ? "default"
              : verdict.ruleset().id(verdict.rule());
      out.add(verdict.kind() + " by " + by);
    }
    return out.toString();
  }

  private void note(List<Step> passage, Oracle.Raw raw) {
    for (Step step : passage) {
      Rule rule = rule(step);
      Ruleset ruleset = device.ruleset(step.chain()).orElse(null);
      if (rule != null && ruleset != null) {
        touched.add(ruleset.id(rule));
      }
      if (rule != null && ruleset != null && matched.add(ruleset.id(rule))) {
        Fate fate = analysis.fate(ruleset, rule.index());
        if (!(fate instanceof Fate.Alive) && !(fate instanceof Fate.Undecided)) {
          disagreements.add("reached, though " + fate + ": " + new RuleRef(ruleset, rule).id() + " by " + raw.packet().fields());
        }
      }
    }
  }

  private void differ(Oracle.Raw raw, EntryPoint entry, List<Step> passage, String what) {
    disagreements.add(entry.name() + ": kernel " + passage + ", but " + what);
  }
}
