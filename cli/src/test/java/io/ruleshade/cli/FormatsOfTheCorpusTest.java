package io.ruleshade.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.ruleshade.report.Formats;
import io.ruleshade.report.document.ResultDocument;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Every device of the corpus that has findings, in every format, a few files a document so that nothing is
 * left out of SARIF: the readers of {@link IndependentReadersTest} and the validators of the formats' owners
 * see what the result holds, and a second run gives the same bytes. It is slow: the multitool starts for each.
 */
@Tag("deep")
final class FormatsOfTheCorpusTest {
  /** SARIF keeps so many. */
  private static final int MOST_FINDINGS = 5_000;

  private static final int FILES = 16;

  @TempDir Path folder;
  private int documents;
  private int devices;
  private int withFindings;
  private long findings;
  private int large;

  @Test
  void readersAndValidatorsAgree() throws Exception {
    Path corpus = Results.corpus();
    for (String dialect : Results.DIALECTS) {
      List<Path> files;
      try (Stream<Path> all = Files.walk(corpus.resolve(dialect))) {
        files = all.filter(Files::isRegularFile).sorted().toList();
      }
      for (int from = 0; from < files.size(); from += FILES) {
        several(corpus, files.subList(from, Math.min(files.size(), from + FILES)));
      }
    }
    System.out.println(
        "formats: " + documents + " documents, " + devices + " devices, " + withFindings + " of them with "
            + findings + " findings, " + large + " files with more than " + MOST_FINDINGS);
    assertThat(withFindings).isGreaterThan(500);
  }

  private void several(Path corpus, List<Path> files) throws Exception {
    ResultDocument document = Results.of(corpus, files);
    if (document.findings().size() > MOST_FINDINGS && files.size() > 1) {
      for (Path file : files) {
        several(corpus, List.of(file));
      }
      return;
    }
    if (document.findings().isEmpty()) {
      devices += document.devices().size();
      return;
    }
    large += document.findings().size() > MOST_FINDINGS ? 1 : 0;
    documents++;
    devices += document.devices().size();
    findings += document.findings().size();
    withFindings +=
        (int)
            document.findings().stream()
                .map(ResultDocument.Finding::device)
                .filter(device -> device != null)
                .distinct()
                .count();
    IndependentReadersTest readers = new IndependentReadersTest();
    readers.folder = folder;
    readers.readersAgree(document);
    ValidatorsTest validators = new ValidatorsTest();
    validators.folder = folder;
    validators.assertValid(document);
    sameAgain(corpus, files, document);
  }

  private static void sameAgain(Path corpus, List<Path> files, ResultDocument document)
      throws IOException {
    List<String> again = new ArrayList<>();
    ResultDocument second = Results.of(corpus, files);
    for (String format : Formats.names()) {
      if (Formats.ofDocument(format).isPresent()) {
        boolean same =
            java.util.Arrays.equals(Results.bytes(document, format), Results.bytes(second, format));
        again.add(same ? "" : format);
      }
    }
    assertThat(again).containsOnly("");
  }
}
