package io.ruleshade.intent;

import io.ruleshade.model.Device;
import io.ruleshade.model.Product;
import java.util.List;

/**
 * What the author of a change says it is for: the packets that may be permitted by it, those that may be
 * denied, and devices that come and go. Whatever else the change does is not meant.
 *
 * @param permit flows that may become permitted
 * @param deny flows that may become denied
 * @param newDevices names of devices that may be new
 * @param removedDevices names of devices that may be gone
 * @param entryPoints names of entry points that may come, go or take other packets
 */
public record StatedChange(
    List<Flow> permit,
    List<Flow> deny,
    List<String> newDevices,
    List<String> removedDevices,
    List<String> entryPoints) {
  public StatedChange {
    permit = List.copyOf(permit);
    deny = List.copyOf(deny);
    newDevices = List.copyOf(newDevices);
    removedDevices = List.copyOf(removedDevices);
    entryPoints = List.copyOf(entryPoints);
  }

  /**
   * Packets of some devices.
   *
   * @param words as the user wrote it
   * @param products alternatives
   * @param devices names of devices, {@code *} for any ending; empty for all
   */
  public record Flow(String words, List<Product> products, List<String> devices) {
    public Flow {
      products = List.copyOf(products);
      devices = List.copyOf(devices);
    }

    /** {@return whether it is about a device} */
    public boolean isAbout(Device device) {
      return devices.isEmpty() || devices.stream().anyMatch(p -> Intent.fits(p, device.id()));
    }
  }

  /**
   * {@return the packets of some flows on a device, later fragments of their protocols among them}
   *
   * @param before the device before the change
   */
  public static List<Product> on(Device before, Device after, List<Flow> flows) {
    boolean fragments = Fragmented.isSeenBy(before) || Fragmented.isSeenBy(after);
    return flows.stream()
        .filter(flow -> flow.isAbout(after))
        .flatMap(flow -> flow.products.stream())
        .flatMap(p -> Fragmented.of(p, Fragmented.touched(p.service()), fragments).stream())
        .toList();
  }
}
