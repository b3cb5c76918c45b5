package io.ruleshade.parser.fortios;

import io.ruleshade.model.AddressSet;
import io.ruleshade.model.IntRanges;
import io.ruleshade.model.IpAddress;
import io.ruleshade.model.ServiceSet;
import io.ruleshade.parser.fortios.FortiosValues.Part;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The virtual IPs of one IP version.
 *
 * <p>A packet to the external address of a virtual IP is translated before the policies are looked
 * up. A policy that names the virtual IP takes the translated packets, and compares their service
 * after the translation of ports; a policy that names plain addresses does not, unless {@code
 * match-vip} is on. In the model a destination is the one the packet came with, so a virtual IP is
 * its external addresses under the predicate that it did translate the packet. With central NAT no
 * policy names a virtual IP, and a destination is the translated one.
 *
 * <p>Source: Fortinet technical tip "DENY policy for Virtual IP firewall policy" and FortiOS CLI
 * Reference, {@code firewall vip}, {@code firewall policy} ({@code match-vip}).
 */
final class FortiosVips {
  /** What holds when any virtual IP translated a packet. */
  static final String ANY_VIP = "dst translated by a virtual IP";

  private final FortiosContext context;
  private final AddressSet any;
  private final String groupPath;
  private final Map<String, Vip> vips = new LinkedHashMap<>();
  private final AddressSet external;

  /**
   * A virtual IP.
   *
   * @param name its name
   * @param external the addresses it translates, at most
   * @param mapping what it does to ports; null when that is not known
   */
  record Vip(String name, AddressSet external, @Nullable Mapping mapping) {
    /** {@return the predicate that it translated a packet} */
    String text() {
      return "dst translated by virtual IP " + name;
    }
  }

  /**
   * What a virtual IP does to ports.
   *
   * @param protocol the protocol it forwards; -1 for all, with ports as they are
   * @param external the ports it takes
   * @param mapped the ports they become, as many, or one for all
   */
  record Mapping(int protocol, IntRanges external, IntRanges mapped) {
    /** No port is changed. */
    static final Mapping NONE = new Mapping(-1, ServiceSet.ALL_PORTS, ServiceSet.ALL_PORTS);
  }

  FortiosVips(FortiosContext context, boolean six) {
    this.context = context;
    this.any = six ? AddressSet.ANY6 : AddressSet.ANY4;
    this.groupPath = six ? "firewall vipgrp6" : "firewall vipgrp";
    if (!context.setting("system settings", "central-nat").equals("enable")) {
      for (FortiosEntry entry : context.entries(six ? "firewall vip6" : "firewall vip")) {
        vips.put(entry.name, vip(entry));
      }
    }
    this.external = AddressSet.union(vips.values().stream().map(Vip::external).toList());
  }

  /** {@return all addresses that some virtual IP may translate} */
  AddressSet external() {
    return external;
  }

  /** {@return the kind of object a name is: {@code virtual-ip} or {@code virtual-ip-group}} */
  String kind(String name) {
    return vips.containsKey(name) ? "virtual-ip" : "virtual-ip-group";
  }

  /** {@return the virtual IPs a name stands for; null when it is no virtual IP and no group} */
  @Nullable List<Vip> resolve(String name) {
    Vip one = vips.get(name);
    if (one != null) {
      return List.of(one);
    }
    FortiosEntry group = context.entry(groupPath, name);
    if (group == null) {
      return null;
    }
    Set<Vip> all = new LinkedHashSet<>();
    for (FortiosWord word : group.words("member")) {
      Vip member = vips.get(word.text());
      if (member == null) {
        if (context.entry("firewall vip", word.text()) == null) {
          context.undefined("virtual IP", word);
        }
        all.add(new Vip(word.text(), any, null));
      } else {
        all.add(member);
      }
    }
    return new ArrayList<>(all);
  }

  private Vip vip(FortiosEntry entry) {
    boolean sure = entry.doubts.isEmpty() && !entry.cut;
    AddressSet external = any;
    FortiosField extip = entry.field("extip");
    String type = entry.value("type");
    if (sure && extip != null && !type.equals("fqdn") && !type.equals("dns-translation")) {
      String[] ends = extip.joined().split("\\s*-\\s*", -1);
      IpAddress first = IpAddress.parse(ends[0]).orElse(null);
      IpAddress last = ends.length == 1 ? first : IpAddress.parse(ends[1]).orElse(null);
      // 0.0.0.0 is whatever address the external interface has.
      if (first == null || last == null || first.v6() != last.v6()) {
        context.notUnderstood(extip, "no address or range");
      } else if ((first.high() | first.low()) != 0) {
        external = AddressSet.between(first, last).intersect(any);
      }
    }
    return new Vip(entry.name, external, sure ? mapping(entry, type) : null);
  }

  private static @Nullable Mapping mapping(FortiosEntry entry, String type) {
    if (type.equals("server-load-balance") || type.equals("access-proxy")) {
      return null;
    }
    if (!entry.enabled("portforward")) {
      return Mapping.NONE;
    }
    int protocol =
        switch (entry.value("protocol")) {
          case "", "tcp" -> ServiceSet.TCP;
          case "udp" -> ServiceSet.UDP;
          case "sctp" -> ServiceSet.SCTP;
          default -> -1;
        };
    IntRanges external = FortiosServices.range(entry.value("extport"));
    IntRanges mapped =
        entry.field("mappedport") == null
            ? external
            : FortiosServices.range(entry.value("mappedport"));
    if (protocol < 0 || external == null || mapped == null) {
      return null;
    }
    int size = external.hi(0) - external.lo(0);
    int mappedSize = mapped.hi(0) - mapped.lo(0);
    return size == mappedSize ? new Mapping(protocol, external, mapped) : null;
  }

  /**
   * {@return the services a packet had before a virtual IP made them what a policy asks for; null
   * when that cannot be said}
   */
  static @Nullable Part before(Vip vip, Part part) {
    Mapping mapping = vip.mapping();
    if (mapping == null) {
      return part.service().isAny() ? part : null;
    }
    if (mapping.protocol() < 0) {
      return part;
    }
    IntRanges.Builder ports = new IntRanges.Builder();
    int shift = mapping.external().lo(0) - mapping.mapped().lo(0);
    ServiceSet asked =
        part.service().intersect(ServiceSet.ports(mapping.protocol(), mapping.mapped()));
    for (int i = 0; i < asked.values().count(); i++) {
      ports.add(
          (asked.values().lo(i) & 0xffff) + shift, (asked.values().hi(i) & 0xffff) + shift);
    }
    return part.with(ServiceSet.ports(mapping.protocol(), ports.build()));
  }
}
