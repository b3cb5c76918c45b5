package io.ruleshade.kernel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The Linux kernel's verdict and deciding rule in every base chain against the model's: for generated
 * packets, a witness of every live rule, and packets on the borders of every rule that is reported dead.
 * Needs what {@link KernelAgreesTest} needs; {@code -Druleshade.kernel.record=true} writes the answers for
 * the samples anew.
 */
final class NftablesKernelTest {
  @TempDir Path work;
  private Oracle oracle;

  @BeforeEach
  void findOracle() {
    oracle = Oracle.orSkip(work);
  }

  @Test
  void onTheSamples() throws IOException {
    List<NftablesRun> runs = new ArrayList<>();
    for (Path file : NftablesFixturesTest.samples().toList()) {
      NftablesRun run = new NftablesRun(file, file.getFileName().toString());
      run.judge(oracle, 250);
      assertThat(run.comparison).as(run.line()).isNotNull();
      if (Boolean.getBoolean("ruleshade.kernel.record")) {
        run.record();
      }
      runs.add(run);
    }
    check(runs, "nftables-kernel-samples.tsv");
  }

  @Test
  @Tag("deep")
  void onTheCorpus() throws IOException {
    Path shared = KernelRun.shared();
    Path corpus = shared.resolve("corpus");
    assumeTrue(Files.isDirectory(corpus), "skipped: no corpus at " + corpus);
    List<Path> all = new ArrayList<>(NftablesRun.files(corpus.resolve("nftables")));
    all.addAll(NftablesRun.files(corpus.resolve("generated/firewalld")));
    all.add(shared.resolve("oracle/demo/feat.nft"));
    all.add(shared.resolve("oracle/demo/demo60.nft"));
    String only = System.getProperty("ruleshade.kernel.only", "");
    List<NftablesRun> runs = new ArrayList<>();
    for (Path file : all) {
      if (file.toString().contains(only)) {
        NftablesRun run = new NftablesRun(file, shared.relativize(file).toString());
        run.judge(oracle, 200);
        runs.add(run);
      }
    }
    check(runs, "nftables-kernel.tsv");
    if (only.isEmpty()) {
      assertThat(runs.stream().filter(run -> run.comparison != null)).hasSizeGreaterThan(100);
    }
  }

  private static void check(List<NftablesRun> runs, String report) throws IOException {
    List<String> lines = new ArrayList<>(List.of(NftablesRun.HEADER));
    List<String> wrong = new ArrayList<>();
    int passages = 0;
    int determined = 0;
    for (NftablesRun run : runs) {
      lines.add(run.line());
      NftablesComparison comparison = run.comparison;
      if (comparison != null) {
        passages += comparison.passages;
        determined += comparison.determined;
        comparison.disagreements.forEach(d -> wrong.add(run.shown + ": " + d));
      }
    }
    Files.write(Path.of("target", report), lines);
    Files.write(Path.of("target", report.replace(".tsv", "-disagreements.txt")), wrong);
    System.out.println(String.join("\n", lines));
    assertThat(wrong.stream().limit(40).toList()).isEmpty();
    assertThat(determined).isGreaterThan(passages * 8 / 10);
  }
}
