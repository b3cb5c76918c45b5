package io.ruleshade.parser.iptables;

import static org.assertj.core.api.Assertions.assertThat;

import io.ruleshade.parser.ParseInput;
import io.ruleshade.parser.ParseResult;
import io.ruleshade.source.SourceFile;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The samples that ship with the project are read to the last line. */
final class SamplesTest {
  @Test
  void everyLineOfEverySampleIsModelled() throws IOException {
    Path root = Path.of(System.getProperty("ruleshade.root", "..")).resolve("samples/iptables");
    List<Path> samples;
    try (Stream<Path> paths = Files.walk(root)) {
      samples = paths.filter(path -> path.toString().endsWith(".rules")).sorted().toList();
    }
    assertThat(samples).hasSizeGreaterThanOrEqualTo(4);
    for (Path sample : samples) {
      ParseResult result =
          new IptablesDialect()
              .parse(new ParseInput(read(sample), name -> beside(sample.resolveSibling(name))));
      assertThat(result.complete()).as(sample.toString()).isTrue();
      assertThat(result.devices().get(0).coverage())
          .allSatisfy(coverage -> assertThat(coverage.notUnderstood()).isEmpty());
    }
  }

  private static Optional<SourceFile> beside(Path path) {
    return Files.isRegularFile(path) ? Optional.of(read(path)) : Optional.empty();
  }

  private static SourceFile read(Path path) {
    try {
      return SourceFile.of(path.toString(), Files.readAllBytes(path));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
