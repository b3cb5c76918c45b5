/**
 * What a configuration means: packets, and the decision a device takes about one.
 *
 * <p>This is the normative meaning, small and without any cleverness. The fast engine is tested
 * against it, and every piece of evidence is replayed through it before it is printed.
 */
@NullMarked
package io.ruleshade.semantics;

import org.jspecify.annotations.NullMarked;
