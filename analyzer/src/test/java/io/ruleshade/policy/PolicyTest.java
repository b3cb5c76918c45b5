package io.ruleshade.policy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.ruleshade.model.InterfaceSet;
import io.ruleshade.report.Secrets;
import java.io.IOException;
import java.io.StringReader;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** The policy that ships, and policies of sites. */
final class PolicyTest {
  private static Policy read(String text) throws IOException {
    return PolicyReader.read(new StringReader(text), Policy.DEFAULT);
  }

  @Test
  void theOneThatShipsGivesAReasonAndASourceForEachService() {
    Policy policy = Policy.DEFAULT;
    assertThat(policy.thresholds()).isEqualTo(new Policy.Thresholds(85, 5, 25));
    Set<String> names = new HashSet<>();
    for (Policy.Service service : policy.services()) {
      assertThat(names.add(service.name())).as(service.name()).isTrue();
      assertThat(service.reason()).isNotBlank();
      // Notes of findings go through the mask of secrets, which must not take our own words for one.
      assertThat(Secrets.masked(service.name() + ": " + service.reason()))
          .isEqualTo(service.name() + ": " + service.reason());
      assertThat(service.source()).isNotBlank();
    }
    for (Policy.Concern concern : Policy.Concern.values()) {
      assertThat(policy.services(concern)).as(concern.label()).isNotEmpty();
    }
    assertThat(names).contains("telnet", "rdp", "snmp", "redis");
  }

  @Test
  void whatATextLeavesOutStays() throws IOException {
    Policy policy =
        read(
            """
            { "wideScore": 70, "trusted": ["office", "vlan1*"],
              "services": [ { "name": "x", "ports": ["tcp/1", "udp/5-7"], "concerns": ["cleartext"],
                              "reason": "r", "source": "s" } ] }
            """);
    assertThat(policy.thresholds()).isEqualTo(new Policy.Thresholds(70, 5, 25));
    assertThat(policy.services(Policy.Concern.CLEARTEXT).get(0).set().toStrings())
        .containsExactly("tcp/1", "udp/5-7");
    assertThat(policy.isTrusted(InterfaceSet.named("Vlan12"))).isTrue();
    assertThat(policy.isTrusted(InterfaceSet.named(List.of("office", "dmz")))).isFalse();
    assertThat(policy.isTrusted(InterfaceSet.ANY)).isFalse();
    assertThat(read("{}")).isEqualTo(Policy.DEFAULT);
  }

  @Test
  void whatIsNotKnownIsAnErrorWithItsLine() {
    assertThatThrownBy(() -> read("{\n \"wideScor\": 3 }"))
        .hasMessage("line 2: no setting of this name: wideScor");
    assertThatThrownBy(() -> read("{ \"wideScore\": 0 }"))
        .hasMessage("line 1: not within 1 to 100: 0");
    assertThatThrownBy(() -> read("{ \"services\": [ { \"name\": \"x\" } ] }"))
        .hasMessageContaining("needs name, ports");
    assertThatThrownBy(
            () -> read("{ \"services\": [ { \"name\": \"x\", \"ports\": [\"tcp/70000\"] } ] }"))
        .hasMessage("line 1: no ports: tcp/70000");
    assertThatThrownBy(
            () -> read("{ \"services\": [ { \"name\": \"x\", \"concerns\": [\"bad\"] } ] }"))
        .hasMessage("line 1: no concern: bad");
    assertThatThrownBy(() -> read("{ \"trusted\": \"lan\" }"))
        .hasMessageContaining("expected START_ARRAY");
  }
}
