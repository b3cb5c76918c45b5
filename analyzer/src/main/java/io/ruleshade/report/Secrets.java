package io.ruleshade.report;

import java.util.Locale;
import java.util.Set;

/**
 * Masks what a line of a configuration keeps secret: passwords and their hashes, pre-shared keys, SNMP
 * communities, keys of RADIUS, TACACS, OSPF, NTP and the like, private keys. What follows a word that
 * introduces a secret is masked to the end of its statement, since some devices take all of it for the
 * password; so a remark that says {@code password} loses its end too.
 *
 * <p>It is told by its words and its shape. A secret under a word that is not known here, and of no shape
 * that is known here, is not masked.
 */
public final class Secrets {
  /** What stands for a secret, as Cisco's own listings show it. */
  public static final String MASK = "*****";

  /** Ends of words that introduce a secret, in lower case. */
  private static final String[] ENDS = {
    "password",
    "passwd",
    "passphrase",
    "secret",
    "pwd",
    "phash",
    "shared-key",
    "key-string",
    "keystring",
    "auth-key",
    "authkey",
    "enckey",
    "server-key",
    "storage-key",
    "md5-key",
    "authentication-key",
    "digest-key",
    "private-key",
    "privatekey",
    "privkey",
    "presharedkey",
    "password-hash",
    "nthash",
    "auth_pass",
    "cisco-authentication",
    "api-key",
    "apikey",
    "psk",
    "community",
    "community-string",
    "token",
    "credentials"
  };

  /** Words before which, on the same line, {@code key} introduces a secret. */
  private static final Set<String> KEEPERS =
      Set.of(
          "isakmp",
          "tacacs-server",
          "radius-server",
          "tacacs",
          "radius",
          "tacplus-server",
          "failover",
          "server-private",
          "ikev1",
          "ikev2",
          "wep",
          "wpa",
          "encryption",
          "aaa-server");

  /** Protocols of routers that share an address, which prove themselves by a word of their own. */
  private static final Set<String> REDUNDANCY = Set.of("standby", "hsrp", "vrrp", "glbp");

  /** Words after which a digest's secret stands. */
  private static final Set<String> DIGESTS =
      Set.of("md5", "sha", "sha1", "sha-1", "sha256", "sha512", "enc", "des", "3des");

  private static final int SHORTEST_BASE64 = 16;
  private static final int LONG_BASE64 = 40;

  private Secrets() {}

  /** {@return the text with its secrets masked} Complexity: linear in its length. */
  public static String masked(String text) {
    int newline = text.indexOf('\n');
    if (newline < 0) {
      return new Line(text).masked();
    }
    StringBuilder out = new StringBuilder(text.length());
    int from = 0;
    while (newline >= 0) {
      out.append(new Line(text.substring(from, newline)).masked()).append('\n');
      from = newline + 1;
      newline = text.indexOf('\n', from);
    }
    return out.append(new Line(text.substring(from)).masked()).toString();
  }

  /** One line on its way. */
  private static final class Line {
    private final String text;
    private final StringBuilder out = new StringBuilder();

    /** How far the text has been taken over. */
    private int done;

    /** The quote that is open before a place that has been reached; 0 for none. */
    private char open;

    private int counted;
    private boolean keeper;
    private boolean first = true;
    private boolean snmp;
    private boolean redundancy;
    private boolean server;

    Line(String text) {
      this.text = text;
    }

    String masked() {
      if (isBase64(text)) {
        return MASK;
      }
      int i = 0;
      while (i < text.length()) {
        if (isWord(text.charAt(i))) {
          int end = i + 1;
          while (end < text.length() && isWord(text.charAt(end))) {
            end++;
          }
          i = word(i, end);
        } else {
          i = text.charAt(i) == '$' ? hash(i) : i + 1;
        }
      }
      return done == 0 ? text : out.append(text, done, text.length()).toString();
    }

    /** Looks at a word. {@return where to go on} */
    private int word(int start, int end) {
      String word = text.substring(start, end).toLowerCase(Locale.ROOT);
      boolean closing = start > 0 && text.charAt(start - 1) == '/' && isAt(start - 2, '<');
      boolean wasFirst = first;
      boolean wasKeeper = keeper;
      first &= word.equals("set") || word.equals("no");
      keeper |= KEEPERS.contains(word);
      if (isAt(end, ':') && text.startsWith("://", end)) {
        return userOfUrl(end + 3);
      }
      if (word.startsWith("-a") && text.startsWith("==", end)) {
        return mask(start);
      }
      if (closing) {
        return end;
      }
      snmp |= wasFirst && word.equals("snmp-server");
      if (snmp && (word.equals("host") || word.equals("auth") || word.equals("priv"))) {
        return value(end);
      }
      redundancy |= wasFirst && REDUNDANCY.contains(word);
      if (redundancy && word.equals("authentication")) {
        return ofRouters(end);
      }
      server |= wasFirst && word.equals("aaa-server");
      if (server && word.equals("host")) {
        return ofServer(end);
      }
      if (word.equals("key")) {
        boolean tag = isAt(start - 1, '<') && isAt(end, '>');
        boolean quoted = isAt(end, ' ') && isAt(end + 1, '"');
        return wasFirst || wasKeeper || tag || quoted || isTyped(end) ? value(end) : end;
      }
      if (DIGESTS.contains(word)) {
        return digest(end);
      }
      for (String each : ENDS) {
        if (word.endsWith(each)) {
          return each.startsWith("community") && isRouteTag(end) ? end : value(end);
        }
      }
      return end;
    }

    /** Masks what follows a word that introduces a secret. {@return where to go on} */
    private int value(int end) {
      int start = end;
      while (start < text.length() && " \t=:>".indexOf(text.charAt(start)) >= 0) {
        start++;
      }
      if (start == end) {
        return member(end);
      }
      if (start == text.length()) {
        return end;
      }
      char quote = text.charAt(start);
      if (quote == '"' || quote == '\'') {
        return quoted(start + 1, quote);
      }
      return text.charAt(start - 1) == '>' ? element(start) : mask(start);
    }

    /** {@code "psk": "x"}: the quote after the word ends a name, and a value in quotes follows. */
    private int member(int end) {
      int colon = end + 1;
      while (colon < text.length() && " \t:".indexOf(text.charAt(colon)) >= 0) {
        colon++;
      }
      boolean named = isAt(end, '"') && text.substring(end, colon).indexOf(':') >= 0;
      return named && isAt(colon, '"') ? quoted(colon + 1, '"') : end;
    }

    private int quoted(int start, char quote) {
      int end = text.indexOf(quote, start);
      return mask(start, end < 0 ? text.length() : end);
    }

    private int element(int start) {
      int end = text.indexOf('<', start);
      return mask(start, end < 0 ? text.length() : end);
    }

    /**
     * Masks from here to the end of the statement: of the line, of the quotes around it, at an option, or
     * at a semicolon or brace with nothing but room or a brace behind.
     */
    private int mask(int start) {
      char quote = quoteAround(start);
      int end = start;
      while (end < text.length() && !(quote != 0 && text.charAt(end) == quote)) {
        char c = text.charAt(end);
        boolean closes = c == ';' || c == '{' || c == '}';
        if (closes && (end + 1 == text.length() || " }".indexOf(text.charAt(end + 1)) >= 0)) {
          break;
        }
        if (c == '-' && end > start && text.charAt(end - 1) == ' ') {
          break;
        }
        end++;
      }
      while (end > start && text.charAt(end - 1) == ' ') {
        end--;
      }
      return mask(start, end);
    }

    /** {@return the quote in which a place stands; 0 when it stands in none} Places only grow. */
    private char quoteAround(int place) {
      for (; counted < place; counted++) {
        char c = text.charAt(counted);
        if (open == 0 && (c == '"' || c == '`')) {
          open = c;
        } else if (c == open) {
          open = 0;
        }
      }
      return open;
    }

    private int mask(int start, int end) {
      if (end > start) {
        out.append(text, done, start).append(MASK);
        done = end;
      }
      return Math.max(end, start);
    }

    /** {@code $1$salt$hash}, {@code $9$…}, {@code $sha512$…}. */
    private int hash(int start) {
      int i = start + 1;
      while (i < text.length() && i - start <= 8 && Character.isLetterOrDigit(text.charAt(i))) {
        i++;
      }
      if (i == start + 1 || !isAt(i, '$')) {
        return start + 1;
      }
      while (i < text.length() && " \t\";<{}`'".indexOf(text.charAt(i)) < 0) {
        i++;
      }
      return mask(start, i);
    }

    /** {@code https://user:password@host}. */
    private int userOfUrl(int start) {
      int i = start;
      while (i < text.length() && " \t\"'/<>`".indexOf(text.charAt(i)) < 0) {
        i++;
      }
      int at = text.lastIndexOf('@', i);
      int colon = text.indexOf(':', start);
      return at > start && colon >= start && colon < at ? mask(colon + 1, at) : start;
    }

    /** {@code standby 1 authentication cisco}; how it is made may stand before it. */
    private int ofRouters(int end) {
      int start = room(end);
      int stop = word(start);
      String word = text.substring(start, stop);
      boolean way = word.equals("text") || word.equals("md5");
      return word.equals("md5") ? stop : value(way ? stop : end);
    }

    /** {@code aaa-server NAME (inside) host 10.0.0.1 KEY timeout 5}, as it was written once. */
    private int ofServer(int end) {
      int address = word(room(end));
      int start = room(address);
      int stop = word(start);
      String word = text.substring(start, stop);
      return word.isEmpty() || word.equals("timeout") ? address : mask(start, stop);
    }

    /** {@return where the room from a place on ends} */
    private int room(int start) {
      int end = start;
      while (isAt(end, ' ')) {
        end++;
      }
      return end;
    }

    /** {@return where a word that begins at a place ends} */
    private int word(int start) {
      int end = start;
      while (end < text.length() && text.charAt(end) != ' ') {
        end++;
      }
      return end;
    }

    /** A secret after the name of a digest is a word of some length that is no plain word. */
    private int digest(int end) {
      int start = end;
      while (start < text.length() && text.charAt(start) == ' ') {
        start++;
      }
      boolean typed = start + 1 < text.length() && text.charAt(start + 1) == ' ';
      if (typed && Character.isDigit(text.charAt(start))) {
        start += 2;
      }
      int stop = start;
      boolean odd = false;
      while (stop < text.length() && " \t\";<{}`'".indexOf(text.charAt(stop)) < 0) {
        odd |= !Character.isLowerCase(text.charAt(stop)) && text.charAt(stop) != '-';
        stop++;
      }
      return start > end && odd && stop - start >= 6 ? mask(start, stop) : end;
    }

    /** Whether a digit that says how a key is encrypted follows, and the key. */
    private boolean isTyped(int end) {
      return end + 2 < text.length()
          && text.charAt(end) == ' '
          && "05678".indexOf(text.charAt(end + 1)) >= 0
          && text.charAt(end + 2) == ' ';
    }

    /** Whether a community is one of BGP: two numbers, or a name with members. */
    private boolean isRouteTag(int end) {
      String rest = text.substring(end, Math.min(text.length(), end + 200)).strip();
      return rest.matches("(?s)(add |delete |set )?\"?[0-9]+:[0-9]+.*|\\S+ members.*");
    }

    private boolean isAt(int index, char c) {
      return index >= 0 && index < text.length() && text.charAt(index) == c;
    }

    private static boolean isWord(char c) {
      return Character.isLetterOrDigit(c) || c == '-' || c == '_' || c == '.';
    }

    /** Whether a line is a part of a key or certificate and nothing else. */
    private static boolean isBase64(String line) {
      String text = line.strip();
      int end = text.length();
      if (end < SHORTEST_BASE64) {
        return false;
      }
      boolean upper = false;
      boolean lower = false;
      boolean digit = false;
      int padding = 0;
      for (int i = 0; i < end; i++) {
        char c = text.charAt(i);
        upper |= c >= 'A' && c <= 'Z';
        lower |= c >= 'a' && c <= 'z';
        digit |= c >= '0' && c <= '9';
        boolean code = c < 0x80 && (Character.isLetterOrDigit(c) || c == '+' || c == '/');
        padding += c == '=' ? 1 : 0;
        if (c == '=' ? i < end - 2 : !code) {
          return false;
        }
      }
      return upper && lower && digit && (padding > 0 || end >= LONG_BASE64);
    }
  }
}
