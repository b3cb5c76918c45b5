package io.ruleshade.kernel;

import static org.assertj.core.api.Assertions.assertThat;

import io.ruleshade.analysis.Analyzer;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The model against the kernel's answers for the samples, as they were recorded: runs anywhere. Record
 * them anew after a change of a sample with {@code -Dtest=KernelAgreesTest
 * -Druleshade.kernel.record=true}.
 */
final class KernelFixturesTest {
  @TempDir Path work;

  static Stream<Path> samples() throws IOException {
    return Samples.all().stream();
  }

  @ParameterizedTest
  @MethodSource("samples")
  void agree(Path sample) throws IOException {
    KernelRun run = Samples.recorded(sample, work);
    run.compare(Analyzer.analyze(run.device, KernelRun.WORK, 1));
    assertThat(run.comparison.disagreements).isEmpty();
    assertThat(run.comparison.packets).isGreaterThanOrEqualTo(KernelRun.GENERATED);
    assertThat(run.comparison.lost).isLessThan(run.comparison.packets / 20);
    assertThat(run.isVague()).as(run.line()).isFalse();
    assertThat(run.confirmed).as(run.line()).isGreaterThanOrEqualTo(run.live / 2);
  }

  /** The comparison can fail: it notices every rule without conditions that the kernel leaves out. */
  @ParameterizedTest
  @MethodSource("samples")
  void wrongAnswersAreNoticed(Path sample) throws IOException {
    KernelRun run = Samples.recorded(sample, work);
    List<Answer> answers = new ArrayList<>();
    for (Answer answer : run.answers) {
      List<Event> path = new ArrayList<>(answer.path());
      int last = path.size() - 1;
      Event event = last < 0 ? null : path.get(last);
      if (event != null && !answer.lost() && event.isEnd() && isExact(run, event)) {
        path.set(last, new Event(event.chain(), Event.POLICY, "accept"));
        answers.add(new Answer(answer.packet(), answer.state(), false, path));
      }
    }
    assertThat(answers).isNotEmpty();
    run.answers = answers;
    run.compare(Analyzer.analyze(run.device, KernelRun.WORK, 1));
    assertThat(run.comparison.disagreements).hasSize(answers.size());
  }

  private static boolean isExact(KernelRun run, Event event) {
    return event.isRule()
        && run.device
            .ruleset(event.chain())
            .filter(r -> r.rules().get(event.index() - 1).match().isExact())
            .isPresent();
  }

  /** A step that the kernel took through a rule reported dead is noticed. */
  @Test
  void aDeadRuleThatIsReachedIsNoticed() throws IOException {
    Path sample =
        Samples.all().stream().filter(p -> p.endsWith("shop.rules")).findFirst().orElseThrow();
    KernelRun run = Samples.recorded(sample, work);
    run.answers =
        run.answers.stream()
            .filter(a -> !a.packet().text("_dead", "").isEmpty() && !a.path().isEmpty())
            .limit(1)
            .map(KernelFixturesTest::throughDead)
            .toList();
    assertThat(run.answers).hasSize(1);
    run.compare(Analyzer.analyze(run.device, KernelRun.WORK, 1));
    assertThat(run.comparison.disagreements).anyMatch(d -> d.startsWith("reached, though reported"));
  }

  private static Answer throughDead(Answer answer) {
    String dead = answer.packet().text("_dead", "");
    int hash = dead.indexOf('#');
    int index = Integer.parseInt(dead.substring(hash + 1));
    Event event = new Event(dead.substring(0, hash), index, "drop");
    return new Answer(answer.packet(), answer.state(), false, List.of(event));
  }
}
