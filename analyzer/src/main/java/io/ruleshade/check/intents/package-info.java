/** What the site wants of its traffic, as checks. */
@NullMarked
package io.ruleshade.check.intents;

import org.jspecify.annotations.NullMarked;
