package io.ruleshade.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.ruleshade.report.document.NoResultException;
import io.ruleshade.report.document.ResultDocument;
import io.ruleshade.report.document.ResultDocument.Finding;
import io.ruleshade.report.html.Controls;
import io.ruleshade.report.html.HtmlReport;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The report: one file, the same bytes each time, with what it is made of, harmless and masked. */
final class ReportCommandTest {
  /** A dead rule, a redundant one and a wide permit, with a remark. */
  static final String ASA =
      """
      ASA Version 9.8(2)
      hostname edge-fw1
      object network WEB
       host 192.0.2.10
      interface GigabitEthernet0/0
       nameif outside
       security-level 0
       ip address 203.0.113.1 255.255.255.0
      access-list OUTSIDE_IN remark asked for by Bob Miller
      access-list OUTSIDE_IN extended deny tcp 198.51.100.0 255.255.255.0 any
      access-list OUTSIDE_IN extended permit tcp host 198.51.100.7 object WEB eq 443
      access-list OUTSIDE_IN extended permit tcp any object WEB eq 443
      access-list OUTSIDE_IN extended deny ip any any log
      access-group OUTSIDE_IN in interface outside
      """;

  @TempDir Path folder;

  private Path write(String name, String text) throws IOException {
    Path file = folder.resolve(name);
    Files.writeString(file, text);
    return file;
  }

  private String report(String... more) throws IOException {
    Path config = Files.exists(folder.resolve("fw.cfg")) ? folder.resolve("fw.cfg") : write("fw.cfg", ASA);
    String[] arguments = new String[more.length + 5];
    arguments[0] = "report";
    arguments[1] = config.toString();
    arguments[2] = "-o";
    arguments[3] = folder.resolve("report.html").toString();
    arguments[4] = "--no-config";
    System.arraycopy(more, 0, arguments, 5, more.length);
    Run.Outcome outcome = Run.run(arguments);
    assertThat(outcome.exit()).as(outcome.err()).isZero();
    return Files.readString(folder.resolve("report.html"));
  }

  @Test
  void holdsEverySection() throws IOException {
    String page = report("--title", "Edge", "--organisation", "Example", "--period", "2026");
    assertThat(page)
        .startsWith("<!DOCTYPE html>")
        .contains("<h1>Edge</h1>", "<dd>Example</dd>", "<dd>2026</dd>")
        .contains("<strong>Complete.</strong>");
    Matcher headings = Pattern.compile("<h2 id=\"[a-z]+-h\">([0-9]+ [^<]*)</h2>").matcher(page);
    assertThat(headings.results().map(m -> m.group(1)).toList())
        .containsExactly(
            "1 Summary", "2 Scope", "3 Method and limits", "4 The rulebases", "5 Findings",
            "6 Changes of traffic", "7 Exceptions", "8 Controls", "9 The full list",
            "10 Notes by a language model", "11 How to reproduce this", "12 Review record",
            "13 Glossary");
    assertThat(page)
        .contains("1 rule decides no packet: 1 shadowed (packets decided the opposite way, all or some).")
        .contains("<span class=\"n\">11</span> access-list OUTSIDE_IN extended permit tcp host")
        .contains("Because of: OUTSIDE_IN#1, ");
  }

  @Test
  void saysWhatItsReaderCannotKnow() throws IOException {
    write(
        "fw.cfg",
        """
        ASA Version 9.8(2)
        hostname edge
        interface GigabitEthernet0/0
         nameif outside
         security-level 0
         ip address 203.0.113.1 255.255.255.0
        access-list OUT extended permit tcp any host 192.0.2.10 eq pop3
        access-list OUT extended permit tcp object-group NOWHERE host 192.0.2.11 eq 443
        access-list OLD extended permit tcp any host 192.0.2.12 eq 443
        access-group OUT in interface outside
        """);
    String page = report();
    // The command can be typed again as it stands.
    assertThat(page).contains("<dd><code>ruleshade report ").doesNotContain("ruleshade report report");
    // A name that nothing defines is an assumption, and only the word itself is shown, so its column is said.
    assertThat(page)
        .contains("<li>1 use of a name that is not defined in the files")
        .containsPattern("The place: [^<]*fw.cfg:8, from column [0-9]+ ");
    // A list that filters nothing is no entry point.
    assertThat(page)
        .doesNotContain("<th scope=\"row\">OLD on edge")
        .contains("1 ruleset is not in this table, because no packet enters there by itself");
    // No rule is claimed to decide something; that nothing was found against it is what is known.
    assertThat(page)
        .contains("No enabled rule was found that decides no packet.", "Every rule is alive")
        .doesNotContain("Each square is a rule");
    // What the program says itself is not masked as a secret.
    assertThat(page).contains("Note: pop3: user name and password, both sent in the clear unless");
    assertThat(page).contains("<b>Recommended.</b> Define it");
  }

  @Test
  void isTheSameASecondTimeAndSaysATimeOnlyWhenAsked() throws IOException {
    String first = report();
    assertThat(report()).isEqualTo(first);
    assertThat(first).contains("not recorded, so that the same input gives the same report");
    assertThat(report("--stamp")).isNotEqualTo(first).contains("<dt>Made</dt>", "last changed (UTC)");
    Run.Outcome dated =
        new Run()
            .env("SOURCE_DATE_EPOCH", "1767225600")
            .with(
                "report", folder.resolve("fw.cfg").toString(), "-o",
                folder.resolve("dated.html").toString(), "--no-config");
    assertThat(dated.exit()).isZero();
    assertThat(Files.readString(folder.resolve("dated.html"))).contains("2026-01-01T00:00:00Z");
  }

  @Test
  void allowsNothingButItsOwnStyleAndScript() throws IOException, NoResultException {
    String page = report();
    Matcher policy =
        Pattern.compile("http-equiv=\"Content-Security-Policy\" content=\"([^\"]*)\"").matcher(page);
    assertThat(policy.find()).isTrue();
    assertThat(policy.group(1).replace("&#39;", "'"))
        .matches(
            "default-src 'none'; style-src 'sha256-[A-Za-z0-9+/=]{44}'; script-src"
                + " 'sha256-[A-Za-z0-9+/=]{44}'; base-uri 'none'; form-action 'none'");
    // No resource is named, whatever the policy.
    assertThat(page).doesNotContain("src=\"", "http://", "url(", "@import", " style=\"", " onclick");
    assertThat(page.replace("https://", "")).isEqualTo(page);
  }

  @Test
  void textOfAConfigurationIsInert() throws IOException, NoResultException {
    String evil = "</script><img src=x onerror=alert(1)>\u202etxt.exe<!--\u2028";
    write(
        "fw.cfg",
        ASA.replace("asked for by Bob Miller", evil)
            .replace("object network WEB", "object network WEB\n description " + evil)
            .replace("deny ip any any log", "deny ip any any log\naccess-list OUTSIDE_IN extended " + evil));
    Run.Outcome outcome =
        Run.run(
            "report", folder.resolve("fw.cfg").toString(), "-o",
            folder.resolve("evil.html").toString(), "--no-config", "--title", evil);
    assertThat(outcome.exit()).isEqualTo(3);
    String page = Files.readString(folder.resolve("evil.html"));
    assertThat(page).contains("INCOMPLETE").doesNotContain("<img", "\u202e", "\u2028", "<!--");
    assertThat(page.split("</script>", -1)).hasSize(5);
    assertThat(page).contains("&lt;/script&gt;&lt;img");
    assertThat(HtmlReport.read(page).result().complete()).isFalse();
  }

  @Test
  void masksNamesAndAddressesButNotFindings() throws IOException, NoResultException {
    Path key = write("key", "0123456789abcdef0123456789abcdef");
    String plain = report();
    String masked = report("--redact", "--redact-key", key.toString());
    assertThat(masked)
        .contains("<strong>Redacted.</strong>")
        .doesNotContain("OUTSIDE_IN", "edge-fw1", "Bob", "Miller", "198.51.100", "192.0.2", "fw.cfg")
        .doesNotContain(folder.toString());
    ResultDocument before = HtmlReport.read(plain).result();
    ResultDocument after = HtmlReport.read(masked).result();
    assertThat(after.findings().stream().map(Finding::code).toList())
        .isEqualTo(before.findings().stream().map(Finding::code).toList());
    assertThat(after.findings().stream().map(f -> f.rule() == null ? 0 : f.rule().line()).toList())
        .isEqualTo(before.findings().stream().map(f -> f.rule() == null ? 0 : f.rule().line()).toList());
    assertThat(after.summary()).isEqualTo(before.summary());
    for (int i = 0; i < after.findings().size(); i++) {
      assertThat(after.findings().get(i).fingerprint())
          .isNotEqualTo(before.findings().get(i).fingerprint());
    }
    // Stable under the key, and another under another.
    assertThat(report("--redact", "--redact-key", key.toString())).isEqualTo(masked);
    Path other = write("other", "fedcba9876543210fedcba9876543210");
    assertThat(report("--redact", "--redact-key", other.toString())).isNotEqualTo(masked);
    // Common beginnings stay common: the network and the host of it in the shadowed rule's packet.
    Finding shadowed =
        after.findings().stream().filter(f -> f.code().equals("RS101")).findFirst().orElseThrow();
    assertThat(shadowed.rule()).isNotNull();
    String network = first(shadowed.by().get(0).text());
    String host = first(shadowed.rule().text());
    assertThat(network).isNotEqualTo("198.51.100.0");
    assertThat(host.substring(0, host.lastIndexOf('.')))
        .isEqualTo(network.substring(0, network.lastIndexOf('.')));
  }

  private static String first(String text) {
    Matcher address = Pattern.compile("[0-9]+\\.[0-9]+\\.[0-9]+\\.[0-9]+").matcher(text);
    assertThat(address.find()).as(text).isTrue();
    return address.group();
  }

  @Test
  void comparesWithSomethingEarlier() throws IOException {
    Path old = write("old.cfg", ASA.replace("permit tcp any object WEB eq 443", "permit tcp any object WEB eq 80"));
    Path result = folder.resolve("result.json");
    Run.Outcome check =
        Run.run("check", old.toString(), "-q", "--no-config", "--output", "json=" + result);
    assertThat(check.exit()).as(check.err()).isEqualTo(1);
    String page = report("--previous", result.toString(), "--base", old.toString());
    assertThat(page)
        .contains("Compared with " + result, "Against an earlier result")
        .contains("2 changes of what happens to packets")
        .contains("newly permitted: edge-fw1, in outside", "newly denied: edge-fw1, in outside");
  }

  @Test
  void theLevelDecidesTheExitCodeOnlyWhenGiven() throws IOException {
    report();
    Run.Outcome outcome =
        Run.run(
            "report", folder.resolve("fw.cfg").toString(), "-o",
            folder.resolve("r.html").toString(), "--fail-on", "low", "--no-config");
    assertThat(outcome.exit()).isEqualTo(1);
    assertThat(Files.readString(folder.resolve("r.html")))
        .contains("Findings at or above low fail the gate");
  }

  @Test
  void theLevelOfTheSettingsIsSaidAndLeavesTheExitCode() throws IOException {
    report();
    Path config = write("ruleshade.yaml", "fail-on: low\n");
    Path html = folder.resolve("r.html");
    Run.Outcome outcome =
        Run.run(
            "report", folder.resolve("fw.cfg").toString(), "-o", html.toString(), "--config",
            config.toString());
    assertThat(outcome.exit()).as(outcome.err()).isZero();
    assertThat(Files.readString(html)).contains("Findings at or above low fail the gate: 1 does.");
    Run.Outcome verified =
        Run.run("verify-report", html.toString(), "--config", folder.resolve("fw.cfg").toString());
    assertThat(verified.exit()).as(verified.out()).isZero();
  }

  @Test
  void aNameThatNothingDefinesIsShownInItsLineAndRuleAndBesideComplete() throws IOException {
    write("fw.cfg", ASA.replace("object network WEB\n host 192.0.2.10\n", "").replace("host 198.51.100.7 object WEB", "host 198.51.100.7 any"));
    String page = report();
    assertThat(page)
        .contains("<strong>Complete.</strong>", "Left open by the files themselves:")
        .contains("1 use of a name that is not defined: what it stands for is not known.")
        .contains("The rule: OUTSIDE_IN#3")
        .contains("</span> access-list OUTSIDE_IN extended permit tcp any object WEB eq 443");
  }

  @Test
  void saysWhatIsMissingForAPdf() throws IOException {
    write("fw.cfg", ASA);
    Run.Outcome outcome =
        new Run()
            .env("PATH", folder.toString())
            .with(
                "report", folder.resolve("fw.cfg").toString(), "-o",
                folder.resolve("r.html").toString(), "--pdf", folder.resolve("r.pdf").toString(),
                "--no-config");
    assertThat(outcome.exit()).isEqualTo(2);
    assertThat(outcome.err())
        .contains("--pdf needs Chromium or Chrome on the PATH, and there is none; the report itself is written");
    assertThat(folder.resolve("r.html")).exists();
    assertThat(folder.resolve("r.pdf")).doesNotExist();
  }

  @Test
  void notesOfAModelAreBoxed() throws IOException {
    assertThat(report()).contains("No language model had a part in this report.");
    Path notes =
        write("notes.json", "[{\"model\": \"m <1>\", \"about\": \"rs1:x\", \"text\": \"Delete it.\"}]");
    assertThat(report("--notes", notes.toString()))
        .contains("<aside class=\"model\">", "m &lt;1&gt;", "Delete it.", "These notes are no evidence.");
  }

  @Test
  void checkAndConvertWriteTheSameButForTheRecordOfHowItWasMade()
      throws IOException, io.ruleshade.report.document.NoResultException {
    write("fw.cfg", ASA);
    Path html = folder.resolve("check.html");
    Path json = folder.resolve("check.json");
    Run.Outcome check =
        Run.run(
            "check", folder.resolve("fw.cfg").toString(), "-q", "--no-config", "--output",
            "html=" + html, "--output", "json=" + json);
    assertThat(check.exit()).isEqualTo(1);
    Path again = folder.resolve("convert.html");
    Run.Outcome convert = Run.run("convert", json.toString(), "--output", "html=" + again);
    assertThat(convert.exit()).as(convert.err()).isEqualTo(1);
    String page = Files.readString(html);
    String converted = Files.readString(again);
    var made = io.ruleshade.report.html.HtmlReport.read(page);
    var kept = io.ruleshade.report.html.HtmlReport.read(converted);
    assertThat(kept.resultText()).isEqualTo(made.resultText());
    assertThat(made.settings().options()).containsEntry("--fail-on", java.util.List.of("low"));
    String unrecorded = page.replace(made.settingsText(), kept.settingsText());
    assertThat(io.ruleshade.report.html.HtmlReport.read(unrecorded).page()).isEqualTo(converted);
    assertThat(Files.readString(html)).contains("id=\"maps\"", "id=\"permitted\"");
  }

  @Test
  void theTableThatItNamesCanBeMadeOfIt() throws IOException {
    String page = report();
    Path csv = folder.resolve("findings.csv");
    Run.Outcome convert =
        Run.run("convert", folder.resolve("report.html").toString(), "--output", "csv=" + csv);
    assertThat(convert.exit()).as(convert.err()).isZero();
    assertThat(page).contains(ReportSigner.sha256(Files.readAllBytes(csv)));
  }

  @Test
  void everyCodeOfTheControlsHasAPage() {
    for (Controls.Framework framework : Controls.frameworks()) {
      assertThat(framework.source()).isNotBlank();
      for (Controls.Control control : framework.controls()) {
        assertThat(control.codes().isEmpty() && control.parts().isEmpty()).as(control.id()).isFalse();
        control.codes().forEach(code -> assertThat(io.ruleshade.report.Pages.of(code)).as(code).isPresent());
      }
    }
  }

  @Test
  void theGlossaryIsInOrder() {
    List<String> terms = Controls.glossary().stream().map(t -> t.term().toLowerCase(java.util.Locale.ROOT)).toList();
    assertThat(terms).isSorted().doesNotHaveDuplicates();
  }

  @Test
  void whatItCarriesIsWhatItWasMadeOf() throws IOException, NoResultException {
    String page = report();
    HtmlReport.Carried carried = HtmlReport.read(page);
    assertThat(carried.page()).isEqualTo(page);
    assertThat(page).contains(HtmlReport.sha256(carried.resultText()));
    assertThat(page.getBytes(StandardCharsets.UTF_8).length).isLessThan(400_000);
  }
}
