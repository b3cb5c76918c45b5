package io.ruleshade.model;

import io.ruleshade.source.Span;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One rule as the device counts rules: disabled ones count, remarks and implicit defaults do not.
 *
 * @param index 1-based place in the ruleset's evaluation order
 * @param name the name or number the user gave it, where the dialect has one
 * @param span the whole rule in the file
 * @param enabled false for a rule that the device skips
 * @param action what it does
 * @param match the packets it matches as written
 * @param comment the remark attached to it
 * @param hits packets counted by the device, where the input says so
 * @param uses the objects it refers to
 */
public record Rule(
    int index,
    @Nullable String name,
    Span span,
    boolean enabled,
    Action action,
    Match match,
    @Nullable String comment,
    @Nullable HitCount hits,
    List<Use> uses) {
  public Rule {
    uses = List.copyOf(uses);
  }

  /** By its place alone, so that it costs nothing to keep rules in sets. */
  @Override
  public int hashCode() {
    return 31 * index + span.start();
  }

  /**
   * What a device counted.
   *
   * @param packets number of packets or hits
   * @param bytes number of bytes; -1 where the device does not say
   */
  public record HitCount(long packets, long bytes) {}

  /**
   * A reference to a named object.
   *
   * @param kind kind of the object, as in {@link NamedObject#kind}
   * @param name the object's name
   * @param span where it is used
   */
  public record Use(String kind, String name, Span span) {}
}
