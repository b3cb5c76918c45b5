package io.ruleshade.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.ruleshade.diagnostic.Severity;
import io.ruleshade.report.document.NoResultException;
import io.ruleshade.report.document.ResultDocument;
import java.io.StringReader;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The JSON result is read back as it was written. */
final class ResultDocumentTest {
  private static final String JSON =
      Run.run(
              "check",
              "--format",
              "json",
              "--stats",
              Path.of(System.getProperty("ruleshade.root", ".."), "samples/asa/shadowed-permit")
                  .toString())
          .out();

  private static ResultDocument read(String json) throws Exception {
    return ResultDocument.read(new StringReader(json));
  }

  @Test
  void holdsWhatWasFound() throws Exception {
    ResultDocument document = read(JSON);
    assertThat(document.complete()).isTrue();
    assertThat(document.devices()).hasSize(1);
    assertThat(document.devices().get(0).files().get(0).sha256()).hasSize(64);
    assertThat(document.summary().count(Severity.MEDIUM)).isEqualTo(1);
    assertThat(document.summary().open()).isEqualTo(2);
    assertThat(document.gate().failOn()).isEqualTo(Severity.LOW);
    assertThat(document.gate().exit()).isEqualTo(1);
    assertThat(document.statistics()).hasSize(1);
    ResultDocument.Finding finding = document.findings().get(0);
    assertThat(finding.code()).isEqualTo("RS101");
    assertThat(finding.rule().id()).isEqualTo("OUTSIDE_IN#3");
    assertThat(finding.place().line()).isEqualTo(18);
    assertThat(finding.place().endColumn())
        .isEqualTo(finding.place().column() + finding.place().text().length());
    assertThat(finding.by()).extracting(ResultDocument.Rule::index).containsExactly(1);
    assertThat(finding.witness().words())
        .isEqualTo("tcp 203.0.113.1:40000 > 10.10.20.25:25 in outside");
    assertThat(finding.witness().packet()).containsEntry("dstPort", "25");
    assertThat(finding.witness().decider().id()).isEqualTo("OUTSIDE_IN#1");
    assertThat(finding.evidence()).startsWith("re1:");
    assertThat(document.fails(finding)).isTrue();
    assertThat(document.fails(document.findings().get(1))).isFalse();
  }

  @Test
  void passesOverFieldsThatAreNotKnown() throws Exception {
    assertThat(read(JSON.replace("\"complete\":", "\"new\": {\"a\": [1.5, null]}, \"complete\":")))
        .isEqualTo(read(JSON));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "''|is empty",
        "{|is no JSON (line 1, column 2)",
        "[]|the document is no object",
        "{} {}|holds more than one JSON value",
        "{}|has no schema; a result is what `check --format json` writes",
        "{\"schema\": \"ruleshade/model/1\"}|is of schema `ruleshade/model/1`, not `ruleshade/result/1`",
        "{\"schema\": \"ruleshade/result/1\"}|the document has no `tool`"
      })
  void refusesWhatIsNoResult(String json, String why) {
    assertThatThrownBy(() -> read(json)).isInstanceOf(NoResultException.class).hasMessage(why);
  }

  @Test
  void saysWhereAFieldIsWrong() {
    assertThatThrownBy(() -> read(JSON.replace("\"severity\": \"medium\"", "\"severity\": \"bad\"")))
        .hasMessage("`findings[0].severity` is no one of critical, high, medium, low, info");
    assertThatThrownBy(() -> read(JSON.replace("\"line\": 18", "\"line\": 0")))
        .hasMessage("`findings[0].rule.line` is no line, column or index");
    assertThatThrownBy(() -> read(JSON.substring(0, JSON.length() / 2)))
        .hasMessageStartingWith("is no JSON (line ");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "\"complete\": true|\"complete\": true, \"complete\": false|gives `complete` twice (line ",
        "\"code\": \"RS101\"|\"code\": \"RS101\", \"code\": \"RS102\"|gives `code` twice (line ",
        "\"medium\": 1|\"medium\": 0|contradicts itself: `summary.medium` is 0, and the rest comes to 1",
        "\"suppressed\": 0|\"suppressed\": 7|contradicts itself: `summary.suppressed` is 7, and the rest comes to 0",
        "\"failures\": 1|\"failures\": 0|contradicts itself: `gate.failures` is 0, and the rest comes to 1",
        "\"exit\": 1|\"exit\": 3|contradicts itself: `gate.exit` is 3, and the rest comes to 1",
        "\"exit\": 1|\"exit\": 4|contradicts itself: `gate.exit` is 4, and the rest comes to 1",
        "\"complete\": true|\"complete\": false|contradicts itself: `gate.exit` is 1, and the rest comes to 3",
        "\"failOn\": \"low\"|\"failOn\": \"none\"|contradicts itself: `gate.failures` is 1, and the rest comes to 0",
        "\"severity\": \"medium\"|\"severity\": \"info\"|contradicts itself: `summary.medium` is 1, and the rest comes to 0",
        "\"id\": \"edge-asa\"|\"id\": \"other\"|contradicts itself: a finding is about the device `edge-asa`, which was not analysed",
        "\"modelled\": 15|\"modelled\": 16|contradicts itself: `coverage.lines` of edge-asa is 21, and the rest comes to 22",
        "\"lines\": 21|\"lines\": 2|contradicts itself: `coverage.lines` of edge-asa is 21, and the rest comes to 2",
        "\"code\": \"RS101\"|\"code\": \"RS199\"|contradicts itself: the code `RS199` is not known to this version",
        "\"ruleshade/result/1\"|\"ruleshade/result/2\"|is of schema `ruleshade/result/2`, not `ruleshade/result/1`",
      })
  void refusesWhatContradictsItself(String from, String to, String why) {
    assertThat(JSON).contains(from);
    String changed = JSON.replaceFirst(java.util.regex.Pattern.quote(from), java.util.regex.Matcher.quoteReplacement(to));
    assertThatThrownBy(() -> read(changed))
        .isInstanceOf(NoResultException.class)
        .hasMessageStartingWith(why);
    // From the command line it is wrong usage, in one line.
    Run.Outcome outcome = new Run().stdin(changed).with("convert", "-", "--format", "junit");
    assertThat(outcome.exit()).isEqualTo(2);
    assertThat(outcome.out()).isEmpty();
    assertThat(outcome.err().lines()).hasSize(1);
    assertThat(outcome.err()).startsWith("error: <stdin>: " + why.substring(0, 10));
  }
}
