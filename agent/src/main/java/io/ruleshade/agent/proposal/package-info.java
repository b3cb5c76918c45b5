/**
 * Changes that may be proposed, and the gate that each has to pass before anybody sees it. A proposal is a
 * kind of edit and ids of the evidence, never an address, a port or a line of a vendor's language. What is
 * shown is a {@link io.ruleshade.agent.proposal.ProposalVerifier.VerifiedProposal}, which only the verifier
 * can make.
 */
@NullMarked
package io.ruleshade.agent.proposal;

import org.jspecify.annotations.NullMarked;
