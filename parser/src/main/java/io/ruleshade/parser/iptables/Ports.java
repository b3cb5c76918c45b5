package io.ruleshade.parser.iptables;

import io.ruleshade.model.IntRanges;
import io.ruleshade.model.ServiceSet;
import org.jspecify.annotations.Nullable;

/** Ports and port lists as iptables writes them. */
final class Ports {
  private static final ServiceSet[] PROTOCOLS = new ServiceSet[256];

  static {
    for (int i = 0; i < PROTOCOLS.length; i++) {
      PROTOCOLS[i] = ServiceSet.protocol(i);
    }
  }

  private Ports() {}

  /** {@return all of one protocol} */
  static ServiceSet protocol(int protocol) {
    return PROTOCOLS[protocol];
  }

  /**
   * The ports of {@code 80}, {@code ssh}, {@code 1024:65535}, {@code :1023}; none where the range
   * is reversed; null when a name is not known.
   */
  static @Nullable IntRanges range(String text, int protocol) {
    int colon = text.indexOf(':');
    if (colon < 0) {
      int port = Names.port(text, protocol);
      return port < 0 ? null : IntRanges.of(port);
    }
    int first = colon == 0 ? 0 : Names.port(text.substring(0, colon), protocol);
    String end = text.substring(colon + 1);
    int last = end.isEmpty() ? 65535 : Names.port(end, protocol);
    return first < 0 || last < 0 ? null : IntRanges.between(first, last);
  }

  /** The ports of a list of ranges; null when a name is not known. */
  static @Nullable IntRanges list(String text, int protocol) {
    IntRanges.Builder builder = new IntRanges.Builder();
    for (String part : text.split(",", -1)) {
      IntRanges range = range(part, protocol);
      if (range == null) {
        return null;
      }
      builder.addAll(range);
    }
    return builder.build();
  }
}
