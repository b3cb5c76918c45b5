package io.ruleshade.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.ruleshade.parser.Dialect;
import io.ruleshade.parser.Dialects;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/**
 * What the README shows is what the program does. {@code -Dgolden.update=true} writes the parts
 * anew.
 */
final class ReadmeTest {
  private static final Path ROOT = Path.of(System.getProperty("ruleshade.root", ".."));
  private static final boolean UPDATE = Boolean.getBoolean("golden.update");

  @Test
  void theFirstExampleIsReal() throws IOException {
    String sample = "samples/asa/shadowed-permit";
    String out =
        Run.run("check", ROOT.resolve(sample).toString())
            .out()
            .replace(ROOT.normalize().toString() + "/", "");
    assertThat(out).contains("at or above low, exit 1").doesNotContain(ROOT.toString());
    isPart("README.md", "example", "\n" + out.stripTrailing().indent(4) + "\n");
  }

  @Test
  void theWayFromAFindingToAPatchIsReal() throws IOException {
    String sample = ROOT.resolve("samples/asa/shadowed-permit").toString();
    isPart("README.md", "fix", "\n" + shown(Run.run("fix", sample).out()) + "\n");
    String patch =
        Run.run("what-if", sample, "--edit", "move OUTSIDE_IN#3 before OUTSIDE_IN#1", "--format", "patch").out();
    assertThat(patch).contains("+access-list OUTSIDE_IN extended permit tcp 203.0.113.0");
    isPart("README.md", "what-if", "\n" + shown(patch) + "\n");
  }

  private static String shown(String out) {
    return out.replace(ROOT.normalize().toString() + "/", "").stripTrailing().indent(4);
  }

  @Test
  void theTableOfDialectsIsComplete() throws IOException {
    StringBuilder table =
        new StringBuilder("\n| Dialect | `--dialect` | Modelled |\n|---|---|---|\n");
    StringBuilder full = new StringBuilder("\n");
    for (Dialect dialect : Dialects.ALL) {
      Map<String, Integer> counts = new TreeMap<>();
      full.append("## ").append(dialect.title()).append(" (`").append(dialect.id());
      full.append("`)\n\n| Feature | Support | Note |\n|---|---|---|\n");
      for (Dialect.Feature feature : dialect.features()) {
        counts.merge(feature.support(), 1, Integer::sum);
        full.append("| ").append(cell(feature.name()));
        full.append(" | ").append(cell(feature.support()));
        full.append(" | ").append(cell(feature.note())).append(" |\n");
      }
      full.append('\n');
      table.append("| ").append(cell(dialect.title())).append(" | `").append(dialect.id());
      table.append("` | ").append(words(counts)).append(" |\n");
    }
    isPart("README.md", "dialects", table + "\n");
    isPart("docs/dialects.md", "dialects", full.toString());
  }

  private static String words(Map<String, Integer> counts) {
    StringBuilder out = new StringBuilder();
    counts.forEach(
        (support, n) ->
            out.append(out.isEmpty() ? "" : ", ").append(n).append(' ').append(support));
    return out.toString();
  }

  private static String cell(String text) {
    return text.replace("|", "\\|").replace("<", "&lt;").replace("*", "\\*");
  }

  /** The part of a file between two marks. */
  static void isPart(String file, String mark, String expected) throws IOException {
    Path path = ROOT.resolve(file);
    String text = Files.readString(path);
    String begin = "<!-- " + mark + " -->\n";
    int from = text.indexOf(begin) + begin.length();
    int to = text.indexOf("<!-- /" + mark + " -->");
    assertThat(to).as("marks in %s", file).isGreaterThanOrEqualTo(from);
    if (UPDATE) {
      Files.writeString(path, text.substring(0, from) + expected + text.substring(to));
      return;
    }
    assertThat(text.substring(from, to))
        .as("%s; run ReadmeTest with -Dgolden.update=true to write it anew", file)
        .isEqualTo(expected);
  }

  @Test
  void everyCommandIsListed() throws IOException {
    String text = Files.readString(ROOT.resolve("README.md"));
    for (String command : Run.run("--help").out().lines().toList()) {
      if (command.matches("  [a-z-]+  +[A-Z].*") && command.indexOf("  ", 2) < 20) {
        String name = command.strip().split(" ", -1)[0];
        assertThat(text).containsPattern("(?m)^\\|.*`" + name + "[` ].*\\|");
      }
    }
  }
}
