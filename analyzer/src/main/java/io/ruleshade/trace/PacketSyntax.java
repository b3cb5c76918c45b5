package io.ruleshade.trace;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/**
 * The language of {@code trace --packet}:
 *
 * <pre>
 * tcp 10.0.0.1:1234 > 192.0.2.5:443 in outside
 * udp [2001:db8::1]:53 > [2001:db8::2]:53 hook forward in eth0 out eth1 state established
 * icmp 10.0.0.1 > 192.0.2.5 type 8 code 0 in eth0 mark=0x10
 * tcp 10.0.0.1 > 192.0.2.5:80 in outside if 'dst fqdn www.example.com'
 * </pre>
 *
 * <p>A protocol, a source, {@code >}, a destination, then fields in any order, each a word and its
 * value with a space or an equals sign between them. Fields: {@code in}, {@code out}, {@code hook},
 * {@code ruleset}, {@code state}, {@code flags}, {@code type}, {@code code}, {@code sport}, {@code
 * dport}, {@code fragment}, properties such as {@code mark}, and {@code if} or {@code unless} with
 * the text of a condition. The names that the JSON packets use ({@code iif}, {@code ct} …) work as
 * well.
 */
public final class PacketSyntax {
  private final List<String> words;
  private int next;
  private final PacketSpec spec = new PacketSpec();
  private final Set<String> said = new HashSet<>();

  private PacketSyntax(List<String> words) {
    this.words = words;
  }

  /** Reads a packet. */
  public static PacketSpec parse(String text) throws PacketException {
    PacketSyntax syntax = new PacketSyntax(words(text));
    syntax.read();
    PacketSpec spec = PacketFields.finish(syntax.spec);
    PacketFields.wholeWords(spec);
    return spec;
  }

  /** Words, quoted texts without their quotes, and the signs {@code >} and {@code =}. */
  private static List<String> words(String text) throws PacketException {
    List<String> words = new ArrayList<>();
    int i = 0;
    while (i < text.length()) {
      char c = text.charAt(i);
      if (c <= ' ' || c == ',' || c == ';') {
        i++;
      } else if (c == '>' || c == '=' || c == '→') {
        words.add(c == '=' ? "=" : ">");
        i++;
      } else if (c == '-' && text.startsWith("->", i)) {
        words.add(">");
        i += 2;
      } else if (c == '\'' || c == '"') {
        i = quoted(text, i, words);
      } else {
        int end = i;
        while (end < text.length() && isWord(text, end)) {
          end++;
        }
        words.add(text.substring(i, end));
        i = end;
      }
    }
    return words;
  }

  private static boolean isWord(String text, int i) {
    char c = text.charAt(i);
    if (c == ',') {
      // syn,ack is one word; a comma before a space is none.
      return i + 1 < text.length() && text.charAt(i + 1) > ' ';
    }
    return c > ' ' && c != '>' && c != '=' && c != '→' && c != ';' && !text.startsWith("->", i);
  }

  private static int quoted(String text, int start, List<String> words) throws PacketException {
    char quote = text.charAt(start);
    StringBuilder word = new StringBuilder();
    for (int i = start + 1; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c == '\\' && i + 1 < text.length()) {
        word.append(text.charAt(++i));
      } else if (c == quote) {
        words.add(word.toString());
        return i + 1;
      } else {
        word.append(c);
      }
    }
    throw new PacketException("a quotation mark is not closed: " + text.substring(start));
  }

  private void read() throws PacketException {
    if (words.isEmpty()) {
      throw new PacketException("the packet is empty");
    }
    boolean destination = false;
    while (next < words.size()) {
      String word = words.get(next++);
      String key = word.toLowerCase(Locale.ROOT);
      if (word.equals(">")) {
        endpoint(value("the destination"), false);
        destination = true;
      } else if (!field(key)) {
        if (spec.src == null && isEndpoint(word)) {
          endpoint(word, true);
        } else if (!destination && spec.dst == null && isEndpoint(word)) {
          endpoint(word, false);
        } else if (Hooks.isHook(key)) {
          once("hook");
          spec.hook = key;
        } else {
          throw new PacketException("`" + word + "` is no field of a packet" + hint(key));
        }
      }
    }
  }

  private static boolean isEndpoint(String word) {
    return word.indexOf('.') > 0 || word.indexOf(':') >= 0;
  }

  private static String hint(String key) {
    return key.equals("any")
        ? "; a packet has one value in each field"
        : "; there are in, out, hook, ruleset, state, flags, type, code, sport, dport, fragment,"
            + " if, unless and "
            + String.join(", ", PacketFields.PROPERTIES);
  }

  private boolean field(String key) throws PacketException {
    switch (key) {
      case "in", "iif" -> spec.in = only("ingress interface", key);
      case "out", "oif" -> spec.out = only("egress interface", key);
      case "hook" -> spec.hook = PacketFields.hook(only(key, key));
      case "ruleset", "acl", "chain", "list" -> spec.ruleset = only("ruleset", key);
      case "state", "ct" -> spec.state = PacketFields.state(only("state", key));
      case "flags" -> spec.flags = PacketFields.flags(only(key, key));
      case "type", "icmp_type" ->
          spec.icmpType = PacketFields.number("type", only("type", key), 255);
      case "code", "icmp_code" ->
          spec.icmpCode = PacketFields.number("code", only("code", key), 255);
      case "sport" ->
          spec.srcPort = PacketFields.number("sport", only("source port", key), 65535);
      case "dport" ->
          spec.dstPort = PacketFields.number("dport", only("destination port", key), 65535);
      case "src", "from" -> endpoint(value(key), true);
      case "dst", "to" -> endpoint(value(key), false);
      case "proto", "protocol" ->
          spec.protocol = PacketFields.protocol(only("protocol", key));
      case "fragment" -> spec.laterFragment = true;
      case "if" -> spec.conditions.put(value(key), true);
      case "unless" -> spec.conditions.put(value(key), false);
      default -> {
        if (PacketFields.PROPERTIES.contains(key)) {
          spec.properties.put(key, only(key, key));
        } else if (PacketFields.isProtocol(key)) {
          once("protocol");
          spec.protocol = PacketFields.protocol(key);
        } else if (next == 1 && key.chars().allMatch(Character::isDigit)) {
          once("protocol");
          spec.protocol = PacketFields.protocol(key);
        } else {
          return false;
        }
      }
    }
    return true;
  }

  /** A packet has one value in each field. */
  private void once(String field) throws PacketException {
    if (!said.add(field)) {
      throw new PacketException("the " + field + " is said twice; a packet has one");
    }
  }

  /** The value of a word that may stand for a field once. */
  private String only(String field, String word) throws PacketException {
    once(field);
    return value(word);
  }

  private String value(String field) throws PacketException {
    if (next < words.size() && words.get(next).equals("=")) {
      next++;
    }
    if (next == words.size() || words.get(next).equals(">")) {
      throw new PacketException("`" + field + "` has no value");
    }
    return words.get(next++);
  }

  /** An address, with a port behind a colon; an IPv6 address with a port is in brackets. */
  private void endpoint(String word, boolean source) throws PacketException {
    String address = word;
    String port = null;
    int close = word.indexOf(']');
    if (word.startsWith("[") && close > 0) {
      address = word.substring(1, close);
      if (close + 1 < word.length()) {
        if (word.charAt(close + 1) != ':') {
          throw new PacketException("`" + word + "` is not an address with a port");
        }
        port = word.substring(close + 2);
      }
    } else if (word.indexOf(':') >= 0 && word.indexOf(':') == word.lastIndexOf(':')) {
      address = word.substring(0, word.indexOf(':'));
      port = word.substring(word.indexOf(':') + 1);
    }
    if (address.indexOf('/') > 0) {
      throw new PacketException("`" + word + "` is a network; a packet has one address");
    }
    once(source ? "source" : "destination");
    if (port != null) {
      once(source ? "source port" : "destination port");
    }
    if (source) {
      spec.src = PacketFields.address(address);
      spec.srcPort = port == null ? spec.srcPort : PacketFields.number("port", port, 65535);
    } else {
      spec.dst = PacketFields.address(address);
      spec.dstPort = port == null ? spec.dstPort : PacketFields.number("port", port, 65535);
    }
  }
}
