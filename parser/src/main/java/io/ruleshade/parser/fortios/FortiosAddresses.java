package io.ruleshade.parser.fortios;

import io.ruleshade.model.AddressSet;
import io.ruleshade.model.IpAddress;
import io.ruleshade.parser.fortios.FortiosValues.AddressCollector;
import io.ruleshade.parser.fortios.FortiosValues.Addresses;
import io.ruleshade.parser.fortios.FortiosValues.Bounded;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What addresses and address groups of one IP version stand for.
 *
 * <p>Source: FortiOS CLI Reference, {@code firewall address}, {@code address6}, {@code addrgrp},
 * {@code addrgrp6}. A new address is {@code 0.0.0.0/0} or {@code ::/0}. {@code all} and {@code none}
 * exist on every device; an excluded member is taken out of the group.
 */
final class FortiosAddresses {
  private static final Set<String> NOTES =
      Set.of(
          "uuid",
          "comment",
          "color",
          "visibility",
          "associated-interface",
          "allow-routing",
          "fabric-object",
          "cache-ttl",
          "tags",
          "category",
          "clearpass-spt",
          "dirty",
          "passive-fqdn-learning");

  private final FortiosContext context;
  private final boolean six;
  private final AddressSet any;
  private final String addressPath;
  private final String groupPath;
  private final Map<String, Addresses> known = new HashMap<>();
  private final Set<String> open = new LinkedHashSet<>();

  FortiosAddresses(FortiosContext context, boolean six) {
    this.context = context;
    this.six = six;
    this.any = six ? AddressSet.ANY6 : AddressSet.ANY4;
    this.addressPath = six ? "firewall address6" : "firewall address";
    this.groupPath = six ? "firewall addrgrp6" : "firewall addrgrp";
  }

  /** {@return every address of the version} */
  AddressSet any() {
    return any;
  }

  /** {@return the kind of object a name is: {@code network} or {@code network-group}} */
  String kind(String name) {
    return context.entry(groupPath, name) != null ? "network-group" : "network";
  }

  /** {@return what a name stands for; null when it is not defined} */
  @Nullable Addresses resolve(String name) {
    Addresses there = known.get(name);
    if (there != null) {
      return there;
    }
    FortiosEntry address = context.entry(addressPath, name);
    FortiosEntry group = context.entry(groupPath, name);
    Addresses addresses = null;
    if (address != null) {
      addresses = new FortiosAddress(context, address, six).read();
    } else if (group != null) {
      addresses = group(group);
    } else if (context.entry("system external-resource", name) != null) {
      addresses = Addresses.predicate(any, "external list " + name);
    } else if (name.equals("all")) {
      addresses = Addresses.of(any);
    } else if (name.equals("none")) {
      addresses = Addresses.of(none());
    }
    if (addresses != null) {
      known.put(name, addresses);
    }
    return addresses;
  }

  private AddressSet none() {
    return AddressSet.of(six ? IpAddress.v6(0, 0) : IpAddress.v4(0));
  }

  private Addresses group(FortiosEntry group) {
    if (!open.add(group.name)) {
      context.cycle(group);
      return Addresses.unknown("address group " + group.name + " is a member of itself");
    }
    List<String> doubts = new ArrayList<>(group.doubts);
    if (group.cut) {
      doubts.add("the file ends inside it");
    }
    for (Map.Entry<String, FortiosField> field : group.fields.entrySet()) {
      switch (field.getKey()) {
        case "member", "exclude", "exclude-member", "type" -> {}
        default -> {
          if (!NOTES.contains(field.getKey()) && !field.getValue().words().isEmpty()) {
            context.notUnderstood(field.getValue(), "no setting of an address group that is known");
            doubts.add(field.getKey());
          }
        }
      }
    }
    Addresses members = members(group, "member");
    Addresses all = members;
    if (group.enabled("exclude")) {
      all = without(group.name, members, members(group, "exclude-member"));
    }
    open.remove(group.name);
    return doubts.isEmpty()
        ? all
        : Addresses.unknown("address group " + group.name + ": " + String.join(", ", doubts));
  }

  private Addresses members(FortiosEntry group, String key) {
    AddressCollector all = new AddressCollector();
    for (FortiosWord word : group.words(key)) {
      Addresses member = resolve(word.text());
      if (member == null) {
        context.undefined("address", word);
        member = Addresses.unknown("undefined address " + word.text());
      }
      all.add(member);
    }
    return all.build();
  }

  /**
   * A group without its excluded members. Where a member or an excluded one is a host name or the
   * like, whether an address is in the group is a predicate on the group as a whole.
   */
  private Addresses without(String name, Addresses members, Addresses excluded) {
    AddressSet bound = members.bound(any).intersect(excluded.known().complement());
    AddressSet sure =
        members.known().intersect(excluded.bound(any).complement());
    List<String> unknown = new ArrayList<>(members.unknown());
    unknown.addAll(excluded.unknown());
    AddressSet open = bound.intersect(sure.complement());
    if (open.isEmpty()) {
      return Addresses.of(sure);
    }
    if (!unknown.isEmpty()) {
      return new Addresses(sure, List.of(), unknown);
    }
    return new Addresses(
        sure, List.of(new Bounded(open, "address group " + name)), List.of());
  }

  static boolean isNote(String key) {
    return NOTES.contains(key);
  }
}
