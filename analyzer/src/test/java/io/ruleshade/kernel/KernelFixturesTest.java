package io.ruleshade.kernel;

import static org.assertj.core.api.Assertions.assertThat;

import io.ruleshade.analysis.Analyzer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The model against the kernel's answers for the samples, as they were recorded: runs anywhere. Record
 * them anew after a change of a sample with {@code -Druleshade.kernel.record=true
 * -Dtest=KernelAgreesTest}.
 */
final class KernelFixturesTest {
  static Stream<Path> samples() throws IOException {
    return Samples.all().stream();
  }

  @ParameterizedTest
  @MethodSource("samples")
  void agree(Path sample) throws IOException {
    List<String> lines = Files.readAllLines(Samples.fixture(sample));
    assertThat(Json.object(lines.get(0)).get("sha256"))
        .as("the sample has changed since the kernel's answers were recorded")
        .isEqualTo(Samples.digest(sample));
    KernelRun run = new KernelRun(sample, Samples.name(sample));
    assertThat(run.read()).isTrue();
    List<Answer> answers = new ArrayList<>();
    lines.stream().skip(1).map(Answer::parse).forEach(answers::add);
    run.answers = answers;
    run.compare(Analyzer.analyze(run.device, KernelRun.WORK, 1));
    assertThat(run.comparison.disagreements).isEmpty();
    assertThat(run.comparison.determined).isGreaterThan(KernelRun.GENERATED / 2);
    assertThat(run.isVague()).as(run.line()).isFalse();
    assertThat(run.confirmed).isGreaterThan(run.live / 2);
  }

  /** The comparison can fail: an answer that the kernel did not give is noticed. */
  @Test
  void aWrongAnswerIsNoticed() throws IOException {
    Path sample = Samples.all().get(0);
    KernelRun run = new KernelRun(sample, Samples.name(sample));
    assertThat(run.read()).isTrue();
    List<Answer> answers = new ArrayList<>();
    for (String line : Files.readAllLines(Samples.fixture(sample)).stream().skip(1).toList()) {
      Answer answer = Answer.parse(line);
      List<Event> path = new ArrayList<>(answer.path());
      if (!path.isEmpty() && path.get(path.size() - 1).isRule() && !answer.lost()) {
        Event last = path.remove(path.size() - 1);
        path.add(new Event(last.chain(), last.index() % 2 + 1, last.verdict()));
        if (!path.equals(answer.path())) {
          answers.add(new Answer(answer.packet(), answer.state(), false, path));
        }
      }
    }
    assertThat(answers).isNotEmpty();
    run.answers = answers;
    run.compare(Analyzer.analyze(run.device, KernelRun.WORK, 1));
    assertThat(run.comparison.disagreements).hasSizeGreaterThanOrEqualTo(answers.size() / 2);
  }
}
