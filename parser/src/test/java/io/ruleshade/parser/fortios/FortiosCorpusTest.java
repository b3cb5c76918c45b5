package io.ruleshade.parser.fortios;

import static org.assertj.core.api.Assertions.assertThat;

import io.ruleshade.model.Device;
import io.ruleshade.parser.Corpus;
import io.ruleshade.parser.ParseInput;
import io.ruleshade.source.SourceFile;
import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Reads a collection of real FortiOS configurations. */
final class FortiosCorpusTest {
  private static final FortiosDialect DIALECT = new FortiosDialect();

  @Test
  void readsEveryFileAndAccountsForEveryLine() throws IOException {
    Corpus.Tally tally =
        Corpus.read(
            DIALECT,
            "fortios",
            rule -> assertThat(rule.span().text()).contains(rule.name().split(" ")[0]));
    System.out.println(tally);
    assertThat(tally.undetected).isZero();
    assertThat(tally.share()).isGreaterThanOrEqualTo(99);
    assertThat(tally.irrelevant.keySet().stream().filter(FortiosCorpusTest::isFilter)).isEmpty();
  }

  /**
   * Whether the first words are those of a rule, an object or a binding. ({@code start-ip} is also a
   * line of DHCP servers.)
   */
  private static boolean isFilter(String words) {
    return words.matches(
        "set (srcaddr|dstaddr|srcintf|dstintf|subnet|tcp-portrange|udp-portrange"
            + "|icmptype|exclude-member|extip|mappedip)\\d?(-negate)?");
  }

  @Test
  void readsFilesCutAnywhere() throws IOException {
    Corpus.cut(DIALECT, "fortios");
  }

  @Test
  void leavesTheFilesOfOthersAlone() throws IOException {
    assertThat(Corpus.claims(DIALECT, List.of("fortios/", ".fortios."))).isEmpty();
  }

  @Test
  void readsTenThousandPolicies() throws IOException {
    List<SourceFile> files = Corpus.sources("classbench/all_dialects", "acl1_10k_s101.fortios.conf");
    assertThat(files).hasSize(1);
    Device device = DIALECT.parse(ParseInput.of(files.get(0))).devices().get(0);
    assertThat(device.ruleCount()).isEqualTo(9769);
    assertThat(device.coverage().get(0).notUnderstood()).isEmpty();
    assertThat(device.rulesets().get(0).rules()).allMatch(rule -> rule.match().isExact());
  }
}
