package io.ruleshade.agent.stub;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Function;

/**
 * A server of models for tests, on the JDK's own: speaks the API of Ollama as its documentation has it
 * (version, status, tags, show, ps, chat), and that of OpenAI (models, chat/completions).
 */
public final class ModelStub implements AutoCloseable {
  public static final ObjectMapper JSON = new ObjectMapper();
  public static final String DIGEST = "ab".repeat(32);

  /** What the stub was asked. */
  public record Asked(String request, String body) {
    public JsonNode json() {
      try {
        return JSON.readTree(body);
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }

  /** What it answers: a status and a body, or something that no good server does. */
  public record Answer(int status, String body, Fault fault) {
    public enum Fault {
      NONE,
      /** Ends before its announced length. */
      CUT,
      /** Says nothing for a while. */
      SLOW,
      /** Never ends. */
      ENDLESS,
      /** Closes at once. */
      CLOSED
    }

    public static Answer of(int status, String body) {
      return new Answer(status, body, Fault.NONE);
    }

    public static Answer fault(Fault fault, String body) {
      return new Answer(200, body, fault);
    }
  }

  private final HttpServer server;
  private final ExecutorService threads = Executors.newCachedThreadPool();
  private final List<Asked> asked = new CopyOnWriteArrayList<>();

  public volatile String version = "0.18.0";
  public volatile String status = "{\"cloud\":{\"disabled\":true,\"source\":\"env\"}}";
  public volatile String model = "qwen3:8b";
  public volatile String digest = DIGEST;
  public volatile String loadedDigest = DIGEST;
  public volatile long size = 5_200_000_000L;
  public volatile int contextLength = 16384;
  public volatile String extraTag = "";
  public volatile String extraShow = "";
  public volatile String template = "{{ .Prompt }}";
  public volatile boolean isOllama = true;
  public volatile Function<JsonNode, Answer> chat = request -> Answer.of(200, message("{}"));

  public ModelStub() {
    try {
      server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 16);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    server.createContext("/", this::handle);
    server.setExecutor(threads);
    server.start();
  }

  public int port() {
    return server.getAddress().getPort();
  }

  public String url() {
    return "http://127.0.0.1:" + port();
  }

  public List<Asked> asked() {
    return asked;
  }

  /** What it was asked at one address. */
  public List<Asked> asked(String request) {
    return asked.stream().filter(a -> a.request().equals(request)).toList();
  }

  @Override
  public void close() {
    server.stop(0);
    threads.shutdownNow();
  }

  private void handle(HttpExchange exchange) throws IOException {
    String request = exchange.getRequestMethod() + " " + exchange.getRequestURI();
    String body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
    asked.add(new Asked(request, body));
    try {
      send(exchange, answer(request, body));
    } catch (RuntimeException e) {
      send(exchange, Answer.of(500, "{\"error\":\"stub: " + e.getClass().getSimpleName() + "\"}"));
    }
  }

  private Answer answer(String request, String body) throws IOException {
    if (!isOllama && request.contains("/api/")) {
      return Answer.of(404, "{\"error\":{\"code\":404}}");
    }
    return switch (request) {
      case "GET /api/version" -> Answer.of(200, "{\"version\":\"" + version + "\"}");
      case "GET /api/status" ->
          status.isEmpty() ? Answer.of(404, "404 page not found") : Answer.of(200, status);
      case "GET /api/tags" ->
          Answer.of(
              200,
              "{\"models\":[{\"name\":\"" + model + "\",\"model\":\"" + model + "\",\"size\":" + size
                  + ",\"digest\":\"" + digest + "\"" + extraTag
                  + ",\"details\":{\"family\":\"qwen3\",\"quantization_level\":\"Q4_K_M\"}}]}");
      case "POST /api/show" -> show(JSON.readTree(body));
      case "GET /api/ps" ->
          Answer.of(
              200,
              "{\"models\":[{\"name\":\"" + model + "\",\"digest\":\"" + loadedDigest
                  + "\",\"context_length\":" + contextLength + "}]}");
      case "POST /api/chat", "POST /v1/chat/completions" -> chat.apply(JSON.readTree(body));
      case "GET /v1/models" -> Answer.of(200, "{\"object\":\"list\",\"data\":[{\"id\":\"" + model + "\"}]}");
      default -> Answer.of(404, "404 page not found");
    };
  }

  private Answer show(JsonNode request) {
    String name = request.path("model").asText();
    if (!name.equals(model) && !name.equals(model + ":local")) {
      return Answer.of(404, "{\"error\":\"model not found\"}");
    }
    ObjectNode show = JSON.createObjectNode();
    show.put("template", template).put("parameters", "stop \"<|im_end|>\"");
    show.putObject("details").put("family", "qwen3").put("quantization_level", "Q4_K_M");
    show.putObject("model_info").put("general.architecture", "qwen3");
    show.putArray("capabilities").add("completion").add("tools");
    String text = show.toString();
    return Answer.of(200, text.substring(0, text.length() - 1) + extraShow + "}");
  }

  private void send(HttpExchange exchange, Answer answer) throws IOException {
    byte[] bytes = answer.body().getBytes(StandardCharsets.UTF_8);
    exchange.getResponseHeaders().set("Content-Type", "application/json");
    try (exchange; OutputStream out = exchange.getResponseBody()) {
      switch (answer.fault()) {
        case NONE -> {
          exchange.sendResponseHeaders(answer.status(), bytes.length == 0 ? -1 : bytes.length);
          out.write(bytes);
        }
        case CUT -> {
          exchange.sendResponseHeaders(200, bytes.length + 100L);
          out.write(bytes);
          out.flush();
          exchange.close();
        }
        case SLOW -> {
          exchange.sendResponseHeaders(200, 0);
          out.write(' ');
          out.flush();
          Thread.sleep(20_000);
        }
        case ENDLESS -> {
          exchange.sendResponseHeaders(200, 0);
          byte[] more = "x".repeat(8192).getBytes(StandardCharsets.UTF_8);
          out.write(bytes);
          while (true) {
            out.write(more);
          }
        }
        case CLOSED -> {}
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (IOException e) {
      // The client went away, as it should.
    }
  }

  /** A whole answer of Ollama with a text. */
  public static String message(String text) {
    return reply(text, "stop").toString();
  }

  /** The same with another reason for its end. */
  public static ObjectNode reply(String text, String reason) {
    ObjectNode reply = JSON.createObjectNode();
    reply.put("model", "qwen3:8b").put("created_at", "2026-01-01T00:00:00Z");
    reply.putObject("message").put("role", "assistant").put("content", text);
    reply.put("done", true).put("done_reason", reason);
    reply.put("prompt_eval_count", 300).put("eval_count", 60).put("total_duration", 1_000_000_000L);
    return reply;
  }

  /** An answer of Ollama that calls tools. */
  public static String calls(String... namesAndArguments) {
    ObjectNode reply = reply("", "stop");
    ArrayNode calls = ((ObjectNode) reply.path("message")).putArray("tool_calls");
    for (int i = 0; i < namesAndArguments.length; i += 2) {
      try {
        calls
            .addObject()
            .putObject("function")
            .put("name", namesAndArguments[i])
            .set("arguments", JSON.readTree(namesAndArguments[i + 1]));
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
    return reply.toString();
  }

  /** An answer in the language of OpenAI. */
  public static String completion(String text, String reason) {
    ObjectNode reply = JSON.createObjectNode();
    reply.put("id", "x").put("object", "chat.completion").put("created", 1).put("model", "m");
    ObjectNode choice = reply.putArray("choices").addObject();
    choice.put("index", 0).put("finish_reason", reason);
    choice.putObject("message").put("role", "assistant").put("content", text);
    reply.putObject("usage").put("prompt_tokens", 300).put("completion_tokens", 60).put("total_tokens", 360);
    return reply.toString();
  }
}
