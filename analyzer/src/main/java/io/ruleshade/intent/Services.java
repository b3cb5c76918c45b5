package io.ruleshade.intent;

import io.ruleshade.model.IntRanges;
import io.ruleshade.model.ServiceSet;
import io.ruleshade.policy.Policy;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * Services as users write them: {@code any}, {@code tcp}, {@code tcp/443}, {@code udp/5000-5010}, {@code
 * icmp/8}, {@code icmp/8/0}, {@code esp}, {@code ip/47}, or the name of a service of the policy.
 */
public final class Services {
  private static final List<String> PROTOCOLS =
      List.of(
          "icmp", "igmp", "ipip", "tcp", "udp", "dccp", "gre", "esp", "ah", "icmpv6", "eigrp", "ospf",
          "pim", "vrrp", "sctp", "udplite");
  private static final int[] NUMBERS = {1, 2, 4, 6, 17, 33, 47, 50, 51, 58, 88, 89, 103, 112, 132, 136};

  private Services() {}

  /** {@return the services of a word; null when it is none} */
  public static @Nullable ServiceSet parse(String word, Policy policy) {
    String text = word.strip().toLowerCase(Locale.ROOT);
    if (text.equals("any")) {
      return ServiceSet.ANY;
    }
    ServiceSet named = null;
    for (Policy.Service service : policy.services()) {
      if (service.name().equals(text)) {
        named = named == null ? service.set() : named.union(service.set());
      }
    }
    return named != null ? named : plain(text.split("/", -1));
  }

  private static @Nullable ServiceSet plain(String[] parts) {
    boolean number = parts[0].equals("ip") && parts.length == 2;
    int protocol = number ? number(parts[1], 255) : PROTOCOLS.indexOf(parts[0]);
    if (protocol < 0) {
      return null;
    }
    protocol = number ? protocol : NUMBERS[protocol];
    if (number || parts.length == 1) {
      return ServiceSet.protocol(protocol);
    }
    if (ServiceSet.hasTypes(protocol)) {
      int type = number(parts[1], 255);
      int code = parts.length < 3 ? 0 : number(parts[2], 255);
      return type < 0 || code < 0 || parts.length > 3
          ? null
          : ServiceSet.icmp(protocol, type, code, parts.length < 3 ? 255 : code);
    }
    if (!ServiceSet.hasPorts(protocol) || parts.length != 2) {
      return null;
    }
    int dash = parts[1].indexOf('-');
    int first = number(dash < 0 ? parts[1] : parts[1].substring(0, dash), 0xffff);
    int last = dash < 0 ? first : number(parts[1].substring(dash + 1), 0xffff);
    return first < 0 || last < first
        ? null
        : ServiceSet.ports(protocol, IntRanges.between(first, last));
  }

  private static int number(String text, int most) {
    if (!text.matches("[0-9]{1,5}")) {
      return -1;
    }
    int number = Integer.parseInt(text);
    return number > most ? -1 : number;
  }
}
