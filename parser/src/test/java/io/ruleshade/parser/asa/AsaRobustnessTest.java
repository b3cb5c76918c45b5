package io.ruleshade.parser.asa;

import static org.assertj.core.api.Assertions.assertThat;

import io.ruleshade.model.Coverage;
import io.ruleshade.model.Device;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.time.Duration;
import org.junit.jupiter.api.Assertions;
import org.junit.jupiter.api.Test;

/** Circles, depth, size, and files that end in the middle. */
final class AsaRobustnessTest {
  @Test
  void membersOfACircleAreUnknownAndTheRestIsNot() {
    String text =
        """
        object-group network A
         network-object host 10.0.0.1
         group-object B
        object-group network B
         group-object A
        object-group network SELF
         group-object SELF
        object-group network USER
         network-object host 10.0.0.2
         group-object A
        access-list X permit ip object-group USER any
        access-list X permit ip object-group SELF any
        """;
    assertThat(AsaText.rules(text, "X"))
        .containsExactly(
            "permit any 10.0.0.2/32 > any | any any > any ?src group `A` is a member of itself",
            "permit any any > any ?src group `SELF` is a member of itself");
    assertThat(AsaText.parse(text).diagnostics())
        .extracting(d -> d.code() + " " + d.message())
        .containsExactly(
            "RS205 object groups are members of each other: `A`, `B`",
            "RS205 object groups are members of each other: `SELF`");
  }

  @Test
  void tenThousandGroupsInsideEachOther() {
    StringBuilder text = new StringBuilder();
    for (int i = 0; i < 10_000; i++) {
      text.append("object-group network G").append(i).append('\n');
      text.append(" network-object host 10.0.").append(i / 250).append('.').append(i % 250);
      text.append("\n group-object G").append(i + 1).append('\n');
    }
    text.append("object-group network G10000\n network-object host 10.99.0.1\n");
    text.append("access-list X permit ip object-group G0 any\n");
    Device device =
        Assertions.assertTimeout(Duration.ofSeconds(60), () -> AsaText.device(text.toString()));
    assertThat(device.rulesets().get(0).rules().get(0).match().isExact()).isTrue();
    assertThat(device.rulesets().get(0).rules().get(0).match().products().get(0).src())
        .satisfies(src -> assertThat(src.toStrings()).contains("10.99.0.1/32"));
  }

  @Test
  void hundredThousandEntriesInALongFile() {
    StringBuilder text = new StringBuilder();
    for (int i = 0; i < 100_000; i++) {
      text.append("access-list X extended permit tcp 10.")
          .append(i & 255)
          .append('.')
          .append(i >> 8 & 255)
          .append(".0 255.255.255.0 host 192.0.2.")
          .append(i % 250)
          .append(" eq ")
          .append(i % 60_000)
          .append("\nlogging host inside 10.0.0.1\n");
    }
    String config = text.toString();
    // Time of this thread alone: the machine may be busy with something else.
    ThreadMXBean threads = ManagementFactory.getThreadMXBean();
    long start = threads.getCurrentThreadCpuTime();
    Device device = AsaText.device(config);
    long millis = (threads.getCurrentThreadCpuTime() - start) / 1_000_000;
    System.out.println("200,000 lines, 100,000 entries: " + millis + " ms");
    assertThat(device.ruleCount()).isEqualTo(100_000);
    Coverage coverage = device.coverage().get(0);
    assertThat(coverage.lines()).isEqualTo(200_000);
    assertThat(coverage.irrelevant()).isEqualTo(100_000);
    assertThat(millis).as("far above the usual time, on a slow machine too").isLessThan(15_000);
  }

  @Test
  void anyPrefixOfAConfigurationIsRead() {
    String config =
        """
        ASA Version 9.8(2)
        interface GigabitEthernet0/0
         nameif outside
         ip address 192.0.2.1 255.255.255.0
        object-group service S
         service-object tcp source gt 1023 destination eq 80
        object network H
         range 10.0.0.1 10.0.0.9
        time-range T
         periodic daily 1:00 to 2:00
        access-list X line 1 extended permit object-group S object H any log 4 time-range T inactive
        access-group X in interface outside control-plane
        no access-list X line 1 extended permit ip any any
        clear configure object-group network
        """;
    for (int end = 1; end <= config.length(); end++) {
      assertThat(AsaText.parse(config.substring(0, end)).devices()).hasSize(1);
    }
    assertThat(AsaText.parse("").devices()).isEmpty();
    assertThat(AsaText.parse("").complete()).isFalse();
  }

  @Test
  void strangeCharactersDoNotMovePlaces() {
    var ruleset =
        AsaText.ruleset(
            """
            access-list X remark \uD83D\uDE00 smile
            access-list \uD83D\uDE00 permit ip object \uD83D\uDE00O any
            """,
            "\uD83D\uDE00");
    assertThat(ruleset.rules().get(0).uses().get(0).span().text()).isEqualTo("\uD83D\uDE00O");
  }
}
