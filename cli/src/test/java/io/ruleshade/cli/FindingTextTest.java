package io.ruleshade.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.ruleshade.check.CheckResult;
import io.ruleshade.check.Finding;
import io.ruleshade.check.RuleRef;
import io.ruleshade.check.Witness;
import io.ruleshade.diagnostic.Severity;
import io.ruleshade.model.Action;
import io.ruleshade.model.Device;
import io.ruleshade.model.Ruleset;
import io.ruleshade.parser.ParseInput;
import io.ruleshade.parser.iptables.IptablesDialect;
import io.ruleshade.report.Format;
import io.ruleshade.report.Formats;
import io.ruleshade.report.Gate;
import io.ruleshade.report.Layout;
import io.ruleshade.report.Paint;
import io.ruleshade.report.Report;
import io.ruleshade.source.SourceFile;
import io.ruleshade.trace.PacketException;
import io.ruleshade.trace.PacketSyntax;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The text of findings, exactly. */
final class FindingTextTest {
  private static final String RULES =
      """
      *filter
      :INPUT DROP [0:0]
      :FORWARD DROP [0:0]
      :OUTPUT ACCEPT [0:0]
      -A INPUT -s 10.0.0.0/9 -p tcp -m tcp --dport 22 -j ACCEPT
      -A INPUT -s 10.128.0.0/9 -p tcp -m tcp --dport 22 -j ACCEPT
      -A INPUT -s 10.66.0.0/16 -p tcp -m tcp --dport 22 -j DROP
      COMMIT
      """;

  static CheckResult result(int causes) throws PacketException {
    Device device =
        new IptablesDialect()
            .parse(ParseInput.of(SourceFile.ofText("fw.rules", RULES)))
            .devices()
            .get(0);
    Ruleset input = device.ruleset("filter/INPUT").orElseThrow();
    RuleRef dead = new RuleRef(input, input.rules().get(2));
    RuleRef decider = new RuleRef(input, input.rules().get(0));
    List<RuleRef> by = new ArrayList<>();
    for (int i = 0; i < causes; i++) {
      by.add(new RuleRef(input, input.rules().get(i % 2)));
    }
    Finding finding =
        new Finding(
            "RS101",
            "shadowed",
            Severity.HIGH,
            device,
            input,
            dead,
            dead.rule().span(),
            Finding.Cause.UNION,
            Finding.Agreement.OPPOSITE,
            Finding.Certainty.PROVEN,
            List.of(),
            by,
            false,
            new Witness(
                PacketSyntax.parse("tcp 10.66.0.1 > 192.0.2.1:22").packet("eth0", ""),
                Action.Kind.PERMIT,
                decider,
                "filter/INPUT"),
            "its packets are permitted earlier",
            List.of("a fact"),
            "move it up, or delete it",
            "rs1:0123");
    return new CheckResult(List.of(device), List.of(finding), List.of(), List.of(), true, 0);
  }

  static String print(CheckResult result, String format, Layout layout, boolean verbose)
      throws IOException {
    Report report = Report.of(result, "1.0", new Gate(Severity.LOW, false, false), code -> true);
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    Formats.named(format).orElseThrow().write(report, new Format.View(layout, verbose, false), out);
    return out.toString(StandardCharsets.UTF_8);
  }

  @Test
  void showsRuleCausesWitnessAndHelp() throws Exception {
    assertThat(print(result(2), "text", Layout.PLAIN, false))
        .isEqualTo(
            """
            high[RS101] fw filter/INPUT#3 shadowed: its packets are permitted earlier
             --> fw.rules:7
             7 | -A INPUT -s 10.66.0.0/16 -p tcp -m tcp --dport 22 -j DROP
             ::: fw.rules:5 filter/INPUT#1 permit
             5 | -A INPUT -s 10.0.0.0/9 -p tcp -m tcp --dport 22 -j ACCEPT
             ::: fw.rules:6 filter/INPUT#2 permit
             6 | -A INPUT -s 10.128.0.0/9 -p tcp -m tcp --dport 22 -j ACCEPT
               |
               = claim: 2 rules together take all of it; decided the opposite way; proven
               = witness: tcp 10.66.0.1:40000 > 192.0.2.1:22 in eth0 is permitted by filter/INPUT#1 (fw.rules:5)
               = note: a fact
               = help: move it up, or delete it
               = page: ruleshade rule RS101

            found 1 high (1 RS101)
            analysed 1 device, 3 rules, 8 lines (8 modelled, 0 irrelevant, 0 not understood)
            gate: 1 at or above low, exit 1
            """);
  }

  @Test
  void cutsLongCausesUnlessVerbose() throws Exception {
    assertThat(print(result(40), "text", Layout.PLAIN, false))
        .contains("= note: and 37 more rules; --verbose shows all\n");
    assertThat(print(result(40), "text", Layout.PLAIN, true)).doesNotContain("more rules");
  }

  @Test
  void fitsANarrowTerminal() throws Exception {
    for (int width : new int[] {80, 160}) {
      assertThat(print(result(2), "text", new Layout(Paint.OFF, width), false).lines())
          .allSatisfy(line -> assertThat(line).hasSizeLessThanOrEqualTo(Math.max(width, 85)));
    }
  }

  @Test
  void thousandsStreamFast() throws Exception {
    CheckResult one = result(2);
    List<Finding> many = new ArrayList<>();
    for (int i = 0; i < 20_000; i++) {
      many.add(one.findings().get(0));
    }
    CheckResult result = new CheckResult(one.devices(), many, List.of(), List.of(), true, 0);
    // The time of this thread, not of a machine that does other things besides.
    ThreadMXBean threads = ManagementFactory.getThreadMXBean();
    long start = threads.getCurrentThreadCpuTime();
    for (String format : List.of("text", "json", "jsonl")) {
      print(result, format, Layout.PLAIN, false);
    }
    assertThat((threads.getCurrentThreadCpuTime() - start) / 1_000_000_000.0).isLessThan(20);
  }
}
