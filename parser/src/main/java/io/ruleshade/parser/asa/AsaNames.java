package io.ruleshade.parser.asa;

import io.ruleshade.model.IntRanges;
import io.ruleshade.model.IpAddress;
import io.ruleshade.parser.NameTable;
import java.util.Optional;
import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;

/** Numbers and names as the ASA's command line reads them: ports, protocols, ICMP types, masks. */
final class AsaNames {
  private static final NameTable TABLE = NameTable.load(AsaNames.class, "names.tsv");

  /** Severity names in the order of their numbers. */
  private static final String[] LEVELS = {
    "emergencies",
    "alerts",
    "critical",
    "errors",
    "warnings",
    "notifications",
    "informational",
    "debugging"
  };

  private AsaNames() {}

  /** {@return the protocol's number; 0 is every protocol} */
  static OptionalInt protocol(String text) {
    return numberOrName("protocol", text, 255);
  }

  /** {@return the port's number} */
  static OptionalInt port(String text) {
    return numberOrName("port", text, 0xffff);
  }

  /** {@return the number of an ICMP type, by the names of ICMP or of ICMPv6} */
  static OptionalInt icmpType(boolean six, String text) {
    return numberOrName(six ? "icmp6" : "icmp", text, 255);
  }

  /** {@return the name of a log level given by name or number} */
  static Optional<String> level(String text) {
    for (int i = 0; i < LEVELS.length; i++) {
      if (LEVELS[i].equals(text) || (text.length() == 1 && text.charAt(0) == '0' + i)) {
        return Optional.of(LEVELS[i]);
      }
    }
    return Optional.empty();
  }

  /** {@return a decimal number of at most {@code last}} */
  static OptionalInt number(String text, int last) {
    if (text.isEmpty() || text.length() > 6) {
      return OptionalInt.empty();
    }
    int value = 0;
    for (int i = 0; i < text.length(); i++) {
      int digit = text.charAt(i) - '0';
      if (digit < 0 || digit > 9) {
        return OptionalInt.empty();
      }
      value = value * 10 + digit;
    }
    return value <= last ? OptionalInt.of(value) : OptionalInt.empty();
  }

  private static OptionalInt numberOrName(String table, String text, int last) {
    if (!text.isEmpty() && text.charAt(0) >= '0' && text.charAt(0) <= '9') {
      return number(text, last);
    }
    return TABLE.number(table, text);
  }

  /** {@return the ports an operator selects, or null when a port is unknown} */
  static @Nullable IntRanges ports(Ace.Operand operand) {
    OptionalInt first = port(operand.text());
    if (first.isEmpty()) {
      return null;
    }
    int port = first.getAsInt();
    return switch (operand.kind()) {
      case EQ -> IntRanges.of(port);
      case NEQ -> IntRanges.of(port).complement(0xffff);
      case LT -> IntRanges.between(0, port - 1);
      case GT -> IntRanges.between(port + 1, 0xffff);
      case RANGE -> {
        OptionalInt last = port(operand.second());
        yield last.isEmpty() ? null : IntRanges.between(port, last.getAsInt());
      }
      default -> null;
    };
  }

  /** {@return the number of a dotted quad or of the short form {@code 0}, or -1} */
  static long quad(String text) {
    return text.equals("0") ? 0 : IpAddress.parseV4(text);
  }

  /** {@return the address of a text} */
  static @Nullable IpAddress address(String text) {
    long four = quad(text);
    if (four >= 0) {
      return IpAddress.v4(four);
    }
    return text.indexOf(':') < 0 ? null : IpAddress.parse(text).orElse(null);
  }

  /** {@return an operand in one spelling, names of ports and protocols as numbers} */
  static String canonical(Ace.Operand operand) {
    return switch (operand.kind()) {
      case EQ, NEQ, LT, GT, RANGE ->
          operand.kind() + " " + portText(operand.text()) + " " + portText(operand.second());
      case WORD -> {
        OptionalInt number = TABLE.number("protocol", operand.text());
        if (number.isEmpty()) {
          number = TABLE.number("icmp", operand.text());
        }
        yield number.isPresent() ? Integer.toString(number.getAsInt()) : operand.text();
      }
      default -> operand.words();
    };
  }

  private static String portText(String text) {
    OptionalInt port = port(text);
    return port.isPresent() ? Integer.toString(port.getAsInt()) : text;
  }
}
