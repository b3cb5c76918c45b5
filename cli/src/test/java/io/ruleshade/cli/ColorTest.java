package io.ruleshade.cli;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

final class ColorTest {
  private static boolean colored(Run run, String... more) {
    String[] arguments = new String[more.length + 2];
    arguments[0] = "check";
    arguments[1] = "-";
    System.arraycopy(more, 0, arguments, 2, more.length);
    return run.stdin(Run.RULES).with(arguments).out().indexOf('\u001b') >= 0;
  }

  @Test
  void terminalsAndForce() {
    assertThat(colored(new Run())).isFalse();
    assertThat(colored(new Run().terminal(80).env("TERM", "xterm"))).isTrue();
    assertThat(colored(new Run().terminal(80).env("TERM", "dumb"))).isFalse();
    assertThat(colored(new Run().terminal(80).env("NO_COLOR", "1"))).isFalse();
    assertThat(colored(new Run().env("CLICOLOR_FORCE", "1"))).isTrue();
    assertThat(colored(new Run().env("CLICOLOR_FORCE", "0"))).isFalse();
    assertThat(colored(new Run().env("CLICOLOR_FORCE", "1").env("NO_COLOR", "1"))).isFalse();
  }

  @Test
  void theFlagWins() {
    assertThat(colored(new Run().env("NO_COLOR", "1"), "--color", "always")).isTrue();
    assertThat(colored(new Run().terminal(80).env("TERM", "xterm"), "--color", "never")).isFalse();
  }

  @Test
  void jsonHasNone() {
    String out =
        new Run()
            .terminal(80)
            .env("TERM", "xterm")
            .stdin(Run.RULES)
            .with("check", "--format", "json", "-")
            .out();
    assertThat(out).doesNotContain("\u001b");
  }

  @Test
  void linesFitTheTerminal() {
    for (int width : new int[] {80, 160}) {
      String out =
          new Run().terminal(width).env("TERM", "dumb").stdin(Run.RULES).with("show", "-").out();
      assertThat(out.lines()).allSatisfy(line -> assertThat(line).hasSizeLessThanOrEqualTo(width));
    }
  }
}
