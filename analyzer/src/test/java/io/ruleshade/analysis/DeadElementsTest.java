package io.ruleshade.analysis;

import static org.assertj.core.api.Assertions.assertThat;

import io.ruleshade.analysis.AnalysisResult.DeadElement;
import io.ruleshade.check.RuleRef;
import io.ruleshade.model.ConnState;
import io.ruleshade.model.Device;
import io.ruleshade.model.IpAddress;
import io.ruleshade.model.ServiceSet;
import io.ruleshade.parser.Dialects;
import io.ruleshade.parser.ParseInput;
import io.ruleshade.semantics.Evaluator;
import io.ruleshade.semantics.Packet;
import io.ruleshade.source.SourceFile;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/** Dead elements of verdict maps against all packets of small random chains. */
final class DeadElementsTest {
  private static final int CASES = Integer.getInteger("cases", 400);
  private static final String MAP = "tcp dport vmap { 1 : drop, 2 : accept, 3-4 : jump other, 5 : drop }";
  private static final List<List<Integer>> KEYS = List.of(List.of(1), List.of(2), List.of(3, 4), List.of(5));

  @Test
  void exactlyTheElementsThatNoPacketFinds() {
    int dead = 0;
    for (int seed = 0; seed < CASES; seed++) {
      Random random = new Random(seed);
      List<String> before = new ArrayList<>();
      int count = 1 + random.nextInt(5);
      for (int i = 0; i < count; i++) {
        before.add(rule(random));
      }
      Device device = device(before);
      AnalysisResult analysis = Analyzer.analyze(device, 1_000_000, 1);
      int map = number(analysis, before.size() + 1);
      if (!(analysis.fate(map) instanceof Fate.Alive)) {
        continue;
      }
      TreeSet<String> expected = new TreeSet<>();
      for (int element = 0; element < KEYS.size(); element++) {
        if (!isFound(device, analysis.rules().get(map), KEYS.get(element))) {
          expected.add(List.of("1 : drop", "2 : accept", "3-4 : jump other", "5 : drop").get(element));
        }
      }
      TreeSet<String> found = new TreeSet<>();
      for (DeadElement element : analysis.deadElements(map)) {
        found.add(element.element().written());
        assertBlamed(before, element);
      }
      assertThat(found).as("%s", before).isEqualTo(expected);
      dead += found.size();
    }
    assertThat(dead).as("dead elements").isGreaterThan(CASES / 4);
  }

  private static String rule(Random random) {
    String ports = "tcp dport " + (1 + random.nextInt(5)) + "-" + (3 + random.nextInt(4));
    String source = switch (random.nextInt(3)) {
      case 0 -> "ip saddr 10.0.0.0/31 ";
      case 1 -> "ip saddr 10.0.0.2/31 ";
      default -> "";
    };
    String verdict = switch (random.nextInt(8)) {
      case 0 -> "jump leaving";
      case 1, 2, 3 -> "accept";
      default -> "drop";
    };
    return source + ports.replaceAll("([4-6])-3", "3-$1").replace("5-4", "4-5") + " " + verdict;
  }

  private static Device device(List<String> before) {
    String text =
        "table ip t {\nchain leaving {\ntcp dport 1-2 return\nip saddr 10.0.0.1 accept\n}\n"
            + "chain other {\naccept\n}\nchain c {\ntype filter hook input priority 0; policy accept;\n"
            + String.join("\n", before) + "\n" + MAP + "\n}\n}\n";
    return Dialects.named("nftables")
        .orElseThrow()
        .parse(ParseInput.of(SourceFile.ofText("text", text)))
        .devices()
        .get(0);
  }

  private static int number(AnalysisResult analysis, int index) {
    for (int i = 0; i < analysis.rules().size(); i++) {
      RuleRef ref = analysis.rules().get(i);
      if (ref.ruleset().name().equals("ip t c") && ref.rule().index() == index) {
        return i;
      }
    }
    throw new AssertionError("no rule " + index);
  }

  private static boolean isFound(Device device, RuleRef map, List<Integer> ports) {
    Evaluator evaluator = new Evaluator(device);
    for (int source = 0; source < 5; source++) {
      for (int port : ports) {
        Packet packet =
            new Packet(
                "a", "", IpAddress.v4(0x0a000000L + source), IpAddress.v4(0xc0000201L),
                ServiceSet.TCP, 9, port, 2, ConnState.NEW, false, Map.of(), Map.of());
        boolean comes =
            evaluator.decide(device.entryPoints().get(0), packet).executed().stream()
                .anyMatch(step -> step.rule().equals(map.rule()));
        if (comes) {
          return true;
        }
      }
    }
    return false;
  }

  /** With the rules named alone the element is dead, and without any of them it is not. */
  private static void assertBlamed(List<String> before, DeadElement element) {
    if (before.stream().anyMatch(rule -> rule.endsWith("leaving"))) {
      return; // What leads packets around stays when causes are shrunk.
    }
    for (int without = -1; without < element.by().size(); without++) {
      List<String> kept = new ArrayList<>();
      for (int i = 0; i < element.by().size(); i++) {
        if (i != without) {
          kept.add(before.get(element.by().get(i).rule().index() - 1));
        }
      }
      AnalysisResult analysis = Analyzer.analyze(device(kept), 1_000_000, 1);
      boolean dead =
          analysis.deadElements(number(analysis, kept.size() + 1)).stream()
              .anyMatch(d -> d.element().written().equals(element.element().written()));
      assertThat(dead).as("%s by %s of %s", element, kept, before).isEqualTo(without < 0);
    }
  }
}
