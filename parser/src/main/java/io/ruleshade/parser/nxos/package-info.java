/** Cisco NX-OS, on what {@link io.ruleshade.parser.cisco} shares. */
@NullMarked
package io.ruleshade.parser.nxos;

import org.jspecify.annotations.NullMarked;
