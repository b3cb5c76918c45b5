/** The command line: one class a command. {@link io.ruleshade.cli.Main} is wiring. */
@NullMarked
package io.ruleshade.cli;

import org.jspecify.annotations.NullMarked;
