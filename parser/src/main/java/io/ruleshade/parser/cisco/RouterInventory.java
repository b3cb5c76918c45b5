package io.ruleshade.parser.cisco;

import io.ruleshade.diagnostic.Diagnostic;
import io.ruleshade.diagnostic.Label;
import io.ruleshade.diagnostic.Severity;
import io.ruleshade.model.Extent;
import io.ruleshade.model.NamedObject;
import io.ruleshade.model.Rule;
import io.ruleshade.source.SourceFile;
import io.ruleshade.source.Span;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The named objects of a configuration. A group states its own members; groups inside it are named,
 * not written out.
 */
final class RouterInventory {
  private final SourceFile file;
  private final RouterConfig config;
  private final Resolver resolver;
  private final List<Diagnostic> diagnostics;

  RouterInventory(
      SourceFile file, RouterConfig config, Resolver resolver, List<Diagnostic> diagnostics) {
    this.file = file;
    this.config = config;
    this.resolver = resolver;
    this.diagnostics = diagnostics;
  }

  /** {@return the objects in file order} */
  List<NamedObject> objects(Set<String> referenced) {
    List<NamedObject> objects = new ArrayList<>();
    for (ObjectGroup group : config.groups.values()) {
      objects.add(group(group, referenced.contains(group.name)));
    }
    config.timeRanges.forEach(
        (name, range) ->
            objects.add(
                new NamedObject(
                    name,
                    "time-range",
                    range.span,
                    List.of(),
                    range.periods,
                    referenced.contains(name))));
    objects.sort(Comparator.comparingInt(object -> object.span().start()));
    return objects;
  }

  private NamedObject group(ObjectGroup group, boolean referenced) {
    List<Rule.Use> members = new ArrayList<>(0);
    List<String> value = new ArrayList<>(group.members.size());
    for (ObjectGroup.Member member : group.members) {
      value.add(member.words());
      if (member instanceof ObjectGroup.Member.Group g) {
        ObjectGroup other = config.groups.get(g.name().text());
        Span span = new Span(file, g.name().start(), g.name().end());
        members.add(
            new Rule.Use(other == null ? group.type.kind : other.type.kind, g.name().text(), span));
        if (other == null) {
          diagnostics.add(
              Diagnostic.at(
                  Diagnostic.UNDEFINED,
                  Severity.HIGH,
                  "undefined group `" + g.name().text() + "`",
                  new Label(span, "not defined in this configuration"),
                  "define it, or remove what uses it"));
        }
      }
    }
    return new NamedObject(
        group.name, group.type.kind, group.span, members, value, referenced, "", extent(group));
  }

  private @Nullable Extent extent(ObjectGroup group) {
    return switch (group.type) {
      case NETWORK -> resolver.network(group.name).extent();
      case SERVICE -> resolver.serviceGroup(group.name).extent();
      case PORT -> {
        Values.Ports ports = resolver.portGroup(group.name);
        yield ports.unknown().isEmpty() ? Extent.ofPorts(ports.known()) : null;
      }
      case OTHER -> null;
    };
  }
}
