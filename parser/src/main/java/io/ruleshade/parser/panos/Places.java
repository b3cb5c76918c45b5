package io.ruleshade.parser.panos;

import org.jspecify.annotations.Nullable;

/** Where in the tree objects and rules are. */
final class Places {
  private Places() {}

  /**
   * {@return whether sections of objects and rulebases stand directly below a node}
   *
   * <p>These are the top (in output that leaves the virtual system out), {@code config}, {@code
   * shared}, {@code panorama}, the device's own entry below {@code devices}, each virtual system and
   * each device group.
   */
  static boolean isScope(Node node) {
    Node above = node.parent;
    if (above == null || isWrapper(node)) {
      return true;
    }
    if (!isOnTop(above)) {
      return switch (above.name) {
        case "vsys" -> above.parent != null && (isOnTop(above.parent) || isPanorama(above.parent));
        case "device-group" -> above.parent != null && isOnTop(above.parent);
        case "policy" -> node.name.equals("panorama") && above.parent != null && isOnTop(above.parent);
        default -> isDevice(node);
      };
    }
    return node.name.equals("shared") || node.name.equals("panorama");
  }

  private static boolean isPanorama(Node node) {
    return node.name.equals("panorama") && node.parent != null && isOnTop(node.parent);
  }

  /** Whether it is the top, a wrapper around the configuration, or the device's own entry. */
  static boolean isOnTop(Node node) {
    return node.parent == null || isWrapper(node) || isDevice(node);
  }

  /** {@code response}, {@code result} and {@code config} around everything. */
  private static boolean isWrapper(Node node) {
    @Nullable Node at = node;
    while (at != null && at.parent != null) {
      boolean wraps =
          at.name.equals("response") || at.name.equals("result") || at.name.equals("config");
      if (!wraps) {
        return false;
      }
      at = at.parent;
    }
    return true;
  }

  /** {@code devices/localhost.localdomain}. */
  private static boolean isDevice(Node node) {
    Node devices = node.parent;
    return devices != null
        && devices.name.equals("devices")
        && devices.parent != null
        && isWrapper(devices.parent);
  }
}
