package io.ruleshade.agent.stub;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.ruleshade.agent.eval.Baselines;
import io.ruleshade.agent.stub.ModelStub.Answer;
import java.io.IOException;
import java.io.UncheckedIOException;

/**
 * The stub as a program of its own, for trying what spans two processes without a model: answers honestly, from
 * the evidence that it is told, in the language of Ollama or of OpenAI. Prints its address and runs until it is
 * ended. It is no model, and how well one would answer it does not show.
 */
public final class StubServer {
  private StubServer() {}

  /** Starts it: {@code ollama} (default) or {@code openai}. */
  public static void main(String... args) throws InterruptedException {
    boolean openAi = args.length > 0 && args[0].equals("openai");
    ModelStub stub = new ModelStub();
    stub.isOllama = !openAi;
    stub.chat = request -> answer(request, openAi);
    System.out.println(stub.url());
    Thread.currentThread().join();
  }

  static Answer answer(JsonNode request, boolean openAi) {
    JsonNode messages = request.path("messages");
    boolean hasResult = messages.get(messages.size() - 1).path("role").asText().equals("tool");
    // Without tools the list is there all the same, and empty.
    boolean hasTools = !request.path("tools").isEmpty();
    if (hasTools && !hasResult) {
      return Answer.of(200, openAi ? call() : ModelStub.calls("findings", "{\"rule\":\"all\"}"));
    }
    JsonNode schema =
        openAi ? request.at("/response_format/json_schema/schema") : request.path("format");
    String text = "";
    if (schema.path("properties").has("results")) {
      text = "{\"results\":[\"T1\"],\"grounded\":\"yes\",\"wording\":\"\"}";
    } else if (!hasTools) {
      text = Baselines.fromEvidence(evidence(messages)).toString();
    }
    // An answer without text is none; what stands here ends the calls of tools.
    String said = text.isEmpty() ? "done" : text;
    return Answer.of(200, openAi ? ModelStub.completion(said, "stop") : ModelStub.message(said));
  }

  private static JsonNode evidence(JsonNode messages) {
    for (JsonNode message : messages) {
      if (message.path("role").asText().equals("user")) {
        try {
          return ModelStub.JSON.readTree(message.path("content").asText());
        } catch (IOException e) {
          throw new UncheckedIOException(e);
        }
      }
    }
    throw new IllegalArgumentException("no evidence");
  }

  private static String call() {
    try {
      ObjectNode reply = (ObjectNode) ModelStub.JSON.readTree(ModelStub.completion("", "tool_calls"));
      ObjectNode message = (ObjectNode) reply.at("/choices/0/message");
      message.putNull("content");
      ArrayNode calls = message.putArray("tool_calls");
      ObjectNode call = calls.addObject().put("id", "call-1").put("type", "function");
      call.putObject("function").put("name", "findings").put("arguments", "{\"rule\":\"all\"}");
      return reply.toString();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
