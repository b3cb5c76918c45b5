package io.ruleshade.agent.chat;

import io.ruleshade.agent.evidence.Signals;
import io.ruleshade.model.AddressSet;
import io.ruleshade.model.Device;
import io.ruleshade.model.Extent;
import io.ruleshade.model.InterfaceSet;
import io.ruleshade.model.IpAddress;
import io.ruleshade.model.NamedObject;
import io.ruleshade.model.Ruleset;
import io.ruleshade.model.Product;
import io.ruleshade.model.Rule;
import java.util.LinkedHashSet;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/**
 * What people mean by a place: an address, a network, an object of the configuration, or an interface or zone.
 *
 * @param words the place in words
 * @param addresses its addresses
 * @param zone name of an interface or zone; empty where it is none
 */
record Places(String words, AddressSet addresses, String zone) {
  /** Everywhere. */
  static final Places ANY = new Places("anywhere", AddressSet.ANY, "");

  /**
   * {@return the place of a text}
   *
   * @throws ToolException when nothing on the device is called so
   */
  static Places of(String text, Device device) throws ToolException {
    String name = text.strip().replaceAll("^(?i)(the|a|an|our)\\s+", "").replaceAll("[?.,;!]+$", "").strip();
    String lower = name.toLowerCase(Locale.ROOT);
    if (lower.isEmpty() || lower.equals("any") || lower.equals("anywhere") || lower.equals("anybody")
        || lower.equals("internet") || lower.equals("everywhere")) {
      return ANY;
    }
    Optional<AddressSet> literal = literal(lower);
    if (literal.isPresent()) {
      return new Places(lower, literal.get(), "");
    }
    for (NamedObject object : device.objects()) {
      Extent extent = object.extent();
      if (object.name().equalsIgnoreCase(name) && extent != null && !extent.addresses().isEmpty()) {
        return new Places("object " + Signals.text(object.name()), extent.addresses(), "");
      }
    }
    for (String zone : zones(device)) {
      if (zone.equalsIgnoreCase(name)) {
        return new Places("`" + Signals.text(zone) + "`", AddressSet.ANY, zone);
      }
    }
    throw new ToolException(
        "nothing on " + Signals.text(device.id()) + " that has an address is called `" + Signals.text(name)
            + "`; name an address, a network, an object, an interface or a zone");
  }

  private static Optional<AddressSet> literal(String text) {
    int slash = text.indexOf('/');
    Optional<IpAddress> address = IpAddress.parse(slash < 0 ? text : text.substring(0, slash));
    if (address.isEmpty()) {
      return Optional.empty();
    }
    if (slash < 0) {
      return Optional.of(AddressSet.of(address.get()));
    }
    String length = text.substring(slash + 1);
    int most = address.get().v6() ? 128 : 32;
    if (!length.matches("[0-9]{1,3}") || Integer.parseInt(length) > most) {
      return Optional.empty();
    }
    return Optional.of(AddressSet.prefix(address.get(), Integer.parseInt(length)));
  }

  /** Names of interfaces and zones that the rules and entry points know. */
  static Set<String> zones(Device device) {
    Set<String> out = new LinkedHashSet<>();
    device.entryPoints().forEach(entry -> names(entry.guard(), out));
    for (Ruleset ruleset : device.rulesets()) {
      for (Rule rule : ruleset.rules()) {
        rule.match().products().forEach(product -> names(product, out));
      }
    }
    out.remove("");
    return out;
  }

  private static void names(Product product, Set<String> out) {
    for (InterfaceSet set : new InterfaceSet[] {product.in(), product.out()}) {
      set.patterns().forEach(pattern -> out.add(pattern.text()));
    }
  }
}
