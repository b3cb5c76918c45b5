/** What all front ends share in using ANTLR: statement-wise parsing, spans, readable errors. */
@NullMarked
package io.ruleshade.parser.antlr;

import org.jspecify.annotations.NullMarked;
