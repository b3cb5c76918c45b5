/**
 * One packet's way through a device: the small language in which people write packets, where a
 * packet enters, and what is decided.
 */
@NullMarked
package io.ruleshade.trace;

import org.jspecify.annotations.NullMarked;
