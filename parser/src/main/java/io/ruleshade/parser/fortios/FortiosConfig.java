package io.ruleshade.parser.fortios;

import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** A device's configuration while its statements are replayed. Mutable, used by one reader only. */
final class FortiosConfig {
  /** The global part; all there is on a device without virtual domains. */
  final FortiosVdom global = new FortiosVdom("");

  /** The virtual domains; empty when the file has none. */
  final Map<String, FortiosVdom> vdoms = new LinkedHashMap<>();

  /** Words of lines outside the filter statements, any of which may be an object's name. */
  final Set<String> looseWords = new LinkedHashSet<>();

  /** The version as {@code major * 10000 + minor * 100 + patch}; 0 when the file does not say. */
  int version;

  /** Where the file ends inside a block: the block's path; null when it is complete. */
  @Nullable String openAtEnd;

  /** The host name, or the empty text. */
  String hostname() {
    return global.setting("system global", "hostname");
  }

  FortiosVdom vdom(String name) {
    return vdoms.computeIfAbsent(name, FortiosVdom::new);
  }
}
