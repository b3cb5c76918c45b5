package io.ruleshade.kernel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.ruleshade.change.CleanupPlan;
import io.ruleshade.change.Language;
import io.ruleshade.model.Device;
import io.ruleshade.model.OneRule;
import io.ruleshade.model.Rule;
import io.ruleshade.model.Ruleset;
import io.ruleshade.parser.ParseInput;
import io.ruleshade.parser.iptables.IptablesDialect;
import io.ruleshade.source.SourceFile;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A third opinion on plans of clean-up: the Linux kernel decides packets alike before and after, with all
 * that a plan may do (shadowed rules, values, joined rules).
 */
final class KernelProvesPlansTest {
  private static final int PACKETS = 1_000;

  @TempDir Path work;
  private Oracle oracle;
  private int plans;
  private int packets;
  private int edits;
  private int memory;
  private final List<String> different = new ArrayList<>();

  @BeforeEach
  void findOracle() {
    oracle = Oracle.orSkip(work);
  }

  @Test
  void onTheSamples() throws IOException {
    for (Path sample : Samples.all()) {
      compare(sample);
    }
    done();
  }

  @Test
  @Tag("deep")
  void onTheCorpus() throws IOException {
    Path corpus = KernelRun.shared().resolve("corpus/iptables");
    assumeTrue(Files.isDirectory(corpus), "skipped: no corpus at " + corpus);
    List<Path> files;
    try (Stream<Path> paths = Files.walk(corpus)) {
      files = paths.filter(Files::isRegularFile).sorted().toList();
    }
    for (Path file : files) {
      if (!file.toString().endsWith(".ipset")) {
        compare(file);
      }
    }
    done();
    assertThat(plans).isGreaterThan(60);
  }

  private void done() {
    System.out.printf(
        Locale.ROOT,
        "kernel: %d plans with %d edits, %d packets decided alike before and after, %d hang on memory%n",
        plans, edits, packets, memory);
    assertThat(different).isEmpty();
  }

  private static Language language(Path file) {
    IptablesDialect dialect = new IptablesDialect();
    return new Language() {
      @Override
      public List<Device> parse(String text) {
        return dialect
            .parse(ParseInput.of(SourceFile.ofText(file.toString(), text)))
            .devices();
      }

      @Override
      public boolean keepsEmpty(Ruleset ruleset) {
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
    List<Device> devices = new IptablesDialect().parse(ParseInput.of(file)).devices();
    if (devices.size() != 1 || devices.get(0).coverage().size() != 1) {
      return;
    }
    CleanupPlan plan =
        CleanupPlan.of(
            file, devices, language(path), new CleanupPlan.Options(true, true, true, 0, 0, 2_000_000, 2));
    if (plan.isEmpty()) {
      return;
    }
    boolean six =
        devices.get(0).rulesets().stream().anyMatch(set -> set.family() == Ruleset.Family.IPV6);
    Path before = oracle.file("before.rules", Files.readAllBytes(path));
    Path after =
        oracle.file("after.rules", plan.edit().edited().getBytes(StandardCharsets.UTF_8));
    List<TestPacket> sent = oracle.generate(before, six, PACKETS, 11);
    Oracle.Run old = oracle.run(before, null, six, sent);
    if (old.refused() != null) {
      return;
    }
    Oracle.Run now = oracle.run(after, null, six, sent);
    assertThat(now.refused()).as(path + " after its plan").isNull();
    plans++;
    edits += plan.steps().size() + plan.pruned().size() + plan.joined().size();
    List<Integer> odd = new ArrayList<>();
    for (int i = 0; i < sent.size(); i++) {
      if (end(old.answers().get(i)).equals(end(now.answers().get(i)))) {
        packets++;
      } else {
        odd.add(i);
      }
    }
    if (odd.isEmpty()) {
      return;
    }
    // What fares differently on a second run of the same dump hangs on a limit or the like.
    Oracle.Run again = oracle.run(before, null, six, sent);
    boolean counts = Files.readString(path, StandardCharsets.ISO_8859_1).matches("(?s).*-m (?:limit|recent|hashlimit|connlimit|statistic|quota).*");
    for (int i : odd) {
      if (counts || !end(old.answers().get(i)).equals(end(again.answers().get(i)))) {
        memory++;
      } else {
        different.add(path + ": " + sent.get(i).fields() + " " + end(old.answers().get(i)) + " " + end(now.answers().get(i)));
      }
    }
  }

  /** How the kernel ends with a packet, whatever the rule is called by now. */
  private static String end(Answer answer) {
    List<Event> path = answer.path();
    return answer.lost() ? "lost" : path.isEmpty() ? "" : path.get(path.size() - 1).verdict();
  }
}
