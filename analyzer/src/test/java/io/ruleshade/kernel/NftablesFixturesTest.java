package io.ruleshade.kernel;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The model of nftables against the kernel's answers for the samples, as they were recorded: runs
 * anywhere. Record them anew after a change of a sample with {@code -Dtest=NftablesKernelTest
 * -Druleshade.kernel.record=true}.
 */
final class NftablesFixturesTest {
  static Stream<Path> samples() throws IOException {
    Path root = Path.of(System.getProperty("ruleshade.root", ".."));
    return NftablesRun.files(root.resolve("samples/nftables")).stream();
  }

  @ParameterizedTest
  @MethodSource("samples")
  void agree(Path sample) throws IOException {
    NftablesRun run = new NftablesRun(sample, sample.getFileName().toString());
    run.readRecorded();
    run.answers.forEach(run.comparison::add);
    assertThat(run.comparison.disagreements).isEmpty();
    assertThat(run.comparison.packets).isGreaterThanOrEqualTo(250);
    assertThat(run.comparison.passages).isGreaterThanOrEqualTo(run.comparison.packets / 2);
    assertThat(run.comparison.determined).as(run.line()).isGreaterThan(run.comparison.passages * 7 / 10);
    assertThat(run.comparison.confirmed).as(run.line()).isGreaterThanOrEqualTo(run.comparison.live / 2);
  }

  /** The comparison can fail: a verdict of another rule than the model's is noticed, every time. */
  @ParameterizedTest
  @MethodSource("samples")
  void wrongAnswersAreNoticed(Path sample) throws IOException {
    NftablesRun run = new NftablesRun(sample, sample.getFileName().toString());
    run.readRecorded();
    List<Oracle.Raw> changed = new ArrayList<>();
    for (Oracle.Raw raw : run.answers) {
      List<?> path = (List<?>) raw.answer().get("path");
      if (path.size() == 1 && ((Map<?, ?>) path.get(0)).get("type").equals("rule")) {
        Map<?, ?> only = (Map<?, ?>) path.get(0);
        boolean drops = only.get("verdict").equals("drop");
        String other = only.get("table") + "|" + only.get("chain") + "|policy|0|" + (drops ? "accept" : "drop");
        Map<String, Object> answer = new LinkedHashMap<>(raw.answer());
        answer.put("path", List.of(NftablesRun.step(other)));
        changed.add(new Oracle.Raw(raw.packet(), answer));
      }
    }
    assertThat(changed).isNotEmpty();
    changed.forEach(run.comparison::add);
    assertThat(run.comparison.passages).isPositive();
    assertThat(run.comparison.disagreements)
        .hasSizeGreaterThanOrEqualTo(run.comparison.determined * 9 / 10)
        .isNotEmpty();
  }
}
