/**
 * The log of what was asked and answered: one line an entry, each with the hash of the one before, appended and
 * never changed. {@link io.ruleshade.agent.audit.AuditCheck} finds an entry that was edited, left out or moved;
 * that the end was cut off shows only against a {@link io.ruleshade.agent.audit.Checkpoint} kept elsewhere.
 */
@NullMarked
package io.ruleshade.agent.audit;

import org.jspecify.annotations.NullMarked;
