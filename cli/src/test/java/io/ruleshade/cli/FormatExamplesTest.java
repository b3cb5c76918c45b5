package io.ruleshade.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.ruleshade.report.DocumentFormat;
import io.ruleshade.report.Formats;
import io.ruleshade.report.document.ResultDocument;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** One small result in every format of text, exactly; {@code -Dgolden.update=true} writes it anew. */
final class FormatExamplesTest {
  private static final Path EXAMPLES = Results.ROOT.resolve("cli/src/test/resources/formats");

  private static final ResultDocument DOCUMENT =
      Results.of(Results.ROOT, List.of(Results.ROOT.resolve("samples/asa/shadowed-permit")));

  static Stream<String> formats() {
    return Formats.OF_DOCUMENTS.stream()
        .filter(format -> !format.isBinary())
        .map(DocumentFormat::name);
  }

  @ParameterizedTest
  @MethodSource("formats")
  void isAsItWas(String format) throws IOException {
    Path example = EXAMPLES.resolve("shadowed-permit." + format);
    // Digests are of the whole result, the place of this checkout included.
    String text =
        Results.text(DOCUMENT, format)
            .replace(Results.ROOT + "/", "")
            .replaceAll("\\b[0-9a-f]{64}\\b", "(digest)")
            .replaceAll("(?<=[Rr]eport |<dd>)[0-9a-f]{12}\\b", "(report)");
    if (Boolean.getBoolean("golden.update")) {
      Files.createDirectories(EXAMPLES);
      Files.writeString(example, text);
    }
    assertThat(text).isEqualTo(Files.readString(example));
  }
}
