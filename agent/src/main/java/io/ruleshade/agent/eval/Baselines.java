package io.ruleshade.agent.eval;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.ruleshade.agent.llm.LanguageModel;
import io.ruleshade.agent.llm.Prompt;
import io.ruleshade.agent.llm.Reply;
import io.ruleshade.agent.llm.ReplySchema;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.function.BiFunction;

/** Stand-ins that answer without a model: what a model has to be better than. */
public final class Baselines {
  private static final ObjectMapper JSON = new ObjectMapper();

  private Baselines() {}

  /** {@return one that answers from the evidence by a few plain rules} */
  public static LanguageModel deterministic() {
    return standIn("deterministic", (schema, evidence) -> fromEvidence(evidence));
  }

  /** {@return one that always leaves the choice to people} */
  public static LanguageModel abstaining() {
    return standIn("always-abstain", (schema, evidence) -> abstain(schema));
  }

  /** {@return one that takes whatever the form allows, at random} */
  public static LanguageModel random(long seed) {
    Random random = new Random(seed);
    return standIn("random", (schema, evidence) -> pick(schema, random));
  }

  private static LanguageModel standIn(
      String name, BiFunction<ReplySchema, JsonNode, ObjectNode> answer) {
    return new LanguageModel() {
      @Override
      public Reply ask(Prompt prompt) {
        ReplySchema schema = prompt.schema();
        if (schema == null) {
          return new Reply("", List.of(), 0, 0, 0);
        }
        JsonNode evidence = JSON.createObjectNode();
        for (Prompt.Turn turn : prompt.turns()) {
          if (turn instanceof Prompt.Question question && evidence.isEmpty()) {
            evidence = parse(question.text());
          }
        }
        return new Reply(answer.apply(schema, evidence).toString(), List.of(), 0, 0, 0);
      }

      @Override
      public Identity identity() {
        return new Identity("baseline", name, "", true, "");
      }
    };
  }

  private static JsonNode parse(String text) {
    try {
      return JSON.readTree(text);
    } catch (JsonProcessingException e) {
      throw new IllegalArgumentException("the evidence is no JSON", e);
    }
  }

  /** {@return the answer to a question of this program, from its evidence alone} */
  public static ObjectNode fromEvidence(JsonNode evidence) {
    return switch (evidence.path("task").asText()) {
      case "explain" -> explain(evidence);
      case "propose" -> propose(evidence);
      default -> criticise(evidence);
    };
  }

  /** Signs at the rule that the finding is about: its remark says most. */
  private static List<String> signals(JsonNode evidence, String... kinds) {
    List<String> out = new ArrayList<>();
    for (JsonNode signal : evidence.path("signals")) {
      boolean subject = signal.path("rule").asText().equals("R1");
      if (subject && List.of(kinds).contains(signal.path("kind").asText())) {
        out.add(signal.path("id").asText());
      }
    }
    return out;
  }

  private static ObjectNode explain(JsonNode evidence) {
    ObjectNode answer = JSON.createObjectNode();
    ArrayNode facts = answer.putArray("facts");
    for (JsonNode fact : evidence.path("facts")) {
      if (fact.path("about").asText().equals("what") && facts.size() < 3) {
        facts.add(fact.path("id").asText());
      }
    }
    List<String> gone = signals(evidence, "obsolete", "temporary");
    List<String> exception = signals(evidence, "exception");
    boolean twin = evidence.path("code").asText().equals("RS105");
    List<String> because =
        !gone.isEmpty() ? gone : !exception.isEmpty() ? exception : twin ? List.of("C1") : List.of();
    String intent =
        !gone.isEmpty() ? "leftover" : !exception.isEmpty() ? "exception" : twin ? "mistake" : "unclear";
    answer.put("intent", intent);
    ArrayNode reasons = answer.putArray("because");
    because.stream().limit(4).forEach(reasons::add);
    String severity = evidence.path("severity").asText();
    answer.put(
        "risk",
        severity.equals("high") || severity.equals("critical")
            ? "high"
            : severity.equals("medium") ? "medium" : "low");
    String rule = evidence.path("rules").isEmpty() ? "this entry" : "[[rule:R1]]";
    answer.put(
        "wording",
        because.isEmpty() || because.get(0).startsWith("C")
            ? "The evidence hints at what happened to " + rule + " and may be worth a question to its owner."
            : "Perhaps " + rule + " was written for what [[signal:" + because.get(0) + "]] speaks of.");
    return answer;
  }

  private static ObjectNode propose(JsonNode evidence) {
    ObjectNode answer = JSON.createObjectNode();
    boolean open = evidence.path("code").asText().equals("RS101");
    boolean gone = !signals(evidence, "obsolete", "temporary").isEmpty();
    boolean exception = !signals(evidence, "exception").isEmpty();
    String begin = !open || gone ? "delete" : exception ? "move" : "";
    String choice = "ask";
    for (JsonNode option : evidence.path("options")) {
      if (!begin.isEmpty() && choice.equals("ask") && option.path("does").asText().startsWith(begin)) {
        choice = option.path("id").asText();
      }
    }
    answer.put("choice", choice).put("kind", "none").put("rule", "none").put("anchor", "none");
    answer.put(
        "wording",
        choice.equals("ask") ? "" : "This seems to fit what was probably meant with [[rule:R1]].");
    return answer;
  }

  private static ObjectNode criticise(JsonNode evidence) {
    ObjectNode answer = JSON.createObjectNode();
    boolean causes = false;
    for (JsonNode option : evidence.path("options")) {
      causes |=
          option.path("id").asText().equals(evidence.path("chosen").asText())
              && !option.path("causes").isEmpty();
    }
    answer.put("verdict", causes ? "object" : "accept");
    answer.put("ground", causes ? "causes-finding" : "none").put("instead", "none").put("wording", "");
    return answer;
  }

  private static ObjectNode abstain(ReplySchema schema) {
    ObjectNode answer = JSON.createObjectNode();
    for (Map.Entry<String, ReplySchema.Field> field : schema.fields().entrySet()) {
      switch (field.getValue()) {
        case ReplySchema.Choice choice ->
            answer.put(
                field.getKey(),
                choice.of().contains("ask")
                    ? "ask"
                    : choice.of().contains("unclear")
                        ? "unclear"
                        : choice.of().contains("none") ? "none" : choice.of().get(0));
        case ReplySchema.Choices choices -> answer.putArray(field.getKey());
        case ReplySchema.Text text -> answer.put(field.getKey(), "");
      }
    }
    return answer;
  }

  private static ObjectNode pick(ReplySchema schema, Random random) {
    ObjectNode answer = JSON.createObjectNode();
    for (Map.Entry<String, ReplySchema.Field> field : schema.fields().entrySet()) {
      switch (field.getValue()) {
        case ReplySchema.Choice choice ->
            answer.put(field.getKey(), choice.of().get(random.nextInt(choice.of().size())));
        case ReplySchema.Choices choices -> {
          List<String> all = new ArrayList<>(choices.of());
          Collections.shuffle(all, random);
          ArrayNode list = answer.putArray(field.getKey());
          all.subList(0, Math.min(all.size(), random.nextInt(choices.most() + 1))).forEach(list::add);
        }
        case ReplySchema.Text text -> answer.put(field.getKey(), "");
      }
    }
    return answer;
  }
}
