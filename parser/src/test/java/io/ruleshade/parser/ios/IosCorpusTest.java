package io.ruleshade.parser.ios;

import static org.assertj.core.api.Assertions.assertThat;

import io.ruleshade.parser.Corpus;
import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Reads a collection of real IOS configurations. */
final class IosCorpusTest {
  private static final IosDialect DIALECT = new IosDialect();

  @Test
  void readsEveryFileAndAccountsForEveryLine() throws IOException {
    Corpus.Tally tally = Corpus.read(DIALECT, "cisco_ios");
    System.out.println(tally);
    assertThat(tally.share()).isGreaterThanOrEqualTo(99);
    assertThat(tally.irrelevant.keySet().stream().filter(IosCorpusTest::isFilter)).isEmpty();
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
    Corpus.cut(DIALECT, "cisco_ios");
  }

  /** Files of IOS in the folders of others. */
  private static final List<String> OWN =
      List.of(
          "cisco_ios/",
          ".ios.cfg",
          "/iosacl-",
          "cisco_asa/batfish+pybatfish/example-filters_current_firewall.cfg",
          "juniper/batfish+batfish/as",
          // An IPv6 list alone reads the same on both.
          "cisconx__CiscoNXTest.testStandardTermHostV6");

  @Test
  void leavesTheFilesOfOthersAlone() throws IOException {
    List<String> claimed = Corpus.claims(DIALECT, OWN);
    System.out.println("claimed: " + claimed);
    assertThat(claimed).isEmpty();
  }
}
