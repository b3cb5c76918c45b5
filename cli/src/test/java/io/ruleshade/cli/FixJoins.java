package io.ruleshade.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.io.TempDir;

/** Runs {@code fix --join} and carries out what it says. */
abstract class FixJoins {
  @TempDir Path folder;

  Path file(String text) throws IOException {
    return Files.writeString(folder.resolve("fw.cfg"), text);
  }

  String fix(String text, String... more) throws IOException {
    List<String> all = new ArrayList<>(List.of("fix", file(text).toString(), "--join"));
    all.addAll(Arrays.asList(more));
    Run.Outcome outcome = Run.run(all.toArray(String[]::new));
    assertThat(outcome.exit()).as(outcome.err()).isZero();
    return outcome.out();
  }

  List<String> commands(String text, String format) throws IOException {
    return fix(text, "--format", format).lines().toList();
  }

  void assertSame(String before, String after) throws IOException {
    Path old = Files.writeString(folder.resolve("old.cfg"), before);
    Path now = Files.writeString(folder.resolve("new.cfg"), after);
    Run.Outcome diff = Run.run("diff", old.toString(), now.toString());
    // Lines of a rule that later commands delete are lines outside of the rules.
    boolean same = diff.exit() == 0 || (diff.exit() == 3 && diff.out().contains("no change was found"));
    assertThat(same).as(diff.out() + diff.err() + "\n" + after).isTrue();
  }

  int rules(String text) throws IOException {
    return Run.run("show", file(text).toString(), "--format", "json").out().split("\"index\":", -1).length - 1;
  }

  /** Carries commands out by the front end, which replays what follows a configuration, and back again. */
  void replayed(String text, int rules, int left) throws IOException {
    String done = text + without(commands(text, "commands"));
    assertSame(text, done);
    assertThat(rules(text)).isEqualTo(rules);
    assertThat(rules(done)).isEqualTo(left);
    String undo = without(commands(text, "rollback"));
    if (!undo.equals("rollback 1\n")) {
      assertSame(text, done + undo);
      assertThat(rules(done + undo)).isEqualTo(rules);
    }
  }

  static String without(List<String> commands) {
    assertThat(commands).isNotEmpty();
    StringBuilder out = new StringBuilder();
    commands.stream().filter(line -> !line.equals("commit")).forEach(line -> out.append(line).append('\n'));
    return out.toString();
  }

  /** The edited configuration, which has only lines of the original and those given. */
  String edited(String text, String... lines) throws IOException {
    String now = fix(text, "--format", "config");
    List<String> rest = new ArrayList<>(now.lines().toList());
    for (String line : lines) {
      assertThat(rest).contains(line);
      rest.remove(line);
    }
    assertThat(text.lines().toList()).containsAll(rest);
    assertSame(text, now);
    return now;
  }
}
