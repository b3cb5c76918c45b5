/**
 * The formats that are functions of the JSON result alone, one class each. Texts from a
 * configuration pass through {@link io.ruleshade.report.format.Shown} on their way to any of them.
 */
@NullMarked
package io.ruleshade.report.format;

import org.jspecify.annotations.NullMarked;
