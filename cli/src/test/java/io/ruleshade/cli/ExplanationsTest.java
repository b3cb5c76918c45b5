package io.ruleshade.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.ruleshade.parser.Dialects;
import io.ruleshade.report.Page;
import io.ruleshade.report.Pages;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/**
 * The explanation of one finding of every code, as a colleague would read it: that of the first example of its
 * page. {@code -Dgolden.update=true} writes them anew; read the difference.
 */
final class ExplanationsTest {
  private static final Path GOLDEN =
      Path.of(System.getProperty("ruleshade.root", ".."), "cli/src/test/resources/explanations");

  private static final boolean UPDATE = Boolean.getBoolean("golden.update");

  /** What no configuration alone shows: intents and exceptions of the site, what takes too long, a missing file. */
  private static final Set<String> NO_EXAMPLE =
      Set.of("RS501", "RS502", "RS503", "RS900", "RS901", "RS902", "RS904", "RS909");

  /** Texts for codes whose cases depend on the dialect, so that their pages have no example. */
  private static final List<Page.Example> MORE =
      List.of(
          new Page.Example(
              "RS905", "ios", "hostname r1\nip access-list extended IN\n 10 permit tcp any any eq 80\n"
                  + " 10 permit tcp any any eq 443\ninterface Gi0/0\n ip access-group IN in\n"),
          new Page.Example(
              "RS907", "ios", "hostname r1\nip access-list extended IN\ninterface Gi0/0\n ip access-group IN in\n"),
          new Page.Example(
              "RS908", "nftables", "table inet filter {\n  chain input {\n    type filter hook input priority 0;\n"
                  + "    tcp dport 22 accept\n  }\n}\nflush chain inet filter input\n"));

  private static List<Page> pages() {
    List<Page> pages = new ArrayList<>();
    for (String code : Pages.codes().keySet()) {
      Pages.of(code).ifPresent(pages::add);
    }
    return pages;
  }

  @TestFactory
  Stream<DynamicTest> everyCode() {
    List<DynamicTest> tests = new ArrayList<>();
    for (Page page : pages()) {
      page.examples().stream()
          .filter(e -> e.section().equals("Example") && Dialects.named(e.dialect()).isPresent())
          .findFirst()
          .ifPresent(
              e -> tests.add(DynamicTest.dynamicTest(page.code(), () -> isGolden(page.code(), e))));
    }
    MORE.forEach(e -> tests.add(DynamicTest.dynamicTest(e.section(), () -> isGolden(e.section(), e))));
    return tests.stream();
  }

  private static void isGolden(String code, Page.Example example) throws IOException {
    String text = example.text().replaceAll("(?m)\\s*[#!] RS[0-9]{3}:.*$", "");
    Run.Outcome outcome =
        new Run()
            .stdin(text)
            .with("explain", "-", code, "--dialect", example.dialect(), "--no-model", "--no-progress",
                "--as-of", "2026-06-01", "--allow-incomplete");
    assertThat(outcome.err()).isEmpty();
    assertThat(outcome.exit()).isZero();
    Path file = GOLDEN.resolve(code + ".txt");
    if (UPDATE) {
      Files.createDirectories(GOLDEN);
      Files.writeString(file, outcome.out());
    }
    assertThat(outcome.out()).isEqualTo(Files.readString(file));
    assertThat(outcome.out()).doesNotContain("[[", "null", "?? ").contains("[" + code + "]");
  }

  @Test
  void theExampleOfTheManualIsReal() throws IOException {
    Path root = Path.of(System.getProperty("ruleshade.root", ".."));
    String out =
        Run.run("explain", root.resolve("samples/asa/shadowed-permit").toString(), "RS101")
            .out()
            .replace(root.normalize().toString() + "/", "")
            .replaceAll("P-[0-9a-f]{12}", "P-…");
    ReadmeTest.isPart("docs/agent.md", "explain", "\n" + out.stripTrailing().indent(4) + "\n");
  }

  @Test
  void noCodeIsLeftOut() {
    Set<String> without = new TreeSet<>();
    for (String code : Pages.codes().keySet()) {
      if (!NO_EXAMPLE.contains(code) && !Files.exists(GOLDEN.resolve(code + ".txt"))) {
        without.add(code);
      }
    }
    assertThat(without).isEmpty();
  }

  @Test
  void aFileThatIsNotThereIsExplainedAsWell() {
    Run.Outcome outcome = Run.run("explain", "no-such-file.cfg", "RS909");
    assertThat(outcome.exit()).isEqualTo(3);
    assertThat(outcome.out()).contains("[RS909]", "no-such-file.cfg");
  }
}
