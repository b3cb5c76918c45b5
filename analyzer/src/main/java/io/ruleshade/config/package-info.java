/**
 * What a site states in files of its own: settings, exceptions, intents. Text is read into {@link
 * io.ruleshade.config.Node}s, which know their place, by {@link io.ruleshade.config.Yaml}; {@link
 * io.ruleshade.config.Fields} takes them apart and says what is wrong with its line. A name that is not
 * known is an error and never passed over.
 */
@NullMarked
package io.ruleshade.config;

import org.jspecify.annotations.NullMarked;
