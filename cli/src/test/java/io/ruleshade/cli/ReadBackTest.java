package io.ruleshade.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.ruleshade.report.document.DocumentJson;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.json.JSONArray;
import org.json.JSONObject;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * A result that is read and written again says the same, whole: no field is lost on the way to the formats that
 * are written of what was read.
 */
final class ReadBackTest {
  @TempDir Path folder;

  static Stream<String> dialects() {
    return Stream.of("asa", "fortios", "ios", "iptables", "junos", "nftables", "nxos", "panos");
  }

  @ParameterizedTest
  @MethodSource("dialects")
  void sayTheSame(String dialect) {
    String path = Results.ROOT.resolve("samples/" + dialect).toString();
    // A report in the same run has the result hold the states of rules and the tables of what is permitted.
    String html = "html=" + folder.resolve("r.html");
    same(Run.run("check", path, "--stats", "--format", "json", "--output", html).out());
  }

  @Test
  void sayTheSameOfWhatIsAcceptedAndOfWhatIsNotUnderstood() {
    String path = Results.ROOT.resolve("samples/asa/shadowed-permit").toString();
    String baseline = folder.resolve("b.json").toString();
    Run.run("baseline", "create", path, "--baseline", baseline);
    String accepted = Run.run("check", path, "--format", "json", "--baseline", baseline).out();
    assertThat(accepted).contains("\"kind\": \"baseline\"");
    same(accepted);
    String odd = Run.RULES + "*filter\n-A INPUT -m owner --uid-owner 0 --frob x -j ACCEPT\nCOMMIT\n";
    String unread = new Run().stdin(odd).with("check", "-", "--format", "json").out();
    assertThat(unread).contains("\"complete\": false");
    same(unread);
    same(Run.run("check", "/no/such", "--format", "json").out());
  }

  private static void same(String json) {
    assertThat(json).startsWith("{");
    JSONObject first = new JSONObject(json);
    JSONObject second =
        new JSONObject(
            DocumentJson.of(
                Results.read(json.replace("\"version\": \"development\"", "\"version\": \"1.2.3\""))));
    first.getJSONObject("tool").put("version", "1.2.3");
    plain(first);
    plain(second);
    assertThat(second.toString(1)).isEqualTo(first.toString(1));
    assertThat(first.similar(second)).isTrue();
  }

  /** A packet of no properties may say so or not. */
  private static void plain(JSONObject result) {
    JSONArray findings = result.getJSONArray("findings");
    for (int i = 0; i < findings.length(); i++) {
      JSONObject witness = findings.getJSONObject(i).optJSONObject("witness");
      if (witness != null && witness.has("properties") && witness.getJSONObject("properties").isEmpty()) {
        witness.remove("properties");
      }
    }
  }
}
