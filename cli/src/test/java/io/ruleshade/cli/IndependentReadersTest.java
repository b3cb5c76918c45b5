package io.ruleshade.cli;

import static org.assertj.core.api.Assertions.assertThat;

import edu.hm.hafner.analysis.FileReaderFactory;
import edu.hm.hafner.analysis.IssueParser;
import edu.hm.hafner.analysis.parser.CheckStyleParser;
import edu.hm.hafner.analysis.parser.violations.CodeClimateAdapter;
import edu.hm.hafner.analysis.parser.violations.JUnitAdapter;
import edu.hm.hafner.analysis.parser.violations.SarifAdapter;
import io.ruleshade.report.Report;
import io.ruleshade.report.document.ResultDocument;
import io.ruleshade.report.document.ResultDocument.Finding;
import java.io.ByteArrayInputStream;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.apache.maven.plugin.surefire.log.api.NullConsoleLogger;
import org.apache.maven.plugins.surefire.report.ReportTestSuite;
import org.apache.maven.plugins.surefire.report.TestSuiteXmlParser;
import org.apache.poi.ss.usermodel.CellType;
import org.apache.poi.ss.usermodel.DataFormatter;
import org.apache.poi.ss.usermodel.Row;
import org.apache.poi.ss.usermodel.Sheet;
import org.apache.poi.xssf.usermodel.XSSFWorkbook;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Other people's readers find in each format what the result holds: as many findings, in the same files
 * and lines. Jenkins reads four of them, Surefire one, and POI the workbook.
 */
final class IndependentReadersTest {
  /** Files of each dialect in the short run. */
  private static final int SOME = 12;

  @TempDir Path folder;

  static Stream<String> dialects() {
    return Results.DIALECTS.stream();
  }

  @Test
  void readTheSamples() throws Exception {
    readersAgree(Results.samples());
  }

  @ParameterizedTest
  @MethodSource("dialects")
  void readRealFiles(String dialect) throws Exception {
    readersAgree(Results.corpus(dialect, SOME));
  }

  void readersAgree(ResultDocument document) throws Exception {
    List<Finding> all = document.findings();
    assertThat(all).isNotEmpty();
    jenkins(document, "checkstyle", "cs.xml", new CheckStyleParser(), f -> true);
    jenkins(document, "gitlab", "gl.json", new CodeClimateAdapter(), f -> true);
    Predicate<Finding> placed = finding -> finding.place() != null;
    if (all.size() <= 5_000) {
      jenkins(document, "sarif", "r.sarif", new SarifAdapter(), placed);
    }
    jenkins(document, "junit", "junit.xml", new JUnitAdapter(), document::fails);
    surefire(document);
    workbook(document);
  }

  /** The same places, as often. */
  private void jenkins(
      ResultDocument document,
      String format,
      String name,
      IssueParser parser,
      Predicate<Finding> read) {
    Path file = Results.file(document, format, folder, name);
    edu.hm.hafner.analysis.Report report =
        parser.parse(new FileReaderFactory(file, StandardCharsets.UTF_8));
    List<String> expected =
        document.findings().stream()
            .filter(read)
            .map(finding -> place(document, finding))
            .sorted()
            .toList();
    List<String> found =
        report.stream()
            .map(issue -> issue.getFileName() + ":" + issue.getLineStart())
            .sorted()
            .toList();
    assertThat(found).as("%s of %s findings", format, expected.size()).isEqualTo(expected);
  }

  private static String place(ResultDocument document, Finding finding) {
    if (finding.place() == null) {
      return ".:1";
    }
    String path = finding.place().file();
    String relative = document.filesByPath().get(path).relativePath();
    return relative + ":" + finding.place().line();
  }

  private static void surefire(ResultDocument document) throws Exception {
    byte[] xml = Results.bytes(document, "junit");
    List<ReportTestSuite> suites =
        new TestSuiteXmlParser(new NullConsoleLogger())
            .parse(new InputStreamReader(new ByteArrayInputStream(xml), StandardCharsets.UTF_8));
    long failures = document.findings().stream().filter(document::fails).count();
    assertThat(failures).isEqualTo(document.gate().failures());
    assertThat(suites.stream().mapToInt(ReportTestSuite::getNumberOfFailures).sum())
        .isEqualTo((int) failures);
    long empty =
        document.devices().stream()
            .map(ResultDocument.Device::id)
            .distinct()
            .filter(id -> document.findings().stream().noneMatch(f -> id.equals(f.device())))
            .count();
    assertThat(suites.stream().mapToInt(ReportTestSuite::getNumberOfTests).sum())
        .isEqualTo((int) (document.findings().size() + empty));
    assertThat(suites.stream().mapToInt(ReportTestSuite::getNumberOfErrors).sum()).isZero();
  }

  private static void workbook(ResultDocument document) throws Exception {
    byte[] bytes = Results.bytes(document, "xlsx");
    try (XSSFWorkbook workbook = new XSSFWorkbook(new ByteArrayInputStream(bytes))) {
      assertThat(workbook.getNumberOfSheets()).isEqualTo(5);
      Sheet sheet = workbook.getSheet("findings");
      assertThat(sheet.getLastRowNum()).isEqualTo(document.findings().size());
      DataFormatter cells = new DataFormatter(Locale.ROOT);
      int row = 1;
      for (Finding finding : document.findings()) {
        Row cellsOfRow = sheet.getRow(row++);
        assertThat(cells.formatCellValue(cellsOfRow.getCell(1))).isEqualTo(finding.code());
        assertThat(cells.formatCellValue(cellsOfRow.getCell(7)))
            .isEqualTo(finding.place() == null ? "" : "" + finding.place().line());
        assertThat(cells.formatCellValue(cellsOfRow.getCell(20))).isEqualTo(finding.fingerprint());
      }
      for (Sheet each : workbook) {
        for (Row cellsOfRow : each) {
          cellsOfRow.forEach(cell -> assertThat(cell.getCellType()).isEqualTo(CellType.STRING));
        }
      }
      assertThat(workbook.getSheet("rulesets").getLastRowNum())
          .isEqualTo(document.statistics().size());
    }
  }

  /** What makes a result incomplete is an error of JUnit, once that may not pass. */
  @Test
  void incompletenessIsAnErrorOfJUnit() throws Exception {
    ResultDocument document =
        Results.read(
            new Run().stdin(Run.ASA + "access-list OUTSIDE_IN extended permit ?\n")
                .with("check", "-", "--dialect", "asa", "--format", "json")
                .out());
    long lines =
        document.findings().stream().filter(f -> Report.isIncompleteness(f.code())).count();
    assertThat(lines).isEqualTo(1);
    List<ReportTestSuite> suites =
        new TestSuiteXmlParser(new NullConsoleLogger())
            .parse(
                new InputStreamReader(
                    new ByteArrayInputStream(Results.bytes(document, "junit")),
                    StandardCharsets.UTF_8));
    assertThat(suites.stream().mapToInt(ReportTestSuite::getNumberOfErrors).sum()).isEqualTo(1);
  }
}
