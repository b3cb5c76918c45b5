package io.ruleshade.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.file.Files;
import java.nio.file.Path;
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
    Path shared =
        Optional.ofNullable(System.getenv("RULESHADE_SHARED"))
            .map(Path::of)
            .orElse(Path.of(System.getProperty("ruleshade.root", "..")).resolve("../shared"));
    Path files = shared.resolve("corpus").resolve(folder);
    assumeTrue(Files.isDirectory(files), "no corpus at " + files);
    Run.Outcome outcome = Run.run("fix", files.toString(), "--allow-incomplete", "--format", "json");
    assertThat(outcome.err()).doesNotContain("not proven").doesNotContain("internal error");
    assertThat(outcome.exit()).isIn(0, 3);
    assertThat(outcome.out()).startsWith("{").contains("ruleshade/fix/1");
  }
}
