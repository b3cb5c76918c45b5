package io.ruleshade.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.ruleshade.check.Check;
import io.ruleshade.check.CheckResult;
import io.ruleshade.check.Checker;
import io.ruleshade.check.Checks;
import io.ruleshade.check.Finding;
import io.ruleshade.check.RuleRef;
import io.ruleshade.diagnostic.Diagnostic;
import io.ruleshade.model.Coverage;
import io.ruleshade.model.Device;
import io.ruleshade.parser.Dialect;
import io.ruleshade.parser.Dialects;
import io.ruleshade.parser.ParseInput;
import io.ruleshade.parser.ParseResult;
import io.ruleshade.report.Page;
import io.ruleshade.report.Pages;
import io.ruleshade.source.SourceFile;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/**
 * The pages are true: every example is read and checked, and what is found is what its lines say.
 *
 * <p>A flagged line ends with {@code # RS101: covered by 2}, or {@code ! RS101: …} for ASA; after
 * the words {@code covered by} stand the indexes of the rules of the cover. The mark is taken away
 * before the example is read. The day that counts as today is 2026-06-01.
 */
final class CheckPagesTest {
  private static final List<String> HEADINGS =
      List.of(
          "What it finds",
          "Why it matters",
          "Definition",
          "Example",
          "Not flagged",
          "What to do",
          "Limits");

  private static final Pattern MARK = Pattern.compile("\\s+[#!] (RS[0-9]{3}): (.*)$");

  private static List<Page> pages() {
    TreeSet<String> codes = new TreeSet<>(Pages.codes().keySet());
    codes.addAll(List.of("RS101", "RS102", "RS104", "RS105", "RS110"));
    return codes.stream().map(code -> Pages.of(code).orElseThrow()).toList();
  }

  @Test
  void everyCodeHasAPageOfItsNameWithAllHeadings() {
    for (Page page : pages()) {
      assertThat(new ArrayList<>(page.sections().keySet())).as(page.code()).isEqualTo(HEADINGS);
      assertThat(page.sections().values()).as(page.code()).doesNotContain("");
      String name = Pages.codes().get(page.code());
      if (name != null) {
        assertThat(page.name()).isEqualTo(name);
      }
    }
    for (Check check : Checks.ALL) {
      Page page = Pages.of(check.code()).orElseThrow();
      if (!check.code().startsWith("RS9")) {
        assertThat(page.examples().stream().map(Page.Example::section))
            .as(check.code())
            .contains("Example", "Not flagged");
      }
    }
  }

  @Test
  void thePageIsPrinted() {
    for (Page page : pages()) {
      assertThat(Run.run("rule", page.code()).out())
          .startsWith(page.code() + " " + page.name())
          .contains("\nWhat to do\n");
      assertThat(Run.run("rule", page.code(), "--format", "markdown").out())
          .contains("\n## Definition\n");
      assertThat(Run.run("rule", page.code(), "-f", "json").out())
          .startsWith("{\n  \"code\": \"" + page.code());
    }
    assertThat(Run.run("rule", "rs101").exit()).isZero();
    assertThat(Run.run("rule").out()).contains("RS903  not understood\n");
  }

  @TestFactory
  Stream<DynamicTest> examples() {
    List<DynamicTest> tests = new ArrayList<>();
    for (Page page : pages()) {
      int number = 0;
      for (Page.Example example : page.examples()) {
        String name = page.code() + " " + ++number + " " + example.section();
        tests.add(DynamicTest.dynamicTest(name, () -> isTrue(page, example)));
      }
    }
    return tests.stream();
  }

  private static void isTrue(Page page, Page.Example example) throws Exception {
    if (example.dialect().equals("exceptions")) {
      AcceptancePages.isTrue(page.code(), example);
      return;
    }
    if (example.dialect().equals("intents")) {
      AcceptancePages.intentIsTrue(page.code(), example);
      return;
    }
    Optional<Dialect> dialect = Dialects.named(example.dialect());
    assumeTrue(dialect.isPresent(), "no such dialect yet: " + example.dialect());
    boolean byParser = Checks.ALL.stream().noneMatch(c -> c.code().equals(page.code()));
    assumeTrue(!byParser || page.code().matches("RS(2|9)[0-9]{2}"), "no such check yet");

    Map<Integer, String> expected = new TreeMap<>();
    StringBuilder text = new StringBuilder();
    int line = 0;
    for (String source : example.text().lines().toList()) {
      line++;
      Matcher mark = MARK.matcher(source);
      if (mark.find()) {
        assertThat(mark.group(1)).isEqualTo(page.code());
        expected.put(line, cover(mark.group(2)));
        source = source.substring(0, mark.start());
      }
      text.append(source).append('\n');
    }
    assertThat(expected.isEmpty()).isEqualTo(!example.section().equals("Example"));

    SourceFile file = SourceFile.ofText("example", text.toString());
    ParseResult parsed = dialect.get().parse(ParseInput.of(file));
    Map<Integer, String> found = new TreeMap<>();
    CheckResult result =
        Checker.check(
            parsed.devices(), parsed.diagnostics(), parsed.complete(), only(page.code()));
    for (Finding finding : result.findings()) {
      if (finding.code().equals(page.code())) {
        found.put(finding.span().line(), by(finding));
      }
    }
    for (Diagnostic diagnostic : result.diagnostics()) {
      if (diagnostic.code().equals(page.code()) && diagnostic.primary() != null) {
        found.put(diagnostic.primary().span().line(), "");
      }
    }
    assertThat(found).as("findings of %s by line", page.code()).isEqualTo(expected);
    if (!page.code().equals("RS903")) {
      for (Device device : parsed.devices()) {
        for (Coverage coverage : device.coverage()) {
          assertThat(coverage.notUnderstood()).isEmpty();
        }
      }
    }
  }

  private static Checker.Options only(String code) {
    Checker.Options usual = Checker.Options.DEFAULT;
    boolean check = Checks.ALL.stream().anyMatch(c -> c.code().equals(code));
    return new Checker.Options(
        usual.workPerRule(),
        usual.threads(),
        check ? List.of(code) : List.of(),
        List.of(),
        false,
        usual.policy(),
        usual.hits(),
        LocalDate.of(2026, 6, 1));
  }

  /** The indexes behind {@code covered by}, {@code after} or {@code with}, or nothing where the mark names none. */
  private static String cover(String mark) {
    for (String words : List.of("covered by ", "after ", "with ")) {
      if (mark.startsWith(words)) {
        return mark.substring(words.length());
      }
    }
    return "";
  }

  private static String by(Finding finding) {
    if (finding.code().equals("RS104") || finding.code().equals("RS110")) {
      return "";
    }
    return String.join(
        ", ",
        finding.by().stream()
            .map(RuleRef::rule)
            .map(rule -> Integer.toString(rule.index()))
            .toList());
  }

  @Test
  void pagesWithoutFrontMatterAreRefused() {
    assertThatCode(() -> Page.parse("# x\n")).isInstanceOf(IllegalArgumentException.class);
    assertThatCode(() -> Page.parse("---\ncode: RS1\n---\nx")).hasMessageContaining("name");
  }
}
