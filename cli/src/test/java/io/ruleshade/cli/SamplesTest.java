package io.ruleshade.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Every sample has its expected result beside it: {@code expected.json}, the JSON of {@code check}.
 * {@code -Dgolden.update=true} writes it anew; the difference is then to be read.
 */
final class SamplesTest {
  private static final Path ROOT =
      Path.of(System.getProperty("ruleshade.root", "..")).toAbsolutePath().normalize();

  static Stream<Path> cases() throws IOException {
    try (Stream<Path> all = Files.walk(ROOT.resolve("samples"), 2)) {
      return all
          .filter(p -> Files.isDirectory(p) && p.getParent().getParent().equals(ROOT.resolve("samples")))
          .sorted()
          .toList()
          .stream();
    }
  }

  @ParameterizedTest
  @MethodSource("cases")
  void sampleHasItsExpectedFindings(Path sample) throws IOException {
    assertThat(sample.resolve("README.md")).exists();
    String result = check(sample);
    Path expected = sample.resolve("expected.json");
    if (Boolean.getBoolean("golden.update")) {
      Files.writeString(expected, result);
    }
    assertThat(result).isEqualTo(Files.readString(expected));
    assertThat(check(sample)).as("a second run").isEqualTo(result);
  }

  private static String check(Path sample) {
    Run.Outcome run = Run.run(
            "check",
            "--format",
            "json",
            "--allow-incomplete",
            "--root",
            ROOT.toString(),
            sample.toString());
    assertThat(List.of(0, 1)).contains(run.exit());
    return run.out().replace(ROOT + "/", "");
  }
}
