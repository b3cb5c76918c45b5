/**
 * From text to the rule model: which dialect a file is in, and one front end a dialect.
 *
 * <p>{@link io.ruleshade.parser.Parsers} is the way in. A front end never throws because of what a
 * file holds: it returns a {@link io.ruleshade.parser.ParseResult} with devices, in which every line is
 * accounted for, and diagnostics.
 */
@NullMarked
package io.ruleshade.parser;

import org.jspecify.annotations.NullMarked;
