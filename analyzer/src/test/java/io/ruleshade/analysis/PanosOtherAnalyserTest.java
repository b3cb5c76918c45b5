package io.ruleshade.analysis;

import static org.assertj.core.api.Assertions.assertThat;

import io.ruleshade.analysis.SharedFiles.Json;
import io.ruleshade.check.Checker;
import io.ruleshade.check.Finding;
import io.ruleshade.model.Device;
import io.ruleshade.parser.ParseInput;
import io.ruleshade.parser.panos.PanosDialect;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** What another analyser of Panorama configurations states about its example. */
final class PanosOtherAnalyserTest {
  @Test
  void findsTheShadowedRuleOfAnExcerptOfPanorama() {
    Json all = SharedFiles.json("expected/palo_alto_analyzer.json");
    Json expected = all.get("expected").list().get(0);
    Device device =
        new PanosDialect()
            .parse(
                ParseInput.of(
                    SharedFiles.source(SharedFiles.path("corpus/" + all.get("config").text()))))
            .devices()
            .get(0);
    List<Finding> dead =
        Checker.check(List.of(device), List.of(), true, Checker.Options.DEFAULT).findings().stream()
            .filter(f -> Set.of("RS101", "RS102", "RS105").contains(f.code()))
            .toList();
    assertThat(dead).hasSize(1);
    assertThat(dead.get(0).rule().rule().name()).isEqualTo(expected.get("rule").text());
    assertThat(dead.get(0).by().get(0).rule().name())
        .isEqualTo(expected.get("shadowed_by").list().get(0).text());
  }
}
