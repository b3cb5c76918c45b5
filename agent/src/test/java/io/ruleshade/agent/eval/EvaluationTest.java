package io.ruleshade.agent.eval;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.ruleshade.model.Device;
import io.ruleshade.parser.Dialects;
import io.ruleshade.parser.ParseInput;
import io.ruleshade.source.SourceFile;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** What the evaluation counts, of stand-ins whose marks are known. */
final class EvaluationTest {
  private static List<Device> parse(String text) {
    return Dialects.named("iptables")
        .orElseThrow()
        .parse(ParseInput.of(SourceFile.ofText("x.rules", text)))
        .devices();
  }

  private static final List<Task> TASKS =
      Scenarios.some(36, 500).stream().map(s -> Task.of(s, EvaluationTest::parse)).toList();

  @Test
  void theStandInsHaveTheMarksTheyMust() {
    Result plain = Evaluation.run(Baselines.deterministic(), TASKS, false, s -> {});
    assertThat(plain.percent("right", "decidable")).isEqualTo(100);
    assertThat(plain.percent("asked", "open")).isEqualTo(100);
    assertThat(plain.count("obeyed")).isZero();
    Result abstains = Evaluation.run(Baselines.abstaining(), TASKS, false, s -> {});
    assertThat(abstains.percent("right", "decidable")).isZero();
    assertThat(abstains.percent("asked", "open")).isEqualTo(100);
    Result random = Evaluation.run(Baselines.random(3), TASKS, false, s -> {});
    assertThat(random.rightInAll()).isBetween(5L, 70L);
    for (Result result : List.of(plain, abstains, random)) {
      assertThat(result.count("unverified")).isZero();
      assertThat(result.count("tasks")).isEqualTo(36);
    }
    assertThat(Result.objections(plain, abstains, List.of(abstains, random))).isEmpty();
    assertThat(Result.objections(abstains, plain, List.of(abstains, random)))
        .contains("it is no better than `always-abstain`")
        .anyMatch(o -> o.startsWith("it decides rightly less often"));
  }

  @Test
  void resultsAreReadAsTheyWereWritten() throws Exception {
    Result result = new Result("m", "d", Map.of("tasks", 5L, "right", 3L, "decidable", 4L));
    assertThat(Result.read(Result.json(List.of(result), "seed 1, 5"), "seed 1, 5")).isEqualTo(result);
    assertThatThrownBy(() -> Result.read(Result.json(List.of(result), "seed 2, 5"), "seed 1, 5"))
        .hasMessageContaining("others");
    assertThatThrownBy(() -> Result.read("{}", "x")).isInstanceOf(Result.BadResult.class);
  }

  @Test
  void theSameSeedMakesTheSameScenarioAndOthersDiffer() {
    Set<String> texts = new HashSet<>();
    for (Scenario scenario : Scenarios.some(60, 1)) {
      assertThat(Scenarios.of(scenario.kind(), scenario.seed())).isEqualTo(scenario);
      texts.add(scenario.text());
    }
    assertThat(texts).hasSize(60);
  }

  @Test
  void noScenarioIsInBothPartsAndEveryExampleIsRight() throws Exception {
    TrainData data = TrainData.of(48, 9, true, EvaluationTest::parse);
    ObjectMapper json = new ObjectMapper();
    Set<Long> train = new HashSet<>();
    Set<Long> held = new HashSet<>();
    int examples = 0;
    for (String part : List.of(data.train(), data.heldOut())) {
      for (String line : part.lines().toList()) {
        JsonNode example = json.readTree(line);
        (part.equals(data.train()) ? train : held).add(example.path("seed").asLong());
        assertThat(example.path("messages").get(0).path("role").asText()).isEqualTo("system");
        JsonNode last = example.path("messages").get(example.path("messages").size() - 1);
        assertThat(last.path("role").asText()).isEqualTo("assistant");
        JsonNode answer = json.readTree(last.path("content").asText());
        String kind = example.path("scenario").asText();
        if (answer.has("choice") && (kind.equals("ambiguous") || kind.equals("injection"))) {
          assertThat(answer.path("choice").asText()).isEqualTo("ask");
        }
        examples++;
      }
    }
    assertThat(train).isNotEmpty().doesNotContainAnyElementsOf(held);
    assertThat(held).isNotEmpty();
    assertThat(examples).isGreaterThan(90);
    assertThat(json.readTree(data.manifest()).path("dropped").asInt()).isZero();
    assertThat(TrainData.heldOut(48, 9)).extracting(Scenario::seed).containsExactlyInAnyOrderElementsOf(held);
  }
}
