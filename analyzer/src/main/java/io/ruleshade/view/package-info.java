/**
 * What a policy comes to as a whole, seen from outside: tables of addresses and services that say what is
 * let through, each cell proven over all its packets.
 */
@NullMarked
package io.ruleshade.view;

import org.jspecify.annotations.NullMarked;
