package io.ruleshade.report;

import io.ruleshade.check.Check;
import io.ruleshade.check.Checks;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/** The pages about codes that ship in the jar, and the codes there are. */
public final class Pages {
  /** Codes that no check reports but the parsers, the limits and the inputs. */
  private static final Map<String, String> OTHER =
      Map.ofEntries(
          Map.entry("RS201", "undefined reference"),
          Map.entry("RS205", "cycle"),
          Map.entry("RS900", "expired exception"),
          Map.entry("RS901", "unused exception"),
          Map.entry("RS902", "undecided"),
          Map.entry("RS903", "not understood"),
          Map.entry("RS904", "inline remark"),
          Map.entry("RS905", "refused by device"),
          Map.entry("RS906", "truncated"),
          Map.entry("RS907", "assumed"),
          Map.entry("RS908", "replaced"),
          Map.entry("RS909", "unusable input"));

  private Pages() {}

  /** {@return every code with its name, sorted by code} */
  public static SortedMap<String, String> codes() {
    SortedMap<String, String> codes = new TreeMap<>(OTHER);
    for (Check check : Checks.ALL) {
      codes.put(check.code(), check.name());
    }
    return codes;
  }

  /** {@return what a code is called; the code itself when nobody knows it} */
  static String nameOf(String code) {
    String name = OTHER.get(code);
    return name != null ? name : codes().getOrDefault(code, code);
  }

  /** {@return the page of a code, written in capitals} */
  public static Optional<Page> of(String code) {
    if (!code.matches("RS[0-9]{3}")) {
      return Optional.empty();
    }
    try (InputStream in = Check.class.getResourceAsStream(code + ".md")) {
      if (in == null) {
        return Optional.empty();
      }
      return Optional.of(Page.parse(new String(in.readAllBytes(), StandardCharsets.UTF_8)));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
