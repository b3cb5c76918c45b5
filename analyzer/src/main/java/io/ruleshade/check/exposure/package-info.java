/**
 * What the firewall lets through that it had better not: the permits that decide new connections on
 * their way through the device or to it.
 *
 * <p>{@link io.ruleshade.check.exposure.Traffic} says which packets come to which live permit, and
 * {@link io.ruleshade.check.exposure.Proof} shows by packets that they do; the checks only look at
 * what is left.
 */
@NullMarked
package io.ruleshade.check.exposure;

import org.jspecify.annotations.NullMarked;
