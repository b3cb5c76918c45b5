/**
 * The report for whoever has to sign: one HTML file that stands on its own. It is a function of the JSON
 * result and of a few settings, both of which it carries, so that it can be made again and compared.
 */
@NullMarked
package io.ruleshade.report.html;

import org.jspecify.annotations.NullMarked;
