package io.ruleshade.trace;

import static org.assertj.core.api.Assertions.assertThat;

import io.ruleshade.model.Device;
import io.ruleshade.parser.ParseInput;
import io.ruleshade.parser.panos.PanosDialect;
import io.ruleshade.source.SourceFile;
import org.junit.jupiter.api.Test;

/** Device groups and pairs of zones: a packet takes one of them, not one after the other. */
final class ExclusiveEntriesTest {
  private static String rule(String group, String destination, String action) {
    return "set device-group "
        + group
        + " post-rulebase security rules r from any to any source any destination "
        + destination
        + " application any service any action "
        + action
        + "\n";
  }

  private static final Device PANORAMA =
      new PanosDialect()
          .parse(
              ParseInput.of(
                  SourceFile.ofText(
                      "p.set",
                      rule("one", "10.0.0.0/8", "deny") + rule("two", "10.1.0.0/16", "allow"))))
          .devices()
          .get(0);

  private static TraceAnswer trace(String packet) throws PacketException {
    return new Tracer(PANORAMA).trace(PacketSyntax.parse(packet));
  }

  @Test
  void whatOneFirewallKeepsOutAnotherMayPermit() throws PacketException {
    TraceAnswer differ = trace("tcp 192.0.2.1:4000 > 10.1.2.3:80");
    assertThat(differ.verdict()).isNull();
    assertThat(differ.open()).contains("where the packet enters was not said: one, two");
  }
}
