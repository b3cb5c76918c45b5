package io.ruleshade.analysis;

import io.ruleshade.algebra.Box;
import io.ruleshade.model.Ruleset;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A chain being written out, and where it was called from. */
final class CallFrame {
  final Ruleset ruleset;
  final List<Box> guard;
  final int chain;
  final @Nullable CallFrame caller;
  final boolean perhaps;

  /** The chain to be written after this one: the caller, or the next chain that the rule calls. */
  @Nullable CallFrame then;

  /** Packets that are only perhaps sent here. */
  final List<Box> perhapsNot = new ArrayList<>(0);

  /** The rule that sends packets here, and its arm. */
  int callOwner;

  int callArm;

  int next;
  int gapsDone = -1;

  /** For a chain entered by goto: what leaves the caller's chain at the end of this one. */
  List<Box> leaving = List.of();

  List<Boolean> leavingCertain = List.of();
  int leavingOwner;
  int leavingArm;

  CallFrame(
      Ruleset ruleset, List<Box> guard, int chain, @Nullable CallFrame caller, boolean perhaps) {
    this.ruleset = ruleset;
    this.guard = guard;
    this.chain = chain;
    this.caller = caller;
    this.then = caller;
    this.perhaps = perhaps;
  }
}
