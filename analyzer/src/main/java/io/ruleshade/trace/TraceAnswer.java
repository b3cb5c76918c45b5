package io.ruleshade.trace;

import io.ruleshade.check.RuleRef;
import io.ruleshade.model.Action;
import io.ruleshade.model.EntryPoint;
import io.ruleshade.semantics.Evaluation;
import io.ruleshade.semantics.Packet;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What happens to one packet.
 *
 * @param packet the packet as it was decided, with what was not said filled in
 * @param verdict how it ends; null when that hangs on something that is not known
 * @param decider the rule that decides; null when a default does or nobody can say
 * @param byDefault whether a default decides
 * @param path the rules it matches on its way, in order, as far as that is sure
 * @param open what the answer hangs on
 * @param passages the entry points it comes through, in order
 * @param notes what was assumed, for the reader
 */
public record TraceAnswer(
    Packet packet,
    Action.@Nullable Kind verdict,
    @Nullable RuleRef decider,
    boolean byDefault,
    List<RuleRef> path,
    List<String> open,
    List<Passage> passages,
    List<String> notes) {
  public TraceAnswer {
    path = List.copyOf(path);
    open = List.copyOf(open);
    passages = List.copyOf(passages);
    notes = List.copyOf(notes);
  }

  /** {@return the same answer about a packet that was said otherwise} */
  TraceAnswer with(Packet other, List<String> others) {
    return new TraceAnswer(other, verdict, decider, byDefault, path, open, passages, others);
  }

  /**
   * One entry point on the way of a packet.
   *
   * @param entry the entry point
   * @param packet the packet as it enters there
   * @param evaluation what can happen to it there
   */
  public record Passage(EntryPoint entry, Packet packet, Evaluation evaluation) {}

  /** {@return the verdict as JSON names it} */
  public String verdictLabel() {
    return verdict == null ? "undetermined" : verdict.label();
  }
}
