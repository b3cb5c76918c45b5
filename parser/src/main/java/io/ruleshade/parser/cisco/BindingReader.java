package io.ruleshade.parser.cisco;

import io.ruleshade.parser.LineLedger;
import io.ruleshade.source.SourceFile;
import io.ruleshade.source.Span;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Replays the lines that apply lists to interfaces and login lines.
 *
 * <p>IOS: {@code ip access-group X in|out}, {@code ipv6 traffic-filter X in|out}, {@code access-class X
 * in|out}, {@code ipv6 access-class X in|out}; IOS-XR: {@code ipv4|ipv6 access-group X
 * ingress|egress}, {@code access-class ingress X}; NX-OS: {@code ip access-group}, {@code ip port
 * access-group}, {@code ipv6 traffic-filter}, {@code ipv6 port traffic-filter}, {@code ip
 * access-class}.
 */
final class BindingReader {
  private final SourceFile file;
  private final LineLedger ledger;
  private final RouterConfig config;

  BindingReader(SourceFile file, LineLedger ledger, RouterConfig config) {
    this.file = file;
    this.ledger = ledger;
    this.config = config;
  }

  /** Reads a line of an interface; false when it applies no list. */
  boolean inInterface(int line, int at, int end, String place, boolean negated) {
    List<String> words = CiscoText.words(file.text(), at, Math.min(end, at + 400));
    String first = words.isEmpty() ? "" : words.get(0);
    if (!(first.equals("ip") || first.equals("ipv4") || first.equals("ipv6"))) {
      return false;
    }
    boolean port = words.size() > 1 && words.get(1).equals("port");
    int command = port ? 2 : 1;
    String word = words.size() > command ? words.get(command) : "";
    if (!word.equals("access-group") && !word.equals("traffic-filter")) {
      return false;
    }
    apply(
        line,
        words.subList(command + 1, words.size()),
        first.equals("ipv6"),
        port ? "port" : "",
        RouterConfig.Place.INTERFACE,
        place,
        negated);
    return true;
  }

  /** Reads a line of login lines; false when it applies no list. */
  boolean inLines(int line, int at, int end, String place, boolean negated) {
    List<String> words = CiscoText.words(file.text(), at, Math.min(end, at + 400));
    if (words.isEmpty()) {
      return false;
    }
    boolean family = words.get(0).equals("ip") || words.get(0).equals("ipv6");
    int command = family ? 1 : 0;
    if (words.size() <= command || !words.get(command).equals("access-class")) {
      return false;
    }
    apply(
        line,
        words.subList(command + 1, words.size()),
        words.get(0).equals("ipv6"),
        "",
        RouterConfig.Place.LINE,
        place,
        negated);
    return true;
  }

  /** A direction, or null. */
  private static @Nullable Boolean direction(String word) {
    return switch (word) {
      case "in", "ingress" -> true;
      case "out", "egress" -> false;
      default -> null;
    };
  }

  private void apply(
      int line,
      List<String> arguments,
      boolean six,
      String kind,
      RouterConfig.Place place,
      String name,
      boolean negated) {
    Boolean in = null;
    List<String> lists = new ArrayList<>(1);
    for (int i = 0; i < arguments.size(); i++) {
      String word = arguments.get(i);
      Boolean direction = direction(word);
      if (direction != null && in == null && (i > 0 || negated || isFirst(arguments))) {
        in = direction;
      } else if (in == null || lists.isEmpty()) {
        if (!(word.equals("common") && i == 0)) {
          lists.add(word);
        }
      }
    }
    if (in == null || (lists.isEmpty() && !negated)) {
      ledger.notUnderstood(line, in == null ? "no direction" : "no access list");
      return;
    }
    ledger.modelled(line);
    Span span = file.span(line);
    RouterConfig.Binding binding =
        new RouterConfig.Binding(lists, six, kind, in, place, name, span);
    if (negated) {
      config.bindings.removeIf(binding::samePlace);
    } else {
      config.bind(binding);
    }
  }

  /** Whether the direction comes first: {@code access-class ingress X}. */
  private static boolean isFirst(List<String> arguments) {
    String first = arguments.get(0);
    return (first.equals("ingress") || first.equals("egress")) && arguments.size() > 1;
  }
}
