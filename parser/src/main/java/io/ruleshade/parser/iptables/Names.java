package io.ruleshade.parser.iptables;

import io.ruleshade.parser.NameTable;
import java.util.Locale;
import java.util.OptionalInt;

/** Names that iptables resolves to numbers, from {@code names.tsv}, which names its sources. */
final class Names {
  private static final NameTable TABLE = NameTable.load(Names.class, "names.tsv");
  private static final String[] PORT_PROTOCOLS = {"tcp", "udp", "sctp", "dccp", "udplite"};

  private Names() {}

  /** {@return the number of a name in one of the tables; -1 when there is none} */
  static int number(String table, String name) {
    OptionalInt number = TABLE.number(table, name);
    return number.isPresent() ? number.getAsInt() : -1;
  }

  /** {@return the protocol of a name or number, 0 for all; -1 when nobody knows} */
  static int protocol(String text) {
    long number = Values.number(text, 255);
    return number >= 0 ? (int) number : number("protocol", text.toLowerCase(Locale.ROOT));
  }

  /** {@return a port by number or service name, for one protocol or, at -1, any; -1 for unknown} */
  static int port(String text, int protocol) {
    long number = Values.number(text, 65535);
    if (number >= 0) {
      return (int) number;
    }
    String name =
        switch (protocol) {
          case 6 -> "tcp";
          case 17 -> "udp";
          case 33 -> "dccp";
          case 132 -> "sctp";
          case 136 -> "udplite";
          default -> "";
        };
    if (!name.isEmpty()) {
      return number("service/" + name, text);
    }
    for (String each : PORT_PROTOCOLS) {
      int port = number("service/" + each, text);
      if (port >= 0) {
        return port;
      }
    }
    return -1;
  }
}
