package io.ruleshade.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.ruleshade.report.document.NoResultException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The report in a real browser; {@code mvn verify -Dbrowser} with Chromium on the PATH. */
final class ReportBrowserIT {
  private static Chromium browser;
  private static String axe;
  @TempDir static Path folder;
  private static Path small;
  private static Path large;

  @BeforeAll
  static void start() throws IOException {
    Optional<Path> program = PdfPrinter.browser(System.getenv());
    assumeTrue(program.isPresent(), "no Chromium on the PATH: the report is not tried in a browser");
    browser = Chromium.start(program.get());
    try (InputStream in = ReportBrowserIT.class.getResourceAsStream("/axe.min.js")) {
      axe = new String(in.readAllBytes(), StandardCharsets.UTF_8);
    }
    small = report("small", hostile(), 3);
    large = report("large", many(10_000), 0);
  }

  @AfterAll
  static void stop() throws IOException {
    if (browser != null) {
      browser.close();
    }
  }

  /** Texts that would do something if they were not escaped, in remarks, names and lines. */
  private static String hostile() {
    String evil = "</script><img src=x onerror=alert(1)>";
    return ReportCommandTest.ASA.replace("asked for by Bob Miller", evil)
        + "access-list OUTSIDE_IN extended permit " + evil + "\n"
        + "access-list \"><script>alert(2)</script> extended permit ip any any\n";
  }

  /** So many rules that are all taken by the first. */
  private static String many(int rules) {
    StringBuilder out = new StringBuilder("ASA Version 9.8(2)\nhostname large\n");
    out.append("access-list A extended permit ip any any log\n");
    for (int i = 0; i < rules; i++) {
      out.append("access-list A extended permit tcp host 10.")
          .append(i >> 16).append('.').append(i >> 8 & 255).append('.').append(i & 255)
          .append(" any eq ").append(1 + i % 60_000).append('\n');
    }
    return out.append("access-group A in interface outside\n").toString();
  }

  private static Path report(String name, String config, int exit) throws IOException {
    Path file = folder.resolve(name + ".cfg");
    Files.writeString(file, config);
    Path html = folder.resolve(name + ".html");
    Run.Outcome outcome =
        Run.run("report", file.toString(), "-o", html.toString(), "--no-config");
    assertThat(outcome.exit()).as(outcome.err()).isEqualTo(exit);
    return html;
  }

  @Test
  void asksForNothingAndComplainsOfNothing() throws NoResultException {
    for (Path page : new Path[] {small, large}) {
      browser.open(page, "", "light", true);
      assertThat(browser.eval("document.documentElement.dataset.ready")).isEqualTo("yes");
      assertThat(browser.requests()).containsExactly(page.toUri().toString());
      assertThat(browser.complaints()).isEmpty();
    }
  }

  @Test
  void hostileTextIsInert() throws NoResultException {
    browser.open(small, "", "light", true);
    assertThat(browser.eval("document.querySelectorAll('img, iframe, object').length")).isEqualTo("0");
    assertThat(browser.eval("document.scripts.length")).isEqualTo("4");
    assertThat(browser.complaints()).isEmpty();
  }

  @Test
  void isAccessibleInBothColourSchemes() throws NoResultException {
    for (String scheme : new String[] {"light", "dark"}) {
      browser.open(small, "", scheme, true);
      browser.eval("document.querySelectorAll('details').forEach(d => d.open = true)");
      // The page's own policy lets no other script in; the protocol does.
      browser.eval(axe + "; 1");
      assertThat(
              browser.eval(
                  "axe.run().then(r => r.violations.map(v => v.id + ': '"
                      + " + v.nodes.map(n => n.html).join(' ')).join('\\n'))"))
          .as(scheme)
          .isEmpty();
    }
  }

  @Test
  void filtersAndSorts() throws NoResultException {
    browser.open(large, "", "light", true);
    assertThat(rows()).isEqualTo(100);
    assertThat(browser.eval("document.getElementById('count').textContent"))
        .startsWith("1–100 of ").endsWith(" findings.");
    type("10.0.0.77 ");
    assertThat(browser.eval("document.getElementById('count').textContent"))
        .startsWith("1–1 of 1 that fit");
    assertThat(browser.eval("document.querySelector('#finding-list .where').textContent"))
        .contains("A#79");
    type("no such text anywhere");
    assertThat(browser.eval("document.getElementById('count').textContent")).startsWith("None of ");
    type("");
    browser.eval("document.getElementById('later').click()");
    assertThat(browser.eval("document.getElementById('page-of').textContent")).startsWith("page 2 of ");
    assertThat(rows()).isEqualTo(100);
  }

  private static int rows() throws NoResultException {
    return Integer.parseInt(browser.eval("document.querySelectorAll('details.finding').length"));
  }

  private static void type(String text) throws NoResultException {
    browser.eval(
        "var q = document.getElementById('q'); q.value = " + Chromium.quoted(text)
            + "; q.dispatchEvent(new Event('input', {bubbles: true}))");
  }

  @Test
  void linksLeadToFindings() throws NoResultException {
    browser.open(large, "", "light", true);
    String name =
        browser.eval(
            "(() => { for (let i = 0; i < 50; i++) document.getElementById('later').click();"
                + " return document.querySelector('details.finding').id; })()");
    browser.open(large, "#" + name, "light", true);
    assertThat(browser.eval("document.getElementById('" + name + "').open")).isEqualTo("true");
    assertThat(browser.eval("document.getElementById('page-of').textContent")).startsWith("page 51 of ");
    assertThat(
            browser.eval(
                "new Promise(done => setTimeout(() =>"
                    + " done(document.activeElement.parentElement.id), 300))"))
        .isEqualTo(name);
  }

  @Test
  void saysTheSameWithAndWithoutItsScript() throws NoResultException {
    browser.open(small, "", "light", false);
    String without = browser.dom("#finding-list");
    assertThat(without).contains("<summary>", "never matches");
    assertThat(browser.dom("#filter")).contains("hidden");
    // Hidden is not enough where the style says how it is displayed.
    assertThat(browser.eval("getComputedStyle(document.getElementById('pages')).display"))
        .isEqualTo("none");
    browser.open(small, "", "light", true);
    String with = browser.dom("#finding-list");
    assertThat(text(with)).isEqualTo(text(without));
    browser.open(large, "", "light", false);
    assertThat(browser.dom("#finding-list").split("<details class=\"finding\"", -1)).hasSize(201);
  }

  private static String text(String html) {
    return html.replaceAll("<[^>]*>", " ").replaceAll("\\s+", " ");
  }

  @Test
  void nothingIsWiderThanThePaper() throws NoResultException {
    browser.open(small, "", "light", true);
    browser.print(true);
    // The room that A4 leaves between the margins: 182 mm.
    browser.resize(688, 1000);
    browser.eval("document.querySelectorAll('details').forEach(d => d.open = true)");
    assertThat(
            browser.eval(
                "Array.from(document.querySelectorAll('table, svg, pre')).filter(e =>"
                    + " e.getBoundingClientRect().right > 689).map(e => e.outerHTML.slice(0, 200)).join('\\n')"))
        .isEmpty();
    assertThat(browser.eval("getComputedStyle(document.querySelector('thead')).display"))
        .isEqualTo("table-header-group");
    browser.print(false);
    browser.resize(400, 800);
    assertThat(browser.eval("document.documentElement.scrollWidth <= 400")).isEqualTo("true");
  }

  @Test
  void printsToPdf() throws IOException {
    Path pdf = folder.resolve("small.pdf");
    PdfPrinter.print(small, pdf, System.getenv());
    byte[] bytes = Files.readAllBytes(pdf);
    assertThat(new String(bytes, 0, 5, StandardCharsets.ISO_8859_1)).isEqualTo("%PDF-");
    assertThat(bytes.length).isGreaterThan(20_000);
  }

  /** Measured and told; a machine that does other work besides may be slower. */
  @Test
  void tellsHowLongItTakes() throws NoResultException, IOException {
    browser.open(large, "", "light", true);
    String load =
        browser.eval(
            "(t => Math.round(t.loadEventEnd - t.startTime))(performance.getEntriesByType('navigation')[0])");
    String filter =
        browser.eval(
            "(() => { const q = document.getElementById('q'); const times = [];"
                + " for (const text of ['10.0.7', 'permit tcp', 'rs102', 'zzz']) { q.value = text;"
                + " const t = performance.now(); q.dispatchEvent(new Event('input', {bubbles: true}));"
                + " document.body.getBoundingClientRect(); times.push(Math.round(performance.now() - t)); }"
                + " return times.join(', '); })()");
    String nodes = browser.eval("document.querySelectorAll('*').length");
    System.out.println(
        "report of 10,000 dead rules: " + (Files.size(large) >> 10) + " KiB, load " + load
            + " ms, filter " + filter + " ms, " + nodes + " nodes");
    assertThat(Integer.parseInt(nodes)).isLessThan(30_000);
  }
}
