package io.ruleshade.parser.fortios;

import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The blocks that can affect filtering, by their paths: the declared list of filter statements. */
final class FortiosPaths {
  /** Tables of rules, in the order in which their rulesets are shown. */
  static final List<String> RULES =
      List.of(
          "firewall policy",
          "firewall policy6",
          "firewall policy46",
          "firewall policy64",
          "firewall consolidated policy",
          "firewall security-policy",
          "firewall local-in-policy",
          "firewall local-in-policy6");

  private static final Set<String> OBJECTS =
      Set.of(
          "firewall address",
          "firewall address6",
          "firewall addrgrp",
          "firewall addrgrp6",
          "firewall multicast-address",
          "firewall multicast-address6",
          "firewall vip",
          "firewall vip6",
          "firewall vip46",
          "firewall vip64",
          "firewall vipgrp",
          "firewall vipgrp6",
          "firewall vipgrp46",
          "firewall vipgrp64",
          "firewall service custom",
          "firewall service group",
          "firewall service category",
          "firewall schedule onetime",
          "firewall schedule recurring",
          "firewall schedule group",
          "firewall internet-service-name",
          "firewall internet-service-custom",
          "firewall internet-service-custom-group",
          "firewall internet-service-group",
          "firewall ippool",
          "firewall ippool6",
          "firewall central-snat-map");

  /** Blocks of which only some settings matter; the others are irrelevant. */
  private static final Set<String> PARTLY =
      Set.of(
          "system global",
          "system settings",
          "system interface",
          "system zone",
          "system sdwan",
          "system virtual-wan-link",
          "system external-resource",
          "vpn ipsec phase1-interface",
          "user group",
          "user local",
          "user adgrp",
          "user device",
          "user device-group");

  private static final Set<String> MATTERS =
      Set.of(
          "hostname",
          "vdom-admin",
          "vdom-mode",
          "central-nat",
          "ngfw-mode",
          "consolidated-firewall-mode",
          "opmode",
          "vdom",
          "ip",
          "mode",
          "type",
          "interface",
          "zone",
          "member",
          "intrazone",
          "status");

  private FortiosPaths() {}

  /** {@return whether a block is on the list} */
  static boolean isFilter(String path) {
    return isRules(path) || OBJECTS.contains(path) || PARTLY.contains(path);
  }

  static boolean isRules(String path) {
    return RULES.contains(path);
  }

  /** {@return whether a block has settings that have nothing to do with filtering} */
  static boolean isPartly(String path) {
    return PARTLY.contains(path);
  }

  /** {@return whether a setting of such a block matters} */
  static boolean matters(String key) {
    return MATTERS.contains(key);
  }

  /** {@return whether a block has no entries but settings of its own} */
  static boolean hasSettings(String path) {
    return switch (path) {
      case "system global", "system settings", "system sdwan", "system virtual-wan-link" -> true;
      default -> false;
    };
  }

  /** {@return whether a setting names objects of the table {@code object}} */
  static boolean refersTo(String table, String key, String object) {
    boolean six = object.endsWith("6");
    return switch (object) {
      case "firewall address", "firewall addrgrp", "firewall vip", "firewall vipgrp" ->
          isAddress(table, key, six);
      case "firewall address6", "firewall addrgrp6", "firewall vip6", "firewall vipgrp6" ->
          isAddress(table, key, six);
      case "firewall service custom", "firewall service group" ->
          key.equals("service") || (key.equals("member") && table.equals("firewall service group"));
      case "firewall schedule onetime",
          "firewall schedule recurring",
          "firewall schedule group" ->
          key.equals("schedule")
              || (key.equals("member") && table.equals("firewall schedule group"));
      case "system zone", "system interface" ->
          switch (key) {
            case "srcintf", "dstintf", "intf", "interface", "associated-interface", "extintf" -> true;
            default -> false;
          };
      case "user group" -> key.equals("groups");
      case "firewall ippool", "firewall ippool6" ->
          key.equals("poolname") || key.equals("poolname6") || key.equals("nat-ippool");
      default -> false;
    };
  }

  private static boolean isAddress(String table, String key, boolean six) {
    boolean tableOfSix = table.endsWith("6");
    return switch (key) {
      case "srcaddr", "dstaddr", "src-filter", "exclude-member" -> tableOfSix == six;
      case "member" ->
          tableOfSix == six
              && (table.startsWith("firewall addrgrp") || table.startsWith("firewall vipgrp"));
      case "srcaddr6", "dstaddr6" -> six;
      case "srcaddr4", "dstaddr4", "orig-addr", "dst-addr", "extaddr" -> !six;
      default -> false;
    };
  }

  /** {@return the name of a ruleset: its block without the leading {@code firewall}} */
  static String ruleset(String path) {
    return path.substring("firewall ".length());
  }

  /** {@return the kind of an object as the model names it; null for what is no object of its own} */
  static @Nullable String kind(String path) {
    return switch (path) {
      case "firewall address", "firewall address6" -> "network";
      case "firewall multicast-address", "firewall multicast-address6" -> "network";
      case "firewall addrgrp", "firewall addrgrp6" -> "network-group";
      case "firewall vip", "firewall vip6", "firewall vip46", "firewall vip64" -> "virtual-ip";
      case "firewall vipgrp", "firewall vipgrp6", "firewall vipgrp46", "firewall vipgrp64" ->
          "virtual-ip-group";
      case "firewall service custom" -> "service";
      case "firewall service group" -> "service-group";
      case "firewall schedule onetime", "firewall schedule recurring", "firewall schedule group" ->
          "time-range";
      case "firewall internet-service-custom",
          "firewall internet-service-custom-group",
          "firewall internet-service-group" ->
          "internet-service";
      case "firewall ippool", "firewall ippool6" -> "nat-pool";
      case "firewall central-snat-map" -> "nat-rule";
      case "user group", "user adgrp" -> "user-group";
      default -> null;
    };
  }
}
