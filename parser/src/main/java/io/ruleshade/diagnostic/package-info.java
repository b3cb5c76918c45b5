/** One shape for what the parser and the checks have to say about a place in a file. */
@NullMarked
package io.ruleshade.diagnostic;

import org.jspecify.annotations.NullMarked;
