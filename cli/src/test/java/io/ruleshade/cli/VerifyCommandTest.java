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
}
