package io.ruleshade.check;

import static org.assertj.core.api.Assertions.assertThat;

import io.ruleshade.check.Finding.Certainty;
import io.ruleshade.model.Action;
import io.ruleshade.model.Device;
import io.ruleshade.parser.Dialects;
import io.ruleshade.parser.ParseInput;
import io.ruleshade.policy.Policy;
import io.ruleshade.source.SourceFile;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** RS301 to RS312: what is exposed, and what only looks like it. */
final class ExposureChecksTest {
  private static List<String> iptables(String code, String... rules) {
    return Findings.words(Findings.of("iptables", Findings.iptables(rules), code));
  }

  private static List<String> asa(String code, String... entries) {
    return Findings.words(Findings.of("asa", Findings.asa("", entries), code));
  }

  @Test
  void anyToAnyIsShownByAPacket() {
    List<Finding> found =
        Findings.of("iptables", Findings.iptables("FORWARD -i eth0 -j ACCEPT"), "RS301");
    assertThat(Findings.words(found))
        .containsExactly(
            "5 high permits every service from any address to any address (in `eth0`)");
    Witness witness = found.get(0).witness();
    assertThat(witness).isNotNull();
    assertThat(witness.verdict()).isEqualTo(Action.Kind.PERMIT);
    assertThat(witness.packet().in()).isEqualTo("eth0");
    assertThat(found.get(0).certainty()).isEqualTo(Certainty.PROVEN);
  }

  @Test
  void whatDoesNotDecideNewConnectionsIsNoExposure() {
    assertThat(iptables("RS301", "INPUT -i lo -j ACCEPT")).isEmpty();
    assertThat(iptables("RS301", "OUTPUT -j ACCEPT")).isEmpty();
    assertThat(
            iptables(
                "RS301", "INPUT -m conntrack --ctstate RELATED,ESTABLISHED -j ACCEPT"))
        .isEmpty();
    assertThat(iptables("RS301", "FORWARD -j DROP", "FORWARD -j ACCEPT")).isEmpty();
    assertThat(iptables("RS301", "FORWARD -m limit --limit 1/s -j ACCEPT")).isEmpty();
    assertThat(iptables("RS301", "FORWARD ! -s 10.0.0.0/8 -j DROP", "FORWARD -j ACCEPT")).isEmpty();
    String tables =
        "*nat\n:PREROUTING ACCEPT [0:0]\n-A PREROUTING -j ACCEPT\nCOMMIT\n*mangle\n:FORWARD ACCEPT"
            + " [0:0]\n-A FORWARD -j ACCEPT\nCOMMIT\n";
    assertThat(Findings.of("iptables", tables, "RS301")).isEmpty();
  }

  @Test
  void aDropInAnotherTableIsNoExposure() {
    String text =
        Findings.iptables("FORWARD -j ACCEPT")
            + "*mangle\n:FORWARD ACCEPT [0:0]\n-A FORWARD -j DROP\nCOMMIT\n";
    assertThat(Findings.of("iptables", text, "RS301")).isEmpty();
  }

  @Test
  void aCalledChainPermitsWhatItIsCalledFor() {
    String chain = Findings.FILTER + ":C - [0:0]\n";
    assertThat(
            Findings.of(
                "iptables",
                chain + "-A FORWARD -p tcp -m tcp --dport 22 -j C\n-A C -j ACCEPT\nCOMMIT\n",
                "RS301"))
        .isEmpty();
    assertThat(
            Findings.of(
                "iptables", chain + "-A FORWARD -j C\n-A C -j ACCEPT\nCOMMIT\n", "RS301"))
        .hasSize(1);
  }

  @Test
  void trustedInterfacesCountOneLess() {
    String text =
        Findings.asa("", "permit ip any any").replace("nameif outside", "nameif inside")
            .replace("interface outside", "interface inside");
    assertThat(Findings.words(Findings.of("asa", text, "RS301")).get(0)).startsWith("6 medium");
    assertThat(asa("RS301", "permit ip any any").get(0)).startsWith("6 high");
    Policy nobody = new Policy(Policy.DEFAULT.thresholds(), List.of(), Policy.DEFAULT.services());
    assertThat(Findings.words(Findings.of("asa", text, nobody, HitCounts.NONE, "RS301")).get(0))
        .startsWith("6 high");
  }

  @Test
  void anUnboundListIsNoExposure() {
    String text = Findings.asa("", "permit ip any any").replace("access-group", "!");
    assertThat(Findings.of("asa", text, "RS3"))
        .extracting(Finding::code)
        .doesNotContain("RS301", "RS302", "RS303", "RS304", "RS305", "RS309");
  }

  @Test
  void theScoreIsThatOfThePage() {
    assertThat(asa("RS302", "permit tcp any any").get(0)).contains("score is 97 of 100");
    assertThat(asa("RS302", "permit ip 10.0.0.0 255.0.0.0 any").get(0)).contains("90 of 100");
    assertThat(asa("RS302", "permit ip 172.16.0.0 255.240.0.0 any").get(0)).contains("85 of 100");
    assertThat(asa("RS302", "permit ip any 10.1.0.0 255.255.0.0")).isEmpty();
    assertThat(asa("RS302", "permit tcp any any eq 443", "permit esp any any")).isEmpty();
    assertThat(asa("RS302", "permit ip any any")).isEmpty();
    Policy strict =
        new Policy(
            new Policy.Thresholds(80, 5, 25), List.of(), Policy.DEFAULT.services());
    assertThat(
            Findings.words(
                    Findings.of(
                        "asa",
                        Findings.asa("", "permit ip any 10.1.0.0 255.255.0.0"),
                        strict,
                        HitCounts.NONE,
                        "RS302"))
                .get(0))
        .contains("80 of 100, and 80 counts as wide");
    assertThat(
            Findings.of("asa", Findings.asa("", "permit ip 10.0.0.0 255.0.0.0 any"), "RS302")
                .get(0)
                .notes())
        .containsExactly(
            "it holds 2^24 sources × 2^32 destinations × 327,931 services (IPv4); earlier rules may"
                + " decide a part of that");
  }

  @Test
  void ipv6IsMeasuredInNetworks() {
    assertThat(asa("RS302", "permit ip 2001:db8::/32 any6")).isEmpty();
    assertThat(asa("RS302", "permit ip 2000::/4 any6")).hasSize(1);
  }

  @Test
  void cleartextFromAnyOrBetweenZones() {
    assertThat(asa("RS303", "permit tcp any host 192.0.2.9 eq telnet"))
        .containsExactly("6 medium permits telnet in the clear from any address (in `outside`)");
    assertThat(asa("RS303", "permit tcp 192.0.2.0 255.255.255.0 any eq telnet")).isEmpty();
    assertThat(asa("RS303", "deny tcp any any eq telnet", "permit tcp any any range 22 24"))
        .isEmpty();
    assertThat(asa("RS303", "permit tcp any any eq ssh")).isEmpty();
    assertThat(
            iptables(
                "RS303", "FORWARD -i eth0 -o eth1 -s 10.0.0.1/32 -p tcp -m tcp --dport 21 -j ACCEPT"))
        .containsExactly("5 medium permits ftp in the clear (in `eth0`, out `eth1`)");
    assertThat(
            iptables(
                "RS303", "FORWARD -i eth0 -o eth0 -s 10.0.0.1/32 -p tcp -m tcp --dport 21 -j ACCEPT"))
        .isEmpty();
  }

  @Test
  void aRateLimitMakesItConditional() {
    List<Finding> found =
        Findings.of(
            "iptables",
            Findings.iptables(
                "FORWARD -p tcp -m tcp --dport 3389 -m limit --limit 1/s -j ACCEPT"),
            "RS304");
    assertThat(found).hasSize(1);
    assertThat(found.get(0).certainty()).isEqualTo(Certainty.CONDITIONAL);
    assertThat(found.get(0).conditions()).isNotEmpty();
  }

  @Test
  void highRiskFromAny() {
    assertThat(asa("RS304", "permit tcp any host 192.0.2.9 eq 3389"))
        .containsExactly("6 medium permits rdp from any address (in `outside`)");
    assertThat(asa("RS304", "permit ip any host 192.0.2.9").get(0))
        .contains("permits most ports, netbios and smb, msrpc, rdp, winrm and");
    assertThat(asa("RS304", "permit tcp any established host 192.0.2.9 eq 3389")).isEmpty();
    assertThat(iptables("RS304", "INPUT -d 224.0.0.251/32 -j ACCEPT")).isEmpty();
    assertThat(iptables("RS304", "FORWARD ! -s 192.0.2.0/24 -p tcp -m tcp --dport 445 -j ACCEPT"))
        .containsExactly("5 medium permits netbios and smb from almost any address");
  }

  @Test
  void managementOfTheDevice() {
    assertThat(iptables("RS310", "INPUT -p tcp -m tcp --dport 22 -j ACCEPT"))
        .containsExactly("5 medium permits ssh to the device itself from any address");
    assertThat(iptables("RS310", "INPUT -p tcp -m tcp --dport 443 -j ACCEPT")).isEmpty();
    assertThat(iptables("RS310", "FORWARD -p tcp -m tcp --dport 22 -j ACCEPT")).isEmpty();
    assertThat(iptables("RS310", "INPUT -s 10.0.0.0/8 -p tcp -m tcp --dport 22 -j ACCEPT"))
        .isEmpty();
    assertThat(iptables("RS303", "INPUT -p tcp -m tcp --dport 23 -j ACCEPT")).isEmpty();
    assertThat(iptables("RS310", "INPUT -p tcp -m tcp --dport 23 -j ACCEPT")).hasSize(1);
  }

  @Test
  void icmpOfEveryType() {
    assertThat(iptables("RS311", "INPUT -p icmp -j ACCEPT"))
        .containsExactly("5 info permits every type of ICMP from any address");
    assertThat(iptables("RS311", "INPUT -p icmp -m icmp --icmp-type 8 -j ACCEPT")).isEmpty();
    assertThat(iptables("RS311", "INPUT -s 10.0.0.0/8 -p icmp -j ACCEPT")).isEmpty();
    assertThat(iptables("RS311", "INPUT -j ACCEPT")).isEmpty();
  }

  @Test
  void logsAndDescriptionsAreCounted() {
    String[] entries = {
      "permit tcp any host 192.0.2.1 eq 443 log", "permit tcp any host 192.0.2.2 eq 443",
      "permit tcp any host 192.0.2.3 eq 443", "deny ip any any"
    };
    List<Finding> found = Findings.of("asa", Findings.asa("", entries), "RS305");
    assertThat(Findings.words(found)).containsExactly("6 info live permits without a log: 2 of 3");
    assertThat(found.get(0).notes()).containsExactly("rules 2-3");
    assertThat(iptables("RS305", "INPUT -p tcp -j ACCEPT")).isEmpty();
    assertThat(asa("RS306", entries)).containsExactly("6 info rules without a description: 4 of 4");
    assertThat(
            Findings.of(
                "asa",
                Findings.asa("access-list IN remark the web servers\n", entries),
                "RS306"))
        .isEmpty();
  }

  @Test
  void fewDisabledRulesAreNamedAndManyCounted() {
    List<String> entries = new ArrayList<>();
    for (int i = 1; i <= 6; i++) {
      entries.add("permit tcp any host 192.0.2." + i + " eq 443 inactive");
    }
    assertThat(asa("RS307", entries.toArray(String[]::new)))
        .containsExactly("6 info disabled rules: 6 of 6");
    assertThat(asa("RS307", entries.subList(0, 2).toArray(String[]::new)))
        .containsExactly("6 info this rule is disabled", "7 info this rule is disabled");
  }

  @Test
  void theEndOfAList() {
    String open = Findings.iptables("INPUT -p tcp -m tcp --dport 23 -j DROP");
    List<String> words =
        Findings.words(
            Findings.of("iptables", open.replace("INPUT DROP", "INPUT ACCEPT"), "RS309"));
    assertThat(words)
        .contains("2 medium what no rule decides is permitted: there is no final deny");
    String closed =
        Findings.iptables("INPUT -j LOG", "INPUT -j DROP", "FORWARD -j LOG")
            .replace("INPUT DROP", "INPUT ACCEPT");
    assertThat(Findings.of("iptables", closed, "RS309")).isEmpty();
    assertThat(Findings.words(Findings.of("iptables", open, "RS309")))
        .containsExactly(
            "2 info what no rule permits is dropped without a log in `filter/INPUT` and"
                + " `filter/FORWARD`");
    assertThat(asa("RS309", "permit tcp any any eq 443")).isEmpty();
  }

  @Test
  void pairsOfZonesWithoutPoliciesWhereTheDefaultPermits() {
    String text =
        "set security policies from-zone a to-zone b policy p match source-address any"
            + " destination-address any application any\n"
            + "set security policies from-zone a to-zone b policy p then deny\n"
            + "set security policies from-zone a to-zone b policy p then log session-init\n"
            + "set security policies default-policy ";
    assertThat(Findings.of("junos", text + "deny-all\n", "RS309")).isEmpty();
    List<Finding> open = Findings.of("junos", text + "permit-all\n", "RS309");
    assertThat(Findings.words(open))
        .containsExactly(
            "1 medium nothing is filtered between 3 pairs of zones: they have no policies, and the"
                + " default permits");
    assertThat(open.get(0).witness()).isNotNull();
  }

  @Test
  void ipv6BesideIpv4() {
    String text =
        Findings.iptables("INPUT -p tcp -m tcp --dport 22 -j ACCEPT");
    String open = text.replace("DROP", "ACCEPT");
    List<Device> devices = new ArrayList<>();
    devices.addAll(device("rules.v4", text));
    devices.addAll(device("rules.v6", open));
    List<Finding> found =
        Checker.check(
                devices,
                List.of(),
                true,
                Findings.only(List.of("RS312"), Policy.DEFAULT, HitCounts.NONE))
            .findings();
    assertThat(found).hasSize(2);
    assertThat(found.get(0).message()).startsWith("at `filter/INPUT` IPv6 passes");
    assertThat(found.get(0).notes()).containsExactly("IPv4 is dropped in rules.v4");
    List<Finding> alone =
        Checker.check(
                device("rules.v6", open),
                List.of(),
                true,
                Findings.only(List.of("RS312"), Policy.DEFAULT, HitCounts.NONE))
            .findings();
    assertThat(alone).isEmpty();
  }

  private static List<Device> device(String file, String text) {
    return Dialects.named("iptables")
        .orElseThrow()
        .parse(ParseInput.of(SourceFile.ofText(file, text)))
        .devices();
  }

  private static List<String> expired(String dialect, String text, String day) {
    List<Device> devices =
        Dialects.named(dialect)
            .orElseThrow()
            .parse(ParseInput.of(SourceFile.ofText("text", text)))
            .devices();
    Checker.Options options =
        new Checker.Options(
            2_000_000,
            1,
            List.of("RS308"),
            List.of(),
            false,
            Policy.DEFAULT,
            HitCounts.NONE,
            day.isEmpty() ? null : LocalDate.parse(day));
    return Checker.check(devices, List.of(), true, options).findings().stream()
        .map(Finding::message)
        .toList();
  }

  @Test
  void expiredSchedulesAreJudgedOnAStatedDayOnly() {
    String asa =
        Findings.asa(
            "time-range T\n absolute start 00:00 01 January 2025 end 23:59 31 December 2025\n"
                + "time-range W\n periodic weekdays 8:00 to 18:00\n",
            "permit tcp any any eq 443 time-range T",
            "permit tcp any any eq 80 time-range W",
            "permit tcp any any eq 81");
    assertThat(expired("asa", asa, "2026-01-01"))
        .containsExactly("the schedule of this rule ended on 2025-12-31 (`T`)");
    assertThat(expired("asa", asa, "2025-12-31")).isEmpty();
    assertThat(expired("asa", asa, "")).isEmpty();
    String rules =
        Findings.iptables(
            "INPUT -p tcp -m time --datestop 2025-06-30T12:00:00 -j ACCEPT",
            "INPUT -p udp -m time --datestart 2025-06-30T12:00:00 -j ACCEPT");
    assertThat(expired("iptables", rules, "2026-01-01"))
        .containsExactly("the schedule of this rule ended on 2025-06-30");
    String fortios =
        """
        config firewall schedule onetime
        edit "project"
        set start 00:00 2025/01/01
        set end 18:00 2025/03/31
        next
        end
        config firewall policy
        edit 1
        set srcintf "a"
        set dstintf "b"
        set srcaddr "all"
        set dstaddr "all"
        set action accept
        set schedule "project"
        set service "ALL"
        next
        end
        """;
    assertThat(expired("fortios", fortios, "2025-04-01"))
        .containsExactly("the schedule of this rule ended on 2025-03-31 (`project`)");
    String panos =
        "set schedule s schedule-type non-recurring 2025/01/01@00:00-2025/02/28@18:00\n"
            + "set rulebase security rules r from any to any source any destination any service any"
            + " application any action allow schedule s\n";
    assertThat(expired("panos", panos, "2025-03-01"))
        .containsExactly("the schedule of this rule ended on 2025-02-28 (`s`)");
    String junos =
        "set schedulers scheduler s start-date 2025-01-01.00:00 stop-date 2025-01-31.00:00\n"
            + "set security policies from-zone a to-zone b policy p match source-address any"
            + " destination-address any application any\n"
            + "set security policies from-zone a to-zone b policy p then permit\n"
            + "set security policies from-zone a to-zone b policy p scheduler-name s\n";
    assertThat(expired("junos", junos, "2025-02-01"))
        .containsExactly("the schedule of this rule ended on 2025-01-31 (`s`)");
  }
}
