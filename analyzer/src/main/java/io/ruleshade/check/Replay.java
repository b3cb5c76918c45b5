package io.ruleshade.check;

import io.ruleshade.model.AddressSet;
import io.ruleshade.model.Condition;
import io.ruleshade.model.ConnState;
import io.ruleshade.model.Device;
import io.ruleshade.model.EntryPoint;
import io.ruleshade.model.Fragments;
import io.ruleshade.model.IpAddress;
import io.ruleshade.model.Product;
import io.ruleshade.model.Ruleset;
import io.ruleshade.model.ServiceSet;
import io.ruleshade.semantics.Evaluation;
import io.ruleshade.semantics.Evaluator;
import io.ruleshade.semantics.Matching;
import io.ruleshade.semantics.Packet;
import io.ruleshade.semantics.Verdict;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Replays the evidence of findings through the normative evaluator before anything is printed: the
 * witness must end as it is said to, and neither it nor the corner packets of the rule may come to a
 * rule that is called dead. What does not replay is an error of this program and no finding.
 */
final class Replay {
  /** Steps of all replays of one device together, after which the rest is not replayed. */
  private static final long MOST_STEPS = 60_000_000;

  /** After so many steps corner packets are left out, for the sake of the witnesses. */
  private static final long MOST_CORNER_STEPS = 30_000_000;

  /** What it costs to come to a rule, against walking past it. */
  private static final int STEPS_OF_EXECUTION = 50;

  /** Evaluations that are kept: many findings show the same packet. */
  private static final int MOST_KEPT = 16;

  private final Device device;
  private final Evaluator evaluator;
  private final Map<String, EntryPoint> entries = new HashMap<>();
  private final Map<Entry, Evaluation> known = new HashMap<>();
  private long steps;

  /** A packet that enters somewhere. */
  private record Entry(String name, Packet packet) {}

  Replay(Device device) {
    this.device = device;
    this.evaluator = new Evaluator(device);
    for (EntryPoint entry : device.entryPoints()) {
      entries.putIfAbsent(entry.name(), entry);
    }
  }

  /** Thrown when evidence does not replay. */
  static final class Mismatch extends IllegalStateException {
    private static final long serialVersionUID = 1;

    Mismatch(Finding finding, String what) {
      super(
          "evidence does not replay, please report this: "
              + finding.code()
              + " at "
              + finding.span()
              + ": "
              + what);
    }
  }

  /** Replays one finding. Complexity: linear in the rules that its packets walk past. */
  void check(Finding finding) {
    RuleRef rule = finding.rule();
    Witness witness = finding.witness();
    if (witness != null && finding.code().startsWith("RS3")) {
      permitted(finding, witness);
      return;
    }
    if (rule == null || witness == null || finding.cause() == null) {
      return;
    }
    if (finding.code().equals("RS103")) {
      live(finding, rule, witness);
      return;
    }
    EntryPoint entry = entry(witness.entryPoint(), rule.ruleset());
    Packet packet = witness.packet();
    if (Matching.matches(rule.rule().match(), packet, Set.of()) == Matching.Truth.NO
        && rule.rule().match().products().stream().noneMatch(p -> Matching.fits(p, packet))) {
      throw new Mismatch(finding, "the witness is no packet of the rule: " + packet);
    }
    if (entry == null || steps > MOST_STEPS) {
      return;
    }
    Evaluation evaluation = evaluate(entry, packet);
    notExecuted(finding, rule, evaluation, packet);
    if (witness.verdict() != null
        && evaluation.verdicts().stream().noneMatch(v -> v.kind() == witness.verdict())) {
      throw new Mismatch(finding, "the witness ends in another way: " + packet);
    }
    for (Packet corner : corners(rule, packet)) {
      if (steps <= MOST_CORNER_STEPS && Evaluator.enters(entry, corner)) {
        notExecuted(finding, rule, evaluate(entry, corner), corner);
      }
    }
  }

  /**
   * A finding whose witness says also which conditions of other rules do not hold, where its end hangs on
   * them: so that a trace of it ends as the finding says.
   */
  Finding completed(Finding finding) {
    Witness witness = finding.witness();
    EntryPoint entry = witness == null ? null : entries.get(witness.entryPoint());
    if (witness == null || entry == null || witness.verdict() == null || steps > MOST_STEPS) {
      return finding;
    }
    Evaluation before = evaluate(entry, witness.packet());
    if (before.isDetermined() || before.open().isEmpty()) {
      return finding;
    }
    Packet packet = witness.packet();
    Map<String, Boolean> conditions = new HashMap<>(packet.conditions());
    before.open().forEach(text -> conditions.putIfAbsent(text, false));
    Packet closed =
        new Packet(
            packet.in(), packet.out(), packet.src(), packet.dst(), packet.protocol(),
            packet.srcPort(), packet.detail(), packet.tcpFlags(), packet.state(),
            packet.laterFragment(), conditions, packet.properties());
    Evaluation after = evaluate(entry, closed);
    boolean same =
        after.isDetermined() && isSame(after.verdicts().iterator().next(), witness);
    return same
        ? finding.withWitness(
            new Witness(closed, witness.verdict(), witness.decider(), witness.entryPoint()))
        : finding;
  }

  private static boolean isSame(Verdict verdict, Witness witness) {
    RuleRef decider = witness.decider();
    return verdict.kind() == witness.verdict()
        && (decider == null ? verdict.rule() == null : decider.rule().equals(verdict.rule()));
  }

  /** What a permit exposes: the witness may be permitted where and by whom the finding says. */
  private void permitted(Finding finding, Witness witness) {
    EntryPoint entry = entries.get(witness.entryPoint());
    if (entry == null || steps > MOST_STEPS) {
      return;
    }
    Evaluation evaluation = evaluate(entry, witness.packet());
    RuleRef decider = witness.decider();
    if (!Evaluator.enters(entry, witness.packet())
        || evaluation.verdicts().stream()
            .noneMatch(
                v ->
                    v.kind() == witness.verdict()
                        && (decider == null ? v.isDefault() : decider.rule().equals(v.rule())))) {
      throw new Mismatch(finding, "the witness is not permitted so: " + witness.packet());
    }
  }

  /** A redundant rule is alive: its witness must come to it. */
  @SuppressWarnings("ReferenceEquality") // The rule itself, not one that reads the same.
  private void live(Finding finding, RuleRef rule, Witness witness) {
    EntryPoint entry = entry(witness.entryPoint(), rule.ruleset());
    if (entry != null
        && steps <= MOST_STEPS
        && evaluate(entry, witness.packet()).executed().stream().noneMatch(s -> s.rule() == rule.rule())) {
      throw new Mismatch(finding, "the witness does not come to the rule: " + witness.packet());
    }
  }

  private Evaluation evaluate(EntryPoint entry, Packet packet) {
    Entry key = new Entry(entry.name(), packet);
    Evaluation before = known.get(key);
    if (before != null) {
      steps += before.open().isEmpty() ? 1 : before.path().size();
      return before;
    }
    Evaluation evaluation = evaluator.decide(entry, packet);
    steps += (long) STEPS_OF_EXECUTION * evaluation.executed().size();
    Set<Ruleset> passed = Collections.newSetFromMap(new IdentityHashMap<>());
    evaluation.executed().forEach(step -> passed.add(step.ruleset()));
    for (String name : entry.rulesets()) {
      device.ruleset(name).ifPresent(passed::add);
    }
    passed.forEach(ruleset -> steps += ruleset.rules().size());
    if (known.size() == MOST_KEPT) {
      known.clear();
    }
    known.put(key, evaluation);
    return evaluation;
  }

  /** A way that hangs on an open condition proves nothing here: conditions may exclude each other. */
  @SuppressWarnings("ReferenceEquality") // The rule itself, not one that reads the same.
  private static void notExecuted(
      Finding finding, RuleRef rule, Evaluation evaluation, Packet packet) {
    boolean sure =
        evaluation.open().isEmpty()
            ? evaluation.executed().contains(new Evaluation.Step(rule.ruleset(), rule.rule()))
            : evaluation.path().stream().anyMatch(s -> s.rule() == rule.rule());
    if (sure) {
      throw new Mismatch(finding, "a packet comes to the rule: " + packet);
    }
  }

  private @Nullable EntryPoint entry(String name, Ruleset ruleset) {
    EntryPoint entry = entries.get(name);
    if (entry == null && ruleset.defaultAction().isVerdict()) {
      return new EntryPoint(name, Product.ANY, List.of(name), ruleset.defaultAction());
    }
    return entry;
  }

  /** The packets with the least and the greatest values of every product without conditions. */
  private static List<Packet> corners(RuleRef rule, Packet like) {
    List<Packet> out = new ArrayList<>();
    List<Product> products = rule.rule().match().products();
    for (Product product : products.subList(0, Math.min(2, products.size()))) {
      if (product.conditions().stream().allMatch(c -> c instanceof Condition.Predicate p && like.conditions().containsKey(p.text()))) {
        Packet least = corner(product, like, false);
        Packet greatest = corner(product, like, true);
        if (least != null && Matching.fits(product, least)) {
          out.add(least);
        }
        if (greatest != null && Matching.fits(product, greatest)) {
          out.add(greatest);
        }
      }
    }
    return out;
  }

  private static @Nullable Packet corner(Product product, Packet like, boolean greatest) {
    IpAddress src = end(product.src(), like.src().v6(), greatest);
    IpAddress dst = end(product.dst(), like.src().v6(), greatest);
    if (src == null || dst == null) {
      return null;
    }
    int ranges = product.service().values().count();
    int service =
        greatest
            ? product.service().values().hi(ranges - 1)
            : product.service().values().lo(0);
    int protocol = service >> 16;
    boolean later = product.fragments() == Fragments.LATER;
    boolean ports = ServiceSet.hasPorts(protocol) && !later;
    boolean detail = ports || (ServiceSet.hasTypes(protocol) && !later);
    int last = product.srcPort().count() - 1;
    ConnState state =
        product.state().contains(like.state()) ? like.state() : product.state().iterator().next();
    int flagsLast = product.tcpFlags().count() - 1;
    return new Packet(
        like.in(),
        like.out(),
        src,
        dst,
        protocol,
        !ports ? 0 : greatest ? product.srcPort().hi(last) : product.srcPort().lo(0),
        detail ? service & 0xffff : 0,
        protocol != ServiceSet.TCP || later
            ? 0
            : greatest ? product.tcpFlags().hi(flagsLast) : product.tcpFlags().lo(0),
        state,
        later,
        like.conditions(),
        Map.of());
  }

  /** The first or last address of one version; null when the set has none. */
  private static @Nullable IpAddress end(
      AddressSet set, boolean v6, boolean greatest) {
    IpAddress[] found = new IpAddress[1];
    set.forEachRange(
        (six, loHigh, loLow, hiHigh, hiLow) -> {
          if (six == v6 && (greatest || found[0] == null)) {
            found[0] =
                greatest ? new IpAddress(six, hiHigh, hiLow) : new IpAddress(six, loHigh, loLow);
          }
        });
    return found[0];
  }
}
