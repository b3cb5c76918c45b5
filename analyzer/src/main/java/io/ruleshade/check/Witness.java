package io.ruleshade.check;

import io.ruleshade.model.Action;
import io.ruleshade.semantics.Packet;
import org.jspecify.annotations.Nullable;

/**
 * A packet that shows a finding: the rule asks for it, and another rule decides it.
 *
 * @param packet the packet
 * @param verdict how it is finally decided; null when nobody can say
 * @param decider the rule that finally decides it; null when the default does, or nobody can say
 * @param entryPoint where the packet enters
 */
public record Witness(
    Packet packet, Action.@Nullable Kind verdict, @Nullable RuleRef decider, String entryPoint) {}
