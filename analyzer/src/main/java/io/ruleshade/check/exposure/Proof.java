package io.ruleshade.check.exposure;

import io.ruleshade.check.RuleRef;
import io.ruleshade.check.Witness;
import io.ruleshade.model.Action;
import io.ruleshade.model.Device;
import io.ruleshade.model.EntryPoint;
import io.ruleshade.model.Product;
import io.ruleshade.semantics.Evaluation;
import io.ruleshade.semantics.Evaluator;
import io.ruleshade.semantics.Packet;
import io.ruleshade.semantics.Verdict;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Shows by packets what a rule or a default decides: each packet goes through the whole filter, and
 * through every other filter of its device that it meets where there are several.
 */
final class Proof {
  /** Rules walked past by all packets of one device together. */
  private static final long MOST_STEPS = 150_000_000;

  /** Ways of one packet through rules whose conditions are open, after which it shows nothing. */
  private static final int MOST_WAYS = 500;

  private static final Evaluation NOTHING =
      new Evaluation(Set.of(), Set.of(), List.of(), List.of());

  /** What a packet costs that shows nothing for that reason. */
  private static final long TOO_MANY_WAYS = MOST_STEPS / 100;

  private final Device device;
  private final Evaluator evaluator;
  private final boolean manyHooks;
  private long steps;

  Proof(Device device) {
    this.device = device;
    this.evaluator = new Evaluator(device);
    this.manyHooks = device.dialect().equals("iptables") || device.dialect().equals("nftables");
  }

  /**
   * A packet that is permitted.
   *
   * @param witness the packet and who permits it
   * @param open conditions that were asked on the way and cannot be decided from the packet
   */
  record Shown(Witness witness, List<String> open) {}

  /** {@return whether no more packets are followed} */
  boolean isExhausted() {
    return steps > MOST_STEPS;
  }

  /** {@return a packet of a product that a rule permits, among some that are tried} */
  Optional<Shown> permits(RuleRef rule, Traffic.Part part, Product product, int tries) {
    for (int k = 0; k < tries; k++) {
      Packet packet = Samples.packet(product, k);
      Shown shown = packet == null ? null : permits(rule, part, packet);
      if (shown != null) {
        return Optional.of(shown);
      }
    }
    return Optional.empty();
  }

  /** {@return the number of packets, of so many drawn from a product, that a rule permits} */
  int share(RuleRef rule, Traffic.Part part, int of) {
    int n = 0;
    for (int k = 0; k < of; k++) {
      Packet packet = Samples.packet(part.product(), k);
      n += packet != null && permits(rule, part, packet) != null ? 1 : 0;
    }
    return n;
  }

  private @Nullable Shown permits(RuleRef rule, Traffic.Part part, Packet packet) {
    EntryPoint entry = part.way().entry();
    if (entry == null) {
      entry =
          device.entryPoints().stream()
              .filter(e -> e.rulesets().contains(rule.ruleset().name()))
              .filter(e -> Evaluator.enters(e, packet))
              .findFirst()
              .orElse(null);
    }
    if (entry == null || !Evaluator.enters(entry, packet)) {
      return null;
    }
    Evaluation evaluation = evaluate(entry, packet);
    boolean here =
        evaluation.verdicts().stream()
            .anyMatch(v -> rule.rule().equals(v.rule()) && v.kind() == Action.Kind.PERMIT);
    if (!here || isDroppedElsewhere(entry, packet)) {
      return null;
    }
    return new Shown(
        new Witness(packet, Action.Kind.PERMIT, rule, entry.name()),
        evaluation.isDetermined() ? List.of() : evaluation.open());
  }

  /** {@return a packet that comes in at an entry point and that its default permits} */
  Optional<Shown> defaultPermits(EntryPoint entry, Product product, int tries) {
    for (int k = 0; k < tries; k++) {
      Packet packet = Samples.packet(product, k);
      if (packet != null && Evaluator.enters(entry, packet)) {
        Evaluation evaluation = evaluate(entry, packet);
        boolean open =
            evaluation.verdicts().stream()
                .anyMatch(v -> v.isDefault() && v.kind() == Action.Kind.PERMIT);
        if (open && !isDroppedElsewhere(entry, packet)) {
          return Optional.of(
              new Shown(
                  new Witness(packet, Action.Kind.PERMIT, null, entry.name()),
                  evaluation.isDetermined() ? List.of() : evaluation.open()));
        }
      }
    }
    return Optional.empty();
  }

  /** {@return what becomes of a packet that comes in at an entry point; nothing when it is not followed} */
  Evaluation evaluate(EntryPoint entry, Packet packet) {
    if (isExhausted()) {
      return NOTHING;
    }
    Optional<Evaluation> followed = evaluator.decide(entry, packet, MOST_WAYS);
    Evaluation evaluation = followed.orElse(NOTHING);
    steps += followed.isEmpty() ? TOO_MANY_WAYS : evaluation.executed().size();
    for (String name : entry.rulesets()) {
      steps += device.ruleset(name).map(r -> r.rules().size()).orElse(0);
    }
    return evaluation;
  }

  /** Whether another base chain that the packet comes through drops it for certain. */
  private boolean isDroppedElsewhere(EntryPoint entry, Packet packet) {
    if (!manyHooks) {
      return false;
    }
    for (EntryPoint other : device.entryPoints()) {
      if (!other.name().equals(entry.name()) && Evaluator.enters(other, packet)) {
        List<Verdict> ends = List.copyOf(evaluate(other, packet).verdicts());
        if (!ends.isEmpty() && ends.stream().allMatch(v -> v.kind() != null && v.kind().isDrop())) {
          return true;
        }
      }
    }
    return false;
  }
}
