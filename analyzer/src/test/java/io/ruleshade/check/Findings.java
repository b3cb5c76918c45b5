package io.ruleshade.check;

import static org.assertj.core.api.Assertions.assertThat;

import io.ruleshade.parser.Dialects;
import io.ruleshade.parser.ParseInput;
import io.ruleshade.parser.ParseResult;
import io.ruleshade.policy.Policy;
import io.ruleshade.source.SourceFile;
import java.util.ArrayList;
import java.util.List;

/** What some checks find in a text, in short. */
final class Findings {
  /** The head of a filter table. */
  static final String FILTER =
      "*filter\n:INPUT DROP [0:0]\n:FORWARD DROP [0:0]\n:OUTPUT ACCEPT [0:0]\n";

  private Findings() {}

  /** The options of a run with some codes alone. */
  static Checker.Options only(List<String> codes, Policy policy, HitCounts hits) {
    return new Checker.Options(2_000_000, 1, codes, List.of(), false, policy, hits, null);
  }

  static List<Finding> of(String dialect, String text, String... codes) {
    return of(dialect, text, Policy.DEFAULT, HitCounts.NONE, codes);
  }

  static List<Finding> of(
      String dialect, String text, Policy policy, HitCounts hits, String... codes) {
    ParseResult parsed =
        Dialects.named(dialect)
            .orElseThrow()
            .parse(ParseInput.of(SourceFile.ofText("text", text)));
    assertThat(parsed.devices()).as(text).hasSize(1);
    return Checker.check(
            parsed.devices(),
            parsed.diagnostics(),
            parsed.complete(),
            only(List.of(codes), policy, hits))
        .findings();
  }

  /** Findings as {@code line severity message}. */
  static List<String> words(List<Finding> findings) {
    List<String> out = new ArrayList<>();
    for (Finding finding : findings) {
      out.add(
          finding.span().line() + " " + finding.severity().label() + " " + finding.message());
    }
    return out;
  }

  /** A list of ASA on the interface outside. */
  static String asa(String before, String... entries) {
    return "ASA Version 9.16(4)\nhostname fw\ninterface GigabitEthernet0/0\n nameif outside\n"
        + " ip address 192.0.2.1 255.255.255.0\n"
        + before
        + "access-list IN extended "
        + String.join("\naccess-list IN extended ", entries)
        + "\naccess-group IN in interface outside\n";
  }

  /** A filter table with some rules. */
  static String iptables(String... rules) {
    return FILTER + "-A " + String.join("\n-A ", rules) + "\nCOMMIT\n";
  }
}
