package io.ruleshade.semantics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import io.ruleshade.model.ConnState;
import io.ruleshade.model.Device;
import io.ruleshade.model.EntryPoint;
import io.ruleshade.model.IpAddress;
import io.ruleshade.parser.Dialects;
import io.ruleshade.parser.ParseInput;
import io.ruleshade.source.SourceFile;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.function.IntFunction;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Chains that a packet may come through in more ways than can be gone one by one. */
final class ManyWaysTest {
  private static final String CHAINS = lines(40, i -> ":C" + i + " - [0:0]");
  private static final String ACCEPTS = lines(40, i -> "-A C" + i + " -s 10.0.0." + i + " -j ACCEPT");

  private static String lines(int count, IntFunction<String> line) {
    return IntStream.range(0, count).mapToObj(i -> line.apply(i) + "\n").collect(Collectors.joining());
  }

  private static List<String> verdicts(String chains) {
    String text = "*filter\n:FORWARD DROP [0:0]\n" + CHAINS + "-A FORWARD -j C0\n" + chains + "COMMIT\n";
    Device device =
        Dialects.named("iptables")
            .orElseThrow()
            .parse(ParseInput.of(SourceFile.ofText("ways", text)))
            .devices()
            .get(0);
    EntryPoint entry = device.entryPoints().get(0);
    Packet packet =
        new Packet(
            "eth0", "eth1", IpAddress.parse("10.0.0.1").orElseThrow(),
            IpAddress.parse("192.0.2.1").orElseThrow(), 6, 40000, 80, 2, ConnState.NEW, false,
            Map.of(), Map.of());
    Evaluator evaluator = new Evaluator(device);
    return assertTimeoutPreemptively(
        Duration.ofSeconds(20),
        () -> evaluator.decide(entry, packet).verdicts().stream().map(ManyWaysTest::words).toList());
  }

  private static String words(Verdict verdict) {
    return verdict.kind() == null
        ? "unknown"
        : verdict.rule() == null || verdict.ruleset() == null
            ? "default"
            : verdict.ruleset().id(verdict.rule());
  }

  /** Each chain perhaps calls the next twice: two to the fortieth ways. */
  @Test
  void eachPerhapsCallsTheNextTwice() {
    String jumps = lines(78, i -> "-A C" + i / 2 + " -m limit --limit 1/sec -j C" + (i / 2 + 1));
    assertThat(verdicts(jumps + "-A C39 -s 10.0.0.0/8 -j ACCEPT\n"))
        .containsExactlyInAnyOrder("default", "filter/C39#1");
  }

  /** A chain that is called twice is left twice, and what was written on the way counts. */
  @Test
  void calledAgainWithWhatWasWritten() {
    String once = "-A C0 -m limit --limit 1/sec -j C1\n-A C0 -j MARK --set-mark 1\n-A C0 -j C1\n";
    String mark = "-A C1 -m mark --mark 1 -j DROP\n-A C1 -s 192.0.2.1 -j ACCEPT\n";
    assertThat(verdicts(once + mark + "-A C0 -s 10.0.0.0/8 -j ACCEPT\n"))
        .containsExactlyInAnyOrder("filter/C1#1", "filter/C0#4");
  }

  @Test
  void anyOfThemPerhapsCallsAnother() {
    String unread = lines(40, i -> "-A C" + i + " --no-such -j C" + (i + 7) % 40);
    assertThat(verdicts(unread + ACCEPTS)).containsOnly("unknown", "default", "filter/C1#1");
  }

  @Test
  void eachPerhapsCallsAllOthers() {
    String circle =
        lines(
            40 * 39,
            i -> "-A C" + i / 39 + " -m limit --limit 1/sec -j C" + (i / 39 + 1 + i % 39) % 40);
    assertThat(verdicts(circle + ACCEPTS)).containsOnly("unknown", "default", "filter/C1#40");
  }

  /** In a small circle the call that closes it is the one that nobody knows the end of. */
  @Test
  void aCircleOfTwo() {
    String calls = "-A C0 -s 10.0.0.1 -j C1\n-A C1 -s 192.0.2.0/24 -j C0\n-A C1 -j RETURN\n-A C0 -j ACCEPT\n";
    assertThat(verdicts(calls)).containsExactly("filter/C0#2");
    assertThat(verdicts(calls.replace("192.0.2.0/24", "10.0.0.0/8")))
        .containsExactlyInAnyOrder("unknown", "filter/C0#2");
  }
}
