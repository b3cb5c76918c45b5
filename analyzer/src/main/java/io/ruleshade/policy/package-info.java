/** What counts as wide, as risky and as inside: lists and thresholds, as data. */
@NullMarked
package io.ruleshade.policy;

import org.jspecify.annotations.NullMarked;
