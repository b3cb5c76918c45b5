package io.ruleshade.parser.nftables;

import io.ruleshade.model.AddressSet;
import io.ruleshade.model.Condition;
import io.ruleshade.model.Product;
import io.ruleshade.model.Ruleset;
import io.ruleshade.model.ServiceSet;
import java.util.List;

/**
 * What a table's family says of its packets, and what a field asks of a packet before it is compared:
 * nft puts a comparison of the protocol before it ({@code payload_gen_dependency} in src/payload.c).
 *
 * <p>Tables of the families bridge, netdev and arp see frames that are no IP packets. The model has no
 * such packets; so in these families every condition that only an IP packet can meet carries a
 * predicate, and no set of such conditions covers everything.
 */
enum Families {
  IP,
  IP6,
  INET,
  ARP,
  BRIDGE,
  NETDEV;

  /** The predicate of a frame that holds an IPv4 packet. */
  static final Condition.Predicate HOLDS_IP = Condition.Predicate.of("meta protocol ip");

  /** The predicate of a frame that holds an IPv6 packet. */
  static final Condition.Predicate HOLDS_IP6 = Condition.Predicate.of("meta protocol ip6");

  private static final Condition.Predicate HOLDS_ANY_IP =
      Condition.Predicate.of("meta protocol { ip, ip6 }");

  static Families of(String name) {
    return switch (name) {
      case "ip6" -> IP6;
      case "inet" -> INET;
      case "arp" -> ARP;
      case "bridge" -> BRIDGE;
      case "netdev" -> NETDEV;
      default -> IP;
    };
  }

  /** {@return whether frames come through that hold no IP packet} */
  boolean seesFrames() {
    return this == ARP || this == BRIDGE || this == NETDEV;
  }

  Ruleset.Family versions() {
    return switch (this) {
      case IP -> Ruleset.Family.IPV4;
      case IP6 -> Ruleset.Family.IPV6;
      case INET, ARP, BRIDGE, NETDEV -> Ruleset.Family.BOTH;
    };
  }

  /** The packets of the family. */
  Product all() {
    AddressSet addresses = versions().addresses();
    return addresses.isAny() ? Product.ANY : Product.ANY.withSrc(addresses).withDst(addresses);
  }

  /** The packets of one IP version. */
  List<Product> version(boolean six) {
    AddressSet addresses = six ? AddressSet.ANY6 : AddressSet.ANY4;
    return switch (this) {
      case IP -> six ? List.of() : List.of(Product.ANY);
      case IP6 -> six ? List.of(Product.ANY) : List.of();
      case INET -> List.of(Product.ANY.withSrc(addresses).withDst(addresses));
      case ARP, BRIDGE, NETDEV ->
          List.of(
              Product.ANY.withSrc(addresses).withDst(addresses).and(six ? HOLDS_IP6 : HOLDS_IP));
    };
  }

  /** The packets that are IP packets at all, as the transport protocol is known of these alone. */
  List<Product> anyIp() {
    return List.of(seesFrames() ? Product.ANY.and(HOLDS_ANY_IP) : Product.ANY);
  }

  /** The packets that have a field's header. */
  List<Product> having(String key) {
    int space = key.indexOf(' ');
    String header = space < 0 ? key : key.substring(0, space);
    return switch (header) {
      case "ip" -> version(false);
      case "ip6" -> version(true);
      case "hbh", "rt", "rt0", "rt2", "rt4", "srh", "mh", "frag", "dst", "exthdr" ->
          key.startsWith("rt ") && isRouting(key) ? List.of(Product.ANY) : version(true);
      case "icmp" -> transport(version(false), ServiceSet.ICMP);
      case "icmpv6" -> transport(version(true), ServiceSet.ICMPV6);
      case "igmp" -> transport(version(false), 2);
      case "tcp" -> transport(anyIp(), ServiceSet.TCP);
      case "udp" -> transport(anyIp(), ServiceSet.UDP);
      case "udplite" -> transport(anyIp(), ServiceSet.UDPLITE);
      case "sctp" -> transport(anyIp(), ServiceSet.SCTP);
      case "dccp" -> transport(anyIp(), ServiceSet.DCCP);
      case "esp" -> transport(anyIp(), 50);
      case "ah" -> transport(anyIp(), 51);
      case "comp" -> transport(anyIp(), 108);
      case "th" -> Products.both(anyIp(), List.of(Products.transport(ServiceSet.ANY)));
      default -> List.of(Product.ANY);
    };
  }

  /** Whether {@code rt} names the route of a packet and not the routing header. */
  private static boolean isRouting(String key) {
    return key.equals("rt classid")
        || key.endsWith("nexthop")
        || key.equals("rt mtu")
        || key.equals("rt ipsec");
  }

  private static List<Product> transport(List<Product> version, int protocol) {
    return Products.both(
        version, List.of(Products.transport(ServiceSet.protocol(protocol))));
  }
}
