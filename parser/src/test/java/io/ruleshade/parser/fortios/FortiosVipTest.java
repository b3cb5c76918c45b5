package io.ruleshade.parser.fortios;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Virtual IPs as destinations, and what they mean to policies that name plain addresses. */
final class FortiosVipTest {
  private static final String V = "dst translated by a virtual IP";

  private static String config(String version, String vip, String policy) {
    return (version.isEmpty() ? "" : "#config-version=FGVM64-" + version + "-FW-build1-2:x\n")
        + "config firewall address\nedit NET\nset subnet 192.0.2.0/24\nnext\nend\n"
        + "config firewall vip\nedit web\nset extip 192.0.2.10\nset mappedip \"10.0.0.10\"\n"
        + vip.replace(";", "\n")
        + "\nnext\nend\nconfig firewall policy\nedit 1\nset srcintf any\nset dstintf any\n"
        + "set srcaddr all\nset dstaddr all\nset service ALL\n"
        + policy.replace(";", "\n")
        + "\nnext\nend\n";
  }

  private static String rule(String version, String vip, String policy) {
    return FortiosText.rules(config(version, vip, policy), "policy")
        .get(0)
        .replace("any>any ", "")
        .replace("0.0.0.0/0 ", "");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "set extintf any | set service ALL | any > 192.0.2.10/32",
        "set extintf any | set service HTTP | tcp/80 > 192.0.2.10/32",
        "set portforward enable;set extport 8080;set mappedport 80 | set service HTTP |"
            + " tcp/8080 > 192.0.2.10/32",
        "set portforward enable;set extport 8080;set mappedport 80 | set service ALL |"
            + " tcp/8080 > 192.0.2.10/32",
        "set portforward enable;set extport 8000-8010;set mappedport 70-80 | set service HTTP SSH |"
            + " tcp/8010 > 192.0.2.10/32",
        "set portforward enable;set protocol udp;set extport 53 | set service DNS |"
            + " udp/53 > 192.0.2.10/32",
      })
  void aVirtualIpIsItsExternalAddresses(String vip, String policy, String expected) {
    assertThat(rule("", vip, "set action accept;set dstaddr web;" + policy))
        .isEqualTo("permit " + expected + " if " + V + " if dst translated by virtual IP web");
  }

  @Test
  void aServiceThatIsNotMappedToNeverMatches() {
    assertThat(
            rule(
                "",
                "set portforward enable;set extport 80;set mappedport 8080",
                "set dstaddr web;set service HTTP"))
        .isEqualTo("deny nothing");
  }

  @Test
  void aLoadBalancerMayChangeTheService() {
    assertThat(rule("", "set type server-load-balance", "set dstaddr web;set service HTTP"))
        .isEqualTo(
            "deny any > 192.0.2.10/32 if "
                + V
                + " if dst translated by virtual IP web ? service after virtual IP web");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        // Who accepts never takes translated packets with plain addresses.
        "7.4.1 | set action accept;set dstaddr NET | permit any >"
            + " 192.0.2.0-192.0.2.9,192.0.2.11-192.0.2.255 + any > 192.0.2.10/32 if not V",
        // Who denies does by default since 7.2.4.
        "7.4.1 | set dstaddr all | deny any > 0.0.0.0/0",
        "7.4.1 | set dstaddr all;set match-vip disable | deny any >"
            + " 0.0.0.0-192.0.2.9,192.0.2.11-255.255.255.255 + any > 192.0.2.10/32 if not V",
        "7.0.1 | set dstaddr all | deny any >"
            + " 0.0.0.0-192.0.2.9,192.0.2.11-255.255.255.255 + any > 192.0.2.10/32 if not V",
        "7.0.1 | set dstaddr all;set match-vip enable | deny any > 0.0.0.0/0",
        "7.0.1 | set dstaddr all;set match-vip-only enable | deny any > 192.0.2.10/32 if V",
        // Without a version nobody knows.
        "'' | set dstaddr all | deny any >"
            + " 0.0.0.0-192.0.2.9,192.0.2.11-255.255.255.255 + any > 192.0.2.10/32 if not V"
            + " + any > 192.0.2.10/32 if V ? match-vip, whose default depends on the version",
        "7.4.1 | set dstaddr NET | deny any >"
            + " 192.0.2.0-192.0.2.9,192.0.2.11-192.0.2.255 + any > 192.0.2.10/32 if not V"
            + " + any > 192.0.2.10/32 if V if translated dst in 192.0.2.0/24",
      })
  void plainAddressesAndTranslatedPackets(String version, String policy, String expected) {
    assertThat(rule(version, "set extintf any", policy).replace(V, "V").replace(" | ", " + "))
        .isEqualTo(expected);
  }

  @Test
  void groupsOfVirtualIpsAreTheirMembers() {
    String text =
        config("", "set extintf any", "set dstaddr g")
            .replace(
                "config firewall policy",
                "config firewall vipgrp\nedit g\nset member web\nnext\nend\nconfig firewall policy");
    assertThat(FortiosText.rules(text, "policy").get(0))
        .endsWith("> 192.0.2.10/32 if " + V + " if dst translated by virtual IP web");
  }

  @Test
  void withCentralNatDestinationsAreTheTranslatedOnes() {
    String text =
        "config system settings\nset central-nat enable\nend\n"
            + config("7.0.1", "set extintf any", "set dstaddr NET");
    assertThat(FortiosText.rules(text, "policy").get(0)).endsWith("> 192.0.2.0/24");
  }
}
