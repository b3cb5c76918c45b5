/**
 * What is known of one finding, as facts that this program computed, and what a model may see of it.
 *
 * <p>An {@link io.ruleshade.agent.evidence.EvidencePack} names everything by ids of its own ({@code R1} a
 * rule, {@code W1} a packet, {@code V1} a value, {@code C1} a fact, {@code S1} a sign of what was meant). A
 * fact is a template over those ids; people read it with the ids filled in, a model with the ids left.
 */
@NullMarked
package io.ruleshade.agent.evidence;

import org.jspecify.annotations.NullMarked;
