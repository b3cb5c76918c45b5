package io.ruleshade.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code check --hits} and {@code check --as-of}: what is given beside a configuration. */
final class HitsOptionTest {
  @TempDir Path folder;

  private String file(String name, String text) throws IOException {
    Path file = folder.resolve(name);
    Files.writeString(file, text);
    return file.toString();
  }

  @Test
  void hitsOfATableAreUsedAndOthersSaid() throws IOException {
    String rules = file("edge.cfg", Run.ASA);
    String hits =
        file(
            "hits.csv",
            """
            device,ruleset,rule,hits,since
            edge-fw1,OUTSIDE_IN,1,0,2026-01-01
            edge-fw1,OUTSIDE_IN,2,88,2026-01-01
            edge-fw1,OUTSIDE_IN,9,1,2026-01-01
            """);
    Run.Outcome run = Run.run("check", rules, "--hits", hits, "--select", "RS4");
    assertThat(run.exit()).isEqualTo(1);
    assertThat(run.out())
        .contains("low[RS401] edge-fw1 OUTSIDE_IN#1 zero hits: nothing has hit this rule")
        .contains("counted since 2026-01-01");
    assertThat(run.err())
        .contains("hits.csv:4: no rule `OUTSIDE_IN#9` on device `edge-fw1`; its hits are not used");
  }

  @Test
  void aBadTableOrDayIsAnErrorOfUsage() throws IOException {
    String rules = file("edge.cfg", Run.ASA);
    Run.Outcome bad = Run.run("check", rules, "--hits", file("bad.csv", "a,b\n"));
    assertThat(bad.exit()).isEqualTo(2);
    assertThat(bad.err()).contains("bad.csv: line 1: no column `ruleset`");
    Run.Outcome none = Run.run("check", rules, "--hits", folder.resolve("none.csv").toString());
    assertThat(none.exit()).isEqualTo(2);
    assertThat(none.err()).contains("cannot read");
    Run.Outcome day = Run.run("check", rules, "--as-of", "yesterday");
    assertThat(day.exit()).isEqualTo(2);
    assertThat(day.err()).contains("no date in --as-of: `yesterday`");
  }

  @Test
  void aDayDecidesSchedulesThatAreOver() throws IOException {
    String rules =
        file(
            "edge.cfg",
            Run.ASA.replace(
                    "access-list OUTSIDE_IN extended permit",
                    "time-range OLD\n absolute end 00:00 01 January 2020\n"
                        + "access-list OUTSIDE_IN extended permit")
                .replace("eq 443", "eq 443 time-range OLD"));
    assertThat(Run.run("check", rules, "--select", "RS308").out()).contains("no findings");
    assertThat(Run.run("check", rules, "--select", "RS308", "--as-of", "2026-01-01").out())
        .contains("the schedule of this rule ended on 2020-01-01 (`OLD`)");
  }
}
