/** The checks, what they find, and the evidence that goes with it. One class a check. */
@NullMarked
package io.ruleshade.check;

import org.jspecify.annotations.NullMarked;
