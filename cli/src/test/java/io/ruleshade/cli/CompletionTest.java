package io.ruleshade.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class CompletionTest {
  @TempDir Path folder;

  @Test
  void bashReadsItAndCompletesCommandsAndFormats() throws Exception {
    assumeTrue(Files.isExecutable(Path.of("/bin/bash")));
    Path script = folder.resolve("completion.bash");
    Run.Outcome outcome = Run.run("completion", "bash");
    assertThat(outcome.exit()).isZero();
    Files.writeString(script, outcome.out());
    assertThat(complete(script, "ruleshade che")).contains("check");
    assertThat(complete(script, "ruleshade check --form")).contains("--format");
    assertThat(complete(script, "ruleshade check --format js")).contains("json", "jsonl");
  }

  private static String complete(Path script, String line) throws Exception {
    String last = line.substring(line.lastIndexOf(' ') + 1);
    int words = line.split(" ", -1).length;
    String before = line.substring(0, line.lastIndexOf(' '));
    String command =
        "source '%s'; COMP_WORDS=(%s); COMP_CWORD=%d; COMP_LINE='%s'; COMP_POINT=${#COMP_LINE};"
                .formatted(script, line, words - 1, line)
            + " _complete_ruleshade ruleshade '%s' '%s'; echo \"${COMPREPLY[@]}\""
                .formatted(last, before);
    Process bash = new ProcessBuilder("/bin/bash", "-c", command).redirectErrorStream(true).start();
    String out = new String(bash.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(bash.waitFor()).as(out).isZero();
    return out;
  }

  @Test
  void unknownShellIsUsage() {
    assertThat(Run.run("completion", "fsh").exit()).isEqualTo(2);
  }
}
