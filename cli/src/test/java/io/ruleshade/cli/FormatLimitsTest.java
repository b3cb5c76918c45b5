package io.ruleshade.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.ruleshade.diagnostic.Severity;
import io.ruleshade.report.DocumentFormat;
import io.ruleshade.report.Suppression;
import io.ruleshade.report.document.ResultDocument;
import io.ruleshade.report.document.ResultDocument.Finding;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import org.json.JSONArray;
import org.json.JSONObject;
import org.junit.jupiter.api.Test;

/** What a platform would refuse or not show is cut, the least severe first, and said. */
final class FormatLimitsTest {
  private static final ResultDocument ONE =
      Results.of(Results.ROOT, List.of(Results.ROOT.resolve("samples/asa/shadowed-permit")));

  /** Many findings; the first half is informational, a few at the end are high. */
  private static ResultDocument many(int count, boolean suppressed) {
    Suppression by =
        new Suppression(
            Suppression.EXCEPTION, "an accepted risk", "net", "ciso", "CHG-7", "2027-01-31", true);
    Finding like = ONE.findings().get(0);
    List<Finding> findings = new ArrayList<>();
    Map<Severity, Long> counts = new EnumMap<>(Severity.class);
    long accepted = 0;
    for (int i = 0; i < count; i++) {
      Severity severity =
          i < count / 2 ? Severity.INFO : i < count - 7 ? Severity.MEDIUM : Severity.HIGH;
      boolean isAccepted = suppressed && i % 3 == 0;
      accepted += isAccepted ? 1 : 0;
      if (!isAccepted) {
        counts.merge(severity, 1L, Long::sum);
      }
      findings.add(
          new Finding(
              like.code(), like.name(), severity, like.device(), like.ruleset(), like.rule(),
              like.place(), like.related(), like.cause(), like.agreement(), like.certainty(),
              like.conditions(), like.by(), like.byDefault(), like.witness(), like.message(),
              like.notes(), like.help(), String.format("rs1:%032x:1", i), like.evidence(),
              isAccepted ? by : null));
    }
    return new ResultDocument(
        ONE.tool(),
        true,
        ONE.devices(),
        findings,
        List.of(),
        new ResultDocument.Summary(counts, accepted, 0),
        ONE.gate());
  }

  private static JSONObject run(ResultDocument document) {
    return new JSONObject(Results.text(document, "sarif")).getJSONArray("runs").getJSONObject(0);
  }

  private static List<Object> levels(JSONArray results) {
    List<Object> levels = new ArrayList<>();
    results.forEach(result -> levels.add(((JSONObject) result).get("level")));
    return levels;
  }

  @Test
  void sarifKeepsTheMostSevereAndSaysSo() {
    JSONObject run = run(many(26_000, false));
    List<Object> levels = levels(run.getJSONArray("results"));
    assertThat(levels).hasSize(5_000);
    assertThat(levels.subList(0, 7)).containsOnly("error");
    assertThat(levels.subList(7, 5_000)).containsOnly("warning");
    JSONArray notes =
        run.getJSONArray("invocations").getJSONObject(0).getJSONArray("toolExecutionNotifications");
    assertThat(notes.getJSONObject(0).getJSONObject("message").getString("text"))
        .isEqualTo(
            "the 5000 most severe findings of 26000 are here; 21000 are left out because code"
                + " scanning shows no more; all are in the JSON result");
    JSONObject all = run(many(5_000, false));
    assertThat(levels(all.getJSONArray("results")).get(0)).isEqualTo("note");
    assertThat(all.getJSONArray("invocations").getJSONObject(0).getJSONArray("toolExecutionNotifications"))
        .isEmpty();
  }

  @Test
  void annotationsAreTenOfALevelWithANotice() {
    List<String> lines = Results.text(many(1_000, true), "github").lines().toList();
    assertThat(lines.stream().filter(line -> line.startsWith("::error "))).hasSize(4);
    assertThat(lines.stream().filter(line -> line.startsWith("::warning "))).hasSize(10);
    assertThat(lines.stream().filter(line -> line.startsWith("::notice "))).hasSize(10);
    assertThat(lines.get(lines.size() - 1))
        .isEqualTo(
            "::notice title=ruleshade::and 643 more findings that GitHub would not show here; 334"
                + " findings suppressed; gate: 1 at or above low, exit 1");
    assertThat(Results.text(ONE, "github").lines()).hasSize(2);
  }

  @Test
  void markdownKeepsWithinAComment() {
    String markdown = Results.text(many(26_000, true), "markdown");
    assertThat(markdown.length()).isLessThanOrEqualTo(60_000);
    assertThat(markdown).startsWith("<!-- ruleshade -->\n").endsWith("exit 1.\n");
    long rows = markdown.lines().filter(line -> line.matches("\\| (high|medium|info) .*")).count();
    assertThat(rows).isGreaterThan(100);
    long open = 26_000 - 8_667;
    assertThat(markdown).contains("and " + (open - rows) + " more findings in the full result");
    assertThat(markdown).contains("### Accepted", "evidence changed since acceptance");
  }

  @Test
  void sarifMarksWhatIsSuppressedOrLeavesItOut() {
    ResultDocument document = many(9, true);
    JSONArray results = run(document).getJSONArray("results");
    assertThat(results).hasSize(9);
    JSONObject by = results.getJSONObject(0).getJSONArray("suppressions").getJSONObject(0);
    assertThat(by.getString("kind")).isEqualTo("external");
    assertThat(by.getString("status")).isEqualTo("underReview");
    assertThat(by.getString("justification")).contains("CHG-7", "an accepted risk");
    assertThat(results.getJSONObject(1).getJSONArray("suppressions")).isEmpty();
    byte[] omitted = Results.bytes(document, "sarif", new DocumentFormat.Options(false));
    assertThat(
            new JSONObject(new String(omitted, java.nio.charset.StandardCharsets.UTF_8))
                .getJSONArray("runs")
                .getJSONObject(0)
                .getJSONArray("results"))
        .hasSize(6);
  }

  @Test
  void whatIsSuppressedIsShownInEveryFormat() {
    ResultDocument document = many(9, true);
    for (String format : new String[] {"junit", "gitlab", "markdown", "csv", "checkstyle"}) {
      assertThat(Results.text(document, format)).as(format).contains("CHG-7");
    }
    assertThat(Results.text(document, "junit")).contains("<skipped>accepted: by an exception");
  }

  @Test
  void equalFingerprintsAreToldApart() {
    ResultDocument one = many(3, false);
    List<Finding> twice = new ArrayList<>(one.findings());
    twice.addAll(one.findings());
    twice.addAll(one.findings());
    ResultDocument document =
        new ResultDocument(
            one.tool(), true, one.devices(), twice, List.of(), one.summary(), one.gate());
    assertThat(SarifAsserts.faults(Results.text(document, "sarif"), document)).isEmpty();
    assertThat(new JSONArray(Results.text(document, "gitlab")).toList())
        .extracting("fingerprint")
        .doesNotHaveDuplicates();
  }
}
