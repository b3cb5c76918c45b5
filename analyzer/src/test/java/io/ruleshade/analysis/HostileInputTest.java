package io.ruleshade.analysis;

import static org.assertj.core.api.Assertions.assertThat;

import io.ruleshade.check.CheckResult;
import io.ruleshade.check.Checker;
import io.ruleshade.check.Finding;
import io.ruleshade.check.RuleRef;
import io.ruleshade.model.Device;
import io.ruleshade.parser.Dialects;
import io.ruleshade.parser.ParseInput;
import io.ruleshade.parser.ParseResult;
import io.ruleshade.source.SourceFile;
import java.util.List;
import java.util.function.IntFunction;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Input that is odd, huge or meant to hurt: an answer, and never a wrong one. */
final class HostileInputTest {
  private static final String START = "*filter\n:FORWARD DROP [0:0]\n";
  private static final String END = "COMMIT\n";

  private static final Checker.Options OPTIONS =
      new Checker.Options(
          Checker.Options.DEFAULT.workPerRule(), 1, List.of(), List.of("RS103", "RS106", "RS107", "RS109"), false);

  /** Reads and checks on this thread, without the check for redundancy. */
  private static CheckResult check(String dialect, String text) {
    ParseResult parsed = parse(dialect, text);
    return Checker.check(
        parsed.devices(), parsed.diagnostics(), parsed.complete(), OPTIONS);
  }

  private static ParseResult parse(String dialect, String text) {
    return Dialects.named(dialect)
        .orElseThrow()
        .parse(ParseInput.of(SourceFile.ofText("hostile", text)));
  }

  private static String lines(int count, IntFunction<String> line) {
    return IntStream.range(0, count).mapToObj(i -> line.apply(i) + "\n").collect(Collectors.joining());
  }

  private static String asa(String before, String... entries) {
    return "ASA Version 9.16(4)\nhostname fw\ninterface GigabitEthernet0/0\n nameif outside\n"
        + before
        + "access-list IN extended "
        + String.join("\naccess-list IN extended ", entries)
        + "\naccess-group IN in interface outside\n";
  }

  /** The dead rules as {@code ruleset#index code [by]}. */
  private static List<String> dead(CheckResult result) {
    return result.findings().stream()
        .filter(f -> List.of("RS101", "RS102", "RS104", "RS105").contains(f.code()))
        .map(HostileInputTest::words)
        .toList();
  }

  private static String words(Finding f) {
    String rule = f.rule() == null ? "" : f.rule().id();
    return rule + " " + f.code() + " " + f.by().stream().map(b -> b.rule().index()).toList();
  }

  @Test
  void groupsInACircle() {
    CheckResult result =
        check(
            "asa",
            asa(
                "object-group network A\n group-object B\nobject-group network B\n group-object C\n"
                    + "object-group network C\n group-object A\n network-object host 10.0.0.1\n",
                "permit ip object-group A any",
                "deny ip host 10.0.0.1 any",
                "permit ip object-group A any"));
    assertThat(dead(result)).noneMatch(d -> d.contains("[1]") && !d.contains("IN#2"));
    assertThat(result.diagnostics()).isNotEmpty();
  }

  @Test
  void groupsTenThousandDeep() {
    int depth = 10_000;
    String groups =
        lines(
            depth,
            i ->
                "object-group network G"
                    + i
                    + "\n "
                    + (i + 1 < depth ? "group-object G" + (i + 1) : "network-object 10.0.0.0 255.0.0.0"));
    for (boolean forwards : new boolean[] {true, false}) {
      List<String> parts = new java.util.ArrayList<>(List.of(groups.split("(?=object-group)", -1)));
      if (!forwards) {
        java.util.Collections.reverse(parts);
      }
      CheckResult result =
          check(
              "asa",
              asa(
                  String.join("", parts),
                  "permit ip object-group G0 any",
                  "deny ip 10.1.0.0 255.255.0.0 any"));
      // Either the groups are followed to the end, or what is not known covers nothing.
      assertThat(dead(result)).isIn(List.of(), List.of("IN#2 RS101 [1]"));
    }
  }

  @Test
  void chainsTenThousandDeep() {
    int depth = 10_000;
    CheckResult result =
        check(
            "iptables",
            START
                + lines(depth, i -> ":C" + i + " - [0:0]")
                + "-A FORWARD -j C0\n-A FORWARD -s 10.1.0.0/16 -j DROP\n"
                + lines(
                    depth,
                    i -> "-A C" + i + (i + 1 < depth ? " -j C" + (i + 1) : " -s 10.0.0.0/8 -j ACCEPT"))
                + END);
    assertThat(dead(result)).containsExactly("filter/FORWARD#2 RS101 [1]");
  }

  @Test
  void chainsThatCallThemselves() {
    CheckResult result =
        check(
            "iptables",
            START
                + ":A - [0:0]\n:B - [0:0]\n:D - [0:0]\n-A FORWARD -j A\n-A FORWARD -j ACCEPT\n"
                + "-A FORWARD -p tcp -j DROP\n-A A -j B\n-A B -j A\n-A B -j ACCEPT\n-A B -j DROP\n-A D -g D\n"
                + END);
    assertThat(result.complete()).isFalse();
    assertThat(dead(result)).noneMatch(d -> d.startsWith("filter/A") || d.startsWith("filter/B#1"));
    assertThat(result.findings()).anyMatch(f -> f.code().equals("RS902"));
  }

  @Test
  void twoHundredThousandLines() {
    int count = 200_000;
    CheckResult result =
        check(
            "iptables",
            START
                + lines(
                    count,
                    i -> "-A FORWARD -s 10." + (i >> 16) + "." + (i >> 8 & 255) + "." + (i & 255) + "/32 -j ACCEPT")
                + "-A FORWARD -s 10.0.0.0/31 -j ACCEPT\n"
                + END);
    assertThat(dead(result)).containsExactly("filter/FORWARD#200001 RS102 [1, 2]");
  }

  @Test
  void nothingAtAll() {
    assertThat(dead(check("iptables", "*filter\nCOMMIT\n"))).isEmpty();
    assertThat(dead(check("iptables", ""))).isEmpty();
    assertThat(dead(check("asa", ""))).isEmpty();
    assertThat(dead(check("asa", "ASA Version 9.16(4)\nhostname fw\n"))).isEmpty();
    String chains = START + ":E - [0:0]\n:F - [0:0]\n-A FORWARD -j E\n-A FORWARD -g F\n-A FORWARD -j ACCEPT\n" + END;
    assertThat(dead(check("iptables", chains))).containsExactly("filter/FORWARD#3 RS101 [2]");
  }

  @Test
  void thousandPorts() {
    String ports = "object-group service P tcp\n" + lines(1000, i -> " port-object eq " + (1 + 2 * i));
    assertThat(
            dead(
                check(
                    "asa",
                    asa(
                        ports,
                        "permit tcp any any object-group P",
                        "deny tcp any any eq 777",
                        "deny tcp any any eq 778",
                        "deny tcp any any range 777 778"))))
        .containsExactly("IN#2 RS101 [1]", "IN#4 RS101 [1, 3]");
  }

  @Test
  void tenThousandPredicates() {
    int count = 10_000;
    String rules =
        lines(count, i -> "-A FORWARD -m string --string \"x" + i + "\" --algo bm --to 65535 -j ACCEPT");
    CheckResult result =
        check(
            "iptables",
            START
                + rules
                + "-A FORWARD -m string --string \"x77\" --algo bm --to 65535 -j DROP\n"
                + "-A FORWARD -m string --string \"y\" --algo bm --to 65535 -j DROP\n"
                + END);
    assertThat(dead(result)).containsExactly("filter/FORWARD#10001 RS101 [78]");
  }

  @Test
  void calledFromFiveHundredPlaces() {
    String calls = lines(500, i -> "-A FORWARD -s 10." + i / 256 + "." + i % 256 + ".0/24 -j C");
    String chain = lines(200, i -> "-A C -p tcp -m tcp --dport " + (1 + i) + " -j ACCEPT");
    CheckResult result =
        check(
            "iptables",
            START + ":C - [0:0]\n" + calls + chain + "-A C -p tcp -m tcp --dport 7 -j DROP\n" + END);
    assertThat(dead(result)).containsExactly("filter/C#201 RS101 [7]");
  }

  @Test
  void calledFromTooManyPlaces() {
    String calls = lines(40, i -> "-A FORWARD -s 10.0." + i + ".0/24 -j C");
    String more = lines(40, i -> "-A C -d 10.0." + i + ".0/24 -j D");
    String chain = lines(10, i -> "-A D -p tcp -m tcp --dport " + (1 + i) + " -j ACCEPT");
    ParseResult parsed =
        parse("iptables", START + ":C - [0:0]\n:D - [0:0]\n" + calls + more + chain + chain + END);
    Device device = parsed.devices().get(0);
    // 40 calls of 40 calls of 20 rules: 33,640 places.
    FilterProgram whole = ProgramBuilder.build(device, 1, 34_000);
    assertThat(whole.overflow()).isFalse();
    AnalysisResult all = Analyzer.analyze(whole, 1_000_000, 1);
    for (int rule = 0; rule < all.rules().size(); rule++) {
      RuleRef ref = all.rules().get(rule);
      boolean copy = ref.ruleset().name().equals("filter/D") && ref.rule().index() > 10;
      assertThat(all.fate(rule)).isInstanceOf(copy ? Fate.Dead.class : Fate.Alive.class);
    }
    FilterProgram cut = ProgramBuilder.build(device, 1, 33_000);
    assertThat(cut.overflow()).isTrue();
    AnalysisResult result = Analyzer.analyze(cut, 1_000_000, 1);
    for (int rule = 0; rule < result.rules().size(); rule++) {
      assertThat(result.fate(rule)).isInstanceOf(Fate.Undecided.class);
    }
    Sides sides = Sides.of(device, device);
    FilterProgram twice = ProgramBuilder.build(sides.both(), 1, 33_000);
    Differences.Result difference =
        Differences.between(device, device, sides, twice, 1_000_000, 1, 2);
    assertThat(difference.complete()).isFalse();
    assertThat(difference.equivalent()).isFalse();
    assertThat(difference.onlyBefore()).isEmpty();
    assertThat(difference.onlyAfter()).isEmpty();
  }

  @Test
  void thousandsOfLinesThatAreNotUnderstood() {
    String base = lines(2000, i -> "-A FORWARD -p tcp -m tcp --dport " + (1 + i) + " --no-such -j DROP");
    CheckResult result =
        check(
            "iptables",
            START + base + "-A FORWARD -s 10.0.0.0/8 -j ACCEPT\n-A FORWARD -s 10.1.0.0/16 -j DROP\n" + END);
    assertThat(result.complete()).isFalse();
    assertThat(dead(result)).containsExactly("filter/FORWARD#2 RS102 [1]");

    String chains = lines(40, i -> ":C" + i + " - [0:0]");
    String jumps = lines(300, i -> "-A FORWARD --no-such -j C" + i % 40);
    String rules = lines(400, i -> "-A C" + i % 40 + " -s 10.0." + i % 256 + ".0/24 -j ACCEPT");
    CheckResult perhaps =
        check(
            "iptables",
            START
                + chains
                + jumps
                + rules
                + "-A FORWARD -s 10.0.0.0/8 -j ACCEPT\n-A FORWARD -s 10.1.0.0/16 -j DROP\n"
                + END);
    assertThat(perhaps.complete()).isFalse();
    assertThat(dead(perhaps)).allMatch(d -> d.startsWith("filter/FORWARD#2 ") || d.contains("RS104"));
  }
}
