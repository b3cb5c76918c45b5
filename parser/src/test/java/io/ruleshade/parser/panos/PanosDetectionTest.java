package io.ruleshade.parser.panos;

import static org.assertj.core.api.Assertions.assertThat;

import io.ruleshade.parser.Dialects;
import io.ruleshade.parser.Parsers;
import io.ruleshade.source.SourceFile;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Which texts are told to be PAN-OS, and which are not. */
final class PanosDetectionTest {
  private static String detect(String text) {
    return Parsers.detect(SourceFile.ofText("x", text)).map(d -> d.id()).orElse("none");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "set rulebase security rules r1 action allow\n",
        "set deviceconfig system hostname fw\n",
        "set address a ip-netmask 10.0.0.1\n",
        "set device-group DG1 pre-rulebase security rules r from any\n",
        "set shared address a fqdn example.com\n",
        "set vsys vsys1 rulebase security rules r from any\n",
        "admin@fw1# set rulebase security rules r1 action allow\n",
        "<?xml version=\"1.0\"?>\n<config version=\"9.0.0\" urldb=\"x\"><mgt-config/></config>",
        "<response status=\"success\"><result><rulebase><entry"
            + " name=\"a\"/></rulebase></result></response>",
        "rulebase {\n  security {\n    rules {\n    }\n  }\n}\n",
        "\"r; index: 1\" {\n from a;\n application/service any/any/any/any;\n action allow;\n}\n",
      })
  void tellsItsOwn(String text) {
    assertThat(detect(text)).isEqualTo("panos");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "set interfaces ge-0/0/0 unit 0 family inet address 10.0.0.1/24\n",
        "set security policies from-zone a to-zone b policy p match source-address any\n",
        "set firewall name WAN rule 10 action accept\n",
        "<?xml version=\"1.0\"?>\n<pfsense><filter><rule/></filter></pfsense>",
        "config firewall policy\n  edit 1\n  next\nend\n",
        "firewall {\n  name WAN {\n  }\n}\n",
        "address 10.0.0.1\n",
        "",
      })
  void leavesOthersAlone(String text) {
    assertThat(detect(text)).isNotEqualTo("panos");
  }

  @Test
  void isListedOnce() {
    assertThat(Dialects.ALL.stream().filter(d -> d.id().equals("panos"))).hasSize(1);
    assertThat(new PanosDialect().features()).isNotEmpty();
  }
}
