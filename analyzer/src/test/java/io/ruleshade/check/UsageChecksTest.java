package io.ruleshade.check;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.ruleshade.check.usage.HitCountCsv;
import io.ruleshade.policy.Policy;
import java.util.List;
import org.junit.jupiter.api.Test;

/** RS401 and RS402: what counters say, beside what is proven. */
final class UsageChecksTest {
  private static final String RULES =
      Findings.FILTER
          + "[0:0] -A INPUT -s 10.0.0.0/8 -j ACCEPT\n"
          + "[7:420] -A INPUT -p tcp -m tcp --dport 22 -j ACCEPT\n"
          + "[0:0] -A INPUT -s 192.0.2.1/32 -p tcp -m tcp --dport 22 -j ACCEPT\n"
          + "[3:180] -A INPUT -s 10.1.0.0/16 -j DROP\nCOMMIT\n";

  @Test
  void liveRulesWithoutHitsAndDeadOnesWithHits() {
    assertThat(Findings.words(Findings.of("iptables", RULES, "RS401")))
        .containsExactly("5 info nothing has hit this rule");
    assertThat(Findings.words(Findings.of("iptables", RULES, "RS402")))
        .containsExactly("8 info no packet can come to this rule, and its counter says 3 hits");
  }

  @Test
  void countersThatAreAllZeroSayNothingOnce() {
    String zero = RULES.replace("[7:420]", "[0:0]").replace("[3:180]", "[0:0]");
    assertThat(Findings.words(Findings.of("iptables", zero, "RS4")))
        .hasSize(1)
        .first()
        .asString()
        .contains("every counter of the device is zero (4 rules)");
    assertThat(Findings.of("iptables", zero.replaceAll("(?m)^\\[0:0] ", ""), "RS4")).isEmpty();
  }

  @Test
  void countsFromATableGoFirstAndHaveAWindow() throws Exception {
    HitCounts hits =
        HitCountCsv.read(
            """
            device,ruleset,rule,hits,since
            ,filter/INPUT,1,12,2026-01-01
            ,"filter/INPUT",2,0,2026-01-01
            other,filter/INPUT,3,5,2026-01-01
            """);
    List<Finding> found = Findings.of("iptables", RULES, Policy.DEFAULT, hits, "RS401");
    assertThat(Findings.words(found)).containsExactly("6 low nothing has hit this rule");
    assertThat(found.get(0).notes()).containsExactly("counted since 2026-01-01");
    assertThat(hits.unmatched(List.of(found.get(0).device())))
        .extracting(HitCounts.Entry::line)
        .containsExactly(4);
  }

  @Test
  void aBadTableIsRefusedWithItsLine() {
    assertThatThrownBy(() -> HitCountCsv.read("device,rule,hits\n"))
        .hasMessage("line 1: no column `ruleset`");
    assertThatThrownBy(() -> HitCountCsv.read("ruleset,rule,hits\nA,1,many\n"))
        .hasMessage("line 2: no number of hits: `many`");
    assertThatThrownBy(() -> HitCountCsv.read("ruleset,rule,hits\nA,1\n"))
        .hasMessage("line 2: 2 values for 3 columns");
    assertThatThrownBy(() -> HitCountCsv.read("ruleset,rule,hits\n\"A,1,2\n"))
        .hasMessage("line 2: a double quote is not closed");
    assertThatThrownBy(() -> HitCountCsv.read("")).hasMessageContaining("names the columns");
  }
}
