package io.ruleshade.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.ruleshade.report.DocumentFormat;
import io.ruleshade.report.Formats;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.json.JSONArray;
import org.json.JSONObject;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What {@code convert} writes is what {@code check} writes, with the same exit code. */
final class ConvertCommandTest {
  private static final String SAMPLE = Results.ROOT.resolve("samples/asa/shadowed-permit").toString();

  @TempDir Path folder;

  private String result;

  static Stream<String> formats() {
    // A page of check records besides how it was made; ReportCommandTest compares the two.
    return Formats.OF_DOCUMENTS.stream().map(DocumentFormat::name).filter(n -> !n.equals("html"));
  }

  @BeforeEach
  void keepAResult() throws IOException {
    Path file = folder.resolve("result.json");
    Files.write(file, Run.run("check", SAMPLE, "--format", "json").bytes());
    result = file.toString();
  }

  @ParameterizedTest
  @MethodSource("formats")
  void isWhatCheckWritesByteForByte(String format) throws IOException {
    Run.Outcome checked = Run.run("check", SAMPLE, "--format", format);
    Run.Outcome converted = Run.run("convert", result, "--format", format);
    assertThat(converted.bytes()).isNotEmpty().isEqualTo(checked.bytes());
    assertThat(checked.exit()).isEqualTo(1);
    assertThat(converted.exit()).isEqualTo(1);
    assertThat(Run.run("check", SAMPLE, "--format", format).bytes())
        .as("a second run")
        .isEqualTo(checked.bytes());
    Path file = folder.resolve("out");
    Run.Outcome written = Run.run("convert", result, "--output", format + "=" + file);
    assertThat(written.out()).isEmpty();
    assertThat(Files.readAllBytes(file)).isEqualTo(checked.bytes());
    byte[] json = Files.readAllBytes(Path.of(result));
    String text = new String(json, java.nio.charset.StandardCharsets.UTF_8);
    assertThat(new Run().stdin(text).with("convert", "-", "-f", format).bytes())
        .isEqualTo(checked.bytes());
  }

  @Test
  void exitCodesAreTheSameInEveryFormat() throws IOException {
    List<String> names = new ArrayList<>(Formats.names());
    String clean = Results.ROOT.resolve("samples/asa/clean").toString();
    Path cut = Files.writeString(folder.resolve("cut.cfg"), Run.ASA + "access-list A extended ?\n");
    for (String name : names) {
      assertThat(Run.run("check", clean, "-f", name, "--fail-on", "high").exit()).isZero();
      assertThat(Run.run("check", SAMPLE, "-f", name).exit()).isEqualTo(1);
      assertThat(Run.run("check", SAMPLE, "-f", name, "--exit-zero").exit()).isZero();
      assertThat(Run.run("check", cut.toString(), "-f", name).exit()).isEqualTo(3);
    }
    Files.write(
        Path.of(result), Run.run("check", cut.toString(), "--format", "json").bytes());
    assertThat(Run.run("convert", result, "--format", "junit").exit()).isEqualTo(3);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "", "hello", "{}", "[1]", "{\"schema\": \"ruleshade/model/1\"}", "{\"schema\": \"a\\nb\"}", "{\"schema\": \"ruleshade/result/1\"}"
      })
  void whatIsNoResultIsOneLineAndExit2(String text) throws IOException {
    Path file = Files.writeString(folder.resolve("no.json"), text);
    Run.Outcome outcome = Run.run("convert", file.toString(), "--format", "sarif");
    assertThat(outcome.exit()).isEqualTo(2);
    assertThat(outcome.out()).isEmpty();
    assertThat(outcome.err().lines()).hasSize(1);
    assertThat(outcome.err()).startsWith("error: " + file + ": ").doesNotContain("Exception");
  }

  @Test
  void usageIsExit2() {
    assertThat(Run.run("convert", "/no/such.json", "--format", "csv").err())
        .isEqualTo("error: /no/such.json: no such file or directory\n");
    assertThat(Run.run("convert", result).exit()).isEqualTo(2);
    assertThat(Run.run("convert", result, "--format", "text").exit()).isEqualTo(2);
    assertThat(Run.run("convert", result, "--format", "sarfi").err()).contains("Did you mean: sarif");
    assertThat(Run.run("check", SAMPLE, "--output", "junti=x").err()).contains("Did you mean: junit");
  }

  @Test
  void aWorkbookIsNotForATerminal() {
    Run.Outcome outcome = new Run().terminal(100).with("check", SAMPLE, "--format", "xlsx");
    assertThat(outcome.exit()).isEqualTo(2);
    assertThat(outcome.bytes()).isEmpty();
    assertThat(outcome.err()).contains("xlsx is not for a terminal", "--output xlsx=result.xlsx");
    assertThat(new Run().terminal(100).with("convert", result, "-f", "xlsx").exit()).isEqualTo(2);
    assertThat(Run.run("check", SAMPLE, "--format", "xlsx").bytes()).startsWith('P', 'K');
  }

  @Test
  void pathsAreFromTheRootWithLinksResolved() throws IOException {
    Path real = Files.createDirectories(folder.resolve("repo/real dir"));
    Files.writeString(real.resolve("fw#1.cfg"), Run.ASA + "access-list B extended permit ip any any\n");
    Path link = Files.createSymbolicLink(folder.resolve("repo/link"), real);
    String root = folder.resolve("repo").toString();
    String sarif =
        Run.run("check", link.toString(), "--root", root, "--format", "sarif").out();
    assertThat(sarif).contains("\"uri\": \"real%20dir/fw%231.cfg\"").doesNotContain(folder.toString());
    String outside =
        Run.run("check", link.toString(), "--root", SAMPLE, "--format", "sarif").out();
    assertThat(outside).contains("\"uri\": \"file:///");
    assertThat(Run.run("check", SAMPLE, "--root", "/no/such").exit()).isEqualTo(2);
  }

  /** What code scanning shows as help is the page that {@code rule} prints. */
  @Test
  void helpOfSarifIsThePageOfTheCode() {
    JSONArray rules =
        new JSONObject(Run.run("check", SAMPLE, "--format", "sarif").out())
            .getJSONArray("runs")
            .getJSONObject(0)
            .getJSONObject("tool")
            .getJSONObject("driver")
            .getJSONArray("rules");
    assertThat(rules).hasSize(2);
    for (Object rule : rules) {
      String id = ((JSONObject) rule).getString("id");
      JSONObject help = ((JSONObject) rule).getJSONObject("help");
      assertThat(help.getString("text")).isEqualTo(Run.run("rule", id).out());
      assertThat(Run.run("rule", id, "-f", "markdown").out()).endsWith(help.getString("markdown"));
    }
  }

  @Test
  void everyFormatIsCompleted() {
    String script = Run.run("completion", "bash").out();
    for (String name : Formats.names()) {
      assertThat(script).contains("\"" + name + "\"");
    }
    assertThat(Run.run("check", "--help").out()).contains("sarif", "xlsx");
    assertThat(Run.run("convert", "--help").out()).contains("sarif").doesNotContain("jsonl");
  }
}
