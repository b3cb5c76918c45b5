/**
 * Junos: routers with firewall filters and SRX firewalls with zone policies, in the form with braces
 * and in the form of {@code set} commands.
 *
 * <p>{@link io.ruleshade.parser.junos.JunosReader} reads both forms, statement by statement, into one
 * tree of {@link io.ruleshade.parser.junos.Statement}s, by what {@link
 * io.ruleshade.parser.junos.Shape} says a statement looks like. {@link
 * io.ruleshade.parser.junos.Inheritance} then applies configuration groups. Each root, logical system
 * and tenant is lowered by {@link io.ruleshade.parser.junos.SystemLowering}: filters, policies, their
 * objects and where they are applied.
 */
@NullMarked
package io.ruleshade.parser.junos;

import org.jspecify.annotations.NullMarked;
