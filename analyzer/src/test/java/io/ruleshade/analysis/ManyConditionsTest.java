package io.ruleshade.analysis;

import static org.assertj.core.api.Assertions.assertThat;

import io.ruleshade.check.CheckResult;
import io.ruleshade.check.Checker;
import io.ruleshade.check.Finding;
import io.ruleshade.check.Finding.Agreement;
import io.ruleshade.check.Finding.Certainty;
import io.ruleshade.check.RuleRef;
import io.ruleshade.parser.Dialects;
import io.ruleshade.parser.ParseInput;
import io.ruleshade.parser.ParseResult;
import io.ruleshade.source.SourceFile;
import java.util.List;
import java.util.function.IntFunction;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/**
 * Lists in which nearly every rule asks for a condition of its own, very deep calls, and very many
 * returns: all of it is decided, and as few rules would be.
 */
final class ManyConditionsTest {
  private static final int COUNT = 600;

  private static List<Finding> findings(String text) {
    return findings(text, 20_000_000);
  }

  private static List<Finding> findings(String text, long workPerRule) {
    ParseResult parsed =
        Dialects.named("iptables")
            .orElseThrow()
            .parse(ParseInput.of(SourceFile.ofText("many", "*filter\n" + text + "COMMIT\n")));
    Checker.Options options =
        new Checker.Options(workPerRule, 1, List.of("RS101", "RS102", "RS105"), List.of(), false);
    CheckResult result =
        Checker.check(parsed.devices(), parsed.diagnostics(), parsed.complete(), options);
    assertThat(result.complete()).isEqualTo(result.undecided() == 0);
    return result.findings();
  }

  private static String lines(int count, IntFunction<String> line) {
    return IntStream.range(0, count).mapToObj(i -> line.apply(i) + "\n").collect(Collectors.joining());
  }

  private static String mac(int i) {
    return "02:00:00:00:%02x:%02x".formatted(i >> 8, i & 255);
  }

  /** Each rule is dead by the one before it, in the way that is said. */
  private static void assertPairs(List<Finding> findings, String code, Agreement agreement) {
    assertThat(findings).hasSize(COUNT);
    for (Finding finding : findings) {
      int index = finding.rule() == null ? 0 : finding.rule().rule().index();
      assertThat(finding.code()).isEqualTo(code);
      assertThat(finding.agreement()).isEqualTo(agreement);
      assertThat(finding.by()).extracting(by -> by.rule().index()).containsExactly(index - 1);
      assertThat(index % 2).isZero();
    }
  }

  @Test
  void stringsAndTheirOpposites() {
    List<Finding> findings =
        findings(
            ":FORWARD DROP [0:0]\n"
                + lines(
                    COUNT,
                    i ->
                        "-A FORWARD -m string --string X%1$d --algo bm -j ACCEPT\n-A FORWARD -m string --string X%1$d --algo bm -j DROP"
                            .formatted(i)));
    assertPairs(findings, "RS101", Agreement.OPPOSITE);
    // The packets of each are permitted on its own condition, whatever the others are.
    assertThat(findings).allMatch(f -> f.certainty() == Certainty.CONDITIONAL && f.conditions().size() == 1);
  }

  @Test
  void addressesAndTheirCopies() {
    assertPairs(
        findings(
            ":FORWARD DROP [0:0]\n"
                + lines(
                    COUNT,
                    i ->
                        "-A FORWARD -m mac --mac-source %1$s -j ACCEPT\n-A FORWARD -m mac --mac-source %1$s -j ACCEPT"
                            .formatted(mac(i)))),
        "RS105",
        Agreement.SAME);
  }

  @Test
  void ownersAndTheirOpposites() {
    assertPairs(
        findings(
            ":OUTPUT DROP [0:0]\n"
                + lines(
                    COUNT,
                    i ->
                        "-A OUTPUT -m owner --uid-owner %1$d -j %2$s\n-A OUTPUT -m owner --uid-owner %1$d -j %3$s"
                            .formatted(i, i % 2 == 0 ? "ACCEPT" : "DROP", i % 2 == 0 ? "DROP" : "ACCEPT"))),
        "RS101",
        Agreement.OPPOSITE);
  }

  @Test
  void manyOtherConditionsAreCounted() {
    List<Finding> findings =
        findings(
            ":FORWARD DROP [0:0]\n"
                + "-A FORWARD -m string --string Z --algo bm -j DROP\n"
                + lines(
                    200,
                    i -> "-A FORWARD -s 10.0.0.0/8 -m string --string Y" + i + " --algo bm -j DROP")
                + "-A FORWARD -s 10.1.0.0/16 -j ACCEPT\n-A FORWARD -s 10.1.1.0/24 -j DROP\n");
    assertThat(findings).hasSize(1);
    Finding finding = findings.get(0);
    assertThat(finding.certainty()).isEqualTo(Certainty.CONDITIONAL);
    assertThat(finding.conditions()).hasSize(51).contains("151 further conditions");
    assertThat(finding.conditions().subList(0, 50)).allMatch(text -> text.startsWith("not string"));
  }

  @Test
  void deadRulesInEveryChainOfADeepCall() {
    int depth = 1_000;
    List<Finding> findings =
        findings(
            ":FORWARD DROP [0:0]\n"
                + lines(depth, i -> ":C" + i + " - [0:0]")
                + "-A FORWARD -j C0\n"
                + lines(depth - 1, i -> "-A C" + i + " -s 10.0.0.0/8 -j C" + (i + 1))
                + "-A C" + (depth - 1) + " -s 10.0.0.0/8 -j ACCEPT\n"
                + lines(depth - 1, i -> "-A C" + i + " -s 10.0.0.0/9 -j ACCEPT"));
    assertThat(findings).hasSize(depth - 1);
    assertThat(findings)
        .allMatch(f -> f.code().equals("RS102") && f.by().size() == 1)
        .allMatch(f -> f.by().get(0).id().equals("filter/C" + (depth - 1) + "#1"));
  }

  @Test
  void verdictsBehindManyReturns() {
    List<Finding> findings =
        findings(
            ":FORWARD DROP [0:0]\n:C - [0:0]\n-A FORWARD -j C\n"
                + lines(COUNT, i -> "-A C -s 10.0." + i / 256 + "." + i % 256 + "/32 -j RETURN")
                + "-A C -s 10.0.0.7/32 -j ACCEPT\n-A C -j ACCEPT\n-A C -p tcp -j DROP\n"
                + "-A FORWARD -s 10.0.0.0/30 -j DROP\n-A FORWARD -s 10.0.0.2/32 -j ACCEPT\n");
    assertThat(findings).extracting(f -> f.rule() == null ? "" : f.rule().id())
        .containsExactly("filter/FORWARD#3", "filter/C#601", "filter/C#603");
    assertThat(findings.get(0).by()).extracting(by -> by.rule().index()).containsExactly(2);
    assertThat(findings.get(1).by()).extracting(by -> by.rule().index()).containsExactly(8);
    assertThat(findings.get(2).by()).extracting(by -> by.rule().index()).containsExactly(602);
    assertThat(findings.get(2).agreement()).isEqualTo(Agreement.MIXED);
  }

  @Test
  void whatWorkWasTooLittleForIsNotClaimed() {
    String text =
        ":FORWARD DROP [0:0]\n"
            + lines(
                300,
                i ->
                    "-A FORWARD -m string --string X%1$d --algo bm -j ACCEPT\n-A FORWARD -m string --string X%1$d --algo bm -j DROP"
                        .formatted(i));
    List<String> all = words(findings(text));
    int fewer = 0;
    for (long work = 1; work < 10_000; work *= 4) {
      List<String> some =
          words(findings(text, work).stream().filter(f -> !f.code().equals("RS902")).toList());
      fewer += some.size() < all.size() ? 1 : 0;
      assertThat(all).containsAll(some);
    }
    assertThat(fewer).isPositive();
  }

  private static List<String> words(List<Finding> findings) {
    return findings.stream()
        .map(
            f ->
                (f.rule() == null ? "" : f.rule().id())
                    + " "
                    + f.code()
                    + " "
                    + f.agreement()
                    + " "
                    + f.by().stream().map(RuleRef::id).toList())
        .toList();
  }
}
