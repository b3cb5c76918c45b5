package io.ruleshade.parser.nftables;

import static org.assertj.core.api.Assertions.assertThat;

import io.ruleshade.diagnostic.Diagnostic;
import io.ruleshade.model.Device;
import io.ruleshade.model.Rule;
import io.ruleshade.model.Ruleset;
import io.ruleshade.parser.ParseInput;
import io.ruleshade.parser.ParseResult;
import io.ruleshade.source.SourceFile;
import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The JSON form: {@code forms.json} is what nft 1.0.6 prints for {@code forms.nft}. */
final class JsonTest {
  private static ParseResult read(String name) throws IOException {
    try (InputStream in = JsonTest.class.getResourceAsStream("/nftables/" + name)) {
      return new NftablesDialect().parse(ParseInput.of(SourceFile.of(name, in.readAllBytes())));
    }
  }

  /** Texts of conditions with memory, and of effects, differ in form. */
  private static List<String> shown(Ruleset ruleset) {
    return ruleset.rules().stream()
        .flatMap(rule -> rule.arms().stream())
        .map(
            arm ->
                (arm.action().kind().label() + " " + arm.action().writes() + " <- " + Shown.show(arm.match()))
                    .replaceAll("stateful\\([^)]*\\)", "stateful")
                    .replaceAll("jhash[^0-9]*[^)]*", "jhash"))
        .toList();
  }

  @Test
  void jsonAndTextAreTheSameModel() throws IOException {
    ParseResult fromText = read("forms.nft");
    ParseResult fromJson = read("forms.json");
    Device text = fromText.devices().get(0);
    Device json = fromJson.devices().get(0);
    assertThat(text.coverage().get(0).notUnderstood()).isEmpty();
    assertThat(json.coverage().get(0).notUnderstood()).isEmpty();
    assertThat(json.rulesets().stream().map(Ruleset::name).sorted().toList())
        .isEqualTo(text.rulesets().stream().map(Ruleset::name).sorted().toList());
    for (Ruleset ruleset : text.rulesets()) {
      Ruleset other = json.ruleset(ruleset.name()).orElseThrow();
      assertThat(shown(other)).as(ruleset.name()).isEqualTo(shown(ruleset));
      assertThat(other.defaultAction()).isEqualTo(ruleset.defaultAction());
      for (int i = 0; i < ruleset.rules().size(); i++) {
        Rule one = ruleset.rules().get(i);
        assertThat(other.rules().get(i).hits()).isEqualTo(one.hits());
        assertThat(other.rules().get(i).comment()).isEqualTo(one.comment());
      }
    }
    assertThat(json.entryPoints().stream().map(Shown::show).toList())
        .isEqualTo(text.entryPoints().stream().map(Shown::show).toList());
  }

  @Test
  void aRulesTextIsItsObject() throws IOException {
    Ruleset chain = read("forms.json").devices().get(0).ruleset("inet t web").orElseThrow();
    assertThat(chain.rules().get(0).span().text()).startsWith("{\"rule\":").endsWith("}}");
    assertThat(chain.rules().get(0).span().text()).contains("\"return\": null").doesNotContain("\"chain\": \"in\"");
  }

  /** A value that is looked up in a map, or taken from a header, needs the key and the header. */
  @Test
  void valuesFromThePacket() {
    Device device =
        Shown.device(
            """
            {"nftables": [
              {"table": {"family": "inet", "name": "t", "handle": 1}},
              {"chain": {"family": "inet", "table": "t", "name": "c", "handle": 1}},
              {"rule": {"family": "inet", "table": "t", "chain": "c", "handle": 2, "expr": [{"dnat": {"family": "ip", "addr": {"map": {"key": {"payload": {"protocol": "ip", "field": "saddr"}}, "data": {"set": [["10.0.0.1", "192.0.2.1"], ["10.0.0.9", "192.0.2.9"]]}}}}}]}},
              {"rule": {"family": "inet", "table": "t", "chain": "c", "handle": 3, "expr": [{"mangle": {"key": {"payload": {"protocol": "ip", "field": "dscp"}}, "value": "cs1"}}, {"accept": null}]}},
              {"rule": {"family": "inet", "table": "t", "chain": "c", "handle": 4, "expr": [{"mangle": {"key": {"meta": {"key": "mark"}}, "value": {"payload": {"protocol": "tcp", "field": "dport"}}}}, {"accept": null}]}},
              {"rule": {"family": "inet", "table": "t", "chain": "c", "handle": 5, "expr": [{"dnat": {"addr": "2001:db8::1"}}]}}
            ]}
            """);
    assertThat(device.rulesets().get(0).rules().stream().map(r -> Shown.show(r.match())).toList())
        .containsExactly(
            "src=10.0.0.1/32,10.0.0.9/32 dst=0.0.0.0/0",
            "src=0.0.0.0/0 dst=0.0.0.0/0",
            "service=tcp frag=first",
            "src=::/0 dst=::/0");
  }

  @Test
  void commands() {
    Device device =
        Shown.device(
            """
            {"nftables": [
              {"flush": {"ruleset": null}},
              {"add": {"table": {"family": "ip", "name": "t"}}},
              {"add": {"chain": {"family": "ip", "table": "t", "name": "c"}}},
              {"add": {"rule": {"family": "ip", "table": "t", "chain": "c", "expr": [{"drop": null}]}}},
              {"insert": {"rule": {"family": "ip", "table": "t", "chain": "c", "expr": [{"accept": null}]}}},
              {"add": {"rule": {"family": "ip", "table": "t", "chain": "c", "expr": [{"frobnicate": null}]}}}
            ]}
            """);
    Ruleset chain = device.ruleset("ip t c").orElseThrow();
    assertThat(chain.rules().stream().map(Shown::show))
        .containsExactly("permit <- any", "deny <- any");
    assertThat(chain.gaps()).hasSize(1);
    assertThat(device.coverage().get(0).notUnderstood()).hasSize(1);
    assertThat(device.coverage().get(0).notUnderstood().get(0).span().line()).isEqualTo(7);
  }

  @Test
  void aDocumentThatBreaksOff() throws IOException {
    String text = new String(JsonTest.class.getResourceAsStream("/nftables/forms.json").readAllBytes(), java.nio.charset.StandardCharsets.UTF_8);
    for (int cut = 40; cut < text.length(); cut += 97) {
      ParseResult result = Shown.parse(text.substring(0, cut));
      assertThat(result.complete()).isFalse();
      assertThat(result.diagnostics()).extracting(Diagnostic::code).contains(Diagnostic.TRUNCATED);
    }
    assertThat(Shown.parse("{\"nftables\": 5}").devices()).hasSize(1);
    assertThat(Shown.parse("{\"nftables\": [{\"rule\": {\"expr\": 5}}, {\"set\": null}, 7]}").devices()).hasSize(1);
  }
}
