package io.ruleshade.parser.asa;

import io.ruleshade.model.IntRanges;
import io.ruleshade.model.IpAddress;
import io.ruleshade.parser.NameTable;
import io.ruleshade.parser.cisco.CiscoNumbers;
import java.util.Optional;
import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;

/** Numbers and names as the ASA's command line reads them: ports, protocols, ICMP types, masks. */
final class AsaNames {
  private static final NameTable TABLE = NameTable.load(AsaNames.class, "names.tsv");

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
    return CiscoNumbers.level(text);
  }

  /** {@return a decimal number of at most {@code last}} */
  static OptionalInt number(String text, int last) {
    return text.length() > 6 ? OptionalInt.empty() : CiscoNumbers.number(text, last);
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
    CiscoNumbers.Operator operator =
        switch (operand.kind()) {
          case EQ -> CiscoNumbers.Operator.EQ;
          case NEQ -> CiscoNumbers.Operator.NEQ;
          case LT -> CiscoNumbers.Operator.LT;
          case GT -> CiscoNumbers.Operator.GT;
          case RANGE -> CiscoNumbers.Operator.RANGE;
          default -> null;
        };
    boolean range = operator == CiscoNumbers.Operator.RANGE;
    OptionalInt last = range ? port(operand.second()) : first;
    return operator == null || last.isEmpty()
        ? null
        : operator.select(first.getAsInt(), last.getAsInt(), 0xffff);
  }

  /** {@return the number of a dotted quad or of the short form {@code 0}, or -1} */
  static long quad(String text) {
    return CiscoNumbers.quad(text);
  }

  /** {@return the address of a text} */
  static @Nullable IpAddress address(String text) {
    return CiscoNumbers.address(text);
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
