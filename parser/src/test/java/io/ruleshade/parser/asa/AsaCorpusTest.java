package io.ruleshade.parser.asa;

import static org.assertj.core.api.Assertions.assertThat;

import io.ruleshade.parser.Corpus;
import java.io.IOException;
import java.util.Locale;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Reads a collection of real ASA configurations. */
final class AsaCorpusTest {
  private static final AsaDialect DIALECT = new AsaDialect();

  @Test
  void readsEveryFileAndAccountsForEveryLine() throws IOException {
    Corpus.Tally tally = Corpus.read(DIALECT, "cisco_asa");
    System.out.println(tally);
    assertThat(tally.share()).isGreaterThanOrEqualTo(99);
    long lists =
        tally.own.stream()
            .flatMap(file -> IntStream.rangeClosed(1, file.lines().count()).mapToObj(file.lines()::text))
            .filter(AsaCorpusTest::isListLine)
            .count();
    long not = tally.rest.stream().filter(n -> isListLine(n.span().text())).count();
    double share = 100.0 * (lists - not) / lists;
    System.out.printf(Locale.ROOT, "%d access-list lines, %.2f %% modelled%n", lists, share);
    assertThat(share).isGreaterThanOrEqualTo(99);
    assertThat(tally.irrelevant.keySet().stream().filter(AsaCorpusTest::isFilter)).isEmpty();
  }

  private static boolean isListLine(String line) {
    return line.strip().startsWith("access-list ") || line.strip().startsWith("ipv6 access-list ");
  }

  /**
   * Whether the first words are those of a rule, an object or a binding; {@code fqdn} is also a
   * line of a trustpoint.
   */
  private static boolean isFilter(String words) {
    return words.matches(
        "(no )?(access-list|access-group|object|object-group|network-object|port-object"
            + "|service-object|protocol-object|icmp-object|group-object|name|time-range"
            + "|host|subnet|range|permit|deny|nameif|conduit)( .*)?");
  }

  @Test
  void readsFilesCutAnywhere() throws IOException {
    Corpus.cut(DIALECT, "cisco_asa");
  }
}
