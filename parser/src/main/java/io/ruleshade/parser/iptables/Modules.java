package io.ruleshade.parser.iptables;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The match and target modules of iptables: which options each has, how many words an option takes,
 * and how the module is treated. Read from {@code options.tsv}, which names its sources.
 */
final class Modules {
  /** How a module becomes part of the model. */
  enum Treatment {
    CODE,
    JOINT,
    STATEFUL,
    ALWAYS,
    PERMIT,
    DENY,
    REJECT,
    QUEUE,
    RETURN,
    CONTINUE,
    LOG,
    NAT,
    MAYBE_DENY,
    REWRITE,
    /** A match module that the table does not list. */
    UNKNOWN
  }

  /**
   * An option.
   *
   * @param name its first name
   * @param words how many values it takes
   * @param number whether the value is a number, of which spellings differ
   */
  record Option(String name, int words, boolean number) {}

  /**
   * A match or target module.
   *
   * @param touches for a match, what a rule can write and thereby change it; for a target, what it
   *     writes
   * @param options by every name
   */
  record Module(
      String name, Treatment treatment, List<String> touches, Map<String, Option> options) {
    /** A match module that the table does not list. */
    static Module unknown(String name) {
      return new Module(name, Treatment.UNKNOWN, List.of(), Map.of());
    }
  }

  private static final Map<String, Module> MATCHES = new HashMap<>();
  private static final Map<String, Module> TARGETS = new HashMap<>();

  static {
    load();
  }

  private Modules() {}

  /** {@return the match module of a name; null when it is not in the table} */
  static @Nullable Module match(String name) {
    return MATCHES.get(name);
  }

  /** {@return the target module of a name; null when it is not in the table} */
  static @Nullable Module target(String name) {
    return TARGETS.get(name);
  }

  /** {@return the match module that {@code -p} brings with it; null for other protocols} */
  static @Nullable Module ofProtocol(int protocol) {
    return switch (protocol) {
      case 1 -> match("icmp");
      case 6 -> match("tcp");
      case 17 -> match("udp");
      case 33 -> match("dccp");
      case 50 -> match("esp");
      case 51 -> match("ah");
      case 58 -> match("icmp6");
      case 132 -> match("sctp");
      case 135 -> match("mh");
      case 136 -> match("udplite");
      default -> null;
    };
  }

  private static void load() {
    try (InputStream in = Modules.class.getResourceAsStream("options.tsv")) {
      if (in == null) {
        throw new IllegalStateException("missing resource options.tsv");
      }
      BufferedReader reader = new BufferedReader(new InputStreamReader(in, StandardCharsets.UTF_8));
      for (String line = reader.readLine(); line != null; line = reader.readLine()) {
        if (!line.startsWith("#") && !line.isBlank()) {
          String[] cells = line.split("\t", -1);
          add(cells[0].equals("match") ? MATCHES : TARGETS, cells);
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    Map<String, Module> aliases =
        Map.of("icmpv6", of("icmp6"), "ipv6-icmp", of("icmp6"), "ipv6-mh", of("mh"));
    MATCHES.putAll(aliases);
  }

  private static Module of(String match) {
    Module module = MATCHES.get(match);
    if (module == null) {
      throw new IllegalStateException("options.tsv lacks " + match);
    }
    return module;
  }

  private static void add(Map<String, Module> table, String[] cells) {
    String[] names = cells[1].split("\\|", -1);
    Treatment treatment = Treatment.valueOf(cells[2].toUpperCase(Locale.ROOT).replace('-', '_'));
    List<String> touches = cells[3].equals("-") ? List.of() : List.of(cells[3].split(",", -1));
    Map<String, Option> options = new LinkedHashMap<>();
    if (!cells[4].equals("-")) {
      for (String text : cells[4].split(" ", -1)) {
        int colon = text.indexOf(':');
        String[] spellings = text.substring(0, colon).split("\\|", -1);
        Option option = new Option(spellings[0], text.charAt(colon + 1) - '0', text.endsWith("n"));
        for (String spelling : spellings) {
          options.put(spelling, option);
        }
      }
    }
    Module module = new Module(names[0], treatment, touches, options);
    for (String name : names) {
      table.put(name, module);
    }
  }
}
