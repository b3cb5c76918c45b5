package io.ruleshade.parser.cisco;

import io.ruleshade.diagnostic.Diagnostic;
import io.ruleshade.diagnostic.Label;
import io.ruleshade.diagnostic.Severity;
import io.ruleshade.model.Action;
import io.ruleshade.model.AddressSet;
import io.ruleshade.model.Condition;
import io.ruleshade.model.Extent;
import io.ruleshade.model.Fragments;
import io.ruleshade.model.IntRanges;
import io.ruleshade.model.Match;
import io.ruleshade.model.Product;
import io.ruleshade.model.Rule;
import io.ruleshade.model.RuleParts;
import io.ruleshade.model.ServiceSet;
import io.ruleshade.model.TcpFlags;
import io.ruleshade.source.SourceFile;
import io.ruleshade.source.Span;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Lowers one entry.
 *
 * <p>Fragments: an entry with ports, messages or flags is asked for whole packets and first
 * fragments. A later fragment carries none of these, so addresses and protocol alone are compared, and
 * the entry decides when it permits and is passed over when it denies; {@code fragments} asks for later
 * fragments only. Source: Cisco, "Access Control Lists and IP Fragments" (document 8014).
 */
final class AceLowering {
  private final SourceFile file;
  private final RouterConfig config;
  private final RouterFlavor flavor;
  private final Resolver resolver;
  private final GroupMembers members;
  private final Set<String> reflected;
  private final Consumer<Diagnostic> diagnostics;

  private List<Rule.Use> uses = new ArrayList<>();
  private RuleParts.Builder parts = new RuleParts.Builder();
  private @Nullable String error;

  AceLowering(
      SourceFile file,
      RouterConfig config,
      RouterFlavor flavor,
      Resolver resolver,
      Set<String> reflected,
      Consumer<Diagnostic> diagnostics) {
    this.file = file;
    this.config = config;
    this.flavor = flavor;
    this.resolver = resolver;
    this.members = new GroupMembers(config, resolver);
    this.reflected = reflected;
    this.diagnostics = diagnostics;
  }

  /**
   * A lowered entry.
   *
   * @param action what it does; null when the entry cannot be read
   * @param match the packets
   * @param uses the objects it refers to
   * @param parts the values that stand side by side in its fields
   * @param error why it cannot be read; null when it can
   */
  record Lowered(
      @Nullable Action action,
      Match match,
      List<Rule.Use> uses,
      RuleParts parts,
      @Nullable String error) {}

  /** Lowers an entry of a list; {@code shown} tells output of {@code show access-lists}. */
  Lowered lower(Ace ace, boolean six, boolean shown) {
    uses = new ArrayList<>(0);
    parts = new RuleParts.Builder();
    error = ace.options().error;
    Match match = error != null ? Match.NONE : match(ace, six, shown);
    return error != null
        ? new Lowered(null, Match.NONE, List.of(), RuleParts.NONE, error)
        : new Lowered(action(ace), match, uses, parts.build(), null);
  }

  private void fail(String message) {
    if (error == null) {
      error = message;
    }
  }

  private static Action action(Ace ace) {
    Ace.Options options = ace.options();
    List<String> effects = new ArrayList<>(options.effects);
    if (options.log != null && !options.log.equals("log")) {
      effects.add(options.log);
    }
    if (options.reflect != null) {
      effects.add("reflect " + options.reflect.text());
    }
    effects.sort(null);
    return new Action(
        ace.permit() ? Action.Kind.PERMIT : Action.Kind.DENY,
        null,
        options.log != null,
        effects,
        List.of());
  }

  // ---- match

  private Match match(Ace ace, boolean six, boolean shown) {
    Ace.Word service = ace.service();
    if (ace.form() == Ace.Form.EVALUATE) {
      String name = service == null ? "" : service.text();
      if (service != null && !reflected.contains(name)) {
        undefined("reflexive list", service);
        return Match.of(
            Product.ANY.and(new Condition.Unknown("undefined reflexive list `" + name + "`")));
      }
      return Match.of(Product.ANY.and(new Condition.Stateful("evaluate " + name, false)));
    }
    List<Condition> conditions = new ArrayList<>(0);
    if (ace.dynamic() != null) {
      conditions.add(new Condition.Stateful("dynamic " + ace.dynamic().text(), false));
    }
    if (!conditions(ace.options(), conditions)) {
      return error == null ? Match.NONE : Match.of(Product.ANY);
    }
    boolean wantsMask = ace.form() == Ace.Form.EXTENDED && !six && !shown;
    Values.Addresses source = address(ace.source(), wantsMask, RuleParts.Field.SOURCE);
    Values.Addresses destination =
        address(ace.destination(), wantsMask, RuleParts.Field.DESTINATION);
    ServiceConditions services = new ServiceConditions(ace);
    services.read(six, shown);
    if (error != null) {
      return Match.NONE;
    }
    List<Product> products = new ArrayList<>(2);
    for (Product from : sides(source, "src ", six)) {
      for (Product to : sides(destination, "dst ", six)) {
        Product sides = Product.ANY.withSrc(from.src()).withDst(to.src());
        for (Condition condition : from.conditions()) {
          sides = sides.and(condition);
        }
        for (Condition condition : to.conditions()) {
          sides = sides.and(condition);
        }
        for (Condition condition : conditions) {
          sides = sides.and(condition);
        }
        services.products(sides, six, products);
      }
    }
    return new Match(products);
  }

  /** The service of an entry and all that is asked of the transport header. */
  private final class ServiceConditions {
    private final Ace ace;
    private final boolean permit;
    private Values.Services services = Values.Services.of(ServiceSet.ANY);
    private IntRanges flags = TcpFlags.ANY;
    private final List<Condition> transport = new ArrayList<>(0);

    ServiceConditions(Ace ace) {
      this.ace = ace;
      this.permit = ace.permit();
    }

    void read(boolean six, boolean shown) {
      Ace.Word word = ace.service();
      if (word == null) {
        return;
      }
      List<Integer> protocols = ace.serviceGroup() ? null : resolver.protocols(word.text(), six);
      if (protocols != null) {
        protocol(word, protocols);
      } else if (ace.serviceGroup() || shown || isServiceGroup(word.text())) {
        serviceGroup(word);
      } else {
        fail("no protocol: `" + word.text() + "`");
      }
      if (error == null) {
        flags(protocols);
      }
      if (error == null && ace.options().fragments && asksTransport()) {
        fail("`fragments` with ports, a message or flags");
      }
    }

    private boolean isServiceGroup(String name) {
      ObjectGroup group = config.groups.get(name);
      return group != null && group.type == ObjectGroup.Type.SERVICE;
    }

    private void serviceGroup(Ace.Word word) {
      group(word, ObjectGroup.Type.SERVICE, "services");
      if (ace.sourcePorts() != null
          || ace.destinationPorts() != null
          || !ace.message().isEmpty()) {
        fail("ports or a message after a service group");
      }
      tell(RuleParts.Field.SERVICE, word);
      services = resolver.serviceGroup(word.text());
    }

    private void protocol(Ace.Word word, List<Integer> protocols) {
      ServiceSet all = Resolver.protocolSet(protocols);
      Ace.Ports from = ace.sourcePorts();
      Ace.Ports to = ace.destinationPorts();
      if (from != null || to != null) {
        if (protocols.isEmpty() || !protocols.stream().allMatch(ServiceSet::hasPorts)) {
          fail("ports after `" + word.text() + "`");
          return;
        }
        Values.Ports source = ports(from, RuleParts.Field.SOURCE_PORT);
        Values.Ports destination = ports(to, RuleParts.Field.DESTINATION_PORT);
        List<String> unknown = new ArrayList<>(source.unknown());
        unknown.addAll(destination.unknown());
        ServiceSet known = Resolver.withPorts(protocols, destination.known());
        services =
            new Values.Services(List.of(new Values.Part(known, source.known())), unknown, all);
      } else if (ace.message().isEmpty()) {
        services =
            word.text().equals("0")
                ? new Values.Services(
                    List.of(new Values.Part(all, ServiceSet.ALL_PORTS)),
                    List.of("whether protocol 0 stands for every protocol"),
                    ServiceSet.ANY)
                : Values.Services.of(all);
      } else if (protocols.equals(List.of(2)) && ace.message().size() == 1) {
        services = Values.Services.of(all);
        transport.add(Condition.Predicate.of("igmp type " + ace.message().get(0).text()));
      } else {
        ServiceSet messages =
            protocols.size() == 1 ? resolver.message(protocols.get(0), ace.message()) : null;
        if (messages == null) {
          fail("unexpected `" + ace.message().get(0).text() + "`");
        } else {
          services = Values.Services.of(messages);
        }
      }
    }

    private Values.Ports ports(Ace.@Nullable Ports ports, RuleParts.Field field) {
      if (ports == null) {
        return Values.Ports.ANY;
      }
      if (ports.operator() == null) {
        Ace.Word name = ports.values().get(0);
        group(name, ObjectGroup.Type.PORT, "ports");
        tell(field, name);
        return resolver.portGroup(name.text());
      }
      IntRanges set = resolver.ports(ports);
      if (set == null) {
        fail("no port among `" + words(ports.values()) + "`");
        return Values.Ports.ANY;
      }
      if (set.isEmpty()) {
        refused(ports.values().get(0), "no port is in `" + words(ports.values()) + "`");
      }
      tell(field, ports);
      return new Values.Ports(set, List.of());
    }

    private void flags(@Nullable List<Integer> protocols) {
      Ace.Options options = ace.options();
      if (!options.established && options.flags.isEmpty() && options.flagsMask < 0) {
        return;
      }
      // `ip … established` is seen on NX-OS; only tcp has flags.
      if (protocols == null || !(protocols.isEmpty() || protocols.contains(ServiceSet.TCP))) {
        fail("TCP flags after another protocol");
        return;
      }
      FlagTest test = FlagTest.of(options, flavor.nexus());
      if (test == null) {
        fail("no TCP flags: `" + String.join(" ", options.flags) + "`");
        return;
      }
      flags = test.octets();
      if (test.predicate() != null) {
        transport.add(Condition.Predicate.of(test.predicate()));
      }
      ServiceSet tcp = ServiceSet.protocol(ServiceSet.TCP);
      List<Values.Part> parts = new ArrayList<>();
      for (Values.Part part : services.parts()) {
        parts.add(new Values.Part(part.service().intersect(tcp), part.source()));
      }
      services =
          new Values.Services(parts, services.unknown(), services.bound().intersect(tcp));
    }

    private boolean asksTransport() {
      if (!flags.equals(TcpFlags.ANY) || !transport.isEmpty() || !services.unknown().isEmpty()) {
        return true;
      }
      for (Values.Part part : services.parts()) {
        if (!part.source().equals(ServiceSet.ALL_PORTS)
            || !Protocols.whole(part.service()).equals(part.service())) {
          return true;
        }
      }
      return false;
    }

    /** Adds the products of one pair of addresses. */
    void products(Product sides, boolean six, List<Product> out) {
      if (ace.options().fragments) {
        for (Values.Part part : services.parts()) {
          Product product = sides.withService(part.service());
          out.add(product.withFragments(Fragments.LATER));
          if (six && !flavor.nexus()) {
            // IPv6 on IOS: also first fragments without a transport header.
            out.add(
                product
                    .withFragments(Fragments.FIRST)
                    .and(Condition.Predicate.of("undetermined-transport")));
          }
        }
        return;
      }
      for (Values.Part part : services.parts()) {
        part(sides, part, out);
      }
      if (!services.unknown().isEmpty()) {
        out.add(
            sides
                .withService(services.bound())
                .and(new Condition.Unknown(one(services.unknown()))));
      }
    }

    private void part(Product sides, Values.Part part, List<Product> out) {
      boolean plain =
          part.source().equals(ServiceSet.ALL_PORTS)
              && flags.equals(TcpFlags.ANY)
              && transport.isEmpty();
      ServiceSet whole = plain ? Protocols.whole(part.service()) : ServiceSet.EMPTY;
      if (!whole.isEmpty()) {
        out.add(sides.withService(whole));
      }
      ServiceSet partial =
          whole.isEmpty() ? part.service() : part.service().intersect(whole.complement());
      if (partial.isEmpty() || part.source().isEmpty()) {
        return;
      }
      Product first =
          sides
              .withService(partial)
              .withSrcPort(part.source())
              .withTcpFlags(flags)
              .withFragments(Fragments.FIRST);
      for (Condition condition : transport) {
        first = first.and(condition);
      }
      out.add(first);
      if (permit) {
        out.add(
            sides.withService(Protocols.of(partial)).withFragments(Fragments.LATER));
      }
    }
  }

  // ---- addresses

  private Values.Addresses address(
      Ace.@Nullable Address address, boolean wantsMask, RuleParts.Field field) {
    if (address == null) {
      return Values.Addresses.of(AddressSet.ANY);
    }
    if (wantsMask && address.kind() == Ace.AddressKind.BARE) {
      refused(address.word(), "no mask after `" + address.word().text() + "`");
    }
    if (address.kind() == Ace.AddressKind.GROUP) {
      group(address.word(), ObjectGroup.Type.NETWORK, "addresses");
      tell(field, address.word());
    }
    Values.Addresses value = resolver.address(address);
    if (value == null) {
      fail("no address: `" + address.word().text() + "`");
      return Values.Addresses.of(AddressSet.EMPTY);
    }
    Ace.Word mask = address.mask();
    if (mask != null && address.kind() == Ace.AddressKind.MASKED) {
      long wild = CiscoNumbers.quad(mask.text());
      if (wild != 0xffff_ffffL && wild != 0 && CiscoNumbers.isNetmask(wild)) {
        diagnostics.accept(
            Diagnostic.at(
                Diagnostic.ASSUMED,
                Severity.LOW,
                "wildcard `" + mask.text() + "` looks like a netmask",
                new Label(span(mask), "bits that are 1 do not count"),
                "write the inverted mask if a network is meant"));
      }
    }
    return value;
  }

  /** An address set and what must hold for it, as products that use their source for it. */
  private static List<Product> sides(Values.Addresses addresses, String prefix, boolean six) {
    List<Product> out = new ArrayList<>(1);
    AddressSet family = six ? AddressSet.ANY6 : AddressSet.ANY4;
    AddressSet known = addresses.known();
    if (!known.isEmpty()) {
      out.add(Product.ANY.withSrc(known.equals(family) ? AddressSet.ANY : known));
    }
    for (String predicate : addresses.predicates()) {
      out.add(
          Product.ANY.withSrc(AddressSet.ANY4).and(Condition.Predicate.of(prefix + predicate)));
    }
    if (!addresses.unknown().isEmpty()) {
      out.add(Product.ANY.and(new Condition.Unknown(prefix + one(addresses.unknown()))));
    }
    return out;
  }

  /** One text for all that is unknown: it makes no difference how much it is. */
  private static String one(List<String> unknown) {
    return unknown.size() == 1
        ? unknown.get(0)
        : unknown.get(0) + " and " + (unknown.size() - 1) + " more";
  }

  // ---- conditions

  /** Collects what is asked beside addresses and service; false when nothing can fit. */
  private boolean conditions(Ace.Options options, List<Condition> out) {
    for (Ace.Comparison comparison : options.comparisons) {
      HeaderField field = HeaderField.of(comparison.key());
      IntRanges set = resolver.compared(comparison.test(), comparison.key(), field.most());
      if (set == null) {
        fail("no value of " + comparison.key() + ": `" + words(comparison.test().values()) + "`");
        return false;
      }
      if (set.isEmpty()) {
        return false;
      }
      if (!set.equals(IntRanges.between(0, field.most()))) {
        out.add(field.predicate(set));
      }
    }
    for (String predicate : options.predicates) {
      out.add(Condition.Predicate.of(predicate));
    }
    Ace.Word range = options.timeRange;
    if (range != null) {
      uses.add(new Rule.Use("time-range", range.text(), span(range)));
      if (config.timeRanges.containsKey(range.text()) || options.timeRangeKnown) {
        out.add(Condition.Predicate.of("time-range " + range.text()));
      } else {
        undefined("time range", range);
        out.add(new Condition.Unknown("undefined time range `" + range.text() + "`"));
      }
    }
    return true;
  }

  // ---- values side by side

  private void tell(RuleParts.Field field, Ace.Word group) {
    parts.add(field, group.text(), members.of(group.text()));
  }

  /** Several ports after one operator are alternatives, or none of them may be. */
  private void tell(RuleParts.Field field, Ace.Ports ports) {
    CiscoNumbers.Operator operator = ports.operator();
    if (operator == null
        || operator == CiscoNumbers.Operator.RANGE
        || ports.values().size() < 2) {
      return;
    }
    List<RuleParts.Member> all = new ArrayList<>();
    for (Ace.Word word : ports.values()) {
      IntRanges one =
          resolver.ports(new Ace.Ports(CiscoNumbers.Operator.EQ, List.of(word)));
      if (one != null) {
        all.add(new RuleParts.Member(word.text(), Extent.ofPorts(one), span(word)));
      }
    }
    parts.add(field, null, all);
  }

  // ---- references

  private void group(Ace.Word word, ObjectGroup.Type type, String holds) {
    ObjectGroup group = config.groups.get(word.text());
    uses.add(
        new Rule.Use(group == null ? type.kind : group.type.kind, word.text(), span(word)));
    if (group == null) {
      undefined("group", word);
    } else if (group.type != type) {
      refused(word, "group `" + word.text() + "` holds no " + holds);
    }
  }

  private Span span(Ace.Word word) {
    return new Span(file, word.start(), word.end());
  }

  private static String words(List<Ace.Word> words) {
    return String.join(" ", words.stream().map(Ace.Word::text).toList());
  }

  private void undefined(String what, Ace.Word word) {
    diagnostics.accept(
        Diagnostic.at(
            Diagnostic.UNDEFINED,
            Severity.HIGH,
            "undefined " + what + " `" + word.text() + "`",
            new Label(span(word), "not defined in this configuration"),
            "define it, or remove what uses it"));
  }

  private void refused(Ace.Word word, String message) {
    diagnostics.accept(
        Diagnostic.at(
            Diagnostic.REFUSED_BY_DEVICE,
            Severity.MEDIUM,
            message,
            new Label(span(word), ""),
            "the device would refuse this; check where the text comes from"));
  }
}
