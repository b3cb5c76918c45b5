/**
 * Explanations of findings by this program alone, from the same evidence that a model would be given: what
 * is so, why it matters, what shows it, what was probably meant, the question to answer, what to do.
 */
@NullMarked
package io.ruleshade.agent.explain;

import org.jspecify.annotations.NullMarked;
