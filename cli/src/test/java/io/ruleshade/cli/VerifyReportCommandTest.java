package io.ruleshade.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.junit.jupiter.api.io.TempDir;

/** An honest report is accepted; a changed report, configuration, key or signature is not. */
final class VerifyReportCommandTest {
  @TempDir Path folder;
  private Path config;
  private Path report;

  @BeforeEach
  void files() throws IOException {
    config = folder.resolve("fw.cfg");
    report = folder.resolve("report.html");
    Files.writeString(config, ReportCommandTest.ASA);
  }

  private void make(String... more) {
    List<String> arguments =
        new ArrayList<>(
            List.of("report", config.toString(), "-o", report.toString(), "--no-config"));
    arguments.addAll(List.of(more));
    Run.Outcome outcome = Run.run(arguments.toArray(String[]::new));
    assertThat(outcome.exit()).as(outcome.err()).isZero();
  }

  private Run.Outcome verify(Path config, String... more) {
    List<String> arguments =
        new ArrayList<>(List.of("verify-report", report.toString(), "--config", config.toString()));
    arguments.addAll(List.of(more));
    return Run.run(arguments.toArray(String[]::new));
  }

  private void change(String from, String to) throws IOException {
    String page = Files.readString(report);
    assertThat(page).contains(from);
    Files.writeString(report, page.replace(from, to));
  }

  @Test
  void acceptsTheHonestOne() throws IOException {
    make("--title", "Edge", "--stamp");
    Run.Outcome outcome = verify(config);
    assertThat(outcome.out())
        .isEqualTo(
            """
            ok: the page is, byte for byte, what its data gives
            note: it is not signed
            ok: the digest of the file is that of the report
            ok: the analysis gives the same result: 2 findings on 1 device
            true: the report says what these files give
            """);
    assertThat(outcome.exit()).isZero();
  }

  @Test
  void namesOfFilesDoNotMatter() throws IOException {
    make();
    Path other = Files.createDirectories(folder.resolve("else")).resolve("renamed.conf");
    Files.copy(config, other);
    assertThat(verify(other).exit()).isZero();
  }

  @Test
  void refusesAChangedPage() throws IOException {
    make();
    change("1 rule decides no packet", "No rule decides no packet");
    Run.Outcome outcome = verify(config);
    assertThat(outcome.exit()).isEqualTo(1);
    assertThat(outcome.out()).contains("UNTRUE: the page is not what its data gives: changed in line");
  }

  /** Every part of the page: banner, sentences, numbers of pictures and tables, evidence, data, digests. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "<strong>Complete.</strong>-><strong>INCOMPLETE.</strong>",
        "2 findings count-><b>1</b> finding counts",
        "edge-fw1: 1 medium->edge-fw1: 0 medium",
        "<td class=\"num\">13</td>-><td class=\"num\">14</td>",
        "access-list OUTSIDE_IN extended permit tcp->access-list OUTSIDE_IN extended permit udp",
        "it is denied by->it is permitted by",
        "Status: open.->Status: accepted as an exception.",
        "Nothing besides what the descriptions of the codes say.->Nothing.",
        "default-src &#39;none&#39;->default-src *",
        "id=\"review\"->id=\"reviewed\"",
        "A SHA-256 number->A number",
        "\"severity\":\"medium\"->\"severity\":\"low\"",
        "\"schema\":\"ruleshade/report/1\"->\"schema\": \"ruleshade/report/1\"",
        "document.getElementById->document.querySelector"
      })
  void refusesAChangeOfAnyPart(String change) throws IOException {
    make();
    String page = Files.readString(report);
    String[] both = change.split("->", 2);
    String changed = page.replaceFirst(Pattern.quote(both[0]), Matcher.quoteReplacement(both[1]));
    assertThat(changed).as(both[0]).isNotEqualTo(page);
    Files.writeString(report, changed);
    assertThat(verify(config).exit()).isEqualTo(1);
  }

  @Test
  void refusesAPageOfOtherOptions() throws IOException, io.ruleshade.report.document.NoResultException {
    make("--ignore", "RS309");
    String page = Files.readString(report);
    var carried = io.ruleshade.report.html.HtmlReport.read(page);
    // A forger who says that all codes were looked for, and makes the page of that anew.
    String settings = carried.settingsText().replace("\"--ignore\":[\"RS309\"]", "\"--ignore\":[]");
    assertThat(settings).isNotEqualTo(carried.settingsText());
    make();
    String whole = Files.readString(report);
    assertThat(verify(config).exit()).isZero();
    String forged =
        whole.replace(
            io.ruleshade.report.html.HtmlReport.read(whole).settingsText(),
            carried.settingsText().replace("RS309", "RS101"));
    Files.writeString(report, io.ruleshade.report.html.HtmlReport.read(forged).page());
    assertThat(verify(config).exit()).isEqualTo(1);
  }

  @Test
  void anotherVersionIsNotTold() throws IOException, io.ruleshade.report.document.NoResultException {
    make();
    String page = Files.readString(report);
    var carried = io.ruleshade.report.html.HtmlReport.read(page);
    String other =
        page.replace(
            carried.resultText(),
            carried.resultText().replaceFirst("\"version\":\"[^\"]*\"", "\"version\":\"0.0.1\""));
    Files.writeString(report, other);
    Run.Outcome outcome = verify(config);
    assertThat(outcome.exit()).isEqualTo(3);
    assertThat(outcome.out()).contains("it was made by version 0.0.1").doesNotContain("true: the report");
  }

  @Test
  void pagesOfOtherCommandsAreVerifiedToo() throws IOException {
    Path old = folder.resolve("old.cfg");
    Files.writeString(
        old, ReportCommandTest.ASA.replace("permit tcp any object WEB eq 443", "permit tcp any object WEB eq 80"));
    String html = "html=" + report;
    String now = config.toString();
    assertThat(Run.run("check", now, "--output", html, "--no-config").exit()).isEqualTo(1);
    assertThat(verify(config).exit()).isZero();

    assertThat(Run.run("diff", old.toString(), now, "--output", html, "--no-config").exit()).isEqualTo(1);
    assertThat(Files.readString(report)).contains("newly permitted: edge-fw1", "Compared with the earlier configuration");
    assertThat(verify(config).exit()).isEqualTo(3);
    assertThat(verify(config, "--base", old.toString()).exit()).isZero();
    assertThat(verify(config, "--base", now).exit()).isEqualTo(1);

    Path before = Files.createDirectories(folder.resolve("before"));
    Path after = Files.createDirectories(folder.resolve("after"));
    Files.copy(old, before.resolve("fw.cfg"));
    Files.copy(config, after.resolve("fw.cfg"));
    Run.Outcome gate =
        Run.run(
            "gate", "--base", before.toString(), "--head", after.toString(), "--output", html, "--no-config");
    assertThat(gate.exit()).as(gate.err()).isEqualTo(1);
    assertThat(Files.readString(report))
        .contains("What the gate said", "The gate failed at high, with exit code 1.")
        .contains("It fails for newly permitted traffic: 1.");
    Run.Outcome verified = verify(after.resolve("fw.cfg"), "--base", before.resolve("fw.cfg").toString());
    assertThat(verified.out()).contains("note: what the gate said is not made again here");
    assertThat(verified.exit()).as(verified.out()).isZero();
  }

  @Test
  void aPageOfAKeptResultIsNoLie() throws IOException {
    Path result = folder.resolve("r.json");
    Run.run("check", config.toString(), "--output", "json=" + result, "--no-config");
    Run.run("convert", result.toString(), "--output", "html=" + report);
    Run.Outcome outcome = verify(config);
    assertThat(outcome.exit()).as(outcome.out()).isEqualTo(3);
    assertThat(outcome.out()).contains("it was made from a kept result");
  }

  @Test
  void refusesAPageOfChangedData() throws IOException, io.ruleshade.report.document.NoResultException {
    make();
    String page = Files.readString(report);
    var carried = io.ruleshade.report.html.HtmlReport.read(page);
    // A forger who makes a whole new page from a result that he changed.
    String forged =
        page.replace(carried.resultText(), carried
                .resultText()
                .replace("\"certainty\":\"proven\"", "\"certainty\":\"conditional\""));
    assertThat(forged).isNotEqualTo(page);
    Files.writeString(report, io.ruleshade.report.html.HtmlReport.read(forged).page());
    Run.Outcome outcome = verify(config);
    assertThat(outcome.exit()).isEqualTo(1);
    assertThat(outcome.out())
        .contains("ok: the page is, byte for byte")
        .contains("UNTRUE: the analysis gives another result");
  }

  @Test
  void refusesAChangedConfiguration() throws IOException {
    make();
    Path other = folder.resolve("other.cfg");
    Files.writeString(other, ReportCommandTest.ASA.replace("eq 443", "eq 8443"));
    Run.Outcome outcome = verify(other);
    assertThat(outcome.exit()).isEqualTo(1);
    assertThat(outcome.out()).contains("UNTRUE: no file is the report's " + config);
    assertThat(outcome.out()).contains("UNTRUE: the report knows nothing of " + other);
  }

  @Test
  void refusesAFileTooMany() throws IOException {
    make();
    Path more = folder.resolve("more.cfg");
    Files.writeString(more, ReportCommandTest.ASA.replace("edge-fw1", "edge-fw2"));
    Run.Outcome outcome =
        Run.run(
            "verify-report", report.toString(), "--config", config.toString(), more.toString());
    assertThat(outcome.exit()).isEqualTo(1);
    assertThat(outcome.out()).contains("the report knows nothing of " + more);
  }

  @Test
  void refusesWhatIsNoReport() throws IOException {
    Files.writeString(report, "<html></html>");
    assertThat(verify(config).exit()).isEqualTo(1);
  }

  @Test
  void asksForWhatItWasComparedWith() throws IOException {
    Path old = folder.resolve("old.cfg");
    Files.writeString(old, ReportCommandTest.ASA.replace("eq 443", "eq 8443"));
    make("--base", old.toString());
    assertThat(verify(config).exit()).isEqualTo(3);
    assertThat(verify(config, "--base", old.toString()).exit()).isZero();
    Run.Outcome wrong = verify(config, "--base", config.toString());
    assertThat(wrong.exit()).isEqualTo(1);
    assertThat(wrong.out()).contains("cannot be made again from the earlier files");
  }

  @Test
  void usesTheBaselineThatItWasMadeWith() throws IOException {
    Path baseline = folder.resolve("baseline.json");
    assertThat(
            Run.run("baseline", "create", config.toString(), "--baseline", baseline.toString(), "--no-config")
                .exit())
        .isZero();
    make("--baseline", baseline.toString(), "--as-of", "2026-11-26");
    assertThat(Files.readString(report)).contains("Known in the baseline");
    assertThat(verify(config).exit()).isZero();
    Path moved = folder.resolve("moved.json");
    Files.move(baseline, moved);
    Run.Outcome missing = verify(config);
    assertThat(missing.exit()).isEqualTo(3);
    assertThat(missing.out()).contains("open: it was made with --baseline ");
    assertThat(verify(config, "--with", moved.toString()).exit()).isZero();
  }

  @Test
  void aRedactedOneNeedsItsKey() throws IOException {
    Path key = folder.resolve("key");
    Files.writeString(key, "0123456789abcdef");
    make("--redact", "--redact-key", key.toString());
    assertThat(verify(config).exit()).isEqualTo(3);
    assertThat(verify(config, "--redact-key", key.toString()).exit()).isZero();
    Path other = folder.resolve("other");
    Files.writeString(other, "fedcba9876543210");
    assertThat(verify(config, "--redact-key", other.toString()).exit()).isEqualTo(1);
    // Under another name its mask is another, which is nobody's lie.
    Path renamed = folder.resolve("renamed.cfg");
    Files.copy(config, renamed);
    Run.Outcome outcome = verify(renamed, "--redact-key", key.toString());
    assertThat(outcome.exit()).as(outcome.out()).isEqualTo(3);
    assertThat(outcome.out()).contains("give them by the names by which they were given then");
  }

  @Test
  void signatures() throws IOException, NoSuchAlgorithmException {
    KeyPair pair = KeyPairGenerator.getInstance("Ed25519").generateKeyPair();
    Path secret = pem("auditor.pem", "PRIVATE KEY", pair.getPrivate().getEncoded());
    Path pub = pem("auditor.pub", "PUBLIC KEY", pair.getPublic().getEncoded());
    KeyPair other = KeyPairGenerator.getInstance("Ed25519").generateKeyPair();
    Path stranger = pem("stranger.pub", "PUBLIC KEY", other.getPublic().getEncoded());

    make("--sign", secret.toString(), "--sign-pub", pub.toString());
    assertThat(verify(config, "--key", pub.toString()).exit()).isZero();
    assertThat(verify(config).out()).contains("whose that is was not checked (--key FILE)");
    assertThat(verify(config, "--key", stranger.toString()).exit()).isEqualTo(1);

    // A title is in nobody's configuration: only the signature notices.
    String page = Files.readString(report);
    make("--title", "Other");
    Run.Outcome changed = verify(config, "--key", pub.toString());
    assertThat(changed.exit()).isEqualTo(1);
    assertThat(changed.out()).contains("UNTRUE: the signature is of another report");
    Files.writeString(report, page);
    assertThat(verify(config, "--key", pub.toString()).exit()).isZero();

    Path signature = folder.resolve("report.html.sig");
    Files.writeString(
        signature,
        Files.readString(signature)
            .replace(
                Base64.getEncoder().encodeToString(pair.getPublic().getEncoded()),
                Base64.getEncoder().encodeToString(other.getPublic().getEncoded())));
    assertThat(verify(config, "--key", stranger.toString()).exit()).isEqualTo(1);
    Files.delete(signature);
    assertThat(verify(config, "--key", pub.toString()).exit()).isEqualTo(1);
  }

  @Test
  void aKeyThatDoesNotBelongSignsNothing() throws IOException, NoSuchAlgorithmException {
    KeyPairGenerator keys = KeyPairGenerator.getInstance("Ed25519");
    Path secret = pem("a.pem", "PRIVATE KEY", keys.generateKeyPair().getPrivate().getEncoded());
    Path pub = pem("b.pub", "PUBLIC KEY", keys.generateKeyPair().getPublic().getEncoded());
    Run.Outcome outcome =
        Run.run(
            "report", config.toString(), "-o", report.toString(), "--no-config", "--sign",
            secret.toString(), "--sign-pub", pub.toString());
    assertThat(outcome.exit()).isEqualTo(2);
    assertThat(outcome.err()).contains("the public key does not belong to the key that signs");
    assertThat(folder.resolve("report.html.sig")).doesNotExist();
  }

  private Path pem(String name, String kind, byte[] der) throws IOException {
    Path file = folder.resolve(name);
    Files.writeString(
        file,
        "-----BEGIN " + kind + "-----\n" + Base64.getMimeEncoder().encodeToString(der)
            + "\n-----END " + kind + "-----\n");
    return file;
  }
}
