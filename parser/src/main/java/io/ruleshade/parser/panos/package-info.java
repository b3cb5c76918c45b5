/**
 * The front end for Palo Alto Networks PAN-OS and Panorama.
 *
 * <p>{@link io.ruleshade.parser.panos.XmlReader}, {@link io.ruleshade.parser.panos.SetReader} and
 * {@link io.ruleshade.parser.panos.CurlyReader} read the three forms into one tree of {@link
 * io.ruleshade.parser.panos.Node}s. {@link io.ruleshade.parser.panos.Config} finds the places where
 * objects and rules stand; {@link io.ruleshade.parser.panos.Definitions} and {@link
 * io.ruleshade.parser.panos.Resolver} say what a name means where it is used; {@link
 * io.ruleshade.parser.panos.RuleLowering} makes the rules and {@link
 * io.ruleshade.parser.panos.Entries} says where packets enter.
 */
@NullMarked
package io.ruleshade.parser.panos;

import org.jspecify.annotations.NullMarked;
