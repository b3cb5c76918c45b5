package io.ruleshade.model;

import io.ruleshade.source.Span;
import java.util.List;
import org.jspecify.annotations.Nullable;

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
 * @param scope where the name counts: the zone of an address book, the virtual system or device
 *     group; empty where it counts everywhere
 * @param extent what it stands for as a set; null where that is not known exactly
 */
public record NamedObject(
    String name,
    String kind,
    Span span,
    List<Rule.Use> members,
    List<String> value,
    boolean referenced,
    String scope,
    @Nullable Extent extent) {
  public NamedObject {
    members = List.copyOf(members);
    value = List.copyOf(value);
  }

  /** An object whose name counts everywhere and that is no set of addresses or services. */
  public NamedObject(
      String name,
      String kind,
      Span span,
      List<Rule.Use> members,
      List<String> value,
      boolean referenced) {
    this(name, kind, span, members, value, referenced, "", null);
  }
}
