package io.ruleshade.kernel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.ruleshade.model.Action;
import io.ruleshade.model.Device;
import io.ruleshade.model.Ruleset;
import io.ruleshade.parser.Dialects;
import io.ruleshade.parser.ParseInput;
import io.ruleshade.source.SourceFile;
import io.ruleshade.trace.PacketException;
import io.ruleshade.trace.PacketJson;
import io.ruleshade.trace.TraceAnswer;
import io.ruleshade.trace.Tracer;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * What {@code trace} says of packets as JSON, against the kernel: the final verdict over all tables and hooks,
 * and the rule that decides. Undetermined answers are counted; a determined one must be the kernel's.
 *
 * <p>Needs what {@link Oracle} needs; skipped elsewhere.
 */
final class TraceAgainstKernelTest {
  private static final long SEED = Long.getLong("seed", 20261126);

  /** Larger files take the kernel's trace too long. */
  private static final int MOST_BYTES = 60_000;

  @TempDir Path work;
  private Oracle oracle;

  private int files, packets, determined, byRule, byDefault;
  private final List<String> wrong = new ArrayList<>();

  @BeforeEach
  void findOracle() {
    oracle = Oracle.orSkip(work);
  }

  @Test
  void onTheSamples() throws IOException {
    Path samples = Path.of(System.getProperty("ruleshade.root", ".."), "samples");
    run(chosen(samples.resolve("iptables"), 3), false, 3, 300);
    run(chosen(samples.resolve("nftables"), 2), true, 2, 300);
    assertThat(packets).isGreaterThan(600);
    assertThat(wrong).isEmpty();
  }

  @Test
  @Tag("deep")
  void onTheCorpus() throws IOException {
    Path corpus = KernelRun.shared().resolve("corpus");
    assumeTrue(Files.isDirectory(corpus), "skipped: no corpus at " + corpus);
    run(chosen(corpus.resolve("iptables"), Integer.MAX_VALUE), false, 30, 500);
    run(chosen(corpus.resolve("generated"), Integer.MAX_VALUE), false, 5, 500);
    run(chosen(corpus.resolve("nftables"), Integer.MAX_VALUE), true, 15, 500);
    System.out.printf(
        "%d files, %d packets, %d determined: %d by a rule, %d by default%n",
        files, packets, determined, byRule, byDefault);
    assertThat(files).isGreaterThanOrEqualTo(40);
    assertThat(packets).isGreaterThanOrEqualTo(20_000);
    assertThat(determined).isGreaterThan(packets / 3);
    assertThat(wrong).isEmpty();
  }

  /** Files in an order that hangs on the seed alone. */
  private static List<Path> chosen(Path folder, int most) throws IOException {
    List<Path> all;
    try (Stream<Path> paths = Files.walk(folder)) {
      all = new ArrayList<>(paths.filter(Files::isRegularFile).sorted().toList());
    }
    all.removeIf(
        path -> path.toString().matches(".*\\.(md|json|ipset)") || path.toFile().length() > MOST_BYTES);
    Collections.shuffle(all, new Random(SEED));
    return all.subList(0, Math.min(most, all.size()));
  }

  private void run(List<Path> from, boolean nftables, int most, int each) throws IOException {
    int done = 0;
    for (Path file : from) {
      Device device = device(file, nftables ? "nftables" : "iptables");
      if (done < most && device != null && judge(file, device, nftables, each)) {
        done++;
        files++;
      }
    }
  }

  private static @Nullable Device device(Path file, String dialect) throws IOException {
    SourceFile source = SourceFile.of(file.toString(), Files.readAllBytes(file));
    List<Device> devices =
        Dialects.named(dialect).orElseThrow().parse(ParseInput.of(source)).devices();
    boolean one = devices.size() == 1 && !devices.get(0).entryPoints().isEmpty();
    return one && devices.get(0).ruleCount() > 2 ? devices.get(0) : null;
  }

  /** Whether the kernel loads a file and packets could be compared. */
  private boolean judge(Path file, Device device, boolean nftables, int each) throws IOException {
    boolean six = device.rulesets().stream().anyMatch(r -> r.family() == Ruleset.Family.IPV6);
    List<TestPacket> sent;
    try {
      sent = oracle.generate(file, six, each, (int) SEED);
    } catch (IOException e) {
      // The generator finds no names or addresses in the file to make packets of.
      return false;
    }
    Tracer tracer = new Tracer(device);
    if (nftables) {
      boolean tracks =
          Files.readString(file, StandardCharsets.ISO_8859_1).matches("(?s).*\\b(ct|nat)\\b.*");
      Oracle.Run run = oracle.run(file, sent, "nft");
      for (Oracle.Raw raw : run.raw()) {
        Map<String, Object> answer = raw.answer();
        List<Step> path = new ArrayList<>();
        for (Object step : (List<?>) answer.getOrDefault("path", List.of())) {
          path.add(Step.of((Map<?, ?>) step, true));
        }
        // The trace has no state for a packet that is invalid.
        Object state = answer.getOrDefault("ct", tracks ? "invalid" : null);
        compare(file, tracer, raw.packet(), state == null ? null : state.toString(),
            answer.getOrDefault("verdict", "lost").toString(), path);
      }
      return run.refused() == null;
    }
    Oracle.Run run = oracle.run(file, null, six, sent);
    for (Answer answer : run.answers()) {
      List<Step> path =
          answer.path().stream().map(e -> new Step(e.chain(), e.index(), e.verdict())).toList();
      String last = path.isEmpty() ? "lost" : path.get(path.size() - 1).verdict;
      compare(file, tracer, answer.packet(), answer.state() == null ? null : answer.state().label(),
          answer.lost() || answer.packet().isRewrittenWhenSent() ? "lost" : last, path);
    }
    return run.refused() == null;
  }

  /** A step of the kernel's trace; index 0 is a policy. */
  private record Step(String chain, int index, String verdict) {
    static Step of(Map<?, ?> step, boolean words) {
      String type = step.get("type").toString();
      int index = type.equals("rule") ? ((Number) step.get("idx")).intValue() : 0;
      Object verdict = step.get("verdict");
      return new Step(
          step.get("table") + (words ? " " : "/") + step.get("chain"), index,
          verdict == null ? "continue" : verdict.toString());
    }
  }

  private void compare(
      Path file, Tracer tracer, TestPacket packet, @Nullable String state, String verdict,
      List<Step> path) {
    Action.Kind kernel =
        switch (verdict) {
          case "accept" -> Action.Kind.PERMIT;
          case "drop" -> Action.Kind.DENY;
          case "reject" -> Action.Kind.REJECT;
          default -> null;
        };
    if (kernel == null || packet.fields().containsKey("frag")) {
      return;
    }
    Map<String, Object> fields = new LinkedHashMap<>(packet.fields());
    if (state != null) {
      fields.put("ct", state);
    }
    String line = Json.text(fields);
    TraceAnswer answer;
    try {
      answer = tracer.trace(PacketJson.parse(line));
    } catch (PacketException e) {
      throw new AssertionError(line, e);
    }
    packets++;
    if (answer.verdict() == null) {
      return;
    }
    determined++;
    boolean same = answer.verdict() == kernel;
    if (answer.decider() != null) {
      byRule++;
      String id = answer.decider().id();
      same &= path.stream().anyMatch(s -> (s.chain + "#" + s.index).equals(id) && s.verdict.equals(verdict));
    } else if (answer.byDefault()) {
      byDefault++;
      same &= path.stream().anyMatch(s -> s.index <= 0);
    }
    if (!same) {
      String said = answer.decider() != null ? answer.decider().id() : "default " + answer.byDefault();
      wrong.add(file + ": " + line + " trace " + answer.verdict() + " by " + said + " kernel " + verdict + " " + path);
    }
  }
}
