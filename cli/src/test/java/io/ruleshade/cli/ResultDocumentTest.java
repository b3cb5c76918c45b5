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
}
