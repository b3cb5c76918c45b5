package io.ruleshade.parser.fortios;

import io.ruleshade.model.AddressSet;
import io.ruleshade.model.Condition;
import io.ruleshade.model.Extent;
import io.ruleshade.model.InterfaceSet;
import io.ruleshade.model.Rule;
import io.ruleshade.model.RuleParts;
import io.ruleshade.parser.fortios.FortiosSides.Port;
import io.ruleshade.parser.fortios.FortiosSides.Side;
import io.ruleshade.parser.fortios.FortiosValues.AddressCollector;
import io.ruleshade.parser.fortios.FortiosValues.Addresses;
import io.ruleshade.parser.fortios.FortiosValues.Bounded;
import io.ruleshade.parser.fortios.FortiosValues.ServiceCollector;
import io.ruleshade.parser.fortios.FortiosValues.Services;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Resolves the names in one policy and collects them as uses. */
final class FortiosOperands {
  private final FortiosContext context;
  private final FortiosTables tables;
  private final FortiosEntry policy;
  private final List<String> doubts;
  private final List<Rule.Use> uses = new ArrayList<>();
  private final RuleParts.Builder parts = new RuleParts.Builder();
  private @Nullable Services services;

  /** Whether a policy takes packets whose destination a virtual IP translated. */
  enum MatchVip {
    ON,
    OFF,
    /** It takes no others. */
    ONLY,
    /** It depends on the version, which the file does not state. */
    UNKNOWN
  }

  FortiosOperands(
      FortiosContext context, FortiosTables tables, FortiosEntry policy, List<String> doubts) {
    this.context = context;
    this.tables = tables;
    this.policy = policy;
    this.doubts = doubts;
  }

  List<Rule.Use> uses() {
    return uses;
  }

  /** {@return the values that stand side by side in the policy's fields} */
  RuleParts parts() {
    return parts.build();
  }

  private RuleParts.Member member(FortiosWord word, Extent extent) {
    return new RuleParts.Member(word.text(), extent, context.span(word));
  }

  void use(String kind, FortiosWord word) {
    uses.add(new Rule.Use(kind, context.vdom().qualified(word.text()), context.span(word)));
  }

  /** {@return the alternatives of an interface field} */
  List<Port> ports(String key) {
    if (policy.field(key) == null) {
      context.refused(
          context.span(policy),
          "policy " + policy.name + " has no `" + key + "`",
          "state it; the device does not keep a policy without it");
      return List.of(new Port(InterfaceSet.ANY, new Condition.Unknown("no " + key)));
    }
    List<String> names = new ArrayList<>();
    List<Port> out = new ArrayList<>();
    for (FortiosWord word : policy.words(key)) {
      String name = word.text();
      if (name.equals("any")) {
        if (policy.words(key).size() == 1) {
          return List.of(new Port(InterfaceSet.ANY, null));
        }
        notAlone(key, word);
        out.add(new Port(InterfaceSet.ANY, new Condition.Unknown(key + " any beside others")));
        continue;
      }
      if (!tables.isInterface(name)) {
        context.undefined("interface or zone", word);
        out.add(
            new Port(
                InterfaceSet.named(name),
                new Condition.Unknown(key + " " + name + " is not defined")));
      } else if (!tables.zone(name).equals(name)) {
        // The device lets policies name the zone alone; one that names a part of it is a part.
        out.add(
            new Port(
                InterfaceSet.named(tables.zone(name)),
                Condition.Predicate.of(key + " is " + name)));
      } else {
        names.add(name);
      }
    }
    if (!names.isEmpty()) {
      out.add(0, new Port(InterfaceSet.named(names), null));
    }
    return out;
  }

  /** {@return the alternatives of an address field} */
  List<Side> addresses(
      boolean six, String key, String prefix, boolean negated, @Nullable MatchVip matchVip) {
    FortiosAddresses addresses = tables.addresses(six);
    FortiosVips vips = tables.vips(six);
    boolean destination = prefix.equals("dst ");
    AddressCollector plain = new AddressCollector();
    List<Side> out = new ArrayList<>();
    List<String> virtual = new ArrayList<>();
    boolean anyPlain = false;
    List<RuleParts.Member> members = new ArrayList<>();
    for (FortiosWord word : policy.words(key)) {
      Addresses resolved = addresses.resolve(word.text());
      List<FortiosVips.Vip> vip =
          resolved == null && destination ? vips.resolve(word.text()) : null;
      if (vip != null) {
        use(vips.kind(word.text()), word);
        virtual.add(word.text());
        vip.forEach(v -> out.add(side(v)));
        continue;
      }
      anyPlain = true;
      if (word.text().equals("all") && policy.words(key).size() > 1) {
        notAlone(key, word);
        resolved = Addresses.unknown("all beside other addresses");
      }
      if (resolved == null) {
        context.undefined("address", word);
        resolved = Addresses.unknown("undefined address " + word.text());
      } else {
        use(addresses.kind(word.text()), word);
      }
      plain.add(located(resolved));
      Extent extent = FortiosInventory.extent(resolved);
      if (extent != null) {
        members.add(member(word, extent));
      }
    }
    parts.add(
        destination ? RuleParts.Field.DESTINATION : RuleParts.Field.SOURCE, null, members);
    if (negated && !virtual.isEmpty()) {
      return List.of(
          Side.of(
              addresses.any(),
              new Condition.Unknown(prefix + "not virtual IP " + String.join(", ", virtual))));
    }
    if (anyPlain) {
      List<Side> sides =
          negated
              ? FortiosSides.negated(plain.build(), prefix, addresses.any())
              : FortiosSides.of(plain.build(), prefix, addresses.any());
      for (Side side : sides) {
        if (destination && matchVip != null) {
          untranslated(side, vips, addresses.any(), matchVip, out);
        } else {
          out.add(side);
        }
      }
    }
    return out;
  }

  /**
   * The device takes {@code any}, {@code all} and {@code ALL} alone; set together with others it
   * drops one or the other, so that the others belong to the policy and the rest is open.
   */
  private void notAlone(String key, FortiosWord word) {
    context.refused(
        context.span(word),
        "`" + word.text() + "` beside others in `" + key + "`",
        "name it alone, or leave it out");
  }

  private static Side side(FortiosVips.Vip vip) {
    return new Side(
        vip.external(),
        List.of(
            Condition.Predicate.of(FortiosVips.ANY_VIP), Condition.Predicate.of(vip.text())),
        vip);
  }

  /**
   * Plain destination addresses where there are virtual IPs: to external addresses of these, the
   * policy takes what was not translated, and what was only where it is told to.
   */
  private static void untranslated(
      Side side, FortiosVips vips, AddressSet any, MatchVip matchVip, List<Side> out) {
    AddressSet external = vips.external();
    boolean exactlyAll = side.conditions().isEmpty() && side.set().equals(any);
    if (external.isEmpty() || (exactlyAll && matchVip == MatchVip.ON)) {
      out.add(side);
      return;
    }
    Condition.Predicate translated = Condition.Predicate.of(FortiosVips.ANY_VIP);
    AddressSet overlap = side.set().intersect(external);
    if (matchVip != MatchVip.ONLY) {
      AddressSet rest = side.set().intersect(external.complement());
      if (!rest.isEmpty()) {
        out.add(new Side(rest, side.conditions(), null));
      }
      if (!overlap.isEmpty()) {
        out.add(side.and(overlap, translated.negate()));
      }
    }
    switch (matchVip) {
      case OFF -> {}
      case UNKNOWN -> {
        // What a translated destination is compared with is the address it became.
        AddressSet may = exactlyAll ? overlap : external;
        out.add(
            new Side(
                may,
                List.of(
                    translated,
                    new Condition.Unknown("match-vip, whose default depends on the version")),
                null));
      }
      case ON, ONLY -> {
        if (exactlyAll) {
          out.add(side.and(overlap, translated));
        } else {
          String words = String.join(", ", side.set().toStrings());
          for (Condition condition : side.conditions()) {
            words = words + (condition.negated() ? " not " : " ") + condition.text();
          }
          List<Condition> conditions = new ArrayList<>();
          conditions.add(translated);
          conditions.add(
              side.conditions().stream().anyMatch(c -> c instanceof Condition.Unknown)
                  ? new Condition.Unknown("translated dst in " + words)
                  : Condition.Predicate.of("translated dst in " + words));
          out.add(new Side(external, conditions, null));
        }
      }
    }
  }

  /** A country is that of the place or of the registration, as the policy says. */
  private Addresses located(Addresses addresses) {
    String how =
        (policy.value("geoip-match").equals("registered-location") ? " by registration" : "")
            + (policy.enabled("geoip-anycast") ? " with anycast" : "");
    if (how.isEmpty()) {
      return addresses;
    }
    List<Bounded> located = new ArrayList<>();
    for (Bounded p : addresses.predicates()) {
      boolean country = p.text().startsWith("country ") || p.text().startsWith("address group ");
      located.add(country ? new Bounded(p.bound(), p.text() + how) : p);
    }
    return new Addresses(addresses.known(), located, addresses.unknown());
  }

  /** Notes the names of a field whose addresses are those after a translation between versions. */
  void useTranslated(String key, boolean fromSix) {
    String vip = fromSix ? "firewall vip64" : "firewall vip46";
    for (FortiosWord word : policy.words(key)) {
      if (context.entry(vip, word.text()) != null) {
        use("virtual-ip", word);
      } else if (tables.addresses(!fromSix).resolve(word.text()) != null) {
        use(tables.addresses(!fromSix).kind(word.text()), word);
      } else if (tables.addresses(fromSix).resolve(word.text()) != null) {
        use(tables.addresses(fromSix).kind(word.text()), word);
      }
    }
  }

  /**
   * {@return the alternatives of a field of internet services; null when the policy uses none}
   *
   * @param key the switch, which the names of the settings begin with
   */
  @Nullable List<Side> internetServices(
      boolean six, String key, String prefix, MatchVip matchVip) {
    List<Side> sides = internetServices(six, key, prefix);
    if (sides == null || prefix.equals("src ")) {
      return sides;
    }
    List<Side> out = new ArrayList<>();
    AddressSet any = tables.addresses(six).any();
    sides.forEach(side -> untranslated(side, tables.vips(six), any, matchVip, out));
    return out;
  }

  private @Nullable List<Side> internetServices(boolean six, String key, String prefix) {
    if (!policy.enabled(key)) {
      return null;
    }
    AddressSet any = six ? AddressSet.ANY6 : AddressSet.ANY4;
    List<String> texts = new ArrayList<>();
    for (Map.Entry<String, String> kind :
        List.of(
            Map.entry("-name", "internet-service "),
            Map.entry("-id", "internet-service id "),
            Map.entry("-fortiguard", "internet-service fortiguard "),
            Map.entry("-group", "internet-service-group "),
            Map.entry("-custom", "internet-service-custom "),
            Map.entry("-custom-group", "internet-service-custom-group "))) {
      for (FortiosWord word : policy.words(key + kind.getKey())) {
        texts.add(prefix + kind.getValue() + word.text());
        if (kind.getKey().contains("custom") || kind.getKey().contains("group")) {
          use("internet-service", word);
        }
      }
    }
    String dynamic =
        prefix.equals("src ") ? "network-service-src-dynamic" : "network-service-dynamic";
    for (FortiosWord word : policy.words(dynamic)) {
      texts.add(prefix + "network-service " + word.text());
    }
    if (texts.isEmpty()) {
      doubts.add(key + " without a name");
      return List.of(Side.of(any));
    }
    if (policy.enabled(key + "-negate")) {
      List<Condition> none = new ArrayList<>();
      texts.forEach(text -> none.add(Condition.Predicate.of(text).negate()));
      return List.of(new Side(any, none, null));
    }
    return FortiosSides.of(
        new Addresses(
            AddressSet.EMPTY,
            texts.stream().map(text -> new Bounded(any, text.substring(prefix.length()))).toList(),
            List.of()),
        prefix,
        any);
  }

  /** {@return the services the policy names} */
  Services services() {
    if (services == null) {
      services = resolveServices();
    }
    return services;
  }

  private Services resolveServices() {
    if (policy.field("service") == null) {
      context.refused(
          context.span(policy),
          "policy " + policy.name + " has no `service`",
          "state it; the device does not keep a policy without it");
      return Services.unknown("no service");
    }
    ServiceCollector all = new ServiceCollector();
    List<RuleParts.Member> members = new ArrayList<>();
    for (FortiosWord word : policy.words("service")) {
      Services named = tables.services().resolve(word.text());
      if (word.text().equals("ALL") && policy.words("service").size() > 1) {
        notAlone("service", word);
        all.unknown("ALL beside other services");
        continue;
      }
      if (named == null) {
        named = several(word);
      } else {
        use(tables.services().kind(word.text()), word);
      }
      all.add(named);
      Extent extent = FortiosInventory.extent(named);
      if (extent != null) {
        members.add(member(word, extent));
      }
    }
    parts.add(RuleParts.Field.SERVICE, null, members);
    return all.build();
  }

  /** Releases before 5.2 may hold several names in one word, with commas between them. */
  private Services several(FortiosWord word) {
    ServiceCollector all = new ServiceCollector();
    for (String name : word.text().split(",\\s*", -1)) {
      Services named = word.text().contains(",") ? tables.services().resolve(name) : null;
      if (named == null) {
        context.undefined("service", word);
        return Services.unknown("undefined service " + word.text());
      }
      uses.add(
          new Rule.Use(
              tables.services().kind(name), context.vdom().qualified(name), context.span(word)));
      all.add(named);
    }
    return all.build();
  }
}
