package io.ruleshade.report.html;

import io.ruleshade.model.IpAddress;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.security.InvalidKeyException;
import java.security.NoSuchAlgorithmException;
import java.util.HashMap;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * Masks addresses and names, each always by the same other one under one key.
 *
 * <p>Addresses keep their common beginnings (the idea of Crypto-PAn: Xu, Fan, Ammar, Moon, 2002): bit n of
 * the mask of an address depends on its first n-1 bits and the key alone, here by HMAC-SHA256. Masks,
 * wildcards and the address of all zeros stay. Every word of a configuration that is not in the list of
 * words of the configuration languages is replaced, so that what is not known is masked rather than shown;
 * in sentences of the program that is done between backticks, and outside for what looks like a name or is
 * one. Not thread-safe.
 */
public final class Redactor {
  /** Fields whose texts are words of this program or numbers. */
  private static final Set<String> OURS =
      Set.of(
          "schema", "version", "dialect", "code", "name", "severity", "cause", "agreement",
          "certainty", "kind", "family", "default", "action", "state", "verdict", "protocol",
          "tcpFlags", "sha256", "extent", "failOn", "expires", "classification", "period", "title",
          "organisation", "made", "redacted", "model", "Java", "Digest of the program");

  /** Fields of sentences. */
  private static final Set<String> PROSE =
      Set.of("message", "notes", "help", "reason", "notDrawn", "remarks");

  /** Fields whose words are names wherever else they stand. */
  private static final Set<String> NAMED =
      Set.of("ruleset", "rulesets", "entryPoint", "id", "in", "out", "by", "bindings");

  /** Fields whose whole text is a name. */
  private static final Set<String> NAMES =
      Set.of("device", "path", "relativePath", "file", "owner", "approvedBy", "ticket");

  private static final Set<String> HASHES = Set.of("fingerprint", "evidence", "fresh", "about");

  private static final Pattern TOKEN =
      Pattern.compile(
          "(?<v4>(?<![0-9.])(?:[0-9]{1,3}\\.){3}[0-9]{1,3}(?![0-9.]*[0-9]))"
              + "|(?<v6>(?<![0-9A-Za-z:.])(?=[0-9A-Fa-f:.]*:[0-9A-Fa-f:.]*:)[0-9A-Fa-f:]+"
              + "(?::(?:[0-9]{1,3}\\.){3}[0-9]{1,3})?(?![0-9A-Za-z:]))"
              + "|(?<word>[\\p{L}_][\\p{L}\\p{N}_.-]*[\\p{L}\\p{N}_]|[\\p{L}_])"
              + "|(?<number>[0-9]+)");

  private static final Pattern TICKED = Pattern.compile("`[^`]*`");

  private final byte[] key;
  private final Set<String> known = new HashSet<>();
  private final Set<String> devices = new HashSet<>();
  private final Set<String> names = new HashSet<>();
  private final Map<String, String> words = new HashMap<>();
  private final Map<IpAddress, IpAddress> addresses = new HashMap<>();

  /** A redactor under a key. */
  public Redactor(byte[] key) {
    this.key = key.clone();
    try (InputStream in = Redactor.class.getResourceAsStream("keywords.txt")) {
      if (in == null) {
        throw new IllegalStateException("keywords.txt is missing in the jar");
      }
      new BufferedReader(new InputStreamReader(in, StandardCharsets.UTF_8))
          .lines()
          .filter(line -> !line.startsWith("#"))
          .forEach(known::add);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** A result and settings with names masked, as JSON. */
  record Masked(String result, String settings) {}

  /** {@return the identity of the key, which says nothing of it} */
  public String keyName() {
    return HexFormat.of().formatHex(hmac("name of the key"), 0, 6);
  }

  Masked mask(String result, ReportSettings settings) {
    JsonStrings.map(
        result,
        (field, text) -> {
          if (field.equals("device") || field.equals("path")) {
            devices.add(text);
          }
          if (NAMED.contains(field)) {
            Matcher token = TOKEN.matcher(text);
            while (token.find()) {
              if (token.group("word") != null && !isOurs(token.group())) {
                names.add(token.group());
              }
            }
          }
          return text;
        });
    ReportSettings plain =
        new ReportSettings(
            settings.title(), settings.organisation(), settings.period(),
            settings.classification(), "", settings.options(), settings.environment(),
            settings.made(), Map.of(), settings.previous(), settings.traffic(), keyName(),
            settings.notes(), settings.verdict());
    return new Masked(
        JsonStrings.map(result, this::masked), JsonStrings.map(plain.json(), this::masked));
  }

  private String masked(String field, String text) {
    if (OURS.contains(field) || text.isEmpty() || text.matches("[0-9a-f]{64}")) {
      return text;
    }
    if (HASHES.contains(field)) {
      return hash(text);
    }
    if (NAMES.contains(field)) {
      return text.equals("default") ? text : name(text);
    }
    if (field.equals("files")) {
      int space = text.lastIndexOf(' ');
      return space < 0 ? name(text) : name(text.substring(0, space)) + text.substring(space);
    }
    return PROSE.contains(field) ? prose(text) : config(text);
  }

  /** {@code rs1:…:2} becomes another of its kind, with the same ordinal. */
  private String hash(String text) {
    String[] parts = text.split(":", -1);
    if (parts.length < 2) {
      return name(text);
    }
    StringBuilder out = new StringBuilder(parts[0]).append(':');
    out.append(HexFormat.of().formatHex(hmac("hash " + parts[0] + ":" + parts[1]), 0, 16));
    for (int i = 2; i < parts.length; i++) {
      out.append(':').append(parts[i]);
    }
    return out.toString();
  }

  private String prose(String text) {
    StringBuilder out = new StringBuilder();
    Matcher ticked = TICKED.matcher(text);
    int at = 0;
    while (ticked.find()) {
      out.append(tokens(text.substring(at, ticked.start()), true));
      out.append('`')
          .append(config(text.substring(ticked.start() + 1, ticked.end() - 1)))
          .append('`');
      at = ticked.end();
    }
    return out.append(tokens(text.substring(at), true)).toString();
  }

  private String config(String text) {
    return devices.contains(text) ? name(text) : tokens(text, false);
  }

  private String tokens(String text, boolean prose) {
    StringBuilder out = new StringBuilder(text.length());
    Matcher token = TOKEN.matcher(text);
    int at = 0;
    while (token.find()) {
      out.append(text, at, token.start());
      String its = token.group();
      if (token.group("v4") != null || token.group("v6") != null) {
        out.append(address(its));
      } else if (token.group("number") != null) {
        out.append(its.length() > 5 ? number(its) : its);
      } else {
        out.append(word(its, prose));
      }
      at = token.end();
    }
    return out.append(text.substring(at)).toString();
  }

  private String word(String word, boolean prose) {
    boolean masked =
        devices.contains(word)
            || names.contains(word)
            || (!isOurs(word) && (!prose || looksLikeName(word)));
    return masked ? name(word) : word;
  }

  private boolean isOurs(String word) {
    return known.contains(word.toLowerCase(Locale.ROOT)) || word.matches("RS[0-9]{3}");
  }

  /** Whether a word of a sentence is none of English. */
  private static boolean looksLikeName(String word) {
    boolean capital = word.substring(1).chars().anyMatch(Character::isUpperCase);
    return capital || word.chars().anyMatch(c -> c == '_' || c == '.' || Character.isDigit(c));
  }

  private String name(String name) {
    return words.computeIfAbsent(
        name, n -> "n" + HexFormat.of().formatHex(hmac("name " + n), 0, 4));
  }

  private String number(String number) {
    return "9" + Math.abs(new String(hmac("number " + number), StandardCharsets.ISO_8859_1).hashCode() % 1_000_000);
  }

  private String address(String text) {
    Optional<IpAddress> parsed = IpAddress.parse(text);
    if (parsed.isEmpty()) {
      return name(text);
    }
    IpAddress address = parsed.get();
    if (isMask(address)) {
      return text;
    }
    return addresses.computeIfAbsent(address, this::masked).toString();
  }

  /** Zeros, ones, ones before zeros, or zeros before ones: a mask or a wildcard rather than an address. */
  private static boolean isMask(IpAddress address) {
    if (address.v6()) {
      return address.high() == 0 && address.low() == 0;
    }
    long bits = address.low();
    long flipped = ~bits & 0xffff_ffffL;
    return (flipped & (flipped + 1)) == 0 || (bits & (bits + 1)) == 0;
  }

  private IpAddress masked(IpAddress address) {
    int bits = address.bits();
    long high = address.high();
    long low = address.low();
    long maskHigh = 0;
    long maskLow = 0;
    for (int i = 0; i < bits; i++) {
      // Bit i is flipped, or not, by what stands before it.
      int from = bits - i;
      String before =
          (address.v6() ? "6 " : "4 ") + i + " " + (from >= 128 ? "" : prefix(high, low, from));
      boolean flip = (hmac(before)[0] & 1) != 0;
      int place = bits - 1 - i;
      if (flip && place >= 64) {
        maskHigh |= 1L << (place - 64);
      } else if (flip) {
        maskLow |= 1L << place;
      }
    }
    return new IpAddress(address.v6(), high ^ maskHigh, low ^ maskLow);
  }

  /** The bits of an address above its last so many. */
  private static String prefix(long high, long low, int dropped) {
    long h = dropped >= 64 ? (dropped >= 128 ? 0 : high >>> (dropped - 64)) : high;
    long l = dropped >= 64 ? 0 : low >>> dropped;
    return Long.toHexString(h) + " " + Long.toHexString(l);
  }

  private byte[] hmac(String text) {
    try {
      Mac mac = Mac.getInstance("HmacSHA256");
      mac.init(new SecretKeySpec(key, "HmacSHA256"));
      return mac.doFinal(text.getBytes(StandardCharsets.UTF_8));
    } catch (NoSuchAlgorithmException | InvalidKeyException e) {
      throw new IllegalStateException("every Java platform has HMAC-SHA256", e);
    }
  }
}
