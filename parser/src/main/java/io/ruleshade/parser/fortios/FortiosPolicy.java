package io.ruleshade.parser.fortios;

import io.ruleshade.model.AddressSet;
import io.ruleshade.model.Condition;
import io.ruleshade.model.InterfaceSet;
import io.ruleshade.model.Match;
import io.ruleshade.model.Product;
import io.ruleshade.model.Rule;
import io.ruleshade.model.RuleParts;
import io.ruleshade.parser.fortios.FortiosSides.Port;
import io.ruleshade.parser.fortios.FortiosSides.Side;
import io.ruleshade.parser.fortios.FortiosValues.Part;
import io.ruleshade.parser.fortios.FortiosValues.Services;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Lowers the match of one policy: interfaces, addresses of both versions, services, conditions. */
final class FortiosPolicy {
  private final FortiosContext context;
  private final FortiosTables tables;
  private final FortiosEntry policy;
  private final String path;
  private final FortiosOperands operands;
  private final List<String> doubts = new ArrayList<>(0);

  FortiosPolicy(FortiosContext context, FortiosTables tables, FortiosEntry policy, String path) {
    this.context = context;
    this.tables = tables;
    this.policy = policy;
    this.path = path;
    this.operands = new FortiosOperands(context, tables, policy, doubts);
  }

  /** A lowered match, the objects it refers to, and the values it is put together of. */
  record Lowered(Match match, List<Rule.Use> uses, RuleParts parts) {}

  /** {@return the match of the policy} */
  Lowered lower() {
    FortiosConditions conditions = new FortiosConditions(context, tables, policy, operands, doubts);
    conditions.settings(path);
    doubts.addAll(policy.doubts);
    if (policy.cut) {
      doubts.add("the file ends inside the policy");
    }
    boolean localIn = path.startsWith("firewall local-in-policy");
    List<Port> in = operands.ports(localIn ? "intf" : "srcintf");
    List<Port> out =
        localIn
            ? List.of(new Port(InterfaceSet.NONE, null))
            : operands.ports("dstintf");
    List<Product> products = new ArrayList<>();
    boolean never = conditions.build();
    switch (path) {
      case "firewall policy6", "firewall local-in-policy6" ->
          version(true, "srcaddr", "dstaddr", in, out, conditions, products);
      case "firewall policy46" ->
          translated(false, in, out, conditions, products);
      case "firewall policy64" -> translated(true, in, out, conditions, products);
      case "firewall consolidated policy" -> {
        version(false, "srcaddr4", "dstaddr4", in, out, conditions, products);
        version(true, "srcaddr6", "dstaddr6", in, out, conditions, products);
      }
      default -> {
        boolean numbered = policy.field("srcaddr4") != null || policy.field("dstaddr4") != null;
        String four = numbered ? "4" : "";
        version(false, "srcaddr" + four, "dstaddr" + four, in, out, conditions, products);
        version(true, "srcaddr6", "dstaddr6", in, out, conditions, products);
        nothingStated(in, out, conditions, products);
      }
    }
    List<Product> joined = joined(products);
    if (policy.value("action").equals("ipsec") && policy.enabled("inbound")) {
      joined = bothWays(joined);
    }
    if (!doubts.isEmpty()) {
      Condition doubt = new Condition.Unknown(FortiosSides.one(doubts));
      joined = joined.stream().map(product -> product.and(doubt)).toList();
    }
    return new Lowered(never ? Match.NONE : new Match(joined), operands.uses(), operands.parts());
  }

  /** A policy between versions: what its addresses say of the packet after translation is open. */
  private void translated(
      boolean fromSix,
      List<Port> in,
      List<Port> out,
      FortiosConditions conditions,
      List<Product> products) {
    AddressSet any = fromSix ? AddressSet.ANY6 : AddressSet.ANY4;
    List<Side> source = operands.addresses(fromSix, "srcaddr", "src ", false, null);
    List<String> names = policy.words("dstaddr").stream().map(FortiosWord::text).sorted().toList();
    operands.useTranslated("dstaddr", fromSix);
    Condition to =
        Condition.Predicate.of("dst after translation is one of " + String.join(", ", names));
    products(in, out, source, List.of(Side.of(any, to)), services(false), conditions, products);
  }

  /** The products of one IP version; none when the policy names no addresses of it. */
  private void version(
      boolean six,
      String srcKey,
      String dstKey,
      List<Port> in,
      List<Port> out,
      FortiosConditions conditions,
      List<Product> products) {
    String prefix = six && !path.endsWith("6") ? "internet-service6" : "internet-service";
    List<Side> source = operands.internetServices(six, prefix + "-src", "src ", matchVip());
    List<Side> destination = operands.internetServices(six, prefix, "dst ", matchVip());
    boolean anyService = destination != null;
    if (source == null) {
      source = sides(six, srcKey, "src ");
    }
    if (destination == null) {
      destination = sides(six, dstKey, "dst ");
    }
    if (source == null && destination == null) {
      return;
    }
    AddressSet any = tables.addresses(six).any();
    if (source == null) {
      source = missing(srcKey, any);
    }
    if (destination == null) {
      destination = missing(dstKey, any);
    }
    products(in, out, source, destination, services(anyService), conditions, products);
  }

  private @Nullable List<Side> sides(boolean six, String key, String prefix) {
    if (policy.field(key) == null) {
      return null;
    }
    String negate = six && key.endsWith("6") ? key + "-negate" : key.replace("4", "") + "-negate";
    boolean stated = policy.field(negate) != null;
    boolean negated = policy.enabled(negate);
    if (six && key.endsWith("6") && !stated && policy.enabled(key.replace("6", "") + "-negate")) {
      // Whether the switch of the IPv4 addresses speaks for both differs among versions.
      return List.of(
          Side.of(AddressSet.ANY6, new Condition.Unknown(prefix + "negated or not")));
    }
    return operands.addresses(six, key, prefix, negated, matchVip());
  }

  /** {@return whether the policy takes packets that a virtual IP translated; null if not known} */
  private FortiosOperands.MatchVip matchVip() {
    String action = policy.value("action");
    boolean deny = action.isEmpty() || action.equals("deny");
    if (policy.enabled("match-vip-only")) {
      return FortiosOperands.MatchVip.ONLY;
    }
    String stated = policy.value("match-vip");
    if (!stated.isEmpty()) {
      return stated.equals("enable") ? FortiosOperands.MatchVip.ON : FortiosOperands.MatchVip.OFF;
    }
    int version = context.config().version;
    if (!deny || (version > 0 && version < 7_02_00)) {
      return FortiosOperands.MatchVip.OFF;
    }
    return version >= 7_02_04 ? FortiosOperands.MatchVip.ON : FortiosOperands.MatchVip.UNKNOWN;
  }

  private List<Side> missing(String key, AddressSet any) {
    context.refused(
        context.span(policy),
        "policy " + policy.name + " has no `" + key + "`",
        "state it; the device does not keep a policy without it");
    return List.of(Side.of(any, new Condition.Unknown("no " + key)));
  }

  /** A policy without any address: nobody knows what it was to match. */
  private void nothingStated(
      List<Port> in, List<Port> out, FortiosConditions conditions, List<Product> products) {
    for (String key : List.of("srcaddr", "dstaddr", "srcaddr6", "dstaddr6")) {
      if (policy.field(key) != null) {
        return;
      }
    }
    if (products.isEmpty()) {
      List<Side> source = missing("srcaddr", AddressSet.ANY);
      List<Side> destination = missing("dstaddr", AddressSet.ANY);
      products(in, out, source, destination, services(false), conditions, products);
    }
  }

  private Services services(boolean internetService) {
    if (internetService) {
      return Services.ANY;
    }
    Services services = operands.services();
    return policy.enabled("service-negate") ? FortiosServices.negate(services) : services;
  }

  private void products(
      List<Port> in,
      List<Port> out,
      List<Side> source,
      List<Side> destination,
      Services services,
      FortiosConditions conditions,
      List<Product> products) {
    for (Port from : in) {
      for (Port to : out) {
        Product ports = Product.ANY.withIn(from.set()).withOut(to.set());
        ports = and(and(ports, from.condition()), to.condition());
        for (Side src : source) {
          for (Side dst : destination) {
            Product sides = all(all(ports, src.conditions()), dst.conditions());
            sides = sides.withSrc(src.set()).withDst(dst.set());
            for (List<Condition> alternative : conditions.alternatives()) {
              services(all(sides, alternative), dst, services, products);
            }
          }
        }
      }
    }
  }

  private void services(Product sides, Side dst, Services services, List<Product> products) {
    for (Part part : services.parts()) {
      FortiosVips.Vip vip = dst.vip();
      Part asked = vip == null ? part : FortiosVips.before(vip, part);
      if (asked == null) {
        String name = vip == null ? "" : vip.name();
        products.add(sides.and(new Condition.Unknown("service after virtual IP " + name)));
      } else {
        products.add(
            all(
                sides
                    .withService(asked.service())
                    .withSrcPort(asked.source())
                    .withDst(sides.dst().intersect(asked.destination())),
                asked.conditions()));
      }
    }
    if (!services.unknown().isEmpty()) {
      products.add(sides.and(new Condition.Unknown(FortiosSides.one(services.unknown()))));
    }
  }

  /** A policy of a policy-based tunnel also lets in what comes out of the tunnel. */
  private static List<Product> bothWays(List<Product> products) {
    List<Product> out = new ArrayList<>(products);
    for (Product p : products) {
      out.add(
          p.withIn(p.out())
              .withOut(p.in())
              .withSrc(p.dst())
              .withDst(p.src())
              .and(new Condition.Unknown("inbound traffic of the tunnel")));
    }
    return out;
  }

  private static Product all(Product product, List<Condition> conditions) {
    Product out = product;
    for (Condition condition : conditions) {
      out = out.and(condition);
    }
    return out;
  }

  private static Product and(Product product, @Nullable Condition condition) {
    return condition == null ? product : product.and(condition);
  }

  /**
   * Joins an IPv4 and an IPv6 product that differ in nothing but their addresses: source and
   * destination of a packet are of one version, so that the joint product takes no more.
   */
  private static List<Product> joined(List<Product> products) {
    if (products.size() != 2) {
      return products;
    }
    Product four = products.get(0);
    Product six = products.get(1);
    boolean versions =
        AddressSet.ANY4.containsAll(four.src())
            && AddressSet.ANY4.containsAll(four.dst())
            && AddressSet.ANY6.containsAll(six.src())
            && AddressSet.ANY6.containsAll(six.dst());
    if (versions && four.equals(six.withSrc(four.src()).withDst(four.dst()))) {
      return List.of(
          four.withSrc(four.src().union(six.src())).withDst(four.dst().union(six.dst())));
    }
    return products;
  }
}
