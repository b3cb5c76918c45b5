package io.ruleshade.analysis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.ruleshade.analysis.AnalysisResult.Permitted;
import io.ruleshade.check.Statistics;
import io.ruleshade.model.Action;
import io.ruleshade.model.ConnState;
import io.ruleshade.model.Device;
import io.ruleshade.model.IpAddress;
import io.ruleshade.model.ServiceSet;
import io.ruleshade.parser.Dialects;
import io.ruleshade.parser.ParseInput;
import io.ruleshade.semantics.Evaluator;
import io.ruleshade.semantics.Packet;
import io.ruleshade.source.SourceFile;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** The share of packets that is permitted, against packets of every cell of a coarse grid. */
final class PermissivenessTest {
  private static final String HEAD =
      "*filter\n:INPUT DROP [0:0]\n:FORWARD DROP [0:0]\n:OUTPUT ACCEPT [0:0]\n:SUB - [0:0]\n";

  @Test
  void isTheShareOfThePermittedCells() {
    for (int seed = 0; seed < 150; seed++) {
      Random random = new Random(seed);
      StringBuilder text = new StringBuilder(HEAD);
      int count = 1 + random.nextInt(7);
      for (int i = 0; i < count; i++) {
        text.append(rule(random, "INPUT"));
      }
      for (int i = 0; i < 3; i++) {
        text.append(rule(random, "SUB"));
      }
      Device device = device(text + "COMMIT\n");
      Permitted found = input(device);
      double expected = byCells(device);
      assertThat(found.low()).as("%d: %s", seed, text).isCloseTo(expected, within(1e-12));
      assertThat(found.high()).isEqualTo(found.low());
    }
  }

  @Test
  void whatNobodyKnowsLiesBetweenTheBounds() {
    Permitted found =
        input(device(HEAD + "-A INPUT -s 128.0.0.0/1 -m limit --limit 1/sec -j ACCEPT\n"
            + "-A INPUT -s 64.0.0.0/2 -j ACCEPT\nCOMMIT\n"));
    assertThat(found.low()).isEqualTo(0.25);
    assertThat(found.high()).isEqualTo(0.75);
  }

  @Test
  void halvesOfTheAddressesOfEitherVersion() {
    String text =
        "table inet t {\n chain c {\n type filter hook input priority 0; policy drop;\n"
            + " ip saddr 128.0.0.0/1 accept\n ip6 saddr 8000::/2 accept\n }\n}\n";
    Device device =
        Dialects.named("nftables")
            .orElseThrow()
            .parse(ParseInput.of(SourceFile.ofText("t.nft", text)))
            .devices()
            .get(0);
    List<Permitted> found = Analyzer.analyze(device, 2_000_000, 1).permitted(device.rulesets().get(0));
    assertThat(found)
        .extracting(Permitted::six, Permitted::low, Permitted::high)
        .containsExactlyInAnyOrder(
            org.assertj.core.groups.Tuple.tuple(false, 0.5, 0.5),
            org.assertj.core.groups.Tuple.tuple(true, 0.25, 0.25));
  }

  @Test
  void scores() {
    assertThat(Statistics.score(1, false)).isEqualTo(100);
    assertThat(Statistics.score(0, false)).isZero();
    assertThat(Statistics.score(Math.pow(2, -88), false)).isCloseTo(0, within(1e-9));
    assertThat(Statistics.score(Math.pow(2, -140), true)).isCloseTo(50, within(1e-9));
  }

  private static String rule(Random random, String chain) {
    StringBuilder out = new StringBuilder("-A ").append(chain);
    if (random.nextBoolean()) {
      int length = 1 + random.nextInt(4);
      int first = random.nextInt(16) >> (4 - length) << (4 - length);
      out.append(" -s ").append(first << 4).append(".0.0.0/").append(length);
    }
    if (random.nextBoolean()) {
      int port = random.nextInt(4) << 14;
      out.append(" -p tcp --dport ").append(port).append(':').append(port + 16383);
    }
    String[] targets =
        chain.equals("SUB")
            ? new String[] {"ACCEPT", "DROP", "RETURN"}
            : new String[] {"ACCEPT", "DROP", "SUB", "ACCEPT"};
    return out.append(" -j ").append(targets[random.nextInt(targets.length)]).append('\n').toString();
  }

  private static Device device(String text) {
    return Dialects.named("iptables")
        .orElseThrow()
        .parse(ParseInput.of(SourceFile.ofText("text", text)))
        .devices()
        .get(0);
  }

  private static Permitted input(Device device) {
    List<Permitted> all =
        Analyzer.analyze(device, 1_000_000, 1)
            .permitted(device.ruleset("filter/INPUT").orElseThrow());
    assertThat(all).hasSize(1);
    return all.get(0);
  }

  /**
   * Sixteen sources, four ranges of ports of tcp in first fragments and in later ones (where a rule with
   * ports does not match), and every other protocol.
   */
  private static double byCells(Device device) {
    Evaluator evaluator = new Evaluator(device);
    double out = 0;
    for (int source = 0; source < 16; source++) {
      for (int cell = 0; cell < 9; cell++) {
        boolean tcp = cell < 8;
        boolean later = tcp && cell >= 4;
        Packet packet =
            new Packet(
                "eth0", "", IpAddress.v4((long) source << 28 | 5), IpAddress.v4(0xc0000201L),
                tcp ? ServiceSet.TCP : 47, tcp ? 9 : 0, tcp ? (cell % 4) << 14 | 3 : 0, tcp ? 2 : 0,
                ConnState.NEW, later, Map.of(), Map.of());
        boolean permitted =
            evaluator.decide(device.entryPoints().get(0), packet).verdicts().stream()
                .allMatch(v -> v.kind() == Action.Kind.PERMIT);
        double weight = tcp ? 1.0 / 256 / 4 / 2 : 255.0 / 256;
        out += permitted ? weight / 16 : 0;
      }
    }
    return out;
  }
}
