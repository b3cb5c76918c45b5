package io.ruleshade.policy;

import io.ruleshade.model.InterfaceSet;
import io.ruleshade.model.IntRanges;
import io.ruleshade.model.ServiceSet;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * What a site takes for wide, for risky and for inside. Which rules are looked at never depends on
 * it beyond what these lists say, and {@link #DEFAULT} is a readable file that ships in the jar.
 *
 * @param thresholds numbers above which something is said
 * @param trusted names of zones and interfaces behind which the site's own machines are; what only
 *     they can send counts one step less
 * @param services the services that matter to exposure
 */
public record Policy(Thresholds thresholds, List<String> trusted, List<Service> services) {
  /** What is used when nothing is said: {@code policy.json} beside this class. */
  public static final Policy DEFAULT = PolicyReader.shipped();

  public Policy {
    trusted = trusted.stream().map(name -> name.toLowerCase(Locale.ROOT)).toList();
    services = List.copyOf(services);
  }

  /**
   * Numbers above which something is said.
   *
   * @param wideScore a permit with at least this score, 0 to 100, is wide
   * @param listed above this many, rules of one ruleset or rulesets of one device are counted in one
   *     finding
   * @param objects above this many, unused objects of one kind are listed in one finding
   */
  public record Thresholds(int wideScore, int listed, int objects) {
    public Thresholds {
      if (wideScore < 1 || wideScore > 100 || listed < 1 || objects < 1) {
        throw new IllegalArgumentException("a threshold is out of range");
      }
    }
  }

  /** What is the matter with a service. */
  public enum Concern {
    /** What it carries, passwords among it, can be read on the way. */
    CLEARTEXT,
    /** It is not meant for networks that are not trusted. */
    HIGH_RISK,
    /** It manages a device; matters where it is open on the device itself. */
    MANAGEMENT;

    /** {@return the concern as the file spells it} */
    public String label() {
      return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
  }

  /**
   * A service.
   *
   * @param name what people call it
   * @param set protocol and destination ports
   * @param concerns what is the matter with it
   * @param reason why, one line
   * @param source where that is written
   */
  public record Service(
      String name, ServiceSet set, List<Concern> concerns, String reason, String source) {
    public Service {
      concerns = List.copyOf(concerns);
      if (set.isEmpty() || concerns.isEmpty() || reason.isBlank() || source.isBlank()) {
        throw new IllegalArgumentException("service without ports, concern, reason or source: " + name);
      }
    }
  }

  /** {@return the services with a concern, in the order of the file} */
  public List<Service> services(Concern concern) {
    return services.stream().filter(s -> s.concerns.contains(concern)).toList();
  }

  /** {@return whether all that a set names are trusted; false for a set that names nothing} */
  public boolean isTrusted(InterfaceSet set) {
    return !set.complement()
        && !set.patterns().isEmpty()
        && set.patterns().stream().allMatch(pattern -> isTrusted(pattern.text()));
  }

  private boolean isTrusted(String name) {
    String lower = name.toLowerCase(Locale.ROOT);
    for (String pattern : trusted) {
      if (pattern.endsWith("*")
          ? lower.startsWith(pattern.substring(0, pattern.length() - 1))
          : lower.equals(pattern)) {
        return true;
      }
    }
    return false;
  }

  /** {@return the ports of a text such as {@code tcp/23} or {@code udp/137-139}; null for anything else} */
  public static @Nullable ServiceSet service(String text) {
    int slash = text.indexOf('/');
    int dash = text.indexOf('-', slash + 1);
    if (slash < 0) {
      return null;
    }
    int protocol =
        switch (text.substring(0, slash)) {
          case "tcp" -> ServiceSet.TCP;
          case "udp" -> ServiceSet.UDP;
          case "sctp" -> ServiceSet.SCTP;
          default -> -1;
        };
    int first = port(text.substring(slash + 1, dash < 0 ? text.length() : dash));
    int last = dash < 0 ? first : port(text.substring(dash + 1));
    return protocol < 0 || first < 0 || last < first
        ? null
        : ServiceSet.ports(protocol, IntRanges.between(first, last));
  }

  private static int port(String text) {
    boolean digits =
        !text.isEmpty() && text.length() <= 5 && text.chars().allMatch(c -> c >= '0' && c <= '9');
    int number = digits ? Integer.parseInt(text) : -1;
    return number > 0xffff ? -1 : number;
  }
}
