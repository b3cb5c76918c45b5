package io.ruleshade.parser.junos;

import static org.assertj.core.api.Assertions.assertThat;

import io.ruleshade.parser.Corpus;
import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Reads a collection of real Junos configurations. */
final class JunosCorpusTest {
  private static final JunosDialect DIALECT = new JunosDialect();

  @Test
  void readsEveryFileAndAccountsForEveryLine() throws IOException {
    Corpus.Tally tally = Corpus.read(DIALECT, "juniper");
    System.out.println(tally);
    assertThat(tally.share()).isGreaterThanOrEqualTo(99);
    assertThat(tally.irrelevant.keySet().stream().filter(JunosCorpusTest::isFilter)).isEmpty();
  }

  /** Whether the first words are those of a rule, an object or a binding. */
  private static boolean isFilter(String words) {
    return words.matches(
        "(set firewall|set applications|set security (policies|address-book)|address-set"
            + "|from-zone|policy \\S+ \\{|destination-port|source-prefix-list|application-set)( .*)?");
  }

  @Test
  void readsFilesCutAnywhere() throws IOException {
    Corpus.cut(DIALECT, "juniper");
  }

  /** Files of Junos; one lies in the folder of another device. */
  private static final List<String> OWN =
      List.of("juniper/", ".junos-filter.", ".srx.", "/juniper_route_filter");

  @Test
  void leavesTheFilesOfOthersAlone() throws IOException {
    assertThat(Corpus.claims(DIALECT, OWN)).isEmpty();
  }
}
