package io.ruleshade.intent;

import io.ruleshade.model.AddressSet;
import io.ruleshade.model.IpAddress;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Addresses as users write them: an address, a prefix {@code 10.0.0.0/8}, or {@code first-last}. */
public final class Networks {
  private Networks() {}

  /** {@return the addresses of a word; null when it is none} A prefix has no bits behind its length. */
  public static @Nullable AddressSet parse(String word) {
    String text = word.strip();
    int slash = text.indexOf('/');
    int dash = text.indexOf('-');
    if (slash > 0) {
      Optional<IpAddress> address = IpAddress.parse(text.substring(0, slash));
      String length = text.substring(slash + 1);
      if (address.isEmpty() || !length.matches("[0-9]{1,3}")) {
        return null;
      }
      int bits = Integer.parseInt(length);
      if (bits > address.get().bits()) {
        return null;
      }
      AddressSet set = AddressSet.prefix(address.get(), bits);
      boolean[] first = new boolean[1];
      set.forEachRange(
          (six, loHigh, loLow, hiHigh, hiLow) ->
              first[0] = new IpAddress(six, loHigh, loLow).equals(address.get()));
      return first[0] ? set : null;
    }
    if (dash > 0) {
      Optional<IpAddress> first = IpAddress.parse(text.substring(0, dash).strip());
      Optional<IpAddress> last = IpAddress.parse(text.substring(dash + 1).strip());
      return first.isEmpty()
              || last.isEmpty()
              || first.get().v6() != last.get().v6()
              || first.get().compareTo(last.get()) > 0
          ? null
          : AddressSet.between(first.get(), last.get());
    }
    return IpAddress.parse(text).map(AddressSet::of).orElse(null);
  }
}
