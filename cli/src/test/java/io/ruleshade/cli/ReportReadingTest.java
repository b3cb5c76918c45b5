package io.ruleshade.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a reader of the report would take for more than it is, or could not make sense of. */
final class ReportReadingTest {
  private static final String PANORAMA =
      """
      <config version="10.1.0" urldb="paloaltonetworks">
      <shared>
      <address>
      <entry name="one"><ip-netmask>192.0.2.1</ip-netmask></entry>
      <entry name="two"><ip-netmask>192.0.2.1</ip-netmask></entry>
      </address>
      <address-group>
      <entry name="both"><static><member>one</member><member>two</member></static></entry>
      </address-group>
      <post-rulebase><security><rules>
      <entry name="last"><from><member>any</member></from><to><member>any</member></to>
      <source><member>any</member></source><destination><member>both</member></destination>
      <application><member>any</member></application><service><member>any</member></service>
      <action>allow</action></entry>
      </rules></security></post-rulebase>
      </shared>
      <devices><entry name="localhost.localdomain"><device-group><entry name="DG">
      <address>
      DG_ADDRESSES
      </address>
      <post-rulebase><security><rules>
      <entry name="first"><from><member>any</member></from><to><member>any</member></to>
      <source><member>any</member></source><destination><member>one</member></destination>
      <application><member>any</member></application><service><member>any</member></service>
      <action>deny</action></entry>
      </rules></security></post-rulebase>
      </entry></device-group></entry></devices>
      </config>
      """;

  @TempDir Path folder;

  private String page(String... arguments) throws IOException {
    Path html = folder.resolve("page.html");
    String[] all = new String[arguments.length + 1];
    System.arraycopy(arguments, 0, all, 0, arguments.length);
    all[arguments.length] = "--no-config";
    Run.Outcome outcome = Run.run(all);
    assertThat(html).as(outcome.err()).exists();
    return Files.readString(html);
  }

  private String report(String config) throws IOException {
    Path file = folder.resolve("fw.cfg");
    Files.writeString(file, config);
    return page("report", file.toString(), "-o", folder.resolve("page.html").toString());
  }

  @Test
  void rulesThatNoPacketComesToAreSaidInTheSummary() throws IOException {
    String page =
        report(
            """
            ASA Version 9.8(2)
            hostname edge
            interface GigabitEthernet0/0
             nameif outside
             security-level 0
             ip address 203.0.113.1 255.255.255.0
            access-list OUT extended permit tcp any host 192.0.2.10 eq 443
            access-list OUT extended permit tcp any host 192.0.2.10 eq 443
            access-list OLD extended permit tcp any host 192.0.2.12 eq 443
            access-group OUT in interface outside
            """);
    assertThat(page)
        .contains("1 rule stands in 1 ruleset that no packet comes to (RS110) and is judged as if packets came.")
        .contains("1 rule decides no packet: 1 duplicate.");
  }

  @Test
  void aCauseBehindTheRuleThatTakesTheExampleIsSaid() throws IOException {
    String page =
        report(
            """
            *filter
            :INPUT ACCEPT [0:0]
            :FORWARD ACCEPT [0:0]
            :OUTPUT ACCEPT [0:0]
            :LOG_DROP - [0:0]
            -A INPUT ! -s 10.0.0.0/8 -i ppp+ -j DROP
            -A INPUT -i ppp+ -j DROP
            -A INPUT ! -s 203.0.113.0/24 -i ppp+ -j ACCEPT
            -A INPUT -i eth0 -j LOG_DROP
            -A LOG_DROP -j LOG
            -A LOG_DROP -j DROP
            COMMIT
            """);
    // The data of the page has the words for the script; here it is the page itself.
    assertThat(page.substring(0, page.indexOf("<script")))
        .containsPattern("it is denied by filter/INPUT#1 \\([^)]*\\), which stands before what is named above\\.");
    // A chain is bound nowhere, and filters all the same where another calls it.
    assertThat(page).contains("<td>to no entry point; by jumps alone</td>");
  }

  @Test
  void linesOfAConfigurationThatEndWithBlanksAreKeptAndValid() throws IOException {
    String page =
        report(
            ReportCommandTest.ASA
                .replace("any object WEB eq 443", "any object WEB eq 443 ")
                .replace("deny tcp 198.51.100.0 255.255.255.0 any", "deny tcp 198.51.100.0 255.255.255.0 any \t"));
    assertThat(page).contains("<span>access-list OUTSIDE_IN extended deny tcp 198.51.100.0 255.255.255.0 any");
    assertThat(Pattern.compile("[ \t]$", Pattern.MULTILINE).matcher(page).find()).isFalse();
  }

  @Test
  void packetsOfAChangeAreSaidByWhatTheyLeaveOut() throws IOException {
    Path before = folder.resolve("old.cfg");
    Path after = folder.resolve("new.cfg");
    String permit = "access-list OUTSIDE_IN extended permit ip any object WEB\n";
    Files.writeString(before, ReportCommandTest.ASA.replace("access-list OUTSIDE_IN extended deny ip", permit + "access-list OUTSIDE_IN extended deny ip"));
    Files.writeString(after, ReportCommandTest.ASA);
    String page =
        page(
            "gate", "--base", before.toString(), "--head", after.toString(), "--output",
            "html=" + folder.resolve("page.html"));
    assertThat(page)
        .contains("to 192.0.2.10/32, service any but tcp")
        .contains("what the gate said of the change is under");
  }

  @Test
  void aRulebaseHasTheDefaultOfWhereItsPacketsGo() throws IOException {
    String page = report(PANORAMA.replace("DG_ADDRESSES", ""));
    assertThat(page)
        .containsPattern("DG/post-rulebase</th><td>rulebase</td><td>[^<]*</td><td>[^<]*</td><td>the next rulebase</td>")
        .containsPattern("shared/post-rulebase</th><td>rulebase</td><td>[^<]*</td><td>[^<]*</td><td>not said by the file</td>");
    // Two members of one value, which is true only where nothing else has one of the names.
    assertThat(page).contains("RS206");
  }

  @Test
  void aMemberThatIsOneObjectHereAndAnotherThereIsNotCalledContained() throws IOException {
    String others = "<entry name=\"one\"><ip-netmask>198.51.100.1</ip-netmask></entry>"
            + "<entry name=\"two\"><ip-netmask>198.51.100.1</ip-netmask></entry>";
    String page = report(PANORAMA.replace("DG_ADDRESSES", others));
    assertThat(page.substring(page.indexOf("id=\"findings\""), page.indexOf("id=\"traffic\"")))
        .contains("RS207")
        .doesNotContain("RS206");
  }
}
