package io.ruleshade.change;

import io.ruleshade.source.Span;

/**
 * A statement outside of rules and named objects that differs between two configurations and may be about
 * packets: a security level, a zone of an interface, a translation, a route. It is not compared, so that
 * nothing is proven of what hangs on it.
 *
 * @param before whether it stands in the old configuration
 * @param span its line
 * @param words it with the headers under which it stands
 * @param moved whether both sides have the same statements and only their order differs, first of all here
 */
public record Aside(boolean before, Span span, String words, boolean moved) {
  /** {@return which side it is of, in a word} */
  public String side() {
    return before ? "old" : "new";
  }
}
