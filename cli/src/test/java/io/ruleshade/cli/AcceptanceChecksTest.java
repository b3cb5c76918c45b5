package io.ruleshade.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.ruleshade.report.Formats;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.json.JSONObject;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The checks of {@code docs/acceptance.md} that no other test tries, and that its table is true. */
final class AcceptanceChecksTest {
  private static final Path TABLE = Results.ROOT.resolve("docs/acceptance.md");

  private static final String ASA =
      """
      hostname edge-fw1
      interface GigabitEthernet0/0
       nameif outside
       security-level 0
       ip address 203.0.113.1 255.255.255.0
      access-list OUTSIDE_IN extended deny ip any 10.1.0.0 255.255.0.0 log
      access-list OUTSIDE_IN extended permit tcp any host 10.1.0.5 eq smtp
      access-list OUTSIDE_IN extended permit tcp any host 10.2.0.5 eq telnet
      access-list OUTSIDE_IN extended permit udp any host 10.2.0.6 eq domain
      access-list OUTSIDE_IN extended deny ip any any log
      access-group OUTSIDE_IN in interface outside
      """;

  @TempDir Path folder;

  @Test
  void everyTestThatTheTableNamesExists() throws IOException {
    String table = Files.readString(TABLE);
    Matcher named = Pattern.compile("`([A-Z][A-Za-z]+(?:Test|IT))\\.([a-zA-Z0-9]+)`").matcher(table);
    int count = 0;
    while (named.find()) {
      count++;
      assertThat(methods(named.group(1))).as(named.group(1)).contains(named.group(2));
    }
    assertThat(count).isGreaterThan(40);
    for (int check = 1; check <= 15; check++) {
      assertThat(table).containsPattern("(?m)^\\| " + check + " \\| .*`[A-Za-z]+(Test|IT)\\.");
    }
  }

  private static String[] methods(String name) {
    try {
      return Arrays.stream(Class.forName("io.ruleshade.cli." + name).getDeclaredMethods())
          .map(java.lang.reflect.Method::getName)
          .toArray(String[]::new);
    } catch (ClassNotFoundException e) {
      throw new AssertionError("there is no test " + name, e);
    }
  }

  @Test
  void aCleanSampleSaysWhatWasAnalysed() {
    Run.Outcome outcome =
        Run.run("check", Results.ROOT.resolve("samples/asa/clean").toString(), "--fail-on", "medium");
    assertThat(outcome.exit()).isZero();
    assertThat(outcome.out())
        .containsPattern("\nanalysed 1 device, [0-9]+ rules, [0-9]+ lines \\([0-9]+ modelled, [0-9]+ irrelevant, 0 not understood\\)\n")
        .endsWith("gate: 0 at or above medium, exit 0\n");
  }

  @Test
  void anUnknownKeyIsNamedWithItsLine() throws IOException {
    Path file = Files.writeString(folder.resolve("ruleshade.yaml"), "# ours\nfail_on: high\n");
    Run.Outcome outcome = new Run().stdin(ASA).with("check", "-", "--config", file.toString());
    assertThat(outcome.exit()).isEqualTo(2);
    assertThat(outcome.err())
        .isEqualTo("error: " + file + ":2: unknown key `fail_on` of the configuration. Did you mean: fail-on?\n");
  }

  @Test
  void standardInputGivesPureJson() {
    Run.Outcome outcome =
        new Run().stdin(ASA).with("check", "--dialect", "asa", "--format", "json", "-");
    JSONObject json = new JSONObject(outcome.out());
    assertThat(json.getJSONArray("findings").getJSONObject(0).getString("fingerprint"))
        .matches("rs1:[0-9a-f]{32}(:[0-9]+)?");
    assertThat(outcome.err()).isEmpty();
  }

  @Test
  void commentsAndAnotherOrderAreNothingNew() throws IOException {
    Path config = Files.writeString(folder.resolve("edge.cfg"), ASA);
    String baseline = folder.resolve("b.json").toString();
    assertThat(Run.run("check", config.toString()).exit()).isEqualTo(1);
    Run.run("baseline", "create", config.toString(), "--baseline", baseline);
    String other =
        "! again\n".repeat(50)
            + ASA.replaceFirst("(access-list .*telnet\n)(access-list .*domain\n)", "$2$1");
    assertThat(other.indexOf("domain")).isLessThan(other.indexOf("telnet"));
    Files.writeString(config, other);
    Run.Outcome outcome = Run.run("check", config.toString(), "--baseline", baseline);
    assertThat(outcome.out()).contains("\nno findings\n");
    assertThat(outcome.err()).isEmpty();
    assertThat(outcome.exit()).isZero();
  }

  /** The streams, and what the environment says; whether there is colour, and whether there is progress. */
  @ParameterizedTest
  @CsvSource({
    "true,  xterm, '', '', true,  true",
    "true,  xterm, 1,  '', false, true",
    "true,  xterm, '', 1,  true,  false",
    "true,  dumb,  '', '', false, false",
    "true,  '',    '', '', true,  false",
    "false, xterm, '', '', false, false",
    "false, dumb,  1,  1,  false, false",
  })
  void noEscapeAndNoProgressWhereNobodyWatches(
      boolean terminal, String term, String noColor, String ci, boolean colour, boolean progress) {
    Map<String, String> all = Map.of("TERM", term, "NO_COLOR", noColor, "CI", ci);
    Map<String, String> env = new java.util.HashMap<>(all);
    env.values().removeIf(String::isEmpty);
    Console console =
        new Console(
            InputStream.nullInputStream(),
            new PrintWriter(OutputStream.nullOutputStream(), false, java.nio.charset.StandardCharsets.UTF_8),
            OutputStream.nullOutputStream(),
            new PrintWriter(OutputStream.nullOutputStream(), false, java.nio.charset.StandardCharsets.UTF_8),
            env,
            terminal,
            terminal,
            80);
    assertThat(console.isWatched()).isEqualTo(progress);
    for (String format : Formats.names()) {
      if (format.equals("xlsx")) {
        continue;
      }
      Run run = new Run().stdin(ASA);
      env.forEach(run::env);
      Run.Outcome outcome = (terminal ? run.terminal(80) : run).with("check", "-", "-f", format);
      boolean escaped = outcome.out().indexOf('\u001b') >= 0;
      assertThat(escaped).as(format).isEqualTo(colour && format.equals("text"));
      assertThat(outcome.err()).doesNotContain("\u001b", "\r");
    }
  }
}
