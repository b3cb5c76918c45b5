package io.ruleshade.parser.asa;

import io.ruleshade.source.Span;
import org.jspecify.annotations.Nullable;

/** An {@code object network} or {@code object service} with its one value. */
final class AsaObject {
  final String name;
  final boolean service;
  Span span;

  /** The value; null while none was read. */
  @Nullable Value value;

  AsaObject(String name, boolean service, Span span) {
    this.name = name;
    this.service = service;
    this.span = span;
  }

  /** What an object stands for. */
  sealed interface Value {
    /** {@code host A}. */
    record Host(Ace.Operand address) implements Value {}

    /** {@code subnet A M}, or an IPv6 prefix without mask. */
    record Subnet(Ace.Operand address, Ace.@Nullable Operand mask) implements Value {}

    /** {@code range A B}. */
    record Range(Ace.Operand first, Ace.Operand last) implements Value {}

    /**
     * {@code fqdn [v4|v6] NAME}.
     *
     * @param version 4, 6, or 0 for both
     */
    record Fqdn(int version, String name) implements Value {}

    /** {@code service …}. */
    record Service(AsaGroup.ServiceSpec spec) implements Value {}

    /**
     * A value that could not be read.
     *
     * @param text the line
     */
    record Unreadable(String text) implements Value {}
  }
}
