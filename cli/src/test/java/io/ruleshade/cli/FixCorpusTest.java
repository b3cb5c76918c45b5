package io.ruleshade.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
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
  void everyPlanIsProven(String folder) {
    proven(folder);
    proven(folder, "--members", "--join", "--shadowed");
  }

  private static void proven(String folder, String... more) {
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
    System.out.printf(
        "%s %s: %d files, %d edited, %d rules joined into one, %d values%n",
        folder,
        List.of(more),
        count(outcome.out(), "\"promise\":"),
        count(outcome.out(), "\"delete\": [ {"),
        count(outcome.out(), "\"place\": \""),
        count(outcome.out(), "\"where\":"));
  }

  private static int count(String text, String what) {
    return text.split(java.util.regex.Pattern.quote(what), -1).length - 1;
  }
}
