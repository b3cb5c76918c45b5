package io.ruleshade.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.ruleshade.report.DocumentFormat;
import io.ruleshade.report.Formats;
import io.ruleshade.report.document.ResultDocument;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import javax.xml.parsers.DocumentBuilderFactory;
import org.apache.poi.ss.usermodel.Cell;
import org.apache.poi.ss.usermodel.CellType;
import org.apache.poi.ss.usermodel.Row;
import org.apache.poi.ss.usermodel.Sheet;
import org.apache.poi.xssf.usermodel.XSSFWorkbook;
import org.commonmark.ext.autolink.AutolinkExtension;
import org.commonmark.ext.gfm.tables.TablesExtension;
import org.commonmark.node.AbstractVisitor;
import org.commonmark.node.HtmlBlock;
import org.commonmark.node.HtmlInline;
import org.commonmark.node.Image;
import org.commonmark.node.Link;
import org.commonmark.node.Text;
import org.commonmark.parser.Parser;
import org.json.JSONArray;
import org.json.JSONObject;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Whoever writes a configuration or names a file chooses these texts; no format acts on them. */
final class HostileFormatsTest {
  /** Words, for names that hold no blank. */
  private static final List<String> NAMES =
      List.of(
          "=HYPERLINK(1)",
          "+cmd|calc!A0",
          "@team",
          "-1+1",
          "\uff1d1",
          "</script><img/src=x/onerror=alert(1)>",
          "::error::x",
          "[a](http://evil.example)",
          "![i](//evil.example/i)",
          "`|`",
          "http://evil.example",
          "#1",
          "%0A::error::x",
          "_x000D_");

  private static final String EVIL =
      "</script><img src=x onerror=alert(1)> \u001b]0;owned\u0007\u001b[2J \u009b31m \u202edrowssap"
          + " \u2066x\u2069 \ufffe \u0001 ::error::owned %0A::warning::x ##[error]x | ` ``` ~~~"
          + " [a](http://evil.example) ![i](http://evil.example/i) @team #1 <!-- x --> ]]> &amp;"
          + " www.evil.example ops@evil.example";

  @TempDir Path folder;

  private ResultDocument document;

  static Stream<String> formats() {
    return Formats.OF_DOCUMENTS.stream().map(DocumentFormat::name);
  }

  @BeforeEach
  void checkHostileFiles() throws IOException {
    StringBuilder asa = new StringBuilder(Run.ASA.replace("edge-fw1", "=edge" + NAMES.get(5)));
    for (String name : NAMES) {
      asa.append("access-list ").append(name).append(" remark ").append(EVIL).append('\n');
      asa.append("access-list ").append(name).append(" extended permit ip any any\n");
      asa.append("access-list ").append(name).append(" extended deny ip any any\n");
      asa.append("access-list ").append(name).append(" extended permit ").append(EVIL).append('\n');
      asa.append("object network ").append(name).append("\n host 192.0.2.77\n");
    }
    String big = "x".repeat(1_000_000);
    String rules =
        Run.RULES.replace(
            "-A WEB -j",
            "-A WEB -m comment --comment \"" + EVIL.replace("\"", "") + big + "\" -j REJECT\n-A WEB -j");
    write("=1 @x,%0A::error::[x](y)`|<b>&.cfg", asa.toString());
    write("b.rules", rules + "-A INPUT --unknown " + EVIL + big + "\nCOMMIT\n");
    document = Results.of(folder, List.of(folder));
    assertThat(document.findings().size()).isGreaterThan(50);
  }

  private void write(String name, String text) throws IOException {
    Files.writeString(folder.resolve(name), text, StandardCharsets.UTF_8);
  }

  @ParameterizedTest
  @MethodSource("formats")
  void noControlCharacterIsRaw(String format) throws IOException {
    if (!Formats.ofDocument(format).orElseThrow().isBinary()) {
      assertHarmless(Results.text(document, format));
    }
  }

  private static void assertHarmless(String text) {
    text.codePoints()
        .filter(c -> c != '\n' && c != '\r')
        .forEach(
            c ->
                assertThat(Character.getType(c))
                    .as("U+%04X", c)
                    .isNotIn(
                        (int) Character.CONTROL,
                        (int) Character.FORMAT,
                        (int) Character.LINE_SEPARATOR,
                        (int) Character.PARAGRAPH_SEPARATOR,
                        (int) Character.UNASSIGNED,
                        (int) Character.SURROGATE));
  }

  @Test
  void jsonFormatsHoldNoneOfItDecodedInTheirMessages() {
    JSONObject run =
        new JSONObject(Results.text(document, "sarif")).getJSONArray("runs").getJSONObject(0);
    assertThat(SarifAsserts.faults(Results.text(document, "sarif"), document)).isEmpty();
    Pattern link = Pattern.compile("(?<!\\\\)\\[[^\\]]*(?<!\\\\)\\]\\(([^)]*)\\)");
    for (Object each : run.getJSONArray("results")) {
      String message = ((JSONObject) each).getJSONObject("message").getString("text");
      assertHarmless(message);
      assertThat(message.length()).isLessThan(40_000);
      Matcher links = link.matcher(message);
      while (links.find()) {
        assertThat(links.group(1)).matches("[0-9]+");
      }
    }
    for (Object each : new JSONArray(Results.text(document, "gitlab"))) {
      assertHarmless(((JSONObject) each).getString("description"));
    }
  }

  @Test
  void githubHasNoCommandButItsOwn() {
    List<String> lines = Results.text(document, "github").lines().toList();
    assertThat(lines).hasSizeLessThanOrEqualTo(30);
    for (String line : lines) {
      assertThat(line)
          .matches("::(error|warning|notice) (file=[^,:]*,line=\\d+,endLine=\\d+,)?title=[^,:]*::.*");
      assertThat(line.length()).isLessThan(10_000);
    }
    assertThat(lines).anyMatch(line -> line.contains("file==1 @x%2C%250A%3A%3Aerror%3A%3A[x](y)"));
  }

  @Test
  void csvHasNoFormula() {
    List<List<String>> rows = rows(Results.text(document, "csv"));
    assertThat(rows).hasSize(document.findings().size() + 1);
    for (List<String> row : rows) {
      assertThat(row).hasSize(rows.get(0).size());
      for (String cell : row) {
        assertThat(cell.stripLeading()).doesNotMatch("(?s)[=+@\\uff1d-].*");
        assertThat(cell.length()).isLessThan(32_767);
      }
    }
    assertThat(rows.stream().flatMap(List::stream)).anyMatch(cell -> cell.startsWith("'=HYPERLINK"));
  }

  /** RFC 4180. */
  private static List<List<String>> rows(String csv) {
    List<List<String>> rows = new ArrayList<>();
    List<String> row = new ArrayList<>();
    StringBuilder cell = new StringBuilder();
    boolean quoted = false;
    for (int i = 0; i < csv.length(); i++) {
      char c = csv.charAt(i);
      if (c == '"') {
        boolean twice = quoted && i + 1 < csv.length() && csv.charAt(i + 1) == '"';
        if (twice) {
          cell.append('"');
          i++;
        } else {
          quoted = !quoted;
        }
      } else if (!quoted && (c == ',' || c == '\r')) {
        row.add(cell.toString());
        cell.setLength(0);
        if (c == '\r') {
          assertThat(csv.charAt(++i)).isEqualTo('\n');
          rows.add(row);
          row = new ArrayList<>();
        }
      } else {
        cell.append(c);
      }
    }
    assertThat(row).isEmpty();
    return rows;
  }

  @Test
  void workbookHasNoFormula() throws IOException {
    byte[] bytes = Results.bytes(document, "xlsx");
    try (XSSFWorkbook workbook = new XSSFWorkbook(new ByteArrayInputStream(bytes))) {
      boolean code = false;
      for (Sheet sheet : workbook) {
        for (Row row : sheet) {
          for (Cell cell : row) {
            assertThat(cell.getCellType()).isEqualTo(CellType.STRING);
            String text = cell.getStringCellValue();
            assertThat(text.stripLeading()).doesNotMatch("(?s)[=+@\\uff1d-].*");
            assertHarmless(text);
            code |= text.contains("_x000D_");
          }
        }
      }
      assertThat(code).as("what looks like the code of a character is text").isTrue();
    }
  }

  @ParameterizedTest
  @org.junit.jupiter.params.provider.ValueSource(strings = {"junit", "checkstyle"})
  void xmlIsWellFormed(String format) throws Exception {
    byte[] bytes = Results.bytes(document, format);
    var parsed =
        DocumentBuilderFactory.newInstance()
            .newDocumentBuilder()
            .parse(new ByteArrayInputStream(bytes));
    assertHarmless(parsed.getDocumentElement().getTextContent());
    assertThat(parsed.getElementsByTagName("img").getLength()).isZero();
  }

  @Test
  void markdownIsNothingButTextAndCode() {
    String markdown = Results.text(document, "markdown");
    assertThat(markdown.length()).isLessThanOrEqualTo(60_000);
    List<String> found = new ArrayList<>();
    Parser.builder()
        .extensions(List.of(TablesExtension.create(), AutolinkExtension.create()))
        .build()
        .parse(markdown)
        .accept(
            new AbstractVisitor() {
              @Override
              public void visit(Link link) {
                found.add("link " + link.getDestination());
              }

              @Override
              public void visit(Image image) {
                found.add("image " + image.getDestination());
              }

              @Override
              public void visit(HtmlInline html) {
                found.add("html " + html.getLiteral());
              }

              @Override
              public void visit(HtmlBlock html) {
                String own =
                    "<!-- ruleshade -->|</details>"
                        + "|<details><summary>RS[0-9]{3} <code>[^<>]*</code></summary>";
                if (!html.getLiteral().strip().matches(own)) {
                  found.add("html " + html.getLiteral());
                }
              }

              @Override
              public void visit(Text text) {
                if (text.getLiteral().matches("(?s).*([@#<>\\[\\]`|]|www\\.|://).*")) {
                  found.add("text " + text.getLiteral());
                }
              }
            });
    assertThat(found).isEmpty();
  }

  /** A runner of GitHub reads every line that a step prints. */
  @Test
  void textIsNoCommandEither() {
    String text = Run.run("check", "--verbose", folder.toString()).out();
    assertThat(text.lines().filter(line -> line.stripLeading().matches("::[a-z].*"))).isEmpty();
  }
}
