package io.ruleshade.parser.fortios;

import io.ruleshade.model.Extent;
import io.ruleshade.model.NamedObject;
import io.ruleshade.model.Rule;
import io.ruleshade.parser.fortios.FortiosValues.Addresses;
import io.ruleshade.parser.fortios.FortiosValues.Services;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The named objects of a configuration: what each stands for, what it refers to, and whether
 * something other than a rule uses it. Objects that ship with the device count as used.
 */
final class FortiosInventory {
  private final Map<Integer, NamedObject> objects = new LinkedHashMap<>();
  private final Set<String> looseWords;

  FortiosInventory(FortiosConfig config) {
    this.looseWords = config.looseWords;
  }

  /** {@return the objects in file order} */
  List<NamedObject> objects() {
    return objects.values().stream()
        .sorted(Comparator.comparingInt(object -> object.span().start()))
        .toList();
  }

  /** Adds the objects of a virtual domain. */
  void add(FortiosContext context, FortiosTables tables) {
    for (FortiosTable table : context.vdom().tables.values()) {
      String kind = FortiosPaths.kind(table.path);
      if (kind != null) {
        for (FortiosEntry entry : table.entries()) {
          objects.put(entry.start, object(context, tables, table.path, kind, entry));
        }
      }
    }
  }

  private NamedObject object(
      FortiosContext context,
      FortiosTables tables,
      String path,
      String kind,
      FortiosEntry entry) {
    List<Rule.Use> members = new ArrayList<>();
    for (Map.Entry<String, FortiosField> field : entry.fields.entrySet()) {
      for (FortiosWord word : field.getValue().words()) {
        String member = memberKind(context, tables, path, field.getKey(), word.text());
        if (member != null) {
          members.add(
              new Rule.Use(member, context.vdom().qualified(word.text()), context.span(word)));
        }
      }
    }
    boolean referenced =
        kind.equals("nat-rule")
            || FortiosDefaults.isPredefined(kind, entry.name)
            || looseWords.contains(entry.name);
    return new NamedObject(
        context.vdom().qualified(entry.name),
        kind,
        context.span(entry),
        members,
        value(tables, path, entry),
        referenced,
        context.vdom().qualified(""),
        extent(tables, path, entry.name));
  }

  /** What an object stands for as a set; null where that is not known exactly. */
  private static @Nullable Extent extent(FortiosTables tables, String path, String name) {
    return switch (path) {
      case "firewall address", "firewall address6", "firewall addrgrp", "firewall addrgrp6" -> {
        Addresses all = tables.addresses(path.endsWith("6")).resolve(name);
        yield all == null ? null : extent(all);
      }
      case "firewall service custom", "firewall service group" -> {
        Services all = tables.services().resolve(name);
        yield all == null ? null : extent(all);
      }
      default -> null;
    };
  }

  /** Addresses as a set; null where that is not known exactly. */
  static @Nullable Extent extent(Addresses all) {
    return all.predicates().isEmpty() && all.unknown().isEmpty() ? Extent.of(all.known()) : null;
  }

  /** Services as a set; null where that is not known exactly. */
  static @Nullable Extent extent(Services all) {
    return all.unknown().isEmpty()
            && all.parts().stream().allMatch(FortiosValues.Part::isPlain)
        ? Extent.ofServices(
            all.parts().stream()
                .map(part -> new Extent.Service(part.service(), part.source()))
                .toList())
        : null;
  }

  /** The kind of object that a setting of an object names; null when it names none. */
  private static @Nullable String memberKind(
      FortiosContext context, FortiosTables tables, String path, String key, String name) {
    boolean six = path.endsWith("6");
    return switch (key) {
      case "member" ->
          switch (path) {
            case "firewall addrgrp", "firewall addrgrp6" -> tables.addresses(six).kind(name);
            case "firewall service group" -> tables.services().kind(name);
            case "firewall schedule group" -> "time-range";
            case "firewall vipgrp", "firewall vipgrp6", "firewall vipgrp46", "firewall vipgrp64" ->
                "virtual-ip";
            case "firewall internet-service-group", "firewall internet-service-custom-group" ->
                "internet-service";
            default -> null;
          };
      case "exclude-member", "orig-addr", "dst-addr" ->
          context.entry(six ? "firewall address6" : "firewall address", name) != null
                  || context.entry(six ? "firewall addrgrp6" : "firewall addrgrp", name) != null
              ? tables.addresses(six).kind(name)
              : null;
      case "nat-ippool" -> "nat-pool";
      default -> null;
    };
  }

  private static List<String> value(FortiosTables tables, String path, FortiosEntry entry) {
    return switch (path) {
      case "firewall address", "firewall address6" -> {
        Addresses addresses = tables.addresses(path.endsWith("6")).resolve(entry.name);
        yield addresses == null ? List.of() : addresses.words();
      }
      case "firewall service custom" -> {
        Services services = tables.services().resolve(entry.name);
        yield services == null ? List.of() : services.words();
      }
      case "firewall addrgrp", "firewall addrgrp6" -> {
        // Read whole, so that what is wrong with a group is reported even when no policy uses it.
        tables.addresses(path.endsWith("6")).resolve(entry.name);
        List<String> out = new ArrayList<>(texts(entry, "member"));
        if (entry.enabled("exclude")) {
          texts(entry, "exclude-member").forEach(name -> out.add("without " + name));
        }
        yield out;
      }
      case "firewall service group" -> {
        tables.services().resolve(entry.name);
        yield texts(entry, "member");
      }
      case "firewall schedule onetime", "firewall schedule recurring", "firewall schedule group" -> {
        FortiosSchedules.When when = tables.schedules().resolve(entry.name);
        yield when == null ? List.of() : List.of(when.text());
      }
      default -> {
        List<String> out = new ArrayList<>();
        for (Map.Entry<String, FortiosField> field : entry.fields.entrySet()) {
          switch (field.getKey()) {
            case "uuid", "comment", "color", "password" -> {}
            default -> out.add(field.getKey() + " " + field.getValue().joined());
          }
        }
        yield out;
      }
    };
  }

  private static List<String> texts(FortiosEntry entry, String key) {
    FortiosField field = entry.field(key);
    return field == null ? List.of() : field.texts();
  }
}
