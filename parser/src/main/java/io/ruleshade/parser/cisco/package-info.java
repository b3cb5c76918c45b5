/**
 * What the command lines of Cisco devices share.
 *
 * <p>{@link io.ruleshade.parser.cisco.CiscoText}, {@link io.ruleshade.parser.cisco.CiscoNumbers} and
 * {@link io.ruleshade.parser.cisco.GroupCycles} serve all of them. The rest is the front end of
 * routers and switches, IOS and NX-OS, which differ by a {@link
 * io.ruleshade.parser.cisco.RouterFlavor}: {@code RouterReader} replays the lines into a {@code
 * RouterConfig} of {@code AccessList}s and {@code ObjectGroup}s, and {@code RouterLowering} turns its
 * final state into the rule model, {@code AceLowering} one entry at a time.
 */
@NullMarked
package io.ruleshade.parser.cisco;

import org.jspecify.annotations.NullMarked;
