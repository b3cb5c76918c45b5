package io.ruleshade.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Baseline, exceptions and remarks, from the command line. */
final class AcceptanceTest {
  private static final String ASA =
      """
      hostname edge-fw1
      interface GigabitEthernet0/0
       nameif outside
       security-level 0
       ip address 203.0.113.1 255.255.255.0
      access-list OUTSIDE_IN remark all of the servers
      access-list OUTSIDE_IN extended deny ip any 10.1.0.0 255.255.0.0 log
      access-list OUTSIDE_IN remark the mail server
      access-list OUTSIDE_IN extended permit tcp any host 10.1.0.5 eq smtp log
      access-list OUTSIDE_IN remark the rest
      access-list OUTSIDE_IN extended deny ip any any log
      access-group OUTSIDE_IN in interface outside
      """;

  @TempDir Path folder;
  private String config = "";
  private String baseline = "";
  private String exceptions = "";

  @BeforeEach
  void files() throws IOException {
    config = Files.writeString(folder.resolve("edge.cfg"), ASA).toString();
    baseline = folder.resolve("baseline.json").toString();
    exceptions = folder.resolve("exceptions.yaml").toString();
  }

  private static Run.Outcome run(String... arguments) {
    return Run.run(arguments);
  }

  private Run.Outcome check(String... more) {
    String[] all = new String[more.length + 2];
    all[0] = "check";
    all[1] = config;
    System.arraycopy(more, 0, all, 2, more.length);
    return run(all);
  }

  private String fingerprint() {
    Matcher found =
        Pattern.compile("\"fingerprint\": \"(rs1:[^\"]+)\"")
            .matcher(check("--select", "RS101", "--format", "json").out());
    assertThat(found.find()).isTrue();
    return found.group(1);
  }

  private static String entry(String fingerprint, String created, String expires) {
    return """
    exceptions:
      - fingerprint: "%s"
        code: RS101
        device: edge-fw1
        reason: the server moves with the next release
        owner: network team
        approved_by: head of operations
        ticket: CHG-7
        created: %s
        expires: %s
    """
        .formatted(fingerprint, created, expires);
  }

  private Run.Outcome with(String yaml, String... more) throws IOException {
    Files.writeString(Path.of(exceptions), yaml);
    String[] all = new String[more.length + 4];
    all[0] = "--exceptions";
    all[1] = exceptions;
    all[2] = "--as-of";
    all[3] = "2026-06-01";
    System.arraycopy(more, 0, all, 4, more.length);
    return check(all);
  }

  @Test
  void whatABaselineKnowsDoesNotFail() throws IOException {
    assertThat(check().exit()).isEqualTo(1);
    Run.Outcome created = run("baseline", "create", config, "--baseline", baseline);
    assertThat(created.exit()).isZero();
    assertThat(created.out()).startsWith("wrote ").endsWith(" findings to " + baseline + "\n");
    String written = Files.readString(Path.of(baseline));
    assertThat(written).contains("ruleshade/baseline/1").doesNotContain("\"line\"", "edge.cfg");
    Run.Outcome checked = check("--baseline", baseline);
    assertThat(checked.exit()).isZero();
    assertThat(checked.out())
        .startsWith("suppressed ")
        .contains(" baseline); --show-suppressed lists them\nno findings\n")
        .endsWith("gate: 0 at or above low, exit 0\n");
    assertThat(check("--baseline", baseline, "--show-suppressed").out())
        .contains("RS101", "= accepted: in the baseline, known before");
    assertThat(check("--baseline", baseline, "--format", "json").out())
        .contains("\"kind\": \"baseline\"");
    assertThat(run("baseline", "create", config, "--baseline", baseline).exit()).isEqualTo(2);
    assertThat(run("baseline", "show", "--baseline", baseline).out())
        .contains("RS101 edge-fw1 OUTSIDE_IN");
  }

  @Test
  void aBaselineOutlivesCommentsMovesNamesAndFiles() throws IOException {
    run("baseline", "create", config, "--baseline", baseline);
    String moved =
        "! again\n".repeat(50)
            + ASA.replace("access-list OUTSIDE_IN remark the mail server\n", "")
                .replace("host 10.1.0.5", "object MAIL")
                .replace(
                    "interface Gig", "object network MAIL\n host 10.1.0.5\ninterface Gig");
    Path other = Files.writeString(folder.resolve("export-2.txt"), moved);
    Run.Outcome outcome =
        run("check", other.toString(), "--baseline", baseline, "--ignore", "RS306");
    assertThat(outcome.out()).contains("\nno findings\n");
    assertThat(outcome.exit()).isZero();
  }

  @Test
  void aNewFindingFailsAndAFixedOneCanBeTakenOut() throws IOException {
    run("baseline", "create", config, "--baseline", baseline);
    String before = Files.readString(Path.of(baseline));
    Files.writeString(
        Path.of(config),
        ASA.replace("permit tcp any host 10.1.0.5 eq smtp", "permit tcp any host 10.1.0.6 eq www"));
    Run.Outcome outcome = check("--baseline", baseline);
    assertThat(outcome.exit()).isEqualTo(1);
    assertThat(outcome.out()).contains("[RS101]");
    assertThat(outcome.err())
        .isEqualTo("note: 1 of the baseline no longer found; take out with: ruleshade baseline update\n");
    Run.Outcome strict = check("--baseline", baseline, "--strict-baseline", "--ignore", "RS101");
    assertThat(strict.exit()).isZero();
    Run.Outcome gone = check("--baseline", baseline, "--strict-baseline");
    assertThat(gone.out())
        .contains("high[RS901] unused exception: the baseline holds a finding that is gone: RS101 edge-fw1");
    Run.Outcome updated = run("baseline", "update", config, "--baseline", baseline);
    assertThat(updated.out()).contains("- RS101 edge-fw1 OUTSIDE_IN rs1:", "took out 1, left out as new 1");
    assertThat(check("--baseline", baseline).exit()).isEqualTo(1);
    Run.Outcome accepted =
        run("baseline", "update", config, "--baseline", baseline, "--accept-new");
    assertThat(accepted.out()).contains("+ RS101 edge-fw1 OUTSIDE_IN rs1:", "took out 0, added 1");
    assertThat(check("--baseline", baseline).exit()).isZero();
    assertThat(Files.readString(Path.of(baseline))).isNotEqualTo(before);
  }

  @Test
  void whatWasNotLookedAtStaysInABaseline() throws IOException {
    run("baseline", "create", config, "--baseline", baseline);
    String before = Files.readString(Path.of(baseline));
    Path other =
        Files.writeString(folder.resolve("b.cfg"), ASA.replace("edge-fw1", "edge-fw2"));
    run("baseline", "update", other.toString(), "--baseline", baseline);
    assertThat(Files.readString(Path.of(baseline))).isEqualTo(before);
    run("baseline", "update", config, "--baseline", baseline, "--select", "RS2");
    assertThat(Files.readString(Path.of(baseline))).isEqualTo(before);
    Run.Outcome incomplete =
        run("baseline", "update", config, "/no/such", "--baseline", baseline);
    assertThat(incomplete.exit()).isEqualTo(3);
  }

  @Test
  void anotherCauseIsSaid() throws IOException {
    run("baseline", "create", config, "--baseline", baseline);
    Files.writeString(
        Path.of(config),
        ASA.replace(
            "deny ip any 10.1.0.0 255.255.0.0 log", "deny tcp any host 10.1.0.5 log"));
    Run.Outcome outcome = check("--baseline", baseline);
    assertThat(outcome.out())
        .contains(
            "accepted: RS101 edge-fw1 OUTSIDE_IN#2 shadowed: in the baseline, known before, evidence"
                + " changed since acceptance\n");
    assertThat(check("--baseline", baseline, "-f", "json").out())
        .contains("\"evidenceChanged\": true");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{}|b.json:1: is no baseline; create one with: ruleshade baseline create",
        "[]|b.json:1: is no baseline; create one with: ruleshade baseline create",
        "x|b.json:1: is not JSON, or gives a field twice",
        "{\"schema\":\"ruleshade/baseline/9\",\"findings\":[]}|b.json:1: is a baseline of another version, `ruleshade/baseline/9`; create it anew",
        "{\"schema\":\"ruleshade/baseline/1\",\"findings\":[{}]}|b.json:1: an entry without a fingerprint `rs1:…`",
      })
  void aBrokenBaselineIsWrongUsage(String text, String message) throws IOException {
    Path file = Files.writeString(folder.resolve("b.json"), text);
    Run.Outcome outcome = check("--baseline", file.toString());
    assertThat(outcome.exit()).isEqualTo(2);
    assertThat(outcome.err()).isEqualTo("error: " + folder + "/" + message + "\n");
    assertThat(outcome.out()).isEmpty();
    assertThat(check("--baseline", "/no/such").exit()).isEqualTo(2);
  }

  @Test
  void anExceptionHoldsUntilItsLastDay() throws IOException {
    String fingerprint = fingerprint();
    Run.Outcome holds = with(entry(fingerprint, "2026-01-01", "2026-12-31"), "--ignore", "RS3");
    assertThat(holds.exit()).isZero();
    assertThat(holds.out())
        .contains(
            "\naccepted: RS101 edge-fw1 OUTSIDE_IN#2 shadowed: by an exception, ticket CHG-7, owner network"
                + " team, approved by head of operations, until 2026-12-31, the server moves with the"
                + " next release\nsuppressed 1 (1 exception); --show-suppressed lists them\n");
    Run.Outcome lastDay = with(entry(fingerprint, "2026-01-01", "2026-06-01"), "--ignore", "RS3");
    assertThat(lastDay.out()).contains("info[RS900]", "the exception expires today");
    assertThat(lastDay.exit()).isZero();
    Run.Outcome over = with(entry(fingerprint, "2026-01-01", "2026-05-31"), "--ignore", "RS3");
    assertThat(over.exit()).isEqualTo(1);
    assertThat(over.out())
        .contains("[RS101] edge-fw1", "the exception has expired on 2026-05-31 and the finding is back",
            "--> " + exceptions + ":2\n");
    Run.Outcome early = with(entry(fingerprint, "2026-06-02", "2026-07-31"), "--ignore", "RS3");
    assertThat(early.out()).contains("[RS901]", "is not in force before 2026-06-02");
    assertThat(early.exit()).isEqualTo(1);
  }

  @Test
  void anExceptionThatAcceptsNothingIsSaid() throws IOException {
    String none = "rs1:" + "0".repeat(32) + ":1";
    Run.Outcome outcome = with(entry(none, "2026-01-01", "2026-12-31"));
    assertThat(outcome.out()).contains("medium[RS901] unused exception: the exception accepts nothing");
    assertThat(with(entry(none, "2026-01-01", "2026-12-31"), "--select", "RS3").out())
        .doesNotContain("RS901");
    assertThat(with(entry(none, "2026-01-01", "2026-12-31").replace("edge-fw1", "other")).out())
        .doesNotContain("RS901");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "    expires: 2026-12-31|2: an exception needs `expires`",
        "    reason: the server moves with the next release|2: an exception needs `reason`",
        "    owner: network team|2: an exception needs `owner`",
        "    approved_by: head of operations|2: an exception needs `approved_by`",
        "    ticket: CHG-7|2: an exception needs `ticket`",
        "    created: 2026-01-01|2: an exception needs `created`",
        "    code: RS101|2: an exception needs `code`",
        "    device: edge-fw1|2: an exception needs `device`",
      })
  void nothingMayBeLeftOut(String line, String message) throws IOException {
    String yaml = entry(fingerprint(), "2026-01-01", "2026-12-31").replace("    " + line + "\n", "");
    Run.Outcome outcome = with(yaml);
    assertThat(outcome.exit()).isEqualTo(2);
    assertThat(outcome.err()).isEqualTo("error: " + exceptions + ":" + message + "\n");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "expires: 2026-12-31|expires: 2027-01-03|10: an exception holds for at most 366 days, until 2027-01-02",
        "expires: 2026-12-31|expires: 2025-12-31|10: `expires` is before `created`",
        "expires: 2026-12-31|expires: tomorrow|10: `expires` is a day such as 2027-01-31, not `tomorrow`",
        "expires: 2026-12-31|expires: 2026-12-31\\n    why: x|11: unknown key `why` of an exception",
        "expires: 2026-12-31|expries: 2026-12-31|10: unknown key `expries` of an exception. Did you mean: expires?",
        "reason: the server moves with the next release|reason: because|5: `reason` says too little; it has at least 15 characters",
        "code: RS101|code: RS903|3: RS903 cannot be accepted",
        "code: RS101|code: RS999|3: unknown code `RS999`",
        "\"%s\"|rs1:*|2: `rs1:*` is no fingerprint such as rs1:…",
        "\"%s\"|~|2: an exception needs `fingerprint`, or `ruleset` and `rule`, which is the rule's name",
      })
  void whatIsWrongIsSaidWithItsLine(String from, String to, String message) throws IOException {
    String fingerprint = fingerprint();
    String yaml =
        entry(fingerprint, "2026-01-01", "2026-12-31")
            .replace(from.replace("%s", fingerprint), to.replace("\\n", "\n"));
    Run.Outcome outcome = with(yaml);
    assertThat(outcome.err()).isEqualTo("error: " + exceptions + ":" + message + "\n");
    assertThat(outcome.exit()).isEqualTo(2);
  }

  @Test
  void addListAndCheck() throws IOException {
    String fingerprint = fingerprint();
    Run.Outcome printed = run("exceptions", "add", fingerprint, config, "--as-of", "2026-06-01");
    assertThat(printed.exit()).isZero();
    assertThat(printed.out())
        .contains("  - fingerprint: \"" + fingerprint + "\"\n", "    reason:\n", "    created: 2026-06-01\n");
    String[] add = {
      "exceptions", "add", fingerprint, config, "--as-of", "2026-06-01", "--exceptions", exceptions,
      "--reason", "kept: \"for\" the audit # of May", "--owner", "net-team", "--approved-by", "ciso",
      "--ticket", "CHG-8", "--expires", "2026-12-31"
    };
    assertThat(run(add).out()).isEqualTo("added to " + exceptions + "\n");
    Run.Outcome accepted =
        check("--exceptions", exceptions, "--as-of", "2026-06-01", "--ignore", "RS3");
    assertThat(accepted.exit()).isZero();
    assertThat(accepted.out()).contains("kept: \"for\" the audit # of May");
    assertThat(run(add).exit()).isZero();
    Run.Outcome listed =
        run("exceptions", "list", "--exceptions", exceptions, "--as-of", "2026-06-01");
    assertThat(listed.out()).startsWith("in force  until 2026-12-31  RS101 edge-fw1").endsWith("2 exceptions\n");
    assertThat(run("exceptions", "check", "--exceptions", exceptions, "--as-of", "2027-01-01").exit())
        .isEqualTo(1);
    assertThat(run("exceptions", "check", "--exceptions", exceptions, "--as-of", "2026-12-31").exit())
        .isZero();
    assertThat(run("exceptions", "add", "rs1:00", config).exit()).isEqualTo(2);
  }

  private Run.Outcome remarked(String remark, String mode) throws IOException {
    Files.writeString(Path.of(config), ASA.replace("remark the mail server", "remark " + remark));
    return new Run()
        .env("RULESHADE_INLINE_REMARKS", mode)
        .with("check", config, "--as-of", "2026-06-01", "--ignore", "RS3");
  }

  @Test
  void remarksAreReportedAndHonouredOnlyWhenAsked() throws IOException {
    String remark =
        "ruleshade:ignore[RS101] until=2026-12-31 ticket=CHG-7 \"kept for the audit of May\"";
    Run.Outcome reported = remarked(remark, "report");
    assertThat(reported.exit()).isEqualTo(1);
    assertThat(reported.out())
        .contains("info[RS904] edge-fw1 inline remark: a remark on OUTSIDE_IN#2 asks to ignore RS101 and is not honoured here");
    Run.Outcome honoured = remarked(remark, "honour");
    assertThat(honoured.exit()).isZero();
    assertThat(honoured.out()).contains("by a remark on the rule, ticket CHG-7, until 2026-12-31");
    assertThat(remarked(remark, "off").out()).doesNotContain("RS904");
    assertThat(remarked(remark.replace("RS101", "RS102"), "honour").out()).contains("fits no finding");
    assertThat(remarked(remark.replace("2026-12-31", "2026-05-01"), "honour").out())
        .contains("has expired on 2026-05-01");
    assertThat(remarked(remark.replace("2026-12-31", "2028-12-31"), "honour").out())
        .contains("holds for more than 366 days from today");
    assertThat(remarked(remark.replace("[RS101]", ""), "honour").out()).contains("names no code");
    assertThat(remarked(remark.replace("[RS101]", "[RS1]"), "honour").out()).contains("names no code");
    assertThat(remarked(remark.replace("ticket=CHG-7 ", ""), "honour").out()).contains("names no ticket");
    assertThat(remarked("ruleshade:ignore[RS101] until=2026-12-31 ticket=1", "honour").out())
        .contains("gives no reason of at least 15 characters");
  }
}
