package io.ruleshade.analysis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.ruleshade.model.Device;
import io.ruleshade.parser.Dialects;
import io.ruleshade.parser.ParseInput;
import io.ruleshade.source.SourceFile;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Rate limits and lists of recent addresses: two configurations do the same only if each memory of one has
 * its partner in the other, and the same packets come to both. The kernel keeps one state for each rule
 * (xt_limit.c allocates it in its check entry), so that rules that are split have several.
 */
final class MemoriesTest {
  private static final String LIMIT = "-m limit --limit 3/min";

  private static Device iptables(String rules) {
    String text =
        "*filter\n:INPUT DROP [0:0]\n:FORWARD DROP [0:0]\n:OUTPUT ACCEPT [0:0]\n:C - [0:0]\n"
            + rules.replace("LIMIT", LIMIT).replace(" ; ", "\n").strip()
            + "\nCOMMIT\n";
    return device("iptables", text);
  }

  private static Device nftables(String rules) {
    return device(
        "nftables",
        "table inet f {\n set s { type ipv4_addr; flags dynamic; }\n limit l { rate 3/minute; }\n"
            + " limit k { rate 3/minute; }\n chain c { tcp dport 22 accept; }\n chain input {\n"
            + "  type filter hook input priority 0; policy drop;\n"
            + rules.replace(" / ", "\n")
            + "\n }\n}\n");
  }

  private static Device device(String dialect, String text) {
    Device device =
        Dialects.named(dialect)
            .orElseThrow()
            .parse(ParseInput.of(SourceFile.ofText("fw", text)))
            .devices()
            .get(0);
    assertThat(device.coverage()).allMatch(its -> its.notUnderstood().isEmpty());
    return device;
  }

  private static Differences.Result compare(Device before, Device after) {
    Differences.Result result = Differences.between(before, after, 1_000_000, 10, 1);
    Differences.Result back = Differences.between(after, before, 1_000_000, 10, 1);
    assertThat(back.equivalent()).isEqualTo(result.equivalent());
    assertThat(result.complete()).isTrue();
    return result;
  }

  @ParameterizedTest
  @CsvSource({
    // One limit for all ports, or three of them.
    "false, -A INPUT -p tcp LIMIT -j ACCEPT,"
        + "-A INPUT -p tcp --dport 0:21 LIMIT -j ACCEPT ; -A INPUT -p tcp --dport 22:65535 LIMIT -j ACCEPT"
        + " ; -A INPUT -p tcp -f LIMIT -j ACCEPT",
    // The same of a log.
    "false, -A INPUT -s 10.0.0.0/8 LIMIT -j LOG,"
        + "-A INPUT -s 10.0.0.0/9 LIMIT -j LOG ; -A INPUT -s 10.128.0.0/9 LIMIT -j LOG",
    // Packets of 10.0.0.1 pass anyway, but would use up the limit.
    "false, -A INPUT -s 10.0.0.1 -j ACCEPT ; -A INPUT LIMIT -j ACCEPT ; -A INPUT -s 10.0.0.0/8 -j ACCEPT,"
        + "-A INPUT LIMIT -j ACCEPT ; -A INPUT -s 10.0.0.0/8 -j ACCEPT",
    // Whether this packet counts is asked before it is looked whether it is one too many.
    "false, -A INPUT -p tcp -m recent --name x --set ; -A INPUT -p tcp -m recent --name x --rcheck --hitcount 4"
        + " -j DROP ; -A INPUT -p tcp -j ACCEPT,"
        + "-A INPUT -p tcp -m recent --name x --rcheck --hitcount 4 -j DROP ; -A INPUT -p tcp -m recent --name x"
        + " --set ; -A INPUT -p tcp -j ACCEPT",
    // The limit counts packets to other ports as well.
    "false, -A INPUT -p tcp LIMIT -m tcp --dport 22 -j ACCEPT, -A INPUT -p tcp -m tcp --dport 22 LIMIT -j ACCEPT",
    // The limit and all that it did is gone.
    "true, -A INPUT -p tcp LIMIT -j ACCEPT ; -A INPUT -p tcp -j ACCEPT, -A INPUT -p tcp -j ACCEPT",
    // Addresses are looked at before all matches, and what was dropped before never came to the limit.
    "true, -A INPUT -s 10.0.0.1 -j DROP ; -A INPUT -p tcp LIMIT -j ACCEPT,"
        + "-A INPUT -p tcp LIMIT ! -s 10.0.0.1 -j ACCEPT",
    // One chain has one limit, however often it is called.
    "true, -A INPUT -s 10.0.0.0/8 -j C ; -A INPUT -s 11.0.0.0/8 -j C ; -A C LIMIT -j ACCEPT,"
        + "-A INPUT -s 10.0.0.0/7 -j C ; -A C LIMIT -j ACCEPT",
    // What changes behind the limit does not matter to it.
    "true, -A INPUT LIMIT -j ACCEPT ; -A INPUT -s 10.0.0.0/8 -j ACCEPT,"
        + "-A INPUT LIMIT -j ACCEPT ; -A INPUT -s 10.0.0.0/9 -j ACCEPT ; -A INPUT -s 10.128.0.0/9 -j ACCEPT",
    // Packets to port 80 are dropped either way, but now they use up the limit at the call.
    "false, -A INPUT -p tcp --dport 80 -j DROP ; -A INPUT -p tcp LIMIT -j C ; -A C -p tcp --dport 22 -j ACCEPT,"
        + "-A INPUT -p tcp LIMIT -j C ; -A C -p tcp --dport 22 -j ACCEPT",
    "false, -A INPUT -p tcp LIMIT -j C ; -A C -j ACCEPT,"
        + "-A INPUT -p tcp -m limit --limit 100/sec -j C ; -A C -j ACCEPT",
    "true, -A INPUT -p tcp LIMIT -j C ; -A C -p tcp --dport 22 -j ACCEPT ; -A C -p tcp --dport 22:23 -j ACCEPT,"
        + "-A INPUT -p tcp LIMIT -j C ; -A C -p tcp --dport 22:23 -j ACCEPT",
    "true, -A INPUT -s 10.0.0.1 -j DROP ; -A INPUT -p tcp LIMIT -j C ; -A INPUT -s 10.0.0.1 -j ACCEPT ; -A C -j ACCEPT,"
        + "-A INPUT -s 10.0.0.1 -j DROP ; -A INPUT -p tcp LIMIT -j C ; -A C -j ACCEPT",
    // The same to packets that the rule with the limit does not match.
    "false, -A INPUT -p tcp --dport 80 -j DROP ; -A INPUT -p tcp LIMIT -m tcp --dport 22 -j ACCEPT,"
        + "-A INPUT -p tcp LIMIT -m tcp --dport 22 -j ACCEPT",
    // A rule that matches nothing is not without effect on the list that others look at.
    "false, -A INPUT -p tcp --dport 22 -j DROP ; -A INPUT -p tcp -m recent --name x --set -m tcp --dport 22 -j DROP"
        + " ; -A INPUT -p udp -m recent --name x --rcheck -j ACCEPT,"
        + "-A INPUT -p tcp --dport 22 -j DROP ; -A INPUT -p udp -m recent --name x --rcheck -j ACCEPT",
    "true, -A INPUT -p tcp --dport 22 -j DROP ; -A INPUT -p tcp -m recent --name y --set -m tcp --dport 22 -j DROP"
        + " ; -A INPUT -p udp -m recent --name x --rcheck -j ACCEPT,"
        + "-A INPUT -p tcp --dport 22 -j DROP ; -A INPUT -p udp -m recent --name x --rcheck -j ACCEPT",
    // One chain has one limit, two chains that read the same have two.
    "false, -A INPUT -s 10.0.0.0/8 -j C ; -A INPUT -s 11.0.0.0/8 -j C ; -A C LIMIT -j ACCEPT,"
        + "-N D ; -A INPUT -s 10.0.0.0/8 -j C ; -A INPUT -s 11.0.0.0/8 -j D ; -A C LIMIT -j ACCEPT ; -A D LIMIT -j ACCEPT",
    // Also from two hooks.
    "false, -A INPUT -j C ; -A FORWARD -j C ; -A C LIMIT -j ACCEPT,"
        + "-N D ; -A INPUT -j C ; -A FORWARD -j D ; -A C LIMIT -j ACCEPT ; -A D LIMIT -j ACCEPT",
    "true, -A INPUT -j C ; -A C LIMIT -j ACCEPT, -N D ; -A INPUT -j D ; -A D LIMIT -j ACCEPT",
    // Logged only where the limit is used up, or always.
    "false, -A INPUT -j C ; -A INPUT -j ACCEPT ; -A C LIMIT -j RETURN ; -A C -j LOG,"
        + "-A INPUT -j C ; -A INPUT -j ACCEPT ; -A C -j LOG ; -A C LIMIT -j RETURN",
    "false, -A INPUT -p tcp --dport 80 -j ACCEPT ; -A INPUT LIMIT -g C ; -A INPUT -p tcp -j ACCEPT ; -A C -p udp -j ACCEPT ;"
        + " -A C -p tcp -j ACCEPT,"
        + "-A INPUT LIMIT -g C ; -A INPUT -p tcp -j ACCEPT ; -A C -p udp -j ACCEPT ; -A C -p tcp -j ACCEPT",
    // What is permitted in front of a limit, or of a log, passes it no more, though it is permitted either way.
    "false, -A OUTPUT LIMIT -j DROP ; -A OUTPUT -j ACCEPT, -A OUTPUT -s 10.0.0.1 -j ACCEPT ; -A OUTPUT LIMIT -j DROP",
    "true, -A OUTPUT LIMIT -j DROP ; -A OUTPUT -j ACCEPT, -A OUTPUT LIMIT -j DROP ; -A OUTPUT -s 10.0.0.1 -j ACCEPT",
    // Of two limits that read the same the first is gone, to which nothing comes that it matches.
    "true, -A INPUT -p tcp -j C ; -A INPUT -j ACCEPT ; -A C LIMIT -m conntrack ! --ctstate NEW -m conntrack --ctstate NEW -j LOG ; -A C LIMIT -j RETURN,"
        + "-A INPUT -p tcp -j C ; -A INPUT -j ACCEPT ; -A C LIMIT -j RETURN",
    // A way that hangs on a limit is the same where nothing on it changes.
    "true, -A INPUT -j C ; -A INPUT -s 10.0.0.1 -j ACCEPT ; -A INPUT -s 10.0.0.0/8 -j ACCEPT ; -A C LIMIT -j RETURN ;"
        + " -A C -p tcp -j DROP,"
        + "-A INPUT -j C ; -A INPUT -s 10.0.0.0/8 -j ACCEPT ; -A C LIMIT -j RETURN ; -A C -p tcp -j DROP",
  })
  void sameOnlyIfEachMemoryIsAskedTheSame(boolean same, String before, String after) {
    Differences.Result result = compare(iptables(before), iptables(after));
    assertThat(result.equivalent()).isEqualTo(same);
    // That something differs is said as what it is: it hangs on the limit.
    assertThat(result.changes()).noneMatch(Differences.Change::certain);
  }

  /** The kernel has a limit for each of them, as iptables-save shows. */
  @Test
  void aListOfAddressesIsALimitForEach() {
    String list = "-A INPUT -s 10.0.0.2,10.0.0.3 LIMIT -j ACCEPT";
    assertThat(compare(iptables(list), iptables("-A INPUT -s 10.0.0.2/31 LIMIT -j ACCEPT")).equivalent())
        .isFalse();
    assertThat(compare(iptables(list), iptables(list + " ; -A INPUT -p udp -f -j DROP")).equivalent())
        .isTrue();
    // Without a limit it is the network.
    assertThat(
            compare(
                    iptables("-A INPUT -s 10.0.0.2,10.0.0.3 -j ACCEPT"),
                    iptables("-A INPUT -s 10.0.0.2/31 -j ACCEPT"))
                .equivalent())
        .isTrue();
  }

  /** Every match of a set counts, as long as nobody asks for the counts that changes nothing. */
  @Test
  void matchesOfASetCount() {
    String match = "-A INPUT -p tcp --dport 22 -m set --match-set s src -j DROP ; ";
    String plain = "-A INPUT -p tcp --dport 22 -j DROP ; ";
    String member = "-A INPUT -p tcp --dport 80 -m set --match-set s src -j ACCEPT";
    String counted = "-A INPUT -p tcp --dport 80 -m set --match-set s src --packets-gt 5 -j ACCEPT";
    assertThat(compare(iptables(match + counted), iptables(plain + counted)).equivalent()).isFalse();
    assertThat(compare(iptables(match + counted), iptables(match + counted)).equivalent()).isTrue();
    assertThat(
            compare(iptables(match + plain + counted), iptables(plain + counted)).equivalent())
        .isFalse();
    assertThat(compare(iptables(match + plain + member), iptables(plain + member)).equivalent()).isTrue();
  }

  /** Each address makes a rule: 10.0.0.1 is sent there twice. */
  @Test
  void addressesThatOverlapComeTwice() {
    String chain = " -p tcp --dport 22 -j C ; -A C LIMIT -j ACCEPT";
    String overlapping = "-A INPUT -s 10.0.0.0/8,10.0.0.1" + chain;
    assertThat(compare(iptables(overlapping), iptables("-A INPUT -s 10.0.0.0/8" + chain)).equivalent())
        .isFalse();
    String mark = " -j MARK --xor-mark 1 ; -A INPUT -m mark --mark 1 -j DROP";
    assertThat(
            compare(
                    iptables("-A INPUT -s 10.0.0.0/8,10.0.0.1" + mark),
                    iptables("-A INPUT -s 10.0.0.0/8" + mark))
                .equivalent())
        .isFalse();
    assertThat(compare(iptables(overlapping), iptables(overlapping)).equivalent()).isTrue();
  }

  /** The list of recent addresses is written before the ports turn the packet away: not understood. */
  @Test
  void whatMatchesNothingStillFillsAList() {
    String reader = "-A INPUT -p tcp --dport 80 -m recent --name a --rcheck -j ACCEPT";
    String writer =
        "-A INPUT -p tcp -m recent --name a --set -m tcp --dport 22:25 -m multiport --dports 80 -j DROP ; ";
    assertThatThrownBy(() -> iptables(writer + reader)).hasMessageContaining("recent");
  }

  @Test
  void aPermitInFrontOfALimitIsNotRedundant() {
    Device device =
        iptables(
            "-A INPUT -s 10.0.0.1 -j ACCEPT ; -A INPUT LIMIT -j ACCEPT ; -A INPUT -s 10.0.0.0/8 -j ACCEPT");
    AnalysisResult result = Analyzer.analyze(device, 1_000_000, 1);
    assertThat(result.redundant().get(0)).isEmpty();
    assertThat(result.jointRemoval().redundant()).isEmpty();
    // Without the limit it is.
    AnalysisResult plain =
        Analyzer.analyze(
            iptables("-A INPUT -s 10.0.0.1 -j ACCEPT ; -A INPUT -s 10.0.0.0/8 -j ACCEPT"), 1_000_000, 1);
    assertThat(plain.redundant().get(0)).isPresent();
  }

  @Test
  void aPermitInFrontOfALogIsSeenWhereTheDefaultPermitsToo() {
    Differences.Result result =
        compare(
            iptables("-A OUTPUT -j LOG ; -A OUTPUT -j ACCEPT"),
            iptables("-A OUTPUT -s 10.0.0.1 -j ACCEPT ; -A OUTPUT -j LOG"));
    assertThat(result.changes()).hasSize(1);
    assertThat(result.changes().get(0).kind()).isEqualTo(Differences.Kind.OTHER_EFFECT);
    assertThat(result.changes().get(0).certain()).isTrue();
  }

  @Test
  void aRuleThatPutsOthersOnAListStays() {
    Device device =
        iptables(
            "-A INPUT -p tcp --dport 22 -j DROP ; -A INPUT -p tcp -m recent --name x --set -m tcp --dport 22 -j DROP"
                + " ; -A INPUT -p udp -m recent --name x --rcheck -j ACCEPT");
    AnalysisResult result = Analyzer.analyze(device, 1_000_000, 1);
    assertThat(result.fate(1)).isInstanceOf(Fate.Dead.class);
    assertThat(result.jointRemoval().dead()).isEmpty();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "false | limit rate 3/minute tcp dport 22 accept | tcp dport 22 limit rate 3/minute accept",
        "false | tcp dport { 22, 80 } limit rate 3/minute accept"
            + "| tcp dport 22 limit rate 3/minute accept / tcp dport 80 limit rate 3/minute accept",
        "true | tcp dport 22 limit rate 3/minute accept | tcp dport { 22 } limit rate 3/minute accept",
        "false | tcp dport 80 drop / limit rate 3/minute tcp dport 22 accept | limit rate 3/minute tcp dport 22 accept",
        "false | tcp dport 80 drop / meta l4proto tcp limit rate 3/minute jump c | meta l4proto tcp limit rate 3/minute jump c",
        "true | tcp dport 80 drop / tcp dport 22 limit rate 3/minute accept | tcp dport 22 limit rate 3/minute accept",
        // A named limit is one for all rules of the table.
        "false | tcp dport 22 limit name \"l\" accept / tcp dport 22 accept / udp dport 53 limit name \"l\" accept"
            + "| tcp dport 22 accept / udp dport 53 limit name \"l\" accept",
        "true | tcp dport 22 limit name \"k\" accept / tcp dport 22 accept / udp dport 53 limit name \"l\" accept"
            + "| tcp dport 22 accept / udp dport 53 limit name \"l\" accept",
        "true | tcp dport { 22, 80 } limit name \"l\" accept"
            + "| tcp dport 22 limit name \"l\" accept / tcp dport 80 limit name \"l\" accept",
        "false | numgen inc mod 2 0 accept | numgen inc mod 2 != 0 accept",
        "false | limit rate 3/minute tcp dport vmap { 22 : accept, 80 : drop }"
            + "| tcp dport 443 drop / limit rate 3/minute tcp dport vmap { 22 : accept, 80 : drop }",
        // The source address of IPv4 is asked for, so that IPv6 puts nothing in.
        "true | meta nfproto ipv4 tcp dport 22 add @s { ip saddr } | tcp dport 22 add @s { ip saddr }",
      })
  void nftablesAsksFromLeftToRight(boolean same, String before, String after) {
    assertThat(compare(nftables(before), nftables(after)).equivalent()).isEqualTo(same);
  }
}
