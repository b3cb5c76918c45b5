package io.ruleshade.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Whoever writes the configuration must not write on the reader's terminal. */
final class HostileTextTest {
  @TempDir Path folder;

  private static final String EVIL =
      "\u001b]0;owned\u0007\u001b[2J \u009b31m \u202edrowssap\u202c \u2066x\u2069 \u200b\u00ad\u2028";

  private String hostile() throws IOException {
    String rules =
        Run.RULES
            .replace("-A WEB -j", "-A WEB -m comment --comment \"" + EVIL + "\" -j")
            .replace("COMMIT", "-A INPUT --unknown " + EVIL + "\nCOMMIT");
    String asa =
        Run.ASA.replace("edge-fw1", "edge" + EVIL)
            + "access-list OUTSIDE_IN remark "
            + EVIL
            + "\naccess-list OUTSIDE_IN extended permit "
            + EVIL
            + "\n";
    Files.writeString(folder.resolve("a.rules"), rules, StandardCharsets.UTF_8);
    Files.writeString(folder.resolve("b.cfg"), asa, StandardCharsets.UTF_8);
    return folder.toString();
  }

  @ParameterizedTest
  @CsvSource({
    "check, text",
    "check, json",
    "check, jsonl",
    "show, text",
    "show, json",
    "show, jsonl"
  })
  void nothingOfItIsRaw(String command, String format) throws IOException {
    Run.Outcome outcome = Run.run(command, "--format", format, "--verbose", hostile());
    assertHarmless(outcome.out());
    assertHarmless(outcome.err());
    assertThat(outcome.out()).contains(format.equals("text") ? "\\u202edrowssap" : "\\u202e");
  }

  @Test
  void namesOfFilesAndArgumentsAreNoExceptions() {
    assertHarmless(Run.run("check", "no\u001b[2Jsuch\u202efile").err());
    assertHarmless(Run.run("check", "--dialect", "\u001b[2J", "x").err());
    assertHarmless(Run.run("che\u001b[2Jck").err());
    assertHarmless(Run.run("trace", "x", "--packet", "tcp \u001b[2J").err());
  }

  @Test
  void traceShowsItEscaped() throws IOException {
    for (String format : new String[] {"text", "json", "jsonl"}) {
      Run.Outcome outcome =
          Run.run(
              "trace", hostile(), "-f", format, "-p", "tcp 192.0.2.1 > 192.0.2.5:443 in \u001b[2J");
      assertHarmless(outcome.out());
    }
  }

  private static void assertHarmless(String text) {
    text.codePoints()
        .forEach(
            c ->
                assertThat(
                        c == '\n'
                            || (c >= ' '
                                && c != 0x7f
                                && Character.getType(c) != Character.CONTROL
                                && Character.getType(c) != Character.FORMAT
                                && Character.getType(c) != Character.LINE_SEPARATOR))
                    .as("U+%04X in: %s", c, text)
                    .isTrue());
  }
}
