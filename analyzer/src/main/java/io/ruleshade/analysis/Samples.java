package io.ruleshade.analysis;

import io.ruleshade.model.EntryPoint;
import io.ruleshade.semantics.Evaluator;
import io.ruleshade.semantics.Packet;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Packets that stand for the sets of a comparison. */
final class Samples {
  private final Witnesses witnesses;
  private final Evaluator evaluator;
  private final Set<String> predicates = new HashSet<>();

  Samples(FilterProgram program) {
    this.witnesses = new Witnesses(program);
    this.evaluator = new Evaluator(program.device());
    for (int id = 0; id < program.predicates().count(); id++) {
      if (!program.predicates().isFresh(id)) {
        predicates.add(program.predicates().get(id).text());
      }
    }
  }

  /**
   * {@return a packet of a set, with the conditions said that do not hold, where one of its ends at some
   * entry points hangs on them}
   */
  Packet of(Comparison.Region region, List<EntryPoint> entryPoints) {
    Packet packet =
        witnesses.packet(witnesses.everyday(region.point(), region.box(), p -> true));
    Packet closed = packet;
    for (int round = 0; round < 3; round++) {
      Map<String, Boolean> conditions = new HashMap<>(closed.conditions());
      for (EntryPoint entry : entryPoints) {
        for (String open : evaluator.decide(entry, closed).open()) {
          if (predicates.contains(open)) {
            conditions.putIfAbsent(open, false);
          }
        }
      }
      if (conditions.size() == closed.conditions().size()) {
        break;
      }
      closed =
          new Packet(
              packet.in(), packet.out(), packet.src(), packet.dst(), packet.protocol(),
              packet.srcPort(), packet.detail(), packet.tcpFlags(), packet.state(),
              packet.laterFragment(), conditions, packet.properties());
    }
    return closed;
  }
}
