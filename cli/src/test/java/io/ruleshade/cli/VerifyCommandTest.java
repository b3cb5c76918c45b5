package io.ruleshade.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.networknt.schema.InputFormat;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import io.ruleshade.report.Schemas;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Intents from the command line. */
final class VerifyCommandTest {
  @TempDir Path folder;

  private Run.Outcome verify(String yaml, String rules, String... more) throws IOException {
    Path config = Files.writeString(folder.resolve("ruleshade.yaml"), yaml);
    Path file = Files.writeString(folder.resolve("fw.cfg"), rules);
    String[] all = new String[more.length + 4];
    all[0] = "verify";
    all[1] = file.toString();
    all[2] = "--config";
    all[3] = config.toString();
    System.arraycopy(more, 0, all, 4, more.length);
    return Run.run(all);
  }

  private static final String ASA =
      """
      hostname edge-fw1
      interface GigabitEthernet0/0
       nameif outside
       security-level 0
       ip address 203.0.113.1 255.255.255.0
      interface GigabitEthernet0/1
       nameif dmz
       security-level 50
       ip address 10.1.0.1 255.255.255.0
      access-list IN extended permit tcp any 10.1.0.0 255.255.255.0 range 20 25
      access-list IN extended permit tcp any host 10.1.0.5 eq https
      access-list OUT extended deny tcp any any eq telnet
      access-list OUT extended permit ip any any
      access-group IN in interface outside
      access-group OUT out interface dmz
      """;

  private static final String INTENTS =
      """
      zones:
        internet: [outside]
        dmz: [dmz]
      intents:
        - name: no telnet
          deny: { from: internet, to: dmz, service: tcp/23 }
        - name: no ftp
          deny: { from: internet, to: dmz, service: tcp/21 }
        - name: web
          permit: { from: internet, to: 10.1.0.5, service: tcp/443 }
      """;

  @Test
  void packetsThatAreTranslatedOnTheirWayAreNotSaidToBeKeptOutLater() throws IOException {
    String rules =
        """
        *nat
        :PREROUTING ACCEPT [0:0]
        -A PREROUTING -d 192.0.2.1/32 -p tcp -m tcp --dport 443 -j DNAT --to-destination 10.2.0.5
        COMMIT
        *filter
        :INPUT DROP [0:0]
        :FORWARD DROP [0:0]
        :OUTPUT ACCEPT [0:0]
        -A FORWARD -d 10.2.0.5/32 -p tcp -m tcp --dport 443 -j ACCEPT
        COMMIT
        """;
    String intents =
        """
        intents:
          - name: the shop
            permit: { from: 10.7.0.0/16, to: 192.0.2.1, service: tcp/443 }
          - name: the shop and mail
            permit: { from: 10.7.0.0/16, to: 192.0.2.1, service: [tcp/443, tcp/25] }
        """;
    Run.Outcome outcome = verify(intents, rules);
    assertThat(outcome.out())
        .contains(
            "undecided fw: the shop: tcp/443 from 10.7.0.0/16 to 192.0.2.1 must be permitted\n",
            "what becomes of packets that nat/PREROUTING#1 translates",
            // Mail is not translated, and kept out for certain.
            "broken fw: the shop and mail: ",
            "packets: tcp/25 from 10.7.0.0/16 to 192.0.2.1/32")
        .doesNotContain("192.0.2.1:443");
    assertThat(outcome.exit()).isEqualTo(3);
  }

  @Test
  void whichFragmentsAreMeantIsNoCondition() throws IOException {
    String rules =
        """
        *filter
        :INPUT DROP [0:0]
        :FORWARD DROP [0:0]
        :OUTPUT ACCEPT [0:0]
        -A FORWARD -d 10.2.0.0/16 -m limit --limit 5/sec -j ACCEPT
        COMMIT
        """;
    String intents =
        """
        intents:
          - name: closed
            deny: { from: any, to: 10.2.0.0/16, service: udp/53 }
        """;
    verify(intents, rules);
    Run.Outcome outcome =
        Run.run(
            "explain", folder.resolve("fw.cfg").toString(), "RS501", "--config",
            folder.resolve("ruleshade.yaml").toString());
    assertThat(outcome.out().replaceAll("\\s+", " "))
        .contains("It holds on a condition that is not modelled:", "where the condition turns out so.")
        .doesNotContain("later fragment");
  }

  @Test
  void whatOneListLetsInAnotherKeepsOut() throws IOException {
    Run.Outcome outcome = verify(INTENTS, ASA);
    assertThat(outcome.out())
        .contains(
            "holds edge-fw1: no telnet: tcp/23 from internet to dmz must be denied\n",
            "broken edge-fw1: no ftp: tcp/21 from internet to dmz must be denied\n",
            "    in outside: IN#1 (",
            "    out dmz: OUT#2 (",
            "holds edge-fw1: web: tcp/443 from internet to 10.1.0.5 must be permitted\n")
        .endsWith("intents: 2 hold, 1 broken, 0 conditional, 0 undecided, 0 not tested; exit 1\n");
    assertThat(outcome.exit()).isEqualTo(1);
    String json = verify(INTENTS, ASA, "-f", "json").out();
    assertThat(
            SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_2020_12)
                .getSchema(Schemas.named("verify").orElseThrow(), InputFormat.JSON)
                .validate(json, InputFormat.JSON))
        .isEmpty();
    assertThat(verify(INTENTS.replace("tcp/21", "tcp/19"), ASA).exit()).isZero();
  }

  @Test
  void brokenIntentsAreFindingsOfACheck() throws IOException {
    verify(INTENTS, ASA);
    Run.Outcome outcome =
        Run.run(
            "check", folder.resolve("fw.cfg").toString(), "--select", "RS5", "--config",
            folder.resolve("ruleshade.yaml").toString());
    assertThat(outcome.exit()).isEqualTo(1);
    assertThat(outcome.out())
        .contains(
            "high[RS501] edge-fw1 permitted against intent: intent `no ftp` is broken: tcp/21 from internet"
                + " to dmz must be denied, and OUT#2 permits some of it",
            "= note: before, in in outside, IN#1 permits it");
  }

  @Test
  void whatIsNotDecidedOrNotTestedIsIncomplete() throws IOException {
    Run.Outcome elsewhere =
        verify(
            INTENTS.replace("internet: [outside]", "internet: [in9]").replace("dmz: [dmz]", "dmz: [out9]"),
            ASA);
    assertThat(elsewhere.exit()).isEqualTo(3);
    assertThat(elsewhere.out()).contains("not tested: no telnet:");
    Run.Outcome gap =
        verify(INTENTS, ASA.replace("access-list IN extended permit tcp any 10", "access-list IN extended permit ?\naccess-list IN extended permit tcp any 10"));
    assertThat(gap.exit()).isEqualTo(3);
    assertThat(verify("fail-on: low\n", ASA).exit()).isEqualTo(2);
  }

  /** Nothing holds of which nothing was decided. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        // No such packet, or no statement.
        "intents: [{name: a, deny: {from: '2001:db8::1', to: 10.0.0.1}}]|2|no packet goes from 2001:db8::1 to 10.0.0.1",
        "networks: {v6: ['fc00::/7'], v4: [10.0.0.0/8]}%matrix: [{from: v6, to: v4, allow: []}]|2|no packet goes from v6 to v4",
        "intents: [{name: a, deny: {from: any, to: any, service: []}}]|2|`service` names none",
        "intents: [{name: a, permit: {from: any, to: any, service: }}]|2|`service` names none",
        "matrix: [{from: any, to: any, allow: [any]}]|2|allows every service forbids nothing",
        "matrix: [{from: any, to: any, allow: [any, tcp/80]}]|2|allows every service forbids nothing",
        "intents: [{name: a, deny: {from: any, to: any}, devices: []}]|2|`devices` names none",
        "intents: []|2|no intent is stated",
        "zones: {dmz: []}|2|`dmz` in `zones` holds nothing",
        "networks: {n: }|2|`n` in `networks` holds nothing",
        "zones: {10.0.0.1: [outside]}|2|`10.0.0.1` cannot be a name in `zones`",
        "networks: {'::1': [10.0.0.0/8]}|2|`::1` cannot be a name in `networks`",
        "intents: [{name: a, deny: {from: dmz, to: any}}]|2|`dmz` is no zone, network or address",
        "intents: [{name: a, deny: {from: any, to: any}, permit: {from: any, to: any}}]|2|one of `deny` and `permit`",
        "intents: [{name: a, deny: {from: any, to: any}}, {name: a, deny: {from: any, to: any}}]|2|two intents are called",
        // Packets that come to no place where the device filters.
        "zones: {z: [nosuch]}%intents: [{name: a, deny: {from: z, to: z}}]|3|no device here has the interface or zone `nosuch`",
        "intents: [{name: a, deny: {from: any, to: any}, devices: [nosuch]}]|3|no device here has the device `nosuch`",
        "intents: [{name: a, deny: {from: self, to: self}}]|3|",
      })
  void nothingHoldsOfWhichNothingWasDecided(String yaml, int exit, String message)
      throws IOException {
    Run.Outcome outcome = verify(yaml.replace("%", "\n"), ASA);
    assertThat(outcome.exit()).as(outcome.out() + outcome.err()).isEqualTo(exit);
    assertThat(outcome.out()).doesNotContain("holds");
    if (message != null) {
      assertThat(outcome.err()).contains(message);
    }
    if (exit == 3) {
      assertThat(outcome.out()).contains("not tested: a", "1 not tested; exit 3");
      // What verify does not call true, check does not pass over.
      Run.Outcome check =
          Run.run("check", folder.resolve("fw.cfg").toString(), "--config", folder.resolve("ruleshade.yaml").toString());
      assertThat(check.err()).contains("note: intent a is not tested: its packets come to no device");
    }
  }

  @Test
  void ofContradictoryIntentsOneIsBroken() throws IOException {
    Run.Outcome outcome =
        verify(
            """
            intents:
              - name: shut
                deny: { from: any, to: 10.1.0.5, service: tcp/443 }
              - name: open
                permit: { from: any, to: 10.1.0.5, service: tcp/443 }
            """,
            ASA);
    assertThat(outcome.exit()).isEqualTo(1);
    assertThat(outcome.out()).contains("broken edge-fw1: shut").doesNotContain("holds edge-fw1: shut");
  }

  @Test
  void aNameThatIsPartlyUnknownIsSaid() throws IOException {
    Run.Outcome outcome =
        verify(
            """
            zones: { internet: [outside, otuside, "wan*"] }
            intents:
              - name: no telnet
                deny: { from: internet, to: any, service: tcp/26 }
                devices: ["edge-*", core-1]
            """,
            ASA);
    assertThat(outcome.err())
        .contains(
            "note: no device here has the interface or zone `otuside` of an intent",
            "note: no device here has the interface or zone `wan*` of an intent",
            "note: no device here has the device `core-1` of an intent")
        .doesNotContain("`outside`", "`edge-*`");
  }
}
