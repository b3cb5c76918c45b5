/**
 * What of a result is accepted, and by whom: the {@link io.ruleshade.accept.Baseline} of debt that a
 * machine writes, the {@link io.ruleshade.accept.Exceptions} that people write, and remarks on rules.
 * {@link io.ruleshade.accept.Acceptance} judges the entries of a report by them. What is accepted stays in
 * the report.
 */
@NullMarked
package io.ruleshade.accept;

import org.jspecify.annotations.NullMarked;
