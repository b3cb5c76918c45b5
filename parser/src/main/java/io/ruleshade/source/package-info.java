/** Input files and places in them: text, lines, spans. Line and column are derived late. */
@NullMarked
package io.ruleshade.source;

import org.jspecify.annotations.NullMarked;
