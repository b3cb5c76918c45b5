/**
 * The JSON result, {@code ruleshade/result/1}, read back as values. Every format but text and JSON
 * itself is a function of {@link io.ruleshade.report.document.ResultDocument}, so that {@code
 * ruleshade convert} of a result that was kept gives the bytes that {@code ruleshade check} gave.
 */
@NullMarked
package io.ruleshade.report.document;

import org.jspecify.annotations.NullMarked;
