package io.ruleshade.diagnostic;

import io.ruleshade.source.Span;

/**
 * A place with a short remark: what is underlined in a diagnostic.
 *
 * @param span the place
 * @param text the remark; may be empty
 */
public record Label(Span span, String text) {}
