package io.ruleshade.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code check --watch}: a fresh result after a change, and the same one as a check by itself. */
final class WatchTest {
  private static final long PATIENCE_MILLIS = 30_000;

  private static final String DOUBLED =
      Run.RULES.replace(
          "-A INPUT -i lo -j ACCEPT\n", "-A INPUT -i lo -j ACCEPT\n-A INPUT -i lo -j ACCEPT\n");

  @TempDir Path folder;

  @Test
  void checksAgainAfterAChange() throws IOException, InterruptedException {
    Path file = folder.resolve("rules.txt");
    Files.writeString(file, Run.RULES);
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    StringWriter err = new StringWriter();
    AtomicInteger exit = new AtomicInteger(-1);
    Thread watcher =
        new Thread(
            () ->
                exit.set(
                    new Program(
                            new Console(
                                new ByteArrayInputStream(new byte[0]),
                                new PrintWriter(OutputStream.nullOutputStream()),
                                out,
                                new PrintWriter(err),
                                Map.of(),
                                false,
                                false,
                                0))
                        .run("check", "--watch", "--verbose", "--select", "RS1", "--format", "jsonl",
                            file.toString())));
    watcher.start();
    waitFor(err, "taken over from before");
    assertThat(out.toString(StandardCharsets.UTF_8)).doesNotContain("RS105");
    out.reset();
    err.getBuffer().setLength(0);
    Files.writeString(file, DOUBLED);
    waitFor(err, "taken over from before");
    watcher.interrupt();
    watcher.join(PATIENCE_MILLIS);

    assertThat(err.toString()).contains("rules.txt changed");
    // All rules but the new one are aligned; those that it could match are judged anew.
    assertThat(err.toString()).containsPattern("that [1-9][0-9]* of 7 rules are alive");
    assertThat(out.toString(StandardCharsets.UTF_8))
        .isEqualTo(
            Run.run("check", "--select", "RS1", "--format", "jsonl", file.toString()).out());
    assertThat(out.toString(StandardCharsets.UTF_8)).contains("RS105");
    assertThat(exit.get()).isEqualTo(1);
  }

  @Test
  void standardInputCannotBeWatched() {
    Run.Outcome outcome = Run.run("check", "--watch", "-");
    assertThat(outcome.exit()).isEqualTo(2);
    assertThat(outcome.err()).contains("--watch needs files");
  }

  private static void waitFor(StringWriter text, String what) throws InterruptedException {
    long end = System.currentTimeMillis() + PATIENCE_MILLIS;
    while (!text.toString().contains(what)) {
      assertThat(System.currentTimeMillis()).as("no `%s` in %s", what, text).isLessThan(end);
      Thread.sleep(20);
    }
  }
}
