package io.ruleshade.semantics;

import io.ruleshade.model.Device;
import io.ruleshade.model.EntryPoint;
import io.ruleshade.model.Ruleset;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * Decides packets by walking through the rules as a device does: first match, jumps, gotos, returns.
 *
 * <p>Where a condition cannot be decided from the packet, both ways are gone, so the answer holds all
 * that can happen. Complexity: linear in the rules that the packet comes past; a chain is walked once for
 * all its callers, or once for each set of what was written before.
 */
public final class Evaluator {
  private final Device device;
  private final Map<String, Ruleset> rulesets = new HashMap<>();
  private final Map<Ruleset, Hulls> hulls = new ConcurrentHashMap<>();
  private final CallLoops loops;

  /** An evaluator of a device's rulesets. */
  public Evaluator(Device device) {
    this.device = device;
    for (Ruleset ruleset : device.rulesets()) {
      rulesets.putIfAbsent(ruleset.name(), ruleset);
    }
    this.loops = new CallLoops(rulesets);
  }

  /** {@return whether a packet enters at an entry point} */
  public static boolean enters(EntryPoint entry, Packet packet) {
    return Matching.fits(entry.guard(), packet)
        && entry.guard().conditions().stream()
            .allMatch(c -> Matching.holds(c, packet, Set.of()) != Matching.Truth.NO);
  }

  /** {@return what can happen to a packet that enters at an entry point} */
  public Evaluation decide(EntryPoint entry, Packet packet) {
    return decide(entry, packet, Set.of());
  }

  /**
   * {@return what can happen to a packet that enters at an entry point}
   *
   * @param written what may have been written before, where it came through other entry points
   */
  public Evaluation decide(EntryPoint entry, Packet packet, Set<String> written) {
    return new Walk(this, packet, entry).run(written, Integer.MAX_VALUE).orElseThrow();
  }

  /**
   * {@return what can happen to a packet that enters at an entry point, or nothing when there are more
   * ways than so many}
   */
  public Optional<Evaluation> decide(EntryPoint entry, Packet packet, int mostWays) {
    return new Walk(this, packet, entry).run(Set.of(), mostWays);
  }

  /** The ruleset of a name; null when none is declared. */
  @Nullable Ruleset ruleset(@Nullable String name) {
    return rulesets.get(name);
  }

  Hulls hulls(Ruleset ruleset) {
    return hulls.computeIfAbsent(ruleset, Hulls::new);
  }

  CallLoops loops() {
    return loops;
  }

  List<Ruleset> possibleCallees(Ruleset.Gap gap) {
    return device.possibleCallees(gap);
  }
}
