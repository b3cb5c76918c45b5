package io.ruleshade.check.exposure;

import io.ruleshade.analysis.AnalysisResult;
import io.ruleshade.check.Context;
import io.ruleshade.check.exposure.Proof.Shown;
import io.ruleshade.model.Action;
import io.ruleshade.model.AddressSet;
import io.ruleshade.model.Device;
import io.ruleshade.model.EntryPoint;
import io.ruleshade.model.Fragments;
import io.ruleshade.model.Product;
import io.ruleshade.semantics.Evaluation;
import io.ruleshade.semantics.Packet;
import io.ruleshade.semantics.Verdict;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What becomes of packets that no rule was written for. */
final class Openness {
  private static final int TRIES = 8;

  private Openness() {}

  /** {@return the entry points where packets through the device or to it come in} */
  static List<EntryPoint> entries(Device device) {
    return device.entryPoints().stream()
        .filter(entry -> Traffic.place(device, entry) != null)
        .filter(entry -> entry.guard().fragments() != Fragments.LATER)
        .filter(entry -> entry.guard().service().isAny() || isMost(entry))
        .toList();
  }

  /** Whether an entry point is more than a corner of IPv6 that its device lets pass. */
  private static boolean isMost(EntryPoint entry) {
    return Sizes.isMostPorts(entry.guard().service());
  }

  /** {@return a packet that the default of an entry point permits} */
  static Optional<Shown> byDefault(Device device, Proof proof, EntryPoint entry) {
    return proof.defaultPermits(entry, Traffic.guard(device, entry), TRIES);
  }

  /** How the packets of one IP version fare that are drawn from an entry point. */
  enum Answer {
    /** All of them are permitted. */
    OPEN,
    /** More than half of them are dropped for certain. */
    CLOSED,
    /** Neither. */
    MIXED
  }

  /** {@return how the packets of one IP version fare} */
  static Answer answer(Device device, Proof proof, EntryPoint entry, boolean v6) {
    Product guard = guard(device, entry, v6);
    int permitted = 0;
    int dropped = 0;
    int drawn = 0;
    for (int k = 0; k < TRIES; k++) {
      Packet packet = guard.isEmpty() ? null : Samples.packet(guard, k);
      if (packet != null) {
        drawn++;
        Evaluation evaluation = proof.evaluate(entry, packet);
        List<Verdict> ends = new ArrayList<>(evaluation.verdicts());
        permitted += isAll(ends, false) ? 1 : 0;
        dropped += isAll(ends, true) ? 1 : 0;
      }
    }
    return drawn > 0 && permitted == drawn
        ? Answer.OPEN
        : 2 * dropped > drawn ? Answer.CLOSED : Answer.MIXED;
  }

  private static boolean isAll(List<Verdict> ends, boolean drop) {
    return !ends.isEmpty()
        && ends.stream()
            .allMatch(
                v -> {
                  var kind = v.kind();
                  return kind != null
                      && (drop ? kind.isDrop() : kind == Action.Kind.PERMIT);
                });
  }

  /** {@return the proofs of the device that is being checked} */
  static Proof proof(Device device, AnalysisResult analysis, Context context) {
    return Traffic.of(device, analysis, context).proof();
  }

  /** {@return a permitted packet of one IP version that comes in at an entry point} */
  static @Nullable Packet packet(Device device, EntryPoint entry, boolean v6) {
    Product guard = guard(device, entry, v6);
    return guard.isEmpty() ? null : Samples.packet(guard, 0);
  }

  private static Product guard(Device device, EntryPoint entry, boolean v6) {
    AddressSet all = v6 ? AddressSet.ANY6 : AddressSet.ANY4;
    Product guard = Traffic.guard(device, entry);
    return guard.withSrc(guard.src().intersect(all)).withDst(guard.dst().intersect(all));
  }
}
