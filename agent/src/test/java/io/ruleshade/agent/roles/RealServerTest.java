package io.ruleshade.agent.roles;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.ruleshade.agent.chat.Chat;
import io.ruleshade.agent.chat.Toolbox;
import io.ruleshade.agent.eval.Scenario;
import io.ruleshade.agent.eval.Scenarios;
import io.ruleshade.agent.llm.Endpoint;
import io.ruleshade.agent.llm.Limits;
import io.ruleshade.agent.llm.LocalModel;
import io.ruleshade.agent.llm.ModelPins;
import io.ruleshade.agent.llm.Provider;
import io.ruleshade.agent.llm.Tier;
import io.ruleshade.agent.proposal.ProposalVerifier;
import io.ruleshade.agent.roles.CompanyTest.Prepared;
import io.ruleshade.agent.stub.Cases;
import io.ruleshade.agent.stub.OnlyLoopback;
import io.ruleshade.report.Item;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/**
 * The roles and the chat against a server in another process: {@code RULESHADE_TEST_ENDPOINT}, {@code
 * RULESHADE_TEST_PROVIDER} (ollama or openai) and {@code RULESHADE_TEST_MODEL}. Whatever it answers, what is
 * shown holds. {@link io.ruleshade.agent.stub.StubServer} is such a server without a model.
 */
final class RealServerTest {
  private static final String URL = System.getenv("RULESHADE_TEST_ENDPOINT");

  @BeforeAll
  static void isThere() {
    assumeTrue(URL != null, "RULESHADE_TEST_ENDPOINT is not set");
  }

  private static LocalModel open() {
    Provider provider =
        "openai".equals(System.getenv("RULESHADE_TEST_PROVIDER")) ? Provider.OPENAI : Provider.OLLAMA;
    Limits patient =
        new Limits(Duration.ofSeconds(3), Duration.ofMinutes(5), Duration.ofHours(1), 1 << 20, 16384, 700, 1);
    Endpoint endpoint =
        Endpoint.of(
            Objects.requireNonNull(URL), List.of(), Tier.SECRET, host -> { throw new AssertionError(host); });
    return LocalModel.open(
        endpoint, provider, System.getenv().getOrDefault("RULESHADE_TEST_MODEL", "qwen3:8b"), "", patient,
        new OnlyLoopback(endpoint.port()), false, new ModelPins(List.of()), e -> {});
  }

  @Test
  void whateverItAnswersTheScreenHolds() {
    LocalModel model = open();
    int answered = 0;
    int used = 0;
    for (Scenario scenario : Scenarios.some(12, 77)) {
      Prepared each = Prepared.of(scenario);
      Explained explained = each.planned().ask(model, each.verifier(), true);
      Screen.holds(
          scenario.kind().label(), each.explanation(), each.planned(), explained, each.text(),
          CompanyTest.screen(explained, "m"),
          new ProposalVerifier(
              Cases.device(each.explanation()), each.explanation().pack(), CompanyTest.options()));
      Opinion opinion = explained.opinion();
      answered += opinion == null ? 0 : 1;
      used += opinion != null && opinion.rejected().stream().noneMatch(why -> why.contains("is not used")) ? 1 : 0;
    }
    System.out.println("answered " + answered + " of 12, all answers in the form asked for: " + used);
    assertThat(answered).as("answers of the server").isGreaterThan(0);
  }

  @Test
  void whateverItAnswersTheChatShowsWhatToolsComputed() {
    List<Item> items = Cases.items("iptables", Scenarios.of(Scenario.Kind.EXCEPTION, 3).text());
    Toolbox tools = new Toolbox(List.of(Objects.requireNonNull(items.get(0).device())), items);
    Chat chat = new Chat(tools, open(), true, true);
    Chat.Reaction reaction = chat.answer("Please tell me what is wrong with these rules");
    assertThat(reaction.results().isEmpty()).isEqualTo(!reaction.refusal().isEmpty());
    assertThat(reaction.refusal()).doesNotContain("no answer of the model");
    for (String line : reaction.lines()) {
      assertThat(line).matches("(computed, |  |model wording, not checked: |rejected: |I cannot ground|.*cannot call tools).*");
      assertThat(line.chars().noneMatch(Character::isISOControl)).as(line).isTrue();
    }
  }
}
