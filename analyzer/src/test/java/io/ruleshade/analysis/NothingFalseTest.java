package io.ruleshade.analysis;

import static org.assertj.core.api.Assertions.assertThat;

import io.ruleshade.check.CheckResult;
import io.ruleshade.check.Checker;
import io.ruleshade.check.Finding;
import io.ruleshade.check.Finding.Agreement;
import io.ruleshade.check.RuleRef;
import io.ruleshade.parser.Dialects;
import io.ruleshade.parser.ParseInput;
import io.ruleshade.parser.ParseResult;
import io.ruleshade.source.SourceFile;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.junit.jupiter.api.Test;

/**
 * A live rule is never called dead: what a rule only may match takes nothing away, and what was not
 * understood spoils what it could change and nothing else.
 */
final class NothingFalseTest {
  private static final String DEAD = "RS101 RS102 RS104 RS105";

  private static CheckResult check(String dialect, String text) {
    ParseResult parsed =
        Dialects.named(dialect)
            .orElseThrow()
            .parse(ParseInput.of(SourceFile.ofText("text", text)));
    assertThat(parsed.devices()).as(text).hasSize(1);
    return Checker.check(
        parsed.devices(), parsed.diagnostics(), parsed.complete(), new Checker.Options(2_000_000, 2, List.of(), List.of("RS103"), false));
  }

  private static CheckResult forward(String... rules) {
    return check(
        "iptables",
        "*filter\n:INPUT ACCEPT [0:0]\n:FORWARD DROP [0:0]\n:OUTPUT ACCEPT [0:0]\n-A FORWARD "
            + String.join("\n-A FORWARD ", rules)
            + "\nCOMMIT\n");
  }

  private static CheckResult asa(String before, String... entries) {
    return check(
        "asa",
        "ASA Version 9.16(4)\nhostname fw\ninterface GigabitEthernet0/0\n nameif outside\n"
            + " ip address 192.0.2.1 255.255.255.0\n"
            + before
            + "access-list IN extended "
            + String.join("\naccess-list IN extended ", entries)
            + "\naccess-group IN in interface outside\n");
  }

  /** The dead rules as {@code index code agreement [by]}. */
  private static List<String> dead(CheckResult result) {
    List<String> out = new ArrayList<>();
    for (Finding finding : result.findings()) {
      RuleRef rule = finding.rule();
      if (rule != null && DEAD.contains(finding.code())) {
        List<Integer> by = finding.by().stream().map(r -> r.rule().index()).toList();
        out.add(
            rule.rule().index() + " " + finding.code() + " " + finding.agreement() + " " + by);
      }
    }
    return out;
  }

  /** What comes first, before a rule that it would take if it surely matched all that is asked. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "-m limit --limit 5/min",
        "-m statistic --mode random --probability 0.5",
        "-m recent --name seen --rcheck --seconds 60",
        "-m hashlimit --hashlimit-upto 5/min --hashlimit-name h",
        "-m connlimit --connlimit-above 3",
        "-m quota --quota 1000",
        "-m mac --mac-source XX:XX:XX:XX:XX:XX",
        "-m mac --mac-source 00:11:22:33:44:55",
        "-m mark --mark 0x1",
        "-m set --match-set nobody src",
        "-m time --timestart 08:00 --timestop 18:00",
        "-m string --string x --algo bm",
        "-m owner --uid-owner 0",
        "-m u32 --u32 0=1",
        "-m bpf --bytecode 4,48",
        "-m length --length 0:100",
        "-m ttl --ttl-lt 5",
        "-m addrtype --dst-type LOCAL",
        "-m policy --dir in --pol ipsec",
        "-m unheard --of",
        "--of-no-such-option",
        "-s <private_ip>",
        "-s 10.0.0.300",
        "-s host.example.com",
        "-i <if>",
        "-p tcp --dport nosuchservice",
        "-m socket",
        "-m rpfilter",
        "-m geoip --src-cc DE",
        "-m comment --comment unclosed\" -m limit"
      })
  void iptablesConditionsCoverNothing(String condition) {
    assertThat(dead(forward(condition + " -j ACCEPT", "-s 10.0.0.0/8 -p tcp -j DROP")))
        .isEmpty();
    assertThat(dead(forward(condition + " -j DROP", "-p tcp -m tcp --dport 22 -j DROP")))
        .isEmpty();
    // A return and a goto under the condition lead nothing around for sure either.
    assertThat(
            dead(
                check(
                    "iptables",
                    "*filter\n:FORWARD DROP [0:0]\n:A - [0:0]\n-A FORWARD -j A\n-A A "
                        + condition
                        + " -j RETURN\n-A A -s 10.0.0.0/8 -j ACCEPT\n-A FORWARD -s 10.1.0.0/16 -j DROP\nCOMMIT\n")))
        .isEmpty();
  }

  /** Conditions with memory, and what nobody knows, are not the same when written twice. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "-m limit --limit 5/min",
        "-m statistic --mode random --probability 0.5",
        "-m recent --name seen --rcheck --seconds 60",
        "-m connlimit --connlimit-above 3",
        "-m quota --quota 1000",
        "-m mac --mac-source XX:XX:XX:XX:XX:XX",
        "-m unheard --of",
        "-s <private_ip>",
        "-p tcp --dport nosuchservice"
      })
  void iptablesConditionsThatAreNotTheSame(String condition) {
    assertThat(dead(forward(condition + " -j ACCEPT", condition + " -j ACCEPT"))).isEmpty();
    assertThat(dead(forward(condition + " -j ACCEPT", condition + " -j DROP"))).isEmpty();
  }

  /** Equal text is equal truth, until something between may have written what is asked. */
  @Test
  void marksAreTheSameUntilARuleWritesOne() {
    String ask = "-A PREROUTING -m mark --mark 0x1 -j ACCEPT\n";
    assertThat(dead(mangle(ask + ask))).containsExactly("2 RS105 SAME [1]");
    assertThat(dead(mangle(ask + "-A PREROUTING -p tcp -j LOG\n" + ask)))
        .containsExactly("3 RS105 SAME [1]");
    for (String write :
        List.of(
            "-A PREROUTING -j MARK --set-xmark 0x1/0xffffffff\n",
            "-A PREROUTING -s 10.0.0.0/8 -j MARK --set-xmark 0x1/0xffffffff\n",
            "-A PREROUTING -j CONNMARK --restore-mark --nfmask 0xffffffff --ctmask 0xffffffff\n",
            "-A PREROUTING -j SETS\n-A SETS -m limit --limit 1/sec -j MARK --set-xmark 0x1/0xffffffff\n",
            "-A PREROUTING -j NOSUCHTARGET\n",
            "-A PREROUTING -j MARK --set-no-such 1\n")) {
      assertThat(dead(mangle(ask + write + ask))).as(write).isEmpty();
    }
    // Behind a goto in a base chain stands nothing but the policy.
    assertThat(
            dead(
                mangle(
                    ask + "-A PREROUTING -g SETS\n-A SETS -j MARK --set-xmark 0x1/0xffffffff\n" + ask)))
        .allMatch(d -> d.startsWith("3 "))
        .noneMatch(d -> d.contains("RS105"));
    // What nobody knows about cannot have changed what no rule can write.
    assertThat(dead(mangle("-A PREROUTING -p tcp -j ACCEPT\n-A PREROUTING -j NOSUCHTARGET\n-A PREROUTING -p tcp -j ACCEPT\n")))
        .containsExactly("3 RS105 SAME [1]");
    // What writes another thing leaves the mark as it is.
    assertThat(
            dead(
                mangle(
                    ask + "-A PREROUTING -j CONNMARK --set-xmark 0x1/0xffffffff\n" + ask)))
        .containsExactly("3 RS105 SAME [1]");
  }

  private static CheckResult mangle(String rules) {
    return check(
        "iptables", "*mangle\n:PREROUTING ACCEPT [0:0]\n:SETS - [0:0]\n" + rules + "COMMIT\n");
  }

  @Test
  void setsAreTheSameUntilARuleChangesThem() {
    String ask = "-m set --match-set seen src -j ACCEPT";
    assertThat(dead(forward(ask, ask))).containsExactly("2 RS105 SAME [1]");
    assertThat(dead(forward(ask, "-j SET --add-set seen src", ask))).isEmpty();
    assertThat(dead(forward(ask, "-j SET --del-set seen src", ask))).isEmpty();
    assertThat(dead(forward(ask, "-j SET --add-set others src", ask)))
        .containsExactly("3 RS105 SAME [1]");
  }

  /** A line that was not understood: before the cover, between, after, and in the cover's place. */
  @Test
  void illegibleLinesOfIptables() {
    String bad = "-p tcp --no-such-option 3 -j ACCEPT";
    String cover = "-s 10.0.0.0/8 -j ACCEPT";
    String dead = "-s 10.1.0.0/16 -j DROP";
    assertThat(dead(forward(cover, dead))).containsExactly("2 RS101 OPPOSITE [1]");
    CheckResult before = forward(bad, cover, dead);
    assertThat(before.complete()).isFalse();
    assertThat(dead(before)).containsExactly("2 RS102 UNKNOWN [1]");
    assertThat(dead(forward(cover, bad, dead))).containsExactly("2 RS101 OPPOSITE [1]");
    assertThat(dead(forward(cover, dead, bad))).containsExactly("2 RS101 OPPOSITE [1]");
    assertThat(dead(forward("-s 10.0.0.0/8 --no-such-option 3 -j ACCEPT", dead))).isEmpty();
  }

  /** In a chain an illegible line may return, and so lead around the cover. */
  @Test
  void illegibleLinesInAChain() {
    String start = "*filter\n:FORWARD DROP [0:0]\n:A - [0:0]\n-A FORWARD -j A\n";
    String rest = "-A A -s 10.0.0.0/8 -j ACCEPT\n-A FORWARD -s 10.1.0.0/16 -j DROP\nCOMMIT\n";
    assertThat(dead(check("iptables", start + rest))).containsExactly("2 RS101 OPPOSITE [1]");
    assertThat(dead(check("iptables", start + "-A A -p tcp --no-such 1 -j RETURN\n" + rest)))
        .isEmpty();
    // In the base chain, where it can decide but not lead around, the cover stays.
    assertThat(
            dead(
                check(
                    "iptables",
                    "*filter\n:FORWARD DROP [0:0]\n:A - [0:0]\n-A FORWARD --no-such 1 -j DROP\n-A FORWARD -j A\n"
                        + rest)))
        .containsExactly("2 RS102 UNKNOWN [1]");
  }

  /** What comes first in an access list, in place of an entry that would take the next one. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "permit ip any any time-range OFFICE",
        "permit ip any any time-range NOSUCH",
        "permit ip any any inactive",
        "permit ip object NOSUCH any",
        "permit ip any object NOSUCH",
        "permit ip object-group NOSUCH any",
        "permit object-group NOSUCH any any",
        "permit tcp any any object-group NOSUCH",
        "permit ip object SITE any",
        "permit ip object-group MIXED any",
        "permit ip user EXAMPLE\\\\bob any any",
        "permit ip user-group EXAMPLE\\\\staff any any",
        "permit ip object-group-user STAFF any any",
        "permit ip security-group name GUEST any any",
        "permit ip object-group CYCLE any",
        "permit tcp any any eq nosuchport",
        "permit tcp any any eq <port>",
        "permit ip <private_ip> 255.0.0.0 any",
        "permit ip 10.0.0.300 255.0.0.0 any",
        "permit ip any any gibberish",
        "permit gibberish",
        "perm1t ip any any"
      })
  void asaConditionsCoverNothing(String entry) {
    String objects =
        "time-range OFFICE\n periodic weekdays 8:00 to 18:00\n"
            + "object network SITE\n fqdn v4 www.example.com\n"
            + "object-group network MIXED\n network-object object SITE\n network-object host 192.0.2.77\n"
            + "object-group network CYCLE\n group-object CYCLE2\n"
            + "object-group network CYCLE2\n group-object CYCLE\n";
    assertThat(dead(asa(objects, entry, "deny tcp 10.0.0.0 255.0.0.0 any eq 22")))
        .noneMatch(d -> d.startsWith("2 ") || d.startsWith("1 RS101"))
        .noneMatch(d -> d.contains("[1]"));
    assertThat(dead(asa(objects, entry, "permit tcp 10.0.0.0 255.0.0.0 any eq 22")))
        .noneMatch(d -> d.contains("[1]"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "permit ip object NOSUCH any",
        "permit ip object-group NOSUCH any",
        "permit tcp any any object-group NOSUCH",
        "permit ip any any time-range NOSUCH"
      })
  void undefinedNamesAreNotTheSame(String entry) {
    assertThat(dead(asa("", entry, entry))).isEmpty();
  }

  @Test
  void namesThatStandForOneThingAreTheSame() {
    String site = "object network SITE\n fqdn v4 www.example.com\n";
    assertThat(dead(asa(site, "permit ip object SITE any", "permit ip object SITE any")))
        .containsExactly("2 RS105 SAME [1]");
    String office = "time-range OFFICE\n periodic weekdays 8:00 to 18:00\n";
    assertThat(
            dead(
                asa(
                    office,
                    "permit tcp any any time-range OFFICE",
                    "permit tcp any any eq 22 time-range OFFICE")))
        .containsExactly("2 RS102 SAME [1]");
  }

  @Test
  void illegibleLinesOfAsa() {
    String bad = "permit tcp any any gibberish";
    String cover = "permit ip 10.0.0.0 255.0.0.0 any";
    String dead = "deny ip 10.1.0.0 255.255.0.0 any";
    assertThat(dead(asa("", cover, dead))).containsExactly("2 RS101 OPPOSITE [1]");
    CheckResult before = asa("", bad, cover, dead);
    assertThat(before.complete()).isFalse();
    assertThat(dead(before)).containsExactly("2 RS102 UNKNOWN [1]");
    assertThat(before.findings().stream().filter(f -> f.code().equals("RS102")).findFirst())
        .hasValueSatisfying(f -> assertThat(f.agreement()).isEqualTo(Agreement.UNKNOWN));
    assertThat(dead(asa("", cover, bad, dead))).containsExactly("2 RS101 OPPOSITE [1]");
    assertThat(dead(asa("", cover, dead, bad))).containsExactly("2 RS101 OPPOSITE [1]");
  }
}
