package io.ruleshade.parser.cisco;

import io.ruleshade.source.Span;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The configuration of one device while its lines are replayed. Mutable, and used by one reader only.
 */
final class RouterConfig {
  /** The host name; null while none was read. */
  @Nullable String hostname;

  final Map<String, AccessList> lists = new LinkedHashMap<>();

  /** Lists of {@code show access-lists}. */
  final Map<String, AccessList> shown = new LinkedHashMap<>();

  final Map<String, ObjectGroup> groups = new LinkedHashMap<>();
  final Map<String, TimeRange> timeRanges = new LinkedHashMap<>();
  final List<Binding> bindings = new ArrayList<>();

  /** Lines that filter no packets but may refer to a list or group. */
  final List<Reference> references = new ArrayList<>();

  /** {@return the key of a list: IPv4 and IPv6 lists have names of their own} */
  static String key(String name, boolean six) {
    return six ? "6 " + name : "4 " + name;
  }

  /**
   * A line that may refer to something by name.
   *
   * @param line the line
   * @param start where its words begin
   * @param end where they end
   */
  record Reference(int line, int start, int end) {}

  /** A time range with the lines that define it. */
  static final class TimeRange {
    Span span;
    final List<String> periods = new ArrayList<>();

    TimeRange(Span opening) {
      this.span = opening;
    }
  }

  /** Where a list is applied. */
  enum Place {
    INTERFACE,
    /** Login lines: packets for the device itself. */
    LINE
  }

  /**
   * A list at a place.
   *
   * @param lists names of the lists in the order they are asked; one but for a common list on IOS-XR
   * @param six whether it filters IPv6
   * @param kind the command without direction: a place holds one list of each kind
   * @param in whether it filters what comes in
   * @param place what it is applied to
   * @param name the interface's name, or the lines'
   * @param span the statement
   */
  record Binding(
      List<String> lists,
      boolean six,
      String kind,
      boolean in,
      Place place,
      String name,
      Span span) {
    public Binding {
      lists = List.copyOf(lists);
    }

    /** {@return whether a later statement for the same place takes this one's place} */
    boolean samePlace(Binding other) {
      return six == other.six
          && in == other.in
          && kind.equals(other.kind)
          && place == other.place
          && name.equals(other.name);
    }

    /** {@return the binding in the words of the device} */
    String text() {
      String port = kind.contains("port") ? "port " : "";
      return port + (in ? "in " : "out ") + (place == Place.LINE ? "line " : "") + name;
    }
  }

  /** Applies a list, in the place of what was applied there. */
  void bind(Binding binding) {
    bindings.removeIf(binding::samePlace);
    bindings.add(binding);
  }
}
