/** What a change of a configuration does to packets. */
@NullMarked
package io.ruleshade.change;

import org.jspecify.annotations.NullMarked;
