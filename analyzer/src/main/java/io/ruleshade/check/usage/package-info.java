/** What hit counters say, and what they cannot say. */
@NullMarked
package io.ruleshade.check.usage;

import org.jspecify.annotations.NullMarked;
