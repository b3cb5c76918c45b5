/**
 * The front end for Cisco ASA, PIX and FWSM: {@code show running-config} and {@code show
 * access-list}.
 *
 * <p>{@link io.ruleshade.parser.asa.AsaReader} goes through the lines as the device's command line
 * would, keeping track of the mode that an {@code object-group} or an {@code interface} opens, and
 * replays them into an {@link io.ruleshade.parser.asa.AsaConfig}. {@link
 * io.ruleshade.parser.asa.AsaLowering} then turns the final state into the rule model: {@link
 * io.ruleshade.parser.asa.AsaResolver} says what a name stands for, {@link
 * io.ruleshade.parser.asa.AsaRoles} which operand of an entry is which field.
 */
@NullMarked
package io.ruleshade.parser.asa;

import org.jspecify.annotations.NullMarked;
