package io.ruleshade.parser;

import io.ruleshade.model.Ruleset;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Features for which each entry of an access list counts by itself, so that a list that decides the same of
 * every packet is not the same to them.
 *
 * <p>For most features that refer to a list it is: class maps, route maps of policy routing, translation of
 * IOS, VPN filters, captures, access to the device and to SNMP, multicast boundaries and WCCP ask of a packet
 * (or of a route, which stands in the place of one) whether the list permits it, and nothing else. These do
 * not:
 * <ul>
 *   <li>a crypto map or a GDOI group: each permit asks for a pair of security associations of its own, which
 *       the peer must have mirrored (Cisco IOS Security Configuration Guide, "Configuring Security for VPNs
 *       with IPsec"; ASA VPN CLI Configuration Guide, "Configuring IPsec and ISAKMP");
 *   <li>split tunnelling and what a VPN gateway hands to its clients: each permit is a network that the
 *       client routes, whatever a deny before it says (ASA Command Reference, {@code
 *       split-tunnel-network-list}; Cisco IOS Security Command Reference, {@code acl}, {@code route set});
 *   <li>translation of an ASA before 8.3: a policy static takes its addresses from each entry, and an
 *       exemption reads entries without their ports (ASA 8.2 Configuration Guide, "Configuring Static NAT",
 *       "Bypassing NAT").
 * </ul>
 */
public final class OtherUses {
  private OtherUses() {}

  /**
   * A feature.
   *
   * @param before what stands before the name of the list
   * @param after what stands between the name and the end of the line
   */
  private record Use(String before, String after, String reason) {}

  private static final List<Use> USES =
      List.of(
          new Use(
              "(?:crypto (?:dynamic-)?map .*)?\\bmatch address (?:ip-list |ipv4 |ipv6 )?",
              "",
              "a crypto map uses it, for which each entry is a tunnel of its own"),
          new Use(
              "split-tunnel-network-list value ",
              "",
              "split tunnelling uses it, for which each entry is a network of its own"),
          new Use(
              "(?:acl|(?:crypto )?route set (?:remote |local )?access-list) ",
              "",
              "VPN clients are given its entries, each as a route of its own"),
          new Use(
              "(?:nat|static) \\(.*\\baccess-list ",
              "(?: .*)?",
              "translation uses it, for which each entry counts by itself"));

  /** {@return why the entries of a list matter by themselves; empty when they only decide of packets} */
  public static Optional<String> of(Ruleset ruleset) {
    if (!ruleset.referenced()) {
      return Optional.empty();
    }
    String text = ruleset.opening().file().text();
    for (Use use : USES) {
      String line = use.before() + Pattern.quote(ruleset.name()) + use.after();
      if (Pattern.compile("(?m)^[ \\t]*" + line + "[ \\t\\r]*$").matcher(text).find()) {
        return Optional.of(use.reason());
      }
    }
    return Optional.empty();
  }
}
