package io.ruleshade.agent.eval;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.ruleshade.agent.evidence.EvidencePack;
import io.ruleshade.agent.llm.LanguageModel;
import io.ruleshade.agent.llm.Prompt;
import io.ruleshade.agent.llm.Reply;
import io.ruleshade.agent.proposal.ProposalVerifier.VerifiedProposal;
import io.ruleshade.agent.roles.Explained;
import io.ruleshade.agent.roles.Opinion;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;

/**
 * Examples to train a model on: the prompts as {@code explain} sends them, with right answers. An example is kept
 * when its answers went through the same checks as those of any model with nothing rejected, and chose what is
 * known to be right. A scenario is in one part only, for training or for judging.
 *
 * @param train examples for training, one JSON object a line
 * @param heldOut examples for judging
 * @param manifest what they are, as JSON
 */
public record TrainData(String train, String heldOut, String manifest) {
  /** One scenario in so many is kept for judging. */
  private static final int ONE_IN = 5;

  private static final ObjectMapper JSON = new ObjectMapper();

  /** {@return whether a scenario is kept for judging, told by its seed} */
  public static boolean isHeldOut(long seed) {
    return Long.parseLong(EvidencePack.sha256("held out " + seed).substring(0, 8), 16) % ONE_IN == 0;
  }

  /** {@return the scenarios of so many seeds that are kept for judging} */
  public static List<Scenario> heldOut(int count, long seed) {
    return Scenarios.some(count, seed).stream().filter(s -> isHeldOut(s.seed())).toList();
  }

  /** Makes examples. */
  public static TrainData of(
      int count, long seed, boolean showsText, Function<String, List<io.ruleshade.model.Device>> parse) {
    StringBuilder train = new StringBuilder();
    StringBuilder held = new StringBuilder();
    int[] kept = new int[2];
    int dropped = 0;
    for (Scenario scenario : Scenarios.some(count, seed)) {
      boolean holds = isHeldOut(scenario.seed());
      List<String> lines = examples(Task.of(scenario, parse), showsText);
      dropped += lines.isEmpty() ? 1 : 0;
      kept[holds ? 1 : 0] += lines.size();
      lines.forEach(line -> (holds ? held : train).append(line).append('\n'));
    }
    ObjectNode manifest = JSON.createObjectNode();
    manifest.put("schema", "ruleshade/train-data/1").put("scenarios", count).put("seed", seed);
    manifest.put("text", showsText).put("train", kept[0]).put("heldOut", kept[1]).put("dropped", dropped);
    manifest.put("trainSha256", EvidencePack.sha256(train.toString()));
    manifest.put("heldOutSha256", EvidencePack.sha256(held.toString()));
    return new TrainData(train.toString(), held.toString(), manifest.toPrettyString() + "\n");
  }

  private static List<String> examples(Task task, boolean showsText) {
    Teacher teacher = new Teacher(task);
    Explained explained = task.planned().ask(teacher, task.verifier(), showsText);
    Opinion opinion = explained.opinion();
    if (opinion == null || !opinion.rejected().isEmpty()) {
      return List.of();
    }
    VerifiedProposal chosen = explained.options().get(opinion.chosen());
    boolean right =
        task.scenario().right() == null
            ? opinion.asks()
            : chosen != null && chosen.proposal().kind() == task.scenario().right();
    return right ? teacher.lines : List.of();
  }

  /** Knows what is right, and writes down what it was asked and answered. */
  private static final class Teacher implements LanguageModel {
    private final Task task;
    private final List<String> lines = new ArrayList<>();

    Teacher(Task task) {
      this.task = task;
    }

    @Override
    public Reply ask(Prompt prompt) {
      Reply reply = Baselines.deterministic().ask(prompt);
      String answer = reply.text();
      ObjectNode line = JSON.createObjectNode();
      ArrayNode messages = line.putArray("messages");
      for (Prompt.Turn turn : prompt.turns()) {
        if (turn instanceof Prompt.Instruction instruction) {
          messages.addObject().put("role", "system").put("content", instruction.text());
        } else if (turn instanceof Prompt.Question question) {
          messages.addObject().put("role", "user").put("content", question.text());
          answer = corrected(question.text(), answer);
        }
      }
      messages.addObject().put("role", "assistant").put("content", answer);
      line.put("scenario", task.scenario().kind().label()).put("seed", task.scenario().seed());
      lines.add(line.toString());
      return new Reply(answer, List.of(), 0, 0, 0);
    }

    /** The choice is what the scenario was made for, not what the stand-in thinks. */
    private String corrected(String question, String answer) {
      try {
        JsonNode asked = JSON.readTree(question);
        ObjectNode its = (ObjectNode) JSON.readTree(answer);
        if (asked.path("task").asText().equals("propose")) {
          String right = "ask";
          for (var option : task.planned().options().entrySet()) {
            if (option.getValue().proposal().kind() == task.scenario().right()) {
              right = option.getKey();
            }
          }
          its.put("choice", right);
          its.put("wording", right.equals("ask") ? "" : its.path("wording").asText());
        }
        return its.toString();
      } catch (com.fasterxml.jackson.core.JsonProcessingException e) {
        throw new IllegalStateException("both are JSON of this program", e);
      }
    }

    @Override
    public Identity identity() {
      return new Identity("baseline", "teacher", "", true, "");
    }
  }
}
