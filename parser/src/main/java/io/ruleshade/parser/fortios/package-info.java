/**
 * Fortinet FortiOS: the text of {@code show}, {@code show full-configuration} and of backups.
 *
 * <p>The way of a file: {@link io.ruleshade.parser.fortios.FortiosDialect} hands it to the reader,
 * which replays the statements one by one into tables of entries (virtual domains, policies,
 * objects), just as the device would take them from its command line: {@code edit} opens or creates,
 * {@code set} replaces, {@code append}, {@code move}, {@code rename}, {@code clone} and {@code
 * delete} do what they say. What the tables hold at the end is resolved (addresses, services,
 * schedules, virtual IPs) and lowered into the rule model.
 */
@NullMarked
package io.ruleshade.parser.fortios;

import org.jspecify.annotations.NullMarked;
