package io.ruleshade.model;

import io.ruleshade.source.Span;
import java.util.List;

/**
 * An object that rules refer to by name.
 *
 * @param name its name
 * @param kind {@code network}, {@code network-group}, {@code service}, {@code service-group},
 *     {@code protocol-group}, {@code icmp-type-group}, {@code name}, {@code set}, {@code time-range},
 *     {@code user-group}, {@code security-group} …
 * @param span its definition
 * @param members objects it refers to
 * @param value what it stands for, in words
 * @param referenced whether something other than a rule or an object (translation, VPN, routing)
 *     refers to it
 */
public record NamedObject(
    String name,
    String kind,
    Span span,
    List<Rule.Use> members,
    List<String> value,
    boolean referenced) {
  public NamedObject {
    members = List.copyOf(members);
    value = List.copyOf(value);
  }
}
