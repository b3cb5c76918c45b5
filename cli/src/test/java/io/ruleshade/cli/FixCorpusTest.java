package io.ruleshade.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Every plan over the real files is proven: the edited text is the same policy over all packets. */
@Tag("deep")
final class FixCorpusTest {
  @ParameterizedTest
  @ValueSource(
      strings = {
        "iptables", "nftables", "cisco_asa", "cisco_ios", "cisco_nxos", "juniper", "paloalto", "fortios"
      })
  void everyPlanIsProven(String folder) throws IOException {
    proven(folder);
    proven(folder, "--members", "--join", "--shadowed");
  }

  private static void proven(String folder, String... more) throws IOException {
    Path shared =
        Optional.ofNullable(System.getenv("RULESHADE_SHARED"))
            .map(Path::of)
            .orElse(Path.of(System.getProperty("ruleshade.root", "..")).resolve("../shared"));
    Path files = shared.resolve("corpus").resolve(folder);
    assumeTrue(Files.isDirectory(files), "no corpus at " + files);
    List<String> all =
        new ArrayList<>(
            List.of("fix", files.toString(), "--allow-incomplete", "--format", "json"));
    all.addAll(List.of(more));
    Run.Outcome outcome = Run.run(all.toArray(String[]::new));
    assertThat(outcome.err()).doesNotContain("not proven").doesNotContain("internal error");
    assertThat(outcome.exit()).isIn(0, 3);
    assertThat(outcome.out()).startsWith("{").contains("ruleshade/fix/1");
    JsonNode plans = new ObjectMapper().readTree(outcome.out()).get("files");
    int edited = 0;
    int rules = 0;
    int values = 0;
    int joined = 0;
    int decide = 0;
    Map<String, Integer> alone = new TreeMap<>();
    for (JsonNode plan : plans) {
      int its = plan.get("delete").size() + plan.get("members").size() + plan.get("join").size();
      edited += its > 0 ? 1 : 0;
      rules += plan.get("delete").size();
      values += plan.get("members").size();
      joined += plan.get("join").size();
      decide += plan.get("decide").size();
      for (JsonNode note : plan.get("notes")) {
        String why = note.asText().replaceFirst("^.*?(?:stays as it is|:) ?", "");
        alone.merge(why, 1, Integer::sum);
      }
    }
    System.out.printf(
        Locale.ROOT,
        "%s %s: %d files with rules, %d edited and proven, %d rules go, %d values go, %d rules of several,"
            + " %d left to decide; left alone: %s%n",
        folder, List.of(more), plans.size(), edited, rules, values, joined, decide, alone);
  }
}
