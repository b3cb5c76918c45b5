package io.ruleshade.intent;

import io.ruleshade.config.Place;
import io.ruleshade.model.ServiceSet;
import java.util.List;
import java.util.Locale;

/**
 * A statement about traffic that must be true of every device it is about.
 *
 * @param name what the site calls it; unique
 * @param kind what must be
 * @param from where the packets come from
 * @param to where they go
 * @param service for {@link Kind#DENY} and {@link Kind#PERMIT} the services it is about; for {@link
 *     Kind#ONLY} those that may pass
 * @param services the same in the words of the user
 * @param devices names of devices, {@code *} for any ending; empty for all
 * @param opening whether it is about packets that open a connection only
 * @param place where it is stated
 */
public record Intent(
    String name,
    Kind kind,
    Side from,
    Side to,
    ServiceSet service,
    String services,
    List<String> devices,
    boolean opening,
    Place place) {
  public Intent {
    devices = List.copyOf(devices);
  }

  /** What must be. */
  public enum Kind {
    /** No packet of the flow passes. */
    DENY("RS501"),
    /** Every packet of the flow passes. */
    PERMIT("RS502"),
    /** No packet of another service passes. */
    ONLY("RS503");

    private final String code;

    Kind(String code) {
      this.code = code;
    }

    /** {@return the code of the finding that says it is broken} */
    public String code() {
      return code;
    }
  }

  /** {@return whether it is about a device} */
  public boolean isAbout(String device) {
    return devices.isEmpty() || devices.stream().anyMatch(pattern -> fits(pattern, device));
  }

  /** {@return whether a pattern of names of devices, {@code *} for any ending, fits a name} */
  public static boolean fits(String pattern, String device) {
    return pattern.endsWith("*")
        ? device.startsWith(pattern.substring(0, pattern.length() - 1))
        : device.equals(pattern);
  }

  /** {@return the services whose packets it looks at} */
  public ServiceSet examined() {
    return kind == Kind.ONLY ? service.complement() : service;
  }

  /** {@return what it asks for, in words} */
  public String words() {
    String way = "from " + from.words() + " to " + to.words();
    return switch (kind) {
      case DENY -> services + " " + way + " must be denied";
      case PERMIT -> services + " " + way + " must be permitted";
      case ONLY ->
          (service.isEmpty() ? "nothing" : "only " + services) + " may pass " + way;
    };
  }

  /** {@return the kind as JSON names it} */
  public String label() {
    return kind.name().toLowerCase(Locale.ROOT);
  }
}
