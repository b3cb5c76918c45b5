package io.ruleshade.cli;

import io.ruleshade.report.Report;
import io.ruleshade.report.document.ResultDocument;
import io.ruleshade.report.html.HtmlReport;
import io.ruleshade.report.html.ReportSettings;
import io.ruleshade.report.html.TrafficChanges;
import io.ruleshade.report.html.Trend;
import java.io.PrintWriter;
import java.io.Writer;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The auditor's page as an output of {@code check}, {@code diff} and {@code gate}: it records how the result
 * was made, so that {@code verify-report} can make it again. Title and command line are said by {@code
 * report} alone, so that the same input gives the same bytes whatever the files are called that it goes to.
 */
final class PageOutput {
  private PageOutput() {}

  /** {@return the page of a result} */
  static String of(Report report, ReportRecord record, FindingOptions findings) {
    ResultDocument document = report.document();
    return HtmlReport.of(document, settings(document, record, findings, null, null, List.of()));
  }

  /**
   * {@return the page of a change: the new side, what of it is new, and the changes of traffic}
   *
   * @param run how both sides are judged
   * @param verdict what a gate said; empty where none was run
   */
  static String ofChange(
      ReportRun run,
      ReportRecord record,
      Loaded before,
      Loaded after,
      TrafficChanges traffic,
      List<String> verdict,
      Console console) {
    Console quiet = quiet(console);
    ResultDocument earlier = run.of(before, quiet).document();
    ResultDocument document = run.of(after, quiet).document();
    Trend trend = Trend.between(ReportRecord.EARLIER, earlier, document);
    return HtmlReport.of(
        document, settings(document, record, run.findings(), trend, traffic, verdict));
  }

  private static ReportSettings settings(
      ResultDocument document,
      ReportRecord record,
      FindingOptions findings,
      @Nullable Trend trend,
      @Nullable TrafficChanges traffic,
      List<String> verdict) {
    return new ReportSettings(
        "", "", "", "", "", record.options(document, findings), ReportCommand.environment(), null,
        Map.of(), trend, traffic, null, List.of(), verdict);
  }

  /** The page says nothing that the command itself does not say. */
  private static Console quiet(Console console) {
    return new Console(
        console.in(), console.out(), console.bytes(), new PrintWriter(Writer.nullWriter()),
        console.env(), false, false, 0);
  }
}
