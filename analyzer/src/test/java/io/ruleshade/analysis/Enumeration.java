package io.ruleshade.analysis;

import static org.assertj.core.api.Assertions.assertThat;

import io.ruleshade.check.Finding.Agreement;
import io.ruleshade.check.Finding.Cause;
import io.ruleshade.check.RuleRef;
import io.ruleshade.check.Witness;
import io.ruleshade.model.Action;
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
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;

/** One program, read off packet by packet. */
final class Enumeration {
  /** Rules judged, found dead, redundant, removable together; pairs found mergeable, and overlapping. */
  int judged, dead, redundants, together, merges, overlapping;

  final Device device;
  final List<Packet> packets;
  final AnalysisResult result;
  final Map<String, Set<String>> callers = new HashMap<>();
  final boolean transfers;
  final boolean gaps;
  final boolean writes;
  final boolean certainProgram;
  final boolean logsTwice;
  final boolean dependent;

  Enumeration(Device device) {
    this.device = device;
    this.packets = RandomPrograms.packets(device);
    this.result = Analyzer.analyze(device, 50_000_000, 1);
    this.transfers =
        result.rules().stream()
            .flatMap(r -> r.rule().arms().stream())
            .map(arm -> arm.action().kind())
            .anyMatch(kind -> kind == Action.Kind.RETURN || kind == Action.Kind.GOTO);
    this.gaps = device.rulesets().stream().anyMatch(r -> !r.gaps().isEmpty());
    this.certainProgram = result.rules().stream().allMatch(r -> certain(r.rule()));
    // A set of log entries does not tell one from two, nor which arm wrote it.
    this.logsTwice =
        result.rules().stream()
            .anyMatch(
                r ->
                    !r.rule().branches().isEmpty()
                        || (r.rule().action().kind() == Action.Kind.CONTINUE
                            && r.ruleset().kind().equals("chain")));
    this.dependent =
        result.rules().stream()
            .flatMap(r -> r.rule().match().products().stream())
            .flatMap(p -> p.conditions().stream())
            .anyMatch(
                c ->
                    c instanceof io.ruleshade.model.Condition.Predicate p
                        && !p.dependsOn().isEmpty());
    this.writes = result.rules().stream().anyMatch(r -> !r.rule().action().writes().isEmpty());
  }

  /** Entry points, and made-up ones for what nothing reaches, as the analyzer does. */
  List<EntryPoint> entries() {
    List<EntryPoint> out = new ArrayList<>(device.entryPoints());
    for (Ruleset ruleset : new CallGraph(device).unreachedRoots()) {
      out.add(
          new EntryPoint(
              ruleset.name(),
              io.ruleshade.model.Product.ANY,
              List.of(ruleset.name()),
              Action.Kind.QUEUE));
    }
    return out;
  }

  void check() {
    List<EntryPoint> entries = entries();
    Evaluator evaluator = new Evaluator(device);
    Map<EntryPoint, Map<Packet, Evaluation>> all = new HashMap<>();
    Set<String> executed = new HashSet<>();
    Set<String> surely = new HashSet<>();
    for (EntryPoint entry : entries) {
      Map<Packet, Evaluation> evaluations = new HashMap<>();
      for (Packet packet : packets) {
        if (Evaluator.enters(entry, packet)) {
          Evaluation evaluation = evaluator.decide(entry, packet);
          evaluations.put(packet, evaluation);
          evaluation.executed().forEach(s -> executed.add(s.ruleset().id(s.rule())));
          // Open predicates hang together: two rules that ask for q may not both go either way.
          if (!evaluation.open().contains("q")) {
            evaluation.executed().forEach(s -> surely.add(s.ruleset().id(s.rule())));
          }
        }
      }
      all.put(entry, evaluations);
    }
    ChangeEnumeration changes = new ChangeEnumeration(this, all);
    changes.check();
    together += changes.together;
    merges += changes.merges;
    overlapping += changes.overlapping;
    for (int number = 0; number < result.rules().size(); number++) {
      RuleRef ref = result.rules().get(number);
      judged++;
      Fate fate = result.fate(number);
      assertThat(fate).as(ref.id()).isNotInstanceOf(Fate.Undecided.class);
      if (!ref.rule().enabled()) {
        assertThat(fate).isInstanceOf(Fate.Disabled.class);
        continue;
      }
      boolean alive = fate instanceof Fate.Alive;
      if (gaps && (writes || dependent)) {
        assertThat(alive || !surely.contains(ref.id())).as(ref.id() + " alive").isTrue();
        // Behind what may write, a condition on it is any: that a rule is dead may be missed.
        assertThat(!alive || dependent || executed.contains(ref.id()))
            .as(ref.id() + " dead")
            .isTrue();
        continue;
      }
      if (dependent && !alive && executed.contains(ref.id()) && !surely.contains(ref.id())) {
        continue;
      }
      assertThat(alive).as(ref.id() + " alive, " + fate).isEqualTo(executed.contains(ref.id()));
      if (fate instanceof Fate.Alive) {
        checkLive(number, ref, entries, evaluator);
        checkRedundant(number, ref, all);
      } else {
        dead++;
        checkDead(ref, fate, all, executed, entries);
      }
    }
  }

  private void checkLive(int number, RuleRef ref, List<EntryPoint> entries, Evaluator evaluator) {
    Optional<Witness> shown = result.liveWitness(number);
    if (writes && shown.isEmpty()) {
      return;
    }
    Witness witness = shown.orElseThrow();
    EntryPoint entry = entry(entries, witness);
    assertThat(Evaluator.enters(entry, witness.packet())).isTrue();
    assertThat(evaluator.decide(entry, witness.packet()).executed())
        .as(ref.id() + " live witness " + witness)
        .contains(new Evaluation.Step(ref.ruleset(), ref.rule()));
  }

  /** Everything that happens to a packet: verdicts with their effects, logs and writes. */
  Set<Object> effects(EntryPoint entry, Evaluation evaluation) {
    Set<Object> out = new HashSet<>();
    for (Verdict verdict : evaluation.verdicts()) {
      out.add(
          verdict.kind() == null || (verdict.rule() == null && verdict.kind() == Action.Kind.QUEUE)
              ? "unknown"
              : verdict.action() == null ? Action.of(verdict.kind()) : verdict.action());
    }
    evaluation.executed().stream()
        .filter(s -> s.rule().action().kind() == Action.Kind.CONTINUE && s.rule().action().log())
        .forEach(s -> out.add(s.ruleset().id(s.rule())));
    return out;
  }

  private void checkRedundant(
      int number, RuleRef ref, Map<EntryPoint, Map<Packet, Evaluation>> all) {
    if (!ref.rule().action().kind().isVerdict() || (number + packets.size()) % 3 != 0) {
      return;
    }
    Evaluator without = new Evaluator(reduced(r -> !r.id().equals(ref.id()), null, arm -> false));
    boolean same = true;
    for (Map.Entry<EntryPoint, Map<Packet, Evaluation>> entry : all.entrySet()) {
      for (Map.Entry<Packet, Evaluation> evaluation : entry.getValue().entrySet()) {
        same &=
            effects(entry.getKey(), evaluation.getValue())
                .equals(effects(entry.getKey(), without.decide(entry.getKey(), evaluation.getKey())));
      }
    }
    boolean redundant = result.redundant().get(number).isPresent();
    if (redundant) {
      assertThat(same).as(ref.id() + " redundant").isTrue();
    } else if (!gaps && certainProgram && !logsTwice) {
      assertThat(same).as(ref.id() + " not redundant").isFalse();
    }
    redundants += redundant ? 1 : 0;
  }

  private static EntryPoint entry(List<EntryPoint> entries, Witness witness) {
    return entries.stream().filter(e -> e.name().equals(witness.entryPoint())).findFirst().orElseThrow();
  }

  /** Packets of an entry point that pass the guards of some call path and match the rule. */
  private List<Packet> asked(RuleRef ref, EntryPoint entry) {
    return packets.stream()
        .filter(p -> Evaluator.enters(entry, p))
        .filter(p -> comesTo(ref.ruleset().name(), entry, p, new HashSet<>()))
        .filter(p -> mayMatch(ref.rule(), p))
        .toList();
  }

  boolean mayMatch(Rule rule, Packet packet) {
    Set<String> dirty = writes ? Set.of("mark") : Set.of();
    return Matching.matches(rule.match(), packet, dirty) != Matching.Truth.NO;
  }

  /** Whether a packet may take an arm that leads to a chain. */
  private boolean mayCall(Rule rule, String chain, Packet packet) {
    return taken(rule, packet).stream().anyMatch(arm -> chain.equals(arm.action().target()));
  }

  /** The arms that a packet may take: those it may fit up to the first that it surely fits. */
  private List<Rule.Arm> taken(Rule rule, Packet packet) {
    Set<String> dirty = writes ? Set.of("mark") : Set.of();
    List<Rule.Arm> out = new ArrayList<>();
    for (Rule.Arm arm : rule.arms()) {
      Matching.Truth truth = Matching.matches(arm.match(), packet, dirty);
      if (truth != Matching.Truth.NO) {
        out.add(arm);
      }
      if (truth == Matching.Truth.YES) {
        break;
      }
    }
    return out;
  }

  private boolean comesTo(String chain, EntryPoint entry, Packet packet, Set<String> seen) {
    if (entry.rulesets().contains(chain)) {
      return true;
    }
    if (!seen.add(chain)) {
      return false;
    }
    for (Ruleset caller : device.rulesets()) {
      for (Ruleset.Gap gap : caller.gaps()) {
        if (device.possibleCallees(gap).stream().anyMatch(r -> r.name().equals(chain))
            && comesTo(caller.name(), entry, packet, seen)) {
          return true;
        }
      }
      for (Rule rule : caller.rules()) {
        if (rule.enabled()
            && mayCall(rule, chain, packet)
            && comesTo(caller.name(), entry, packet, new HashSet<>(seen))) {
          return true;
        }
      }
    }
    return false;
  }

  private void checkDead(
      RuleRef ref,
      Fate fate,
      Map<EntryPoint, Map<Packet, Evaluation>> all,
      Set<String> executed,
      List<EntryPoint> entries) {
    boolean empty =
        packets.stream().noneMatch(p -> Matching.matches(ref.rule().match(), p, Set.of()) != Matching.Truth.NO);
    Map<EntryPoint, List<Packet>> asked = new HashMap<>();
    entries.forEach(e -> asked.put(e, asked(ref, e)));
    boolean unreached = asked.values().stream().allMatch(List::isEmpty);
    if (fate instanceof Fate.NeverMatches never) {
      assertThat(never.cause()).isEqualTo(empty ? Cause.EMPTY : Cause.UNREACHED);
      if (!writes) {
        assertThat(empty || unreached).as(ref.id()).isTrue();
      }
      return;
    }
    Fate.Dead d = (Fate.Dead) fate;
    assertThat(empty).as(ref.id() + " empty").isFalse();
    if (!writes && !gaps) {
      assertThat(unreached).as(ref.id() + " unreached").isFalse();
    }
    assertThat(d.by()).as(ref.id() + " by").isNotEmpty();
    for (RuleRef by : d.by()) {
      assertThat(executed).as(ref.id() + " cause is alive").contains(by.id());
    }
    if (!gaps) {
      checkDuplicate(ref, d, executed);
      checkCover(ref, d);
      if (!writes) {
        checkAgreement(ref, d, asked, all);
      }
    }
    checkWitness(ref, d, entries);
  }

  private void checkDuplicate(RuleRef ref, Fate.Dead fate, Set<String> executed) {
    RuleRef expected = null;
    Rule rule = ref.rule();
    boolean decides =
        rule.arms().stream()
            .map(arm -> arm.action().kind())
            .allMatch(kind -> kind.isVerdict() || kind == Action.Kind.RETURN);
    if (decides && !writes) {
      for (Rule earlier : ref.ruleset().rules()) {
        if (expected == null
            && earlier.index() < rule.index()
            && earlier.enabled()
            && executed.contains(ref.ruleset().id(earlier))
            && earlier.action().equals(rule.action())
            && sameMatch(earlier, rule)) {
          expected = new RuleRef(ref.ruleset(), earlier);
        }
      }
    }
    if (!writes) {
      assertThat(fate.duplicateOf()).as(ref.id() + " duplicate of").isEqualTo(expected);
    }
  }

  static boolean certain(Rule rule) {
    return rule.match().products().stream()
        .flatMap(p -> p.conditions().stream())
        .allMatch(c -> c instanceof io.ruleshade.model.Condition.Predicate);
  }

  private boolean sameMatch(Rule a, Rule b) {
    if (!a.branches().isEmpty() || !b.branches().isEmpty()) {
      return a.branches().equals(b.branches());
    }
    return packets.stream()
        .allMatch(
            p -> {
              Matching.Truth truth = Matching.matches(a.match(), p, Set.of());
              return truth != Matching.Truth.MAYBE
                  && truth == Matching.matches(b.match(), p, Set.of());
            });
  }

  /** The program in which the verdict rules outside a set are switched off. */
  private Device reduced(
      Predicate<RuleRef> kept,
      @org.jspecify.annotations.Nullable RuleRef ref,
      Predicate<Rule.Arm> armOff) {
    List<Ruleset> rulesets = new ArrayList<>();
    for (Ruleset ruleset : device.rulesets()) {
      List<Rule> changed = new ArrayList<>();
      for (Rule rule : ruleset.rules()) {
        boolean other = ref == null || !rule.equals(ref.rule());
        boolean off = other && !kept.test(new RuleRef(ruleset, rule));
        changed.add(off ? withoutVerdicts(rule) : other ? without(rule, armOff) : rule);
      }
      rulesets.add(
          new Ruleset(
              ruleset.name(), ruleset.kind(), ruleset.family(), ruleset.defaultAction(),
              List.of(), changed, ruleset.gaps(), ruleset.opening(), false));
    }
    return new Device(
        "reduced", "random", device.coverage(), rulesets, device.entryPoints(), List.of());
  }

  private boolean isDeadWith(RuleRef ref, Predicate<RuleRef> kept) {
    return isDeadWith(ref, kept, arm -> false);
  }

  private boolean isDeadWith(RuleRef ref, Predicate<RuleRef> kept, Predicate<Rule.Arm> off) {
    Evaluator evaluator = new Evaluator(reduced(kept, ref, off));
    for (EntryPoint entry : entries()) {
      for (Packet packet : packets) {
        if (Evaluator.enters(entry, packet)
            && evaluator.decide(entry, packet).executed().stream()
                .anyMatch(s -> s.ruleset().name().equals(ref.ruleset().name()) && s.rule().index() == ref.rule().index())) {
          return false;
        }
      }
    }
    return true;
  }

  private static Rule withoutVerdicts(Rule rule) {
    return without(rule, arm -> arm.action().kind().isVerdict());
  }

  /** A rule in which some arms do nothing. */
  private static Rule without(Rule rule, Predicate<Rule.Arm> off) {
    if (rule.branches().isEmpty()) {
      return new Rule(
          rule.index(), rule.name(), rule.span(),
          rule.enabled() && !off.test(rule.arms().get(0)), rule.action(), rule.match(),
          null, null, List.of());
    }
    List<Rule.Arm> arms = new ArrayList<>();
    for (Rule.Arm arm : rule.branches()) {
      boolean verdict = off.test(arm);
      arms.add(verdict ? new Rule.Arm(arm.match(), Action.of(Action.Kind.CONTINUE)) : arm);
    }
    return Rule.ofArms(rule.index(), rule.name(), rule.span(), arms, null, null, List.of());
  }

  private void checkCover(RuleRef ref, Fate.Dead fate) {
    Set<String> by = new HashSet<>(fate.by().stream().map(RuleRef::id).toList());
    assertThat(isDeadWith(ref, r -> by.contains(r.id()))).as(ref.id() + " covered by " + by).isTrue();
    if (transfers) {
      return;
    }
    for (String one : by) {
      assertThat(isDeadWith(ref, r -> by.contains(r.id()) && !r.id().equals(one)))
          .as(ref.id() + " without " + one + " of " + by)
          .isFalse();
    }
  }

  private void checkAgreement(
      RuleRef ref,
      Fate.Dead fate,
      Map<EntryPoint, List<Packet>> asked,
      Map<EntryPoint, Map<Packet, Evaluation>> all) {
    if (ref.rule().arms().stream().noneMatch(arm -> arm.action().kind().isVerdict())) {
      assertThat(fate.agreement()).isEqualTo(Agreement.NONE);
      return;
    }
    boolean same = false;
    boolean other = false;
    boolean opposite = false;
    boolean unknown = false;
    for (Map.Entry<EntryPoint, List<Packet>> entry : asked.entrySet()) {
      for (Packet packet : entry.getValue()) {
        Evaluation evaluation = all.get(entry.getKey()).get(packet);
        for (Rule.Arm arm : taken(ref.rule(), packet)) {
          Action action = arm.action();
          for (Verdict verdict : evaluation.verdicts()) {
            Action.Kind kind = verdict.kind();
            if (!action.kind().isVerdict()) {
              continue;
            }
            if (kind == null || kind == Action.Kind.QUEUE) {
              unknown = true;
            } else if (kind.isOpposite(action.kind())) {
              opposite = true;
            } else {
              Action by = verdict.action() == null ? Action.of(kind) : verdict.action();
              same |= by.equals(action);
              other |= !by.equals(action);
            }
          }
        }
      }
    }
    if (!same && !other && !opposite && !unknown) {
      // Only packets that the verdict is not asked for come this way.
      assertThat(fate.agreement()).isEqualTo(Agreement.NONE);
      return;
    }
    Agreement expected =
        unknown
            ? Agreement.UNKNOWN
            : opposite
                ? same || other ? Agreement.MIXED : Agreement.OPPOSITE
                : other ? Agreement.SAME_DISPOSITION : Agreement.SAME;
    assertThat(fate.agreement()).as(ref.id() + " agreement").isEqualTo(expected);
    Action action = ref.rule().action();
    if (!transfers && ref.rule().branches().isEmpty()) {
      boolean own =
          isDeadWith(
              ref,
              r -> result.fate(r.ruleset(), r.rule().index()) instanceof Fate.Alive,
              arm ->
                  arm.action().kind().isVerdict()
                      && arm.action().kind() != action.kind()
                      && !(arm.action().kind().isDrop() && action.kind().isDrop()));
      boolean opposed =
          expected == Agreement.OPPOSITE || (expected == Agreement.MIXED && !own);
      assertThat(fate.opposed()).as(ref.id() + " opposed").isEqualTo(opposed);
      if (!opposed && own && fate.duplicateOf() == null) {
        assertThat(fate.by())
            .as(ref.id() + " causes of its own disposition")
            .allMatch(
                r ->
                    r.rule().arms().stream()
                        .anyMatch(arm -> !arm.action().kind().isOpposite(action.kind())));
      }
    }
  }

  private void checkWitness(RuleRef ref, Fate.Dead fate, List<EntryPoint> entries) {
    Witness witness = fate.witness();
    assertThat(witness).as(ref.id() + " witness").isNotNull();
    EntryPoint entry = entry(entries, witness);
    Packet packet = witness.packet();
    assertThat(Evaluator.enters(entry, packet)).isTrue();
    assertThat(mayMatch(ref.rule(), packet)).as(ref.id() + " matches " + packet).isTrue();
    Evaluation evaluation = new Evaluator(device).decide(entry, packet);
    assertThat(evaluation.executed()).noneMatch(s -> s.rule() == ref.rule());
    if (witness.verdict() != null && !gaps) {
      assertThat(evaluation.verdicts())
          .as(ref.id() + " " + witness)
          .anyMatch(
              v ->
                  v.kind() == witness.verdict()
                      && (witness.decider() == null ? v.rule() == null : v.rule() == witness.decider().rule()));
    }
    if (fate.opposed()) {
      assertThat(witness.verdict()).isNotNull();
      assertThat(taken(ref.rule(), packet))
          .anyMatch(arm -> witness.verdict().isOpposite(arm.action().kind()));
    }
  }
}
