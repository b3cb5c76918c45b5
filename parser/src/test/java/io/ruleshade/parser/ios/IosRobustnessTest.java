package io.ruleshade.parser.ios;

import static org.assertj.core.api.Assertions.assertThat;

import io.ruleshade.model.Device;
import io.ruleshade.parser.cisco.RouterText;
import java.time.Duration;
import org.junit.jupiter.api.Assertions;
import org.junit.jupiter.api.Test;

/** Size, depth, line ends, and files that end in the middle. */
final class IosRobustnessTest {
  private static final RouterText IOS = new RouterText(new IosDialect());

  @Test
  void fiftyThousandEntries() {
    StringBuilder text = new StringBuilder("ip access-list extended X\n");
    for (int i = 0; i < 50_000; i++) {
      text.append(" permit tcp 10.").append(i & 255).append('.').append(i >> 8 & 255);
      text.append(".0 0.0.0.255 host 192.0.2.").append(i % 250).append(" eq ");
      text.append(i % 60_000).append('\n');
    }
    Device device =
        Assertions.assertTimeout(Duration.ofSeconds(60), () -> IOS.device(text.toString()));
    assertThat(device.ruleCount()).isEqualTo(50_000);
    assertThat(device.coverage().get(0).modelled()).isEqualTo(50_001);
  }

  @Test
  void thousandsOfGroupsInsideEachOther() {
    StringBuilder text = new StringBuilder();
    for (int i = 0; i < 3_000; i++) {
      text.append("object-group network G").append(i).append("\n host 10.0.");
      text.append(i / 250).append('.').append(i % 250);
      text.append("\n group-object G").append(i + 1).append('\n');
    }
    text.append("object-group network G3000\n host 10.99.0.1\n");
    text.append("ip access-list extended X\n permit ip object-group G0 any\n");
    assertThat(IOS.ruleset(text.toString(), "X").rules().get(0).match().products())
        .singleElement()
        .satisfies(p -> assertThat(p.src().toStrings()).contains("10.99.0.1/32"));
  }

  @Test
  void carriageReturnsMakeNoDifference() {
    String text = "hostname r\nip access-list extended X\n permit tcp any any eq 80\n!\nend\n";
    assertThat(IOS.rules(text.replace("\n", "\r\n"), "X")).isEqualTo(IOS.rules(text, "X"));
    assertThat(IOS.device(text.replace("\n", "\r\n")).id()).isEqualTo("r");
  }

  @Test
  void anyPrefixOfAConfigurationIsRead() {
    String config =
        """
        banner motd #
        text
        #
        interface Ethernet1
         ip access-group X in
         no ip access-group X in
        line vty 0 4
         access-class 1 in
        object-group service S
         tcp source gt 1023 eq 80
        object-group network N
         range 10.0.0.1 10.0.0.9
        time-range T
         periodic daily 1:00 to 2:00
        ip access-list extended X
         10 dynamic D timeout 5 permit tcp any host 10.0.0.1 eq 80 443 log T time-range T
         no 10
        ip access-list resequence X 10 10
        access-list 1 permit 10.0.0.0 0.0.0.255
        no access-list 1
        """;
    for (int end = 1; end <= config.length(); end++) {
      assertThat(IOS.parse(config.substring(0, end)).devices()).hasSize(1);
    }
    assertThat(IOS.parse("").devices()).isEmpty();
    assertThat(IOS.parse("").complete()).isFalse();
  }

  @Test
  void strangeCharactersDoNotMovePlaces() {
    var ruleset =
        IOS.ruleset(
            """
            ip access-list extended \uD83D\uDE00
             permit ip object-group \uD83D\uDE00O any
            """,
            "\uD83D\uDE00");
    assertThat(ruleset.rules().get(0).uses().get(0).span().text()).isEqualTo("\uD83D\uDE00O");
  }
}
