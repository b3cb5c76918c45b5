package io.ruleshade.parser.nftables;

import io.ruleshade.parser.NameTable;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import java.util.OptionalInt;
import java.util.Set;

/** What is known of the properties that nft matches on, and of the names of their values. */
final class Fields {
  private static final NameTable NAMES = NameTable.load(Fields.class, "names.tsv");
  private static final Map<String, Field> ALL = load();

  private Fields() {}

  /** Whether every packet has a property. */
  enum Presence {
    /** Every packet that has the header. */
    ALWAYS,
    /** Every packet that belongs to a connection. */
    TRACKED,
    /** Some packets only: a comparison fails for the others, negated or not. */
    SOMETIMES
  }

  /**
   * A property.
   *
   * @param key its canonical name
   * @param type the data type of its values
   * @param bits its width; 0 where it is not known
   * @param writes name of what can be written and changes it; empty for nothing
   * @param trace the property of a trace packet that holds it; empty for none
   * @param shift bits by which the trace's value is shifted
   * @param presence which packets have it
   */
  record Field(
      String key,
      String type,
      int bits,
      String writes,
      String trace,
      int shift,
      Presence presence) {
    /** {@return whether its values are sets of flags, of which `ct state new` asks for any} */
    boolean isFlags() {
      return type.equals("ct_state")
          || type.equals("tcp_flag")
          || type.equals("ct_status")
          || type.equals("ct_event")
          || key.equals("ct label");
    }

    /** {@return the last value} */
    long last() {
      return bits == 0 || bits >= 63 ? Long.MAX_VALUE : (1L << bits) - 1;
    }
  }

  private static Map<String, Field> load() {
    Map<String, Field> out = new HashMap<>();
    try (InputStream in = Fields.class.getResourceAsStream("fields.tsv")) {
      if (in == null) {
        throw new IllegalStateException("missing resource fields.tsv");
      }
      BufferedReader reader = new BufferedReader(new InputStreamReader(in, StandardCharsets.UTF_8));
      for (String line = reader.readLine(); line != null; line = reader.readLine()) {
        if (!line.startsWith("#") && !line.isBlank()) {
          String[] cells = line.split("\t", -1);
          Presence presence =
              switch (cells[6]) {
                case "always" -> Presence.ALWAYS;
                case "tracked" -> Presence.TRACKED;
                default -> Presence.SOMETIMES;
              };
          out.put(
              cells[0],
              new Field(
                  cells[0],
                  cells[1],
                  Integer.parseInt(cells[2]),
                  cells[3].equals("-") ? "" : cells[3],
                  cells[4].equals("-") ? "" : cells[4],
                  Integer.parseInt(cells[5]),
                  presence));
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return out;
  }

  /** {@return the property of a name; one that is not in the table may be anything} */
  static Field of(String name) {
    // nft itself prints these bits by their names.
    String key =
        switch (name.replace(" ", "")) {
          case "@th,0,16" -> "th sport";
          case "@th,16,16" -> "th dport";
          default -> name;
        };
    Field known = ALL.get(key);
    if (known != null) {
      return known;
    }
    String type = "string";
    Presence presence = Presence.SOMETIMES;
    if (key.startsWith("fib ")) {
      type = key.endsWith(" type") ? "fib_addrtype" : "ifname";
      presence = Presence.ALWAYS;
    } else if (key.startsWith("ct ")) {
      presence = key.contains(" ip") ? Presence.SOMETIMES : Presence.TRACKED;
    } else if (key.startsWith("@") || key.startsWith("jhash ")) {
      type = "integer";
    }
    return new Field(key, type, 0, writes(key), "", 0, presence);
  }

  /** What a rule writes that changes a part of the header by its place and not by its name. */
  static final String RAW = "header";

  private static final Set<String> HEADERS =
      Set.of(
          "ether", "vlan", "arp", "ip", "ip6", "icmp", "icmpv6", "igmp", "tcp", "udp", "udplite", "sctp",
          "dccp", "esp", "ah", "comp", "th", "hbh", "rt", "rt0", "rt2", "rt4", "srh", "mh", "frag", "dst",
          "exthdr");

  /** {@return whether a property is read from the packet's headers} */
  static boolean isPayload(String key) {
    int space = key.indexOf(' ');
    return key.startsWith("@") || HEADERS.contains(space < 0 ? key : key.substring(0, space));
  }

  private static String writes(String key) {
    return key.startsWith("ct ") ? "ct" : key.startsWith("meta ") || key.startsWith("fib ") ? "" : key;
  }

  /** {@return the number of a name; -1 when there is none} */
  static long number(String type, String name) {
    OptionalInt number = NAMES.number(type, name);
    return number.isPresent() ? number.getAsInt() : -1;
  }
}
