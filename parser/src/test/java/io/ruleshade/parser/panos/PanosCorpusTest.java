package io.ruleshade.parser.panos;

import static org.assertj.core.api.Assertions.assertThat;

import io.ruleshade.parser.Corpus;
import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Reads a collection of real PAN-OS configurations. */
final class PanosCorpusTest {
  private static final PanosDialect DIALECT = new PanosDialect();

  @Test
  void readsEveryFileAndAccountsForEveryLine() throws IOException {
    Corpus.Tally tally = Corpus.read(DIALECT, "paloalto");
    System.out.println(tally);
    assertThat(tally.undetected).isZero();
    assertThat(tally.own).allMatch(file -> DIALECT.detect(file) >= 60);
    assertThat(tally.share()).isGreaterThanOrEqualTo(99);
    assertThat(tally.irrelevant.keySet().stream().filter(PanosCorpusTest::isFilter)).isEmpty();
  }

  /** Whether the first words are those of a rule or an object in {@code set} form. */
  private static boolean isFilter(String words) {
    return words.matches(
        "(set|delete|move|rename) (address|address-group|service|service-group|application-group"
            + "|zone|schedule|region|external-list)");
  }

  @Test
  void readsFilesCutAnywhere() throws IOException {
    Corpus.cut(DIALECT, "paloalto");
  }

  @Test
  void leavesTheFilesOfOthersAlone() throws IOException {
    assertThat(Corpus.claims(DIALECT, List.of("paloalto/", "panos"))).isEmpty();
  }
}
