package io.ruleshade.agent.sovereignty;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.ruleshade.agent.audit.PrivateFiles;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.EnumMap;
import java.util.Map;

/** What people answered to questions that the machine cannot, with who and when. */
public final class Answers {
  private static final ObjectMapper JSON = new ObjectMapper();

  private final Path file;
  private final Map<Question, Said> all = new EnumMap<>(Question.class);

  private Answers(Path file) {
    this.file = file;
  }

  /** An answer of somebody. */
  public record Said(boolean yes, String by, String at) {}

  /** {@return the answers of a file; none when there is no such file} */
  public static Answers read(Path file) throws IOException {
    Answers answers = new Answers(file);
    try {
      JsonNode json = JSON.readTree(Files.readAllBytes(file));
      for (Question question : Question.values()) {
        JsonNode said = json.path("answers").path(question.label());
        if (said.isObject()) {
          answers.all.put(
              question,
              new Said(said.path("yes").asBoolean(), said.path("by").asText(), said.path("at").asText()));
        }
      }
    } catch (NoSuchFileException e) {
      // Nobody said anything yet.
    }
    return answers;
  }

  /** {@return the answers by their questions} */
  public Map<Question, Said> all() {
    return Map.copyOf(all);
  }

  /** Keeps an answer. */
  public void say(Question question, Said said) throws IOException {
    all.put(question, said);
    ObjectNode json = JSON.createObjectNode();
    json.put("schema", "ruleshade/doctor/1");
    ObjectNode answers = json.putObject("answers");
    all.forEach(
        (q, s) -> answers.putObject(q.label()).put("yes", s.yes()).put("by", s.by()).put("at", s.at()));
    PrivateFiles.write(file, json.toPrettyString() + "\n");
  }
}
