package io.ruleshade.parser.asa;

import io.ruleshade.diagnostic.Diagnostic;
import io.ruleshade.diagnostic.Label;
import io.ruleshade.diagnostic.Severity;
import io.ruleshade.model.AddressSet;
import io.ruleshade.model.Extent;
import io.ruleshade.model.IpAddress;
import io.ruleshade.model.NamedObject;
import io.ruleshade.model.Rule;
import io.ruleshade.model.ServiceSet;
import io.ruleshade.parser.LineLedger;
import io.ruleshade.source.SourceFile;
import io.ruleshade.source.Span;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The named objects of a configuration: what each stands for, what it refers to, and whether
 * something other than a rule uses it. A group states its own members; groups inside it are named,
 * not written out.
 */
final class AsaInventory {
  private final SourceFile file;
  private final AsaConfig config;
  private final AsaResolver resolver;
  private final List<NamedObject> objects = new ArrayList<>();

  AsaInventory(
      SourceFile file, AsaConfig config, AsaResolver resolver, List<Diagnostic> diagnostics) {
    this.file = file;
    this.config = config;
    this.resolver = resolver;
    config.names.values().forEach(this::name);
    config.objects.values().forEach(this::object);
    config.groups.values().forEach(group -> group(group, diagnostics));
    config.timeRanges.forEach(this::timeRange);
    objects.sort(Comparator.comparingInt(object -> object.span().start()));
  }

  /** {@return the objects in file order} */
  List<NamedObject> objects() {
    return objects;
  }

  /** Enters the lines that refer to a list or an object of the model as modelled. */
  void references(LineLedger ledger) {
    for (AsaConfig.Reference reference : config.references) {
      boolean known =
          reference.lists().stream().anyMatch(this::isList)
              || reference.words().stream().anyMatch(this::isObject);
      if (known) {
        ledger.modelled(reference.line());
      }
    }
  }

  private boolean isList(String name) {
    return config.lists.containsKey(AsaAccessLists.key(name, false))
        || config.lists.containsKey(AsaAccessLists.key(name, true));
  }

  private boolean isObject(String name) {
    return config.objects.containsKey(name) || config.groups.containsKey(name);
  }

  private void name(AsaConfig.AsaName name) {
    IpAddress address = AsaNames.address(name.address());
    List<String> value =
        address == null ? List.of(name.address()) : AddressSet.of(address).toStrings();
    boolean used = config.looseWords.contains(name.name()) || config.words.contains(name.name());
    objects.add(new NamedObject(name.name(), "name", name.span(), List.of(), value, used));
  }

  private void object(AsaObject object) {
    List<Rule.Use> members = new ArrayList<>(0);
    switch (object.value) {
      case AsaObject.Value.Host h -> nameUse(h.address(), members);
      case AsaObject.Value.Subnet s -> nameUse(s.address(), members);
      case AsaObject.Value.Range r -> {
        nameUse(r.first(), members);
        nameUse(r.last(), members);
      }
      case AsaObject.Value.Fqdn f -> {}
      case AsaObject.Value.Service s -> {}
      case AsaObject.Value.Unreadable u -> {}
      case null -> {}
    }
    List<String> value = List.of();
    Extent extent = null;
    if (object.value != null && object.service) {
      AsaValues.Services services = resolver.serviceObject(object.name);
      value = words(services);
      extent = services.extent();
    } else if (object.value != null) {
      AsaValues.Addresses addresses = resolver.networkObject(object.name);
      value = words(addresses);
      extent = addresses.extent();
    }
    objects.add(
        new NamedObject(
            object.name,
            object.service ? "service" : "network",
            object.span,
            members,
            value,
            config.words.contains(object.name),
            "",
            extent));
  }

  private void group(AsaGroup group, List<Diagnostic> diagnostics) {
    List<Rule.Use> members = new ArrayList<>();
    List<String> value = new ArrayList<>(group.members.size());
    for (AsaGroup.Member member : group.members) {
      value.add(member.words());
      switch (member) {
        case AsaGroup.Member.Group g -> {
          AsaGroup other = config.groups.get(g.name().text());
          if (other == null) {
            undefined("group", g.name(), diagnostics);
          }
          use(other == null ? group.type.kind : other.type.kind, g.name(), members);
        }
        case AsaGroup.Member.ObjectRef o -> {
          boolean service = group.type == AsaGroup.Type.SERVICE;
          AsaObject other = config.objects.get(o.name().text());
          if (other == null || other.service != service) {
            undefined(service ? "service object" : "network object", o.name(), diagnostics);
          }
          use(service ? "service" : "network", o.name(), members);
        }
        case AsaGroup.Member.Host h -> alias(h.address(), members, diagnostics);
        case AsaGroup.Member.Subnet s -> alias(s.address(), members, diagnostics);
        default -> {}
      }
    }
    objects.add(
        new NamedObject(
            group.name,
            group.type.kind,
            group.span,
            members,
            value,
            config.words.contains(group.name),
            "",
            extent(group)));
  }

  /** What a group stands for, of the types of which an entry takes the whole. */
  private @Nullable Extent extent(AsaGroup group) {
    return switch (group.type) {
      case NETWORK -> resolver.networkGroup(group.name).extent();
      case SERVICE, PROTOCOL -> resolver.serviceGroup(group.name).extent();
      case PORTS, ICMP_TYPE, USER, SECURITY -> null;
    };
  }

  private void alias(Ace.Operand address, List<Rule.Use> members, List<Diagnostic> diagnostics) {
    nameUse(address, members);
    int slash = address.text().indexOf('/');
    String text = slash < 0 ? address.text() : address.text().substring(0, slash);
    if (resolver.literal(text) == null && AsaNames.number(text, 999_999).isEmpty()) {
      undefined("name", address, diagnostics);
    }
  }

  private void timeRange(String name, AsaConfig.TimeRange range) {
    objects.add(
        new NamedObject(
            name,
            "time-range",
            range.span,
            List.of(),
            range.periods,
            config.looseWords.contains(name)));
  }

  private void nameUse(Ace.@Nullable Operand operand, List<Rule.Use> out) {
    if (operand != null && config.names.containsKey(operand.text())) {
      use("name", operand, out);
    }
  }

  private void use(String kind, Ace.Operand operand, List<Rule.Use> out) {
    out.add(new Rule.Use(kind, operand.text(), span(operand)));
  }

  private Span span(Ace.Operand operand) {
    return new Span(file, operand.start(), operand.end());
  }

  private void undefined(String what, Ace.Operand operand, List<Diagnostic> diagnostics) {
    diagnostics.add(
        Diagnostic.at(
            Diagnostic.UNDEFINED,
            Severity.HIGH,
            "undefined " + what + " `" + operand.text() + "`",
            new Label(span(operand), "not defined in this configuration"),
            "define it, or remove what uses it"));
  }

  private static List<String> words(AsaValues.Addresses addresses) {
    List<String> out = new ArrayList<>();
    if (!addresses.known().isEmpty()) {
      out.addAll(addresses.known().toStrings());
    }
    addresses.predicates().forEach(p -> out.add(p.text()));
    addresses.unknown().forEach(why -> out.add("unknown: " + why));
    return out;
  }

  private static List<String> words(AsaValues.Services services) {
    List<String> out = new ArrayList<>();
    for (AsaValues.Part part : services.parts()) {
      String from = part.source().equals(ServiceSet.ALL_PORTS) ? "" : " from port " + part.source();
      part.service().toStrings().forEach(text -> out.add(text + from));
    }
    services.unknown().forEach(why -> out.add("unknown: " + why));
    return out;
  }
}
