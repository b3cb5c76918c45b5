package io.ruleshade.agent.llm;

import dev.langchain4j.agent.tool.ToolExecutionRequest;
import dev.langchain4j.agent.tool.ToolSpecification;
import dev.langchain4j.data.message.AiMessage;
import dev.langchain4j.data.message.ChatMessage;
import dev.langchain4j.data.message.SystemMessage;
import dev.langchain4j.data.message.ToolExecutionResultMessage;
import dev.langchain4j.data.message.UserMessage;
import dev.langchain4j.model.chat.ChatModel;
import dev.langchain4j.model.chat.request.ChatRequest;
import dev.langchain4j.model.chat.request.ResponseFormat;
import dev.langchain4j.model.chat.request.ResponseFormatType;
import dev.langchain4j.model.chat.request.json.JsonArraySchema;
import dev.langchain4j.model.chat.request.json.JsonEnumSchema;
import dev.langchain4j.model.chat.request.json.JsonObjectSchema;
import dev.langchain4j.model.chat.request.json.JsonSchema;
import dev.langchain4j.model.chat.request.json.JsonSchemaElement;
import dev.langchain4j.model.chat.request.json.JsonStringSchema;
import dev.langchain4j.model.chat.response.ChatResponse;
import dev.langchain4j.model.ollama.OllamaChatModel;
import dev.langchain4j.model.ollama.OllamaChatRequestParameters;
import dev.langchain4j.model.openai.OpenAiChatModel;
import dev.langchain4j.model.output.FinishReason;
import dev.langchain4j.model.output.TokenUsage;
import io.ruleshade.agent.llm.ModelFailure.Kind;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import java.util.regex.Pattern;

/**
 * A model behind an endpoint, after its preflight. One question at a time, answers whole, no memory: each prompt
 * says all there is. It tries again by itself where that may help, within the time of the run.
 */
public final class LocalModel implements LanguageModel {
  /** The same seed each time; answers of one machine and version are then mostly the same. */
  static final int SEED = 7;

  /** Characters of a prompt that one token has about; a prompt of which that is not so is noticed by its count. */
  private static final int CHARACTERS_PER_TOKEN = 3;

  private static final int SMALLEST_CONTEXT = 4096;
  private static final int KEEP_ALIVE_SECONDS = 300;
  private static final Duration BETWEEN_TRIES = Duration.ofMillis(400);
  private static final Pattern THINKING =
      Pattern.compile("^\\s*<(think|thinking|reasoning)>.*?</\\1>", Pattern.DOTALL);

  private final Preflight preflight;
  private final Preflight.Passed passed;
  private final Provider provider;
  private final Limits limits;
  private final Quirks quirks;
  private final ChatModel chat;
  private final ReentrantLock one = new ReentrantLock();
  private final long deadline;

  private LocalModel(
      Preflight preflight,
      Preflight.Passed passed,
      Endpoint endpoint,
      Provider provider,
      String key,
      Limits limits,
      Dialer dialer,
      Consumer<Exchange> exchanges) {
    this.preflight = preflight;
    this.passed = passed;
    this.provider = provider;
    this.limits = limits;
    this.quirks = Quirks.of(passed.identity().name());
    this.deadline = System.nanoTime() + limits.run().toNanos();
    GuardedClient client =
        new GuardedClient(
            new GuardedHttp(endpoint, provider.requests(), limits, dialer),
            endpoint, provider, key, limits, exchanges);
    this.chat = provider == Provider.OLLAMA ? ollama(endpoint, client) : openAi(endpoint, client);
  }

  /**
   * Opens a model: looks at the server and at the model first.
   *
   * @param pins what the model must be, where it is pinned
   * @param exchanges is told each request and what came of it
   */
  public static LocalModel open(
      Endpoint endpoint,
      Provider provider,
      String model,
      String key,
      Limits limits,
      Dialer dialer,
      boolean acceptCloudCapable,
      ModelPins pins,
      Consumer<Exchange> exchanges) {
    Preflight preflight =
        new Preflight(endpoint, provider, key, limits, dialer, acceptCloudCapable, exchanges);
    Preflight.Passed passed = preflight.pass(model);
    ModelFacts facts = passed.facts();
    if (facts != null) {
      pins.of(model)
          .map(pin -> ModelPins.differences(pin, facts))
          .filter(differences -> !differences.isEmpty())
          .ifPresent(
              differences -> {
                throw new ModelFailure(
                    Kind.REFUSED,
                    "`" + model + "` is not the model that is pinned: " + String.join("; ", differences));
              });
    }
    return new LocalModel(
        preflight, passed, endpoint, provider, key, limits, dialer, exchanges);
  }

  /** {@return what the user has to be told} */
  public List<String> warnings() {
    return passed.warnings();
  }

  /** {@return whether it can call tools, as far as its server and the list of families know} */
  public boolean hasTools() {
    return passed.tools();
  }

  /** {@return bytes of memory that the server has it in; 0 where the server does not say} */
  public long memory() {
    return preflight.loadedBytes(passed.identity());
  }

  @Override
  public Identity identity() {
    return passed.identity();
  }

  private ChatModel ollama(Endpoint endpoint, GuardedClient client) {
    var builder =
        OllamaChatModel.builder()
            .baseUrl(endpoint.url())
            .modelName(passed.asked())
            .httpClientBuilder(new GuardedClient.Builder(client))
            .timeout(limits.call())
            .maxRetries(0)
            .logRequests(false)
            .logResponses(false)
            .returnThinking(false);
    if (!quirks.thinks()) {
      builder.think(false);
    }
    return builder.build();
  }

  private ChatModel openAi(Endpoint endpoint, GuardedClient client) {
    return OpenAiChatModel.builder()
        .baseUrl(endpoint.url() + "/v1")
        .apiKey("none")
        .modelName(passed.asked())
        .httpClientBuilder(new GuardedClient.Builder(client))
        .timeout(limits.call())
        .temperature(0.0)
        .seed(SEED)
        .maxTokens(limits.mostAnswer())
        .strictJsonSchema(true)
        .maxRetries(0)
        .logRequests(false)
        .logResponses(false)
        .build();
  }

  @Override
  public Reply ask(Prompt prompt) {
    if (!one.tryLock()) {
      throw new ModelFailure(Kind.BUDGET, "a question is being answered; they go one at a time");
    }
    try {
      int context = context(prompt);
      for (int tries = 0; ; tries++) {
        if (System.nanoTime() >= deadline) {
          throw new ModelFailure(Kind.BUDGET, "the time for this run is used up");
        }
        try {
          Reply reply = once(prompt, context);
          // After every answer: another may have taken the name meanwhile, and what it said is dropped then.
          preflight.afterAnswer(passed.identity(), context);
          if (provider == Provider.OLLAMA && reply.tokensIn() > context - limits.mostAnswer()) {
            // A server that does not know `truncate` leaves out the beginning, and the rest fills the room.
            throw new ModelFailure(
                Kind.TOO_LONG, "the prompt filled the room of the model, so that a part of it may be missing");
          }
          return reply;
        } catch (ModelFailure e) {
          if (!e.kind().isWorthRetrying() || tries >= limits.retries()) {
            throw e;
          }
          pause(tries);
        }
      }
    } finally {
      one.unlock();
    }
  }

  private static void pause(int tries) {
    try {
      Thread.sleep(BETWEEN_TRIES.multipliedBy(1L << tries));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new ModelFailure(Kind.BUDGET, "interrupted");
    }
  }

  /** Room for the whole prompt and the answer; what does not fit is not asked. */
  private int context(Prompt prompt) {
    int characters = 0;
    for (Prompt.Turn turn : prompt.turns()) {
      characters += text(turn).length() + 32;
    }
    for (Prompt.Tool tool : prompt.tools()) {
      characters += tool.description().length() + 400;
    }
    if (prompt.schema() != null) {
      characters += Schemas.text(prompt.schema()).length();
    }
    int needed = characters / CHARACTERS_PER_TOKEN + limits.mostAnswer() + 256;
    if (needed > limits.mostContext()) {
      throw new ModelFailure(Kind.TOO_LONG, "the evidence is longer than a model may be given");
    }
    return Math.min(limits.mostContext(), Math.max(SMALLEST_CONTEXT, (needed + 1023) / 1024 * 1024));
  }

  private static String text(Prompt.Turn turn) {
    return switch (turn) {
      case Prompt.Instruction t -> t.text();
      case Prompt.Question t -> t.text();
      case Prompt.Answered t -> t.text();
      case Prompt.Called t -> t.call().arguments();
      case Prompt.Result t -> t.text();
    };
  }

  private Reply once(Prompt prompt, int context) {
    long start = System.nanoTime();
    ChatResponse response;
    try {
      response = chat.chat(request(prompt, context));
    } catch (RuntimeException e) {
      throw failure(e);
    }
    AiMessage message = response.aiMessage();
    FinishReason finish = response.finishReason();
    boolean calls = message != null && message.hasToolExecutionRequests();
    if (message == null || (finish != FinishReason.STOP && !calls)) {
      throw new ModelFailure(Kind.CUT, "the answer ended before it was complete");
    }
    String text = message.text() == null ? "" : THINKING.matcher(message.text()).replaceFirst("").strip();
    if (text.isEmpty() && !calls) {
      throw new ModelFailure(Kind.CUT, "the answer is empty");
    }
    TokenUsage usage = response.tokenUsage();
    return new Reply(
        text,
        calls ? calls(message) : List.of(),
        usage == null || usage.inputTokenCount() == null ? 0 : usage.inputTokenCount(),
        usage == null || usage.outputTokenCount() == null ? 0 : usage.outputTokenCount(),
        System.nanoTime() - start);
  }

  private static List<Prompt.Call> calls(AiMessage message) {
    List<Prompt.Call> calls = new ArrayList<>();
    for (ToolExecutionRequest request : message.toolExecutionRequests()) {
      calls.add(
          new Prompt.Call(
              request.id() == null ? "" : request.id(),
              request.name() == null ? "" : request.name(),
              request.arguments() == null ? "{}" : request.arguments()));
    }
    return calls;
  }

  /** Whatever the library throws, in our words: its own messages quote what the server said. */
  private static ModelFailure failure(RuntimeException e) {
    for (Throwable cause = e; cause != null; cause = cause.getCause()) {
      if (cause instanceof ModelFailure ours) {
        return ours;
      }
    }
    return new ModelFailure(Kind.MALFORMED, "the answer of the server cannot be read");
  }

  private ChatRequest request(Prompt prompt, int context) {
    List<ChatMessage> messages = new ArrayList<>();
    for (Prompt.Turn turn : prompt.turns()) {
      messages.add(
          switch (turn) {
            case Prompt.Instruction t -> SystemMessage.from(t.text());
            case Prompt.Question t -> UserMessage.from(t.text());
            case Prompt.Answered t -> AiMessage.from(t.text());
            case Prompt.Called t ->
                AiMessage.from(
                    ToolExecutionRequest.builder()
                        .id(t.call().id())
                        .name(t.call().name())
                        .arguments(t.call().arguments())
                        .build());
            case Prompt.Result t ->
                ToolExecutionResultMessage.from(t.call().id(), t.call().name(), t.text());
          });
    }
    ChatRequest.Builder request = ChatRequest.builder().messages(messages);
    ResponseFormat format =
        prompt.schema() == null || !quirks.schema()
            ? null
            : ResponseFormat.builder()
                .type(ResponseFormatType.JSON)
                .jsonSchema(
                    JsonSchema.builder()
                        .name(prompt.schema().name())
                        .rootElement(element(prompt.schema()))
                        .build())
                .build();
    List<ToolSpecification> tools = new ArrayList<>();
    for (Prompt.Tool tool : prompt.tools()) {
      tools.add(
          ToolSpecification.builder()
              .name(tool.name())
              .description(tool.description())
              .parameters(element(tool.arguments()))
              .build());
    }
    if (provider == Provider.OLLAMA) {
      var parameters =
          OllamaChatRequestParameters.builder()
              .temperature(0.0)
              .seed(SEED)
              .numCtx(context)
              .maxOutputTokens(limits.mostAnswer())
              .keepAlive(KEEP_ALIVE_SECONDS)
              .toolSpecifications(tools);
      if (format != null) {
        parameters.responseFormat(format);
      }
      return request.parameters(parameters.build()).build();
    }
    if (!tools.isEmpty()) {
      request.toolSpecifications(tools);
    }
    if (format != null) {
      request.responseFormat(format);
    }
    return request.build();
  }

  private static JsonObjectSchema element(ReplySchema schema) {
    JsonObjectSchema.Builder builder = JsonObjectSchema.builder();
    for (Map.Entry<String, ReplySchema.Field> entry : schema.fields().entrySet()) {
      builder.addProperty(entry.getKey(), element(entry.getValue()));
    }
    return builder.required(new ArrayList<>(schema.fields().keySet())).additionalProperties(false).build();
  }

  private static JsonSchemaElement element(ReplySchema.Field field) {
    return switch (field) {
      case ReplySchema.Choice choice -> JsonEnumSchema.builder().enumValues(choice.of()).build();
      case ReplySchema.Choices choices ->
          JsonArraySchema.builder()
              .items(JsonEnumSchema.builder().enumValues(choices.of()).build())
              .build();
      case ReplySchema.Text text ->
          JsonStringSchema.builder().description("at most " + text.most() + " characters").build();
    };
  }
}
