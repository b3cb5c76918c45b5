package io.ruleshade.kernel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.ruleshade.change.CleanupPlan;
import io.ruleshade.change.Language;
import io.ruleshade.model.Device;
import io.ruleshade.model.OneRule;
import io.ruleshade.model.Rule;
import io.ruleshade.parser.ParseInput;
import io.ruleshade.parser.nftables.NftablesDialect;
import io.ruleshade.source.SourceFile;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The same as {@link KernelProvesPlansTest} for rulesets of nftables: every file that the kernel loads and
 * that has something to clean up, before and after.
 */
final class KernelProvesNftablesPlansTest {
  /** Packets of each IP version. */
  private static final int PACKETS = 500;

  private static final String MEMORY =
      "(?s).*\\b(?:limit rate|numgen|quota|ct count|dynamic|timeout|update @|add @).*";

  @TempDir Path work;
  private Oracle oracle;
  private int seen;
  private int empty;
  private int refused;
  private int plans;
  private int edits;
  private int packets;
  private int memory;
  private final List<String> different = new ArrayList<>();

  @BeforeEach
  void findOracle() {
    oracle = Oracle.orSkip(work);
  }

  @Test
  void onTheSamples() throws IOException {
    for (Path file : NftablesFixturesTest.samples().toList()) {
      compare(file);
    }
    done();
  }

  @Test
  @Tag("deep")
  void onTheCorpus() throws IOException {
    Path corpus = KernelRun.shared().resolve("corpus");
    assumeTrue(Files.isDirectory(corpus), "skipped: no corpus at " + corpus);
    List<Path> all = new ArrayList<>(NftablesRun.files(corpus.resolve("nftables")));
    all.addAll(NftablesRun.files(corpus.resolve("generated/firewalld")));
    for (Path file : all) {
      compare(file);
    }
    done();
    assertThat(plans).isGreaterThan(20);
  }

  private void done() {
    System.out.printf(
        Locale.ROOT,
        "kernel: %d files of nftables, %d with nothing to clean up, %d that it does not load, %d plans with"
            + " %d edits, %d packets decided alike before and after, %d hang on memory%n",
        seen, empty, refused, plans, edits, packets, memory);
    assertThat(different.stream().limit(20).toList()).isEmpty();
  }

  private static Language language(Path file) {
    NftablesDialect dialect = new NftablesDialect();
    return new Language() {
      @Override
      public List<Device> parse(String text) {
        return dialect.parse(ParseInput.of(SourceFile.ofText(file.toString(), text))).devices();
      }

      @Override
      public boolean keepsEmpty(io.ruleshade.model.Ruleset ruleset) {
        return true;
      }

      @Override
      public OneRule joined(Rule stays, Rule goes) {
        return dialect.emitter().joined(stays, goes);
      }
    };
  }

  private void compare(Path path) throws IOException {
    SourceFile file = SourceFile.of(path.toString(), Files.readAllBytes(path));
    List<Device> devices = new NftablesDialect().parse(ParseInput.of(file)).devices();
    if (devices.size() != 1
        || devices.get(0).coverage().size() != 1
        || devices.get(0).ruleCount() > 3_000) {
      return;
    }
    seen++;
    CleanupPlan plan =
        CleanupPlan.of(
            file, devices, language(path), new CleanupPlan.Options(true, true, true, 0, 0, 2_000_000, 2));
    if (plan.isEmpty()) {
      empty++;
      return;
    }
    NftablesComparison hooks =
        new NftablesComparison(devices.get(0), Files.readString(path, StandardCharsets.ISO_8859_1));
    List<TestPacket> sent = new ArrayList<>();
    for (boolean six : new boolean[] {false, true}) {
      if (hooks.sees(six)) {
        sent.addAll(oracle.generate(path, six, PACKETS, 11, hooks.hooks()));
      }
    }
    Path after = oracle.file("after.nft", plan.edit().edited().getBytes(StandardCharsets.UTF_8));
    Oracle.Run old = oracle.run(path, sent, "nft");
    if (old.refused() != null) {
      refused++;
      return;
    }
    Oracle.Run now = oracle.run(after, sent, "nft");
    assertThat(now.refused()).as(path + " after its plan").isNull();
    plans++;
    edits += plan.steps().size() + plan.pruned().size() + plan.joined().size();
    boolean counts = Files.readString(path, StandardCharsets.ISO_8859_1).matches(MEMORY);
    for (int i = 0; i < old.raw().size(); i++) {
      String before = end(old.raw().get(i));
      if (before.equals(end(now.raw().get(i)))) {
        packets++;
      } else if (counts) {
        memory++;
      } else {
        different.add(
            path + ": " + old.raw().get(i).packet().fields() + " " + before + " " + end(now.raw().get(i)));
      }
    }
  }

  /** How the kernel ends with a packet, whatever the rule is called by now. */
  private static String end(Oracle.Raw raw) {
    String end = "";
    for (Object each : (List<?>) raw.answer().getOrDefault("path", List.of())) {
      Map<?, ?> step = (Map<?, ?>) each;
      if (!step.containsKey("log") && !String.valueOf(step.get("table")).startsWith("inet zz_")) {
        end = String.valueOf(step.get("verdict"));
      }
    }
    return end;
  }
}
