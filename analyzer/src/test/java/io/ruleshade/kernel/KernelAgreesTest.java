package io.ruleshade.kernel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The Linux kernel's verdict and deciding rule against the model's, for generated packets, a witness of
 * every live rule, and packets at the borders of every rule that is reported dead.
 *
 * <p>Needs root, {@code /dev/net/tun}, iptables, nftables, iproute2, ipset, and the oracle in the folder
 * that RULESHADE_SHARED names. {@code -Druleshade.kernel.record=true} writes the answers for the samples
 * anew.
 */
final class KernelAgreesTest {
  @TempDir Path work;
  private Oracle oracle;

  @BeforeEach
  void findOracle() {
    oracle = Oracle.orSkip(work);
  }

  @Test
  void onTheSamples() throws IOException {
    List<KernelRun> runs = new ArrayList<>();
    for (Path sample : Samples.all()) {
      KernelRun run = new KernelRun(sample, Samples.name(sample));
      run.judge(oracle);
      assertThat(run.comparison).as(run.shown + " " + run.notLoadable).isNotNull();
      runs.add(run);
      if (Boolean.getBoolean("ruleshade.kernel.record")) {
        Samples.record(sample, run);
      }
    }
    check(runs, "kernel-agreement-samples.tsv");
  }

  @Test
  @Tag("deep")
  void onTheCorpus() throws IOException {
    Path corpus = KernelRun.shared().resolve("corpus");
    assumeTrue(Files.isDirectory(corpus), "skipped: no corpus at " + corpus);
    List<KernelRun> runs = new ArrayList<>();
    for (Path file : files(corpus)) {
      KernelRun run = new KernelRun(file, corpus.relativize(file).toString());
      run.judge(oracle);
      runs.add(run);
    }
    assertThat(runs.stream().filter(run -> run.comparison != null)).hasSizeGreaterThan(100);
    check(runs, "kernel-agreement.tsv");
  }

  private static List<Path> files(Path corpus) throws IOException {
    String only = System.getProperty("ruleshade.kernel.only", "");
    List<Path> out = new ArrayList<>();
    for (String folder : List.of("iptables", "generated")) {
      try (Stream<Path> paths = Files.walk(corpus.resolve(folder))) {
        paths
            .filter(Files::isRegularFile)
            .filter(p -> folder.equals("iptables") || p.toString().endsWith("tables-save"))
            .filter(p -> p.toString().contains(only))
            .sorted()
            .forEach(out::add);
      }
    }
    return out;
  }

  private static void check(List<KernelRun> runs, String report) throws IOException {
    List<String> lines = new ArrayList<>(List.of(KernelRun.HEADER));
    List<String> wrong = new ArrayList<>();
    for (KernelRun run : runs) {
      lines.add(run.line());
      if (run.comparison != null) {
        run.comparison.disagreements.forEach(d -> wrong.add(run.shown + ": " + d));
        run.unexplained.forEach(d -> wrong.add(run.shown + ": the witness does not come to " + d));
        if (run.isVague()) {
          wrong.add(run.shown + ": too much is undetermined: " + run.comparison.open);
        }
      }
    }
    Files.write(Path.of("target", report), lines);
    System.out.println(String.join("\n", lines));
    assertThat(wrong).isEmpty();
  }
}
