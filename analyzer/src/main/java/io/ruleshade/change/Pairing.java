package io.ruleshade.change;

import io.ruleshade.model.Device;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.BiPredicate;

/**
 * Which device of one side is which of the other: by name, and of several of one name by the name of the file
 * first; then, for those that do not name themselves, by
 * what they are known by; then by the place of their file. The name of a file alone tells nothing about a
 * device that names itself.
 *
 * @param pairs devices of both sides, in the order of the old side
 * @param onlyBefore devices that only the old side has
 * @param onlyAfter devices that only the new side has
 */
record Pairing(List<Pair> pairs, List<Device> onlyBefore, List<Device> onlyAfter) {
  /** One device on both sides. */
  record Pair(Device before, Device after) {}

  Pairing {
    pairs = List.copyOf(pairs);
    onlyBefore = List.copyOf(onlyBefore);
    onlyAfter = List.copyOf(onlyAfter);
  }

  static Pairing of(List<Device> before, List<Device> after) {
    List<Device> old = new ArrayList<>(before);
    List<Device> now = new ArrayList<>(after);
    List<Pair> pairs = new ArrayList<>();
    // Several devices may have one name: then those whose files are called the same belong together.
    BiPredicate<Device, Device> alike =
        (a, b) -> a.id().equals(b.id()) && a.dialect().equals(b.dialect());
    match(old, now, pairs, alike.and((a, b) -> tail(a).equals(tail(b))));
    match(old, now, pairs, alike);
    match(old, now, pairs, (a, b) -> !isNamed(a) && !isNamed(b) && tail(a).equals(tail(b)));
    if (old.size() == 1 && now.size() == 1 && old.get(0).dialect().equals(now.get(0).dialect())) {
      boolean unnamed = !isNamed(old.get(0)) && !isNamed(now.get(0));
      if (unnamed || pairs.isEmpty()) {
        match(old, now, pairs, (a, b) -> true);
      }
    }
    pairs.sort((a, b) -> Integer.compare(before.indexOf(a.before), before.indexOf(b.before)));
    return new Pairing(pairs, old, now);
  }

  private static void match(
      List<Device> old, List<Device> now, List<Pair> pairs, BiPredicate<Device, Device> same) {
    for (Device one : List.copyOf(old)) {
      Optional<Device> partner = now.stream().filter(other -> same.test(one, other)).findFirst();
      if (partner.isPresent()) {
        pairs.add(new Pair(one, partner.get()));
        remove(old, one);
        remove(now, partner.get());
      }
    }
  }

  @SuppressWarnings("ReferenceEquality") // Devices are told apart as they were read.
  private static void remove(List<Device> devices, Device device) {
    devices.removeIf(other -> other == device);
  }

  private static boolean isNamed(Device device) {
    return device.identity().equals(device.id());
  }

  /** The last part of the path of its file, which both sides have. */
  private static String tail(Device device) {
    String path = device.coverage().isEmpty() ? "" : device.coverage().get(0).file().path();
    return device.identity() + "\n" + path.substring(path.lastIndexOf('/') + 1);
  }
}
