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
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;

/**
 * The explanation of one finding of every code, as a colleague would read it: that of the first example of its
 * page. {@code -Dgolden.update=true} writes them anew; read the difference.
 */
final class ExplanationsTest {
  private static final Path GOLDEN =
      Path.of(System.getProperty("ruleshade.root", ".."), "cli/src/test/resources/explanations");

  private static final boolean UPDATE = Boolean.getBoolean("golden.update");

  /** An intent whose packets are translated on their way, so that it cannot be decided. */
  private static final String TRANSLATED =
      """
      *nat
      :PREROUTING ACCEPT [0:0]
      -A PREROUTING -d 192.0.2.1/32 -p tcp -m tcp --dport 443 -j DNAT --to-destination 10.2.0.5
      COMMIT
      *filter
      :INPUT DROP [0:0]
      :FORWARD DROP [0:0]
      :OUTPUT ACCEPT [0:0]
      -A FORWARD -d 10.2.0.5/32 -p tcp -m tcp --dport 443 -j ACCEPT
      COMMIT
      %%
      intents:
        - name: the shop
          permit: { from: 10.7.0.0/16, to: 192.0.2.1, service: tcp/443 }
      """;

  @TempDir Path folder;

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
          .filter(e -> e.section().equals("Example") && (isOfSite(e) || Dialects.named(e.dialect()).isPresent()))
          .findFirst()
          .ifPresent(
              e -> tests.add(DynamicTest.dynamicTest(page.code(), () -> isGolden(page.code(), e))));
    }
    tests.add(DynamicTest.dynamicTest("RS902", () -> isGolden("RS902", new Page.Example("RS902", "intents", TRANSLATED))));
    MORE.forEach(e -> tests.add(DynamicTest.dynamicTest(e.section(), () -> isGolden(e.section(), e))));
    return tests.stream();
  }

  /** Whether an example has a file of the site behind {@code %%}. */
  private static boolean isOfSite(Page.Example example) {
    return example.dialect().equals("intents") || example.dialect().equals("exceptions");
  }

  private void isGolden(String code, Page.Example example) throws IOException {
    String text = example.text().replaceAll("(?m)\\s*[#!] RS[0-9]{3}:.*$", "");
    Run.Outcome outcome =
        isOfSite(example)
            ? ofSite(code, example.dialect(), text)
            : new Run()
                .stdin(text)
                .with("explain", "-", code, "--dialect", example.dialect(), "--no-model", "--no-progress",
                    "--as-of", "2026-06-01", "--allow-incomplete");
    isGolden(code, outcome);
  }

  /** An explanation of what hangs on a file of the site as well. */
  private Run.Outcome ofSite(String code, String kind, String text) throws IOException {
    String[] parts = text.split("(?m)^%%\\n", 2);
    Path config = Files.writeString(folder.resolve("ruleshade.yaml"), kind.equals("intents") ? parts[1] : "inline-remarks: report\n");
    Path exceptions = folder.resolve("ruleshade-exceptions.yaml");
    Files.deleteIfExists(exceptions);
    if (kind.equals("exceptions") && parts.length > 1) {
      String json =
          new Run().stdin(parts[0]).with("explain", "-", "RS1", "--dialect", "iptables", "--no-model", "--no-config", "-f", "json").out();
      Matcher fingerprint = Pattern.compile("\"fingerprint\" : \"(rs1:[^\"]+)\"").matcher(json);
      assertThat(fingerprint.find() || !parts[1].contains("FINGERPRINT(")).isTrue();
      String its = parts[1].contains("FINGERPRINT(") ? fingerprint.group(1) : "";
      Files.writeString(exceptions, parts[1].replace("FINGERPRINT(RS101)", its).replace("device: example", "device: <stdin>"));
    }
    Run.Outcome outcome =
        new Run()
            .stdin(parts[0])
            .with("explain", "-", code, "--dialect", "iptables", "--config", config.toString(), "--no-model",
                "--no-progress", "--as-of", "2026-06-01", "--allow-incomplete");
    String here = folder.toString() + "/";
    return new Run.Outcome(outcome.exit(), outcome.out().replace(here, ""), outcome.bytes(), outcome.err());
  }

  private static void isGolden(String code, Run.Outcome outcome) throws IOException {
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
      if (!code.equals("RS909") && !Files.exists(GOLDEN.resolve(code + ".txt"))) {
        without.add(code);
      }
    }
    assertThat(without).isEmpty();
  }

  @Test
  void aFileThatIsNotThereIsExplainedAsWell() {
    Run.Outcome outcome = Run.run("explain", "no-such-file.cfg", "RS909");
    assertThat(outcome.exit()).isEqualTo(3);
    assertThat(outcome.out()).contains("[RS909]", "no-such-file.cfg: no such file");
  }

  @Test
  void aFileThatHoldsNothingIsExplainedInASentence() throws IOException {
    Path empty = Files.writeString(folder.resolve("empty.cfg"), "");
    assertThat(Run.run("explain", empty.toString(), "RS909").out().replaceAll("\\s+", " "))
        .contains("empty.cfg is empty.")
        .doesNotContain(": is ");
  }

  @Test
  void untilWhenAFindingIsAcceptedIsNoHintAtWhatARuleWasFor() {
    String out =
        new Run()
            .stdin(
                """
                *filter
                :INPUT DROP [0:0]
                :FORWARD DROP [0:0]
                :OUTPUT ACCEPT [0:0]
                -A INPUT -p tcp -m tcp --dport 22 -j ACCEPT
                -A INPUT -s 10.0.0.0/8 -p tcp -m comment --comment "old vpn ruleshade:ignore[RS101] until=2026-12-31 ticket=CHG-7 'kept for the audit'" -m tcp --dport 22 -j DROP
                COMMIT
                """)
            .with("explain", "-", "RS101", "--dialect", "iptables", "--no-model", "--as-of", "2026-06-01")
            .out();
    assertThat(out).contains("says “old”").doesNotContain("says “until”", "says “CHG-7”");
  }

  @Test
  void rulesThatDoTheSameAreNotSaidToDoTheOpposite() {
    String out =
        new Run()
            .stdin(
                """
                *filter
                :INPUT DROP [0:0]
                :FORWARD DROP [0:0]
                :OUTPUT ACCEPT [0:0]
                :ZONE - [0:0]
                -A INPUT -m conntrack --ctstate ESTABLISHED -j ACCEPT
                -A INPUT -j ZONE
                -A INPUT -j REJECT
                -A ZONE -j REJECT
                COMMIT
                """)
            .with("explain", "-", "filter/INPUT#3", "--dialect", "iptables", "--no-model")
            .out()
            .replaceAll("\\s+", " ");
    assertThat(out)
        .contains("rule filter/ZONE#1 is asked before it and takes every one of them that no other rule takes before that.")
        .doesNotContain("do the opposite");
  }
}
