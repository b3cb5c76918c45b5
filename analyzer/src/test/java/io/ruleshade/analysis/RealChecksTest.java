package io.ruleshade.analysis;

import static org.assertj.core.api.Assertions.assertThat;

import io.ruleshade.check.CheckResult;
import io.ruleshade.check.Checker;
import io.ruleshade.check.Finding;
import io.ruleshade.check.Finding.Certainty;
import io.ruleshade.diagnostic.Severity;
import io.ruleshade.parser.Dialects;
import io.ruleshade.parser.ParseInput;
import io.ruleshade.parser.ParseResult;
import io.ruleshade.source.SourceFile;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * The checks of objects, exposure and usage on real files: nothing fails, what is exposed is shown by a
 * packet, and nobody is drowned in remarks.
 */
final class RealChecksTest {
  private static final long LARGEST = 150_000;
  private static final Set<String> SHOWN =
      Set.of("RS301", "RS302", "RS303", "RS304", "RS310", "RS311");
  private static final Set<String> REMARKS = Set.of("RS305", "RS306", "RS307", "RS311", "RS402");

  @ParameterizedTest
  @CsvSource({
    "asa, cisco_asa", "ios, cisco_ios", "nxos, cisco_nxos", "fortios, fortios",
    "junos, juniper", "panos, paloalto", "nftables, nftables", "iptables, iptables"
  })
  void findingsOnRealFiles(String dialect, String folder) {
    Map<String, Integer> counts = new TreeMap<>();
    int files = 0;
    for (Path path : SharedFiles.below("corpus/" + folder)) {
      if (path.toFile().length() > LARGEST || path.toString().endsWith(".json")) {
        continue;
      }
      SourceFile source = SharedFiles.source(path);
      ParseResult parsed = Dialects.named(dialect).orElseThrow().parse(ParseInput.of(source));
      CheckResult result =
          Checker.check(
              parsed.devices(),
              parsed.diagnostics(),
              parsed.complete(),
              new Checker.Options(
                  200_000, 1, List.of("RS2", "RS3", "RS4"), List.of(), false));
      files++;
      Map<String, Integer> here = new TreeMap<>();
      for (Finding finding : result.findings()) {
        counts.merge(finding.code(), 1, Integer::sum);
        here.merge(finding.code(), 1, Integer::sum);
        isSound(path, finding);
      }
      int devices = parsed.devices().size();
      for (String counted : List.of("RS305", "RS306")) {
        assertThat(here.getOrDefault(counted, 0))
            .as("%s in %s", counted, path)
            .isLessThanOrEqualTo(2 * devices);
      }
      assertThat(here.getOrDefault("RS307", 0)).isLessThanOrEqualTo(5 * devices);
    }
    assertThat(files).isGreaterThan(10);
    assertThat(counts).as("findings of %s", dialect).isNotEmpty();
  }

  private static void isSound(Path path, Finding finding) {
    String about = finding.code() + " in " + path + ": " + finding.message();
    assertThat(finding.message()).as(about).isNotBlank().doesNotEndWith(".").doesNotContain("\n");
    assertThat(finding.help()).as(about).isNotBlank();
    if (SHOWN.contains(finding.code())) {
      assertThat(finding.rule()).as(about).isNotNull();
      assertThat(finding.witness() != null || finding.certainty() == Certainty.UNKNOWN)
          .as(about)
          .isTrue();
      assertThat(finding.rule().rule().enabled()).as(about).isTrue();
      assertThat(finding.rule().ruleset().name())
          .as(about)
          .doesNotStartWith("nat/")
          .doesNotStartWith("mangle/")
          .doesNotStartWith("raw/");
    }
    if (REMARKS.contains(finding.code())) {
      assertThat(finding.severity()).as(about).isEqualTo(Severity.INFO);
    }
    assertThat(finding.certainty() == Certainty.CONDITIONAL)
        .as(about)
        .isEqualTo(finding.certainty() != Certainty.UNKNOWN && !finding.conditions().isEmpty());
  }
}
