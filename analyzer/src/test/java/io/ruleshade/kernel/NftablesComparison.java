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
import io.ruleshade.model.ServiceSet;
import io.ruleshade.model.TcpFlags;
import io.ruleshade.semantics.Evaluation;
import io.ruleshade.semantics.Evaluator;
import io.ruleshade.semantics.Packet;
import io.ruleshade.semantics.Verdict;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
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
  private static final List<String> TRANSLATES = List.of("dnat", "redirect", "snat", "masquerade");

  private final Device device;
  private final AnalysisResult analysis;
  private final Evaluator evaluator;
  private final boolean tracked;
  private final Map<String, EntryPoint> entries = new HashMap<>();
  private final Map<String, List<@Nullable Rule>> places = new HashMap<>();

  int passages;
  int determined;
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

  /** A packet for every live rule that hangs on no condition. */
  List<TestPacket> witnesses() {
    List<TestPacket> out = new ArrayList<>();
    for (int number = 0; number < analysis.rules().size(); number++) {
      Witness witness = analysis.liveWitness(number).orElse(null);
      if (witness != null && witness.packet().conditions().isEmpty() && out.size() < 400) {
        TestPacket packet = packet(witness);
        if (packet != null) {
          out.add(packet);
        }
      }
    }
    return out;
  }

  private static @Nullable TestPacket packet(Witness witness) {
    Packet p = witness.packet();
    String hook = witness.entryPoint().substring(witness.entryPoint().lastIndexOf(' ') + 1);
    hook = hook.equals("prerouting") ? "input" : hook.equals("postrouting") ? "output" : hook;
    if (p.laterFragment() || !List.of("input", "forward", "output").contains(hook)) {
      return null;
    }
    Map<String, Object> out = new LinkedHashMap<>();
    out.put("hook", hook);
    if (!hook.equals("output")) {
      out.put("iif", p.in().isEmpty() ? "eth9" : p.in());
    }
    if (!hook.equals("input")) {
      out.put("oif", p.out().isEmpty() ? "eth8" : p.out());
    }
    out.put("src", p.src().toString());
    out.put("dst", p.dst().toString());
    boolean known = List.of(1, 6, 17, 58, 132).contains(p.protocol());
    if (known) {
      out.put("proto", ServiceSet.protocolName(p.protocol()));
    } else {
      out.put("proto", p.protocol());
    }
    if (p.hasPorts()) {
      out.put("sport", p.srcPort());
      out.put("dport", p.detail());
    } else if (ServiceSet.hasTypes(p.protocol())) {
      out.put("icmp_type", p.detail() >> 8);
      out.put("icmp_code", p.detail() & 255);
    }
    if (p.protocol() == ServiceSet.TCP) {
      StringBuilder flags = new StringBuilder();
      for (int bit = 0; bit < 8; bit++) {
        flags.append((p.tcpFlags() & 1 << bit) != 0 ? "FSRPAUEC".charAt(bit) : "");
      }
      out.put("flags", flags.toString());
    }
    out.put("ct", p.state().label());
    return new TestPacket(out);
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
        passage(raw, passage, dirty);
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

  private void passage(Oracle.Raw raw, List<Step> passage, Set<String> dirty) {
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
    List<ConnState> states =
        ct != null
            ? List.of(ConnState.valueOf(ct.toString().toUpperCase(Locale.ROOT)))
            : tracked ? List.of(ConnState.INVALID) : List.of(ConnState.NEW);
    boolean early = hook.equals("prerouting") || hook.equals("output");
    for (ConnState state : early && ct == null ? List.of(ConnState.values()) : states) {
      Packet whole =
          raw.packet().at("nft/" + hook.toUpperCase(Locale.ROOT), state, Map.of());
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
      if (!Evaluator.enters(entry, packet)) {
        if (ct != null) {
          differ(raw, entry, passage, "the model lets it not enter in state " + state);
        }
        continue;
      }
      compare(raw, entry, passage, end, packet);
      if (early && ct == null) {
        return;
      }
    }
  }

  private void compare(
      Oracle.Raw raw, EntryPoint entry, List<Step> passage, Step end, Packet packet) {
    Evaluation evaluation = evaluator.decide(entry, packet);
    boolean sure = evaluation.isDetermined();
    determined += sure ? 1 : 0;
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
