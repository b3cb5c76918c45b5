package io.ruleshade.kernel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.ruleshade.model.Device;
import io.ruleshade.parser.Dialects;
import io.ruleshade.parser.ParseInput;
import io.ruleshade.source.SourceFile;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The Linux kernel's verdict and deciding rule in every base chain against the model's, for generated
 * packets and a witness of every live rule. Needs what {@link KernelAgreesTest} needs.
 */
final class NftablesKernelTest {
  @TempDir Path work;
  private Oracle oracle;

  @BeforeEach
  void findOracle() {
    Path script = KernelRun.shared().resolve("oracle/oracle.py");
    String missing = Oracle.missing(script);
    assumeTrue(missing == null, "skipped: " + missing);
    oracle = new Oracle(script, work);
  }

  @Test
  void onTheSamples() throws IOException {
    Path samples = Path.of(System.getProperty("ruleshade.root", "..")).resolve("samples/nftables");
    judge(files(samples), 300, 0);
  }

  @Test
  @Tag("deep")
  void onTheCorpus() throws IOException {
    Path shared = KernelRun.shared();
    Path corpus = shared.resolve("corpus");
    assumeTrue(Files.isDirectory(corpus), "skipped: no corpus at " + corpus);
    List<Path> all = new ArrayList<>(files(corpus.resolve("nftables")));
    all.addAll(files(corpus.resolve("generated/firewalld")));
    all.add(shared.resolve("oracle/demo/feat.nft"));
    all.add(shared.resolve("oracle/demo/demo60.nft"));
    String only = System.getProperty("ruleshade.kernel.only", "");
    judge(all.stream().filter(p -> p.toString().contains(only)).toList(), 200, only.isEmpty() ? 100 : 0);
  }

  private static List<Path> files(Path folder) throws IOException {
    try (Stream<Path> paths = Files.walk(folder)) {
      return paths
          .filter(Files::isRegularFile)
          .filter(p -> p.toString().matches(".*(\\.nft|nft-ruleset|_0|\\.ref)"))
          .sorted()
          .toList();
    }
  }

  private void judge(List<Path> files, int packets, int least) throws IOException {
    List<String> wrong = new ArrayList<>();
    Map<String, Integer> refused = new TreeMap<>();
    int loaded = 0;
    int passages = 0;
    int determined = 0;
    int matched = 0;
    for (Path file : files) {
      Device device = device(file);
      if (device == null || device.entryPoints().isEmpty() || device.ruleCount() > 2000) {
        continue;
      }
      NftablesComparison comparison = new NftablesComparison(device, text(file));
      List<TestPacket> sent = new ArrayList<>(comparison.witnesses());
      for (boolean six : new boolean[] {false, true}) {
        if (comparison.sees(six)) {
          sent.addAll(oracle.generate(file, six, packets, 5));
        }
      }
      Oracle.Run run = oracle.run(file, sent, "nft");
      if (run.refused() != null) {
        refused.merge(run.refused().replaceAll("[\"'/].*", ""), 1, Integer::sum);
        continue;
      }
      loaded++;
      run.raw().forEach(comparison::add);
      passages += comparison.passages;
      determined += comparison.determined;
      matched += comparison.matched.size();
      comparison.disagreements.forEach(d -> wrong.add(file.getFileName() + ": " + d));
    }
    System.out.printf(
        Locale.ROOT,
        "nftables: %d files judged, %d refused %s; %d ways through a base chain, %d determined, %d rules matched, %d disagreements%n",
        loaded, refused.values().stream().mapToInt(i -> i).sum(), refused, passages, determined, matched, wrong.size());
    assertThat(wrong.stream().limit(40).toList()).isEmpty();
    assertThat(loaded).isGreaterThanOrEqualTo(least);
    assertThat(determined).isGreaterThan(passages * 8 / 10);
  }

  private static String text(Path file) throws IOException {
    return Files.readString(file, StandardCharsets.ISO_8859_1);
  }

  private static Device device(Path file) throws IOException {
    SourceFile source = SourceFile.of(file.toString(), Files.readAllBytes(file));
    var result = Dialects.named("nftables").orElseThrow().parse(ParseInput.of(source));
    return result.devices().isEmpty() ? null : result.devices().get(0);
  }
}
