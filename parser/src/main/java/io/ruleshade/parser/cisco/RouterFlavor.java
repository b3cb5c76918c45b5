package io.ruleshade.parser.cisco;

import io.ruleshade.parser.NameTable;
import java.util.OptionalInt;

/**
 * What sets one family of routers and switches apart from another in the matter of access lists.
 *
 * @param dialect the dialect's name
 * @param nexus whether it is NX-OS: lists have no kinds, remarks have sequence numbers of their own,
 *     masks of group members are wildcards, an IPv6 list also permits router discovery
 * @param own names that this family alone knows
 */
public record RouterFlavor(String dialect, boolean nexus, NameTable own) {
  private static final NameTable SHARED = NameTable.load(RouterFlavor.class, "names.tsv");

  /** {@return the number of a name in a table, or the number itself} */
  OptionalInt number(String table, String text, int most) {
    if (!text.isEmpty() && text.charAt(0) >= '0' && text.charAt(0) <= '9') {
      return CiscoNumbers.number(text, most);
    }
    OptionalInt number = SHARED.number(table, text);
    return number.isPresent() ? number : own.number(table, text);
  }

  /** {@return the number of a protocol} */
  OptionalInt protocol(String text) {
    return number("protocol", text, 255);
  }

  /** {@return the number of a port} */
  OptionalInt port(String text) {
    return number("port", text, 0xffff);
  }
}
