package io.ruleshade.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.ruleshade.report.DocumentFormat;
import io.ruleshade.report.Formats;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.zip.ZipInputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** No secret of a configuration is in anything that is printed of it. */
final class SecretsInFormatsTest {
  private static final String SECRET = "Zq7xSecret";

  private static final String ASA =
      Run.ASA.replace(
          "access-group",
          """
          enable secret 5 $1$SECRET$SECRET
          passwd SECRET encrypted
          failover key SECRET
          username admin password SECRET encrypted privilege 15
          snmp-server community SECRET
          snmp-server host outside 10.0.0.1 community SECRET version 2c
          crypto isakmp key SECRET address 192.0.2.1
          aaa-server R protocol radius
          aaa-server R (inside) host 10.0.0.9
           key SECRET
          interface GigabitEthernet0/1
           ospf authentication-key SECRET
           standby 1 authentication SECRET
          radius server OLD
           key SECRET
          tunnel-group 192.0.2.1 ipsec-attributes
           ikev1 pre-shared-key SECRET
          access-list OUTSIDE_IN remark the password is SECRET
          access-list OUTSIDE_IN extended permit tcp any any password SECRET
          access-list OUTSIDE_IN extended permit ip any any
          access-group""");

  private static final String FORTIOS =
      """
      #config-version=FGVM64-7.2.5-FW-build1517-230606:opmode=0:vdom=0
      config system global
          set hostname "branch"
      end
      config system admin
          edit "admin"
              set password ENC SECRET==
          next
      end
      config vpn ipsec phase1-interface
          edit "v"
              set psksecret ENC SECRET==
          next
      end
      config firewall address
          edit "a"
              set passphrase "SECRET"
              set subnet 10.0.0.0 255.0.0.0
          next
      end
      config firewall policy
          edit 1
              set srcintf "any"
              set dstintf "any"
              set srcaddr "all"
              set dstaddr "all"
              set action accept
              set schedule "always"
              set service "ALL"
              set comments "psk SECRET"
              set auth-pwd SECRET
          next
      end
      """;

  /** All on one line, so that the line of the rule is the line of the secrets. */
  private static final String JUNOS =
      "version 21.4R1.12;\nsystem { host-name srx; root-authentication { encrypted-password \"$6$SECRET$SECRET\"; } }"
          + " snmp { community SECRET { authorization read-only; } }"
          + " security { policies { from-zone a to-zone b { policy p { match { source-address any;"
          + " destination-address any; application any; } then { permit; } } policy q { match {"
          + " source-address any; destination-address any; application any; } then { deny; } } } } }\n";

  @TempDir Path folder;

  @Test
  void noFormatHoldsOne() throws IOException {
    write("a.cfg", ASA);
    write("b.conf", FORTIOS);
    write("c.junos", JUNOS);
    String path = folder.toString();
    List<String> outputs = new ArrayList<>();
    for (String format : Formats.names()) {
      Run.Outcome run =
          Run.run("check", "--verbose", "--stats", "--format", format, path, "--allow-incomplete");
      boolean binary = format.equals("xlsx");
      outputs.add(format + "\n" + (binary ? unzipped(run.bytes()) : run.out()) + run.err());
    }
    for (String format : new String[] {"text", "json", "jsonl"}) {
      outputs.add("show " + Run.run("show", "--verbose", "--format", format, path).out());
    }
    for (String[] file :
        new String[][] {{"a.cfg", "in outside"}, {"b.conf", "in p1 out p2"}, {"c.junos", "in a out b"}}) {
      String packet = "tcp 10.0.0.1 > 192.0.2.5:443 " + file[1];
      String each = folder.resolve(file[0]).toString();
      outputs.add("trace " + Run.run("trace", each, "--packet", packet, "-f", "text").out());
      outputs.add("trace " + Run.run("trace", each, "--packet", packet, "-f", "json").out());
    }
    String other = write("d.cfg", Run.ASA);
    for (String format : new String[] {"text", "json"}) {
      outputs.add(
          Run.run("diff", folder.resolve("a.cfg").toString(), other, "-f", format, "-v").out());
    }
    outputs.add(Run.run("fix", folder.resolve("a.cfg").toString()).out());
    outputs.addAll(otherCommands());
    assertThat(outputs).hasSizeGreaterThan(Formats.names().size() + 10);
    for (String output : outputs) {
      assertThat(output.length()).as(output).isGreaterThan(40);
      assertThat(output).doesNotContain(SECRET);
    }
    assertThat(outputs.get(1)).contains("*****", "RS903", "edge-fw1", "branch", "srx");
    assertThat(Formats.OF_DOCUMENTS).extracting(DocumentFormat::name).contains("sarif");
  }

  /** The commands that print of a configuration besides; what {@code fix} writes as a file keeps its bytes. */
  private List<String> otherCommands() throws IOException {
    List<String> out = new ArrayList<>();
    String asa = folder.resolve("a.cfg").toString();
    Path before = Files.createDirectories(folder.resolve("before"));
    Files.writeString(before.resolve("a.cfg"), Run.ASA);
    Path settings =
        Files.writeString(
            Files.createDirectories(folder.resolve("site")).resolve("ruleshade.yaml"),
            "intents:\n  - {name: shut, deny: {from: any, to: any}}\ninline-remarks: honour\n");
    for (String format : new String[] {"text", "json", "markdown"}) {
      out.add(
          Run.run("gate", "--base", before.toString(), "--head", asa, "-f", format, "-v", "--config", settings.toString())
              .out());
    }
    String edit = "remove OUTSIDE_IN#2";
    for (String format : new String[] {"text", "json"}) {
      out.add(Run.run("verify", asa, "--config", settings.toString(), "-f", format).out());
      out.add(Run.run("what-if", asa, "--edit", edit, "-f", format, "-v").out());
      out.add(Run.run("fix", asa, "--shadowed", "--members", "-f", format).out());
      out.add(Run.run("trace", asa, "--why-not", "OUTSIDE_IN#2", "-f", format).out());
    }
    out.add(Run.run("explain", asa, "--no-model").out());
    String baseline = before.resolve("b.json").toString();
    Run.run("baseline", "create", asa, "--allow-incomplete", "--baseline", baseline, "--select", "RS3");
    out.add(Files.readString(Path.of(baseline)));
    out.add(Run.run("baseline", "update", asa, "--allow-incomplete", "--accept-new", "--baseline", baseline).out());
    Path html = before.resolve("r.html");
    Run.run("report", asa, "-o", html.toString());
    out.add(Files.readString(html));
    out.add(Run.run("verify-report", html.toString(), "--config", asa).out() + " ".repeat(60));
    return out;
  }

  private String write(String name, String text) throws IOException {
    Path file = folder.resolve(name);
    return Files.writeString(file, text.replace("SECRET", SECRET)).toString();
  }

  private static String unzipped(byte[] bytes) throws IOException {
    StringBuilder out = new StringBuilder();
    try (ZipInputStream zip = new ZipInputStream(new ByteArrayInputStream(bytes))) {
      while (zip.getNextEntry() != null) {
        out.append(new String(zip.readAllBytes(), StandardCharsets.UTF_8));
      }
    }
    return out.toString();
  }
}
