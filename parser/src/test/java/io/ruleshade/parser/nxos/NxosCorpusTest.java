package io.ruleshade.parser.nxos;

import static org.assertj.core.api.Assertions.assertThat;

import io.ruleshade.parser.Corpus;
import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Reads a collection of real NX-OS configurations. */
final class NxosCorpusTest {
  private static final NxosDialect DIALECT = new NxosDialect();

  @Test
  void readsEveryFileAndAccountsForEveryLine() throws IOException {
    Corpus.Tally tally = Corpus.read(DIALECT, "cisco_nxos");
    System.out.println(tally);
    assertThat(tally.share()).isGreaterThanOrEqualTo(99);
    assertThat(tally.irrelevant.keySet().stream().filter(NxosCorpusTest::isFilter)).isEmpty();
  }

  /** Whether the first words are those of a rule, an object or a binding. */
  private static boolean isFilter(String words) {
    return words.matches(
        "(no )?(access-list|object-group|group-object|time-range|evaluate|ip access-group"
            + "|ip access-list|ipv4 access-list|ipv6 access-list|ipv6 traffic-filter"
            + "|access-class)( .*)?");
  }

  @Test
  void readsFilesCutAnywhere() throws IOException {
    Corpus.cut(DIALECT, "cisco_nxos");
  }

  /** Files of NX-OS, and one that has the words of several devices, prefixes among them. */
  private static final List<String> OWN =
      List.of("cisco_nxos/", ".nxos.cfg", "cisco_ios/batfish+batfish/cisco_acl");

  @Test
  void leavesTheFilesOfOthersAlone() throws IOException {
    List<String> claimed = Corpus.claims(DIALECT, OWN);
    System.out.println("claimed: " + claimed);
    assertThat(claimed).isEmpty();
  }
}
