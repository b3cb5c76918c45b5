package io.ruleshade.agent.llm;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.langchain4j.http.client.HttpClient;
import dev.langchain4j.http.client.HttpClientBuilder;
import dev.langchain4j.http.client.HttpRequest;
import dev.langchain4j.http.client.SuccessfulHttpResponse;
import dev.langchain4j.http.client.sse.ServerSentEventListener;
import dev.langchain4j.http.client.sse.ServerSentEventParser;
import io.ruleshade.agent.llm.GuardedHttp.Response;
import io.ruleshade.agent.llm.ModelFailure.Kind;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/**
 * What LangChain4j sends through: looks at each request and each reply before it passes, so that a reply the
 * library would stumble over never reaches it.
 */
final class GuardedClient implements HttpClient {
  private final GuardedHttp http;
  private final Endpoint endpoint;
  private final Provider provider;
  private final String key;
  private final Limits limits;
  private final Consumer<Exchange> exchanges;

  GuardedClient(
      GuardedHttp http,
      Endpoint endpoint,
      Provider provider,
      String key,
      Limits limits,
      Consumer<Exchange> exchanges) {
    this.http = http;
    this.endpoint = endpoint;
    this.provider = provider;
    this.key = key;
    this.limits = limits;
    this.exchanges = exchanges;
  }

  @Override
  public SuccessfulHttpResponse execute(HttpRequest request) {
    String url = request.url();
    if (!url.startsWith(endpoint.url() + "/")) {
      throw new ModelFailure(Kind.REFUSED, "a request for another address was stopped");
    }
    String path = url.substring(endpoint.url().length());
    String body = prepared(request.body());
    byte[] got = ask(http, request.method().name(), path, body, key, limits.call(), exchanges);
    checkChat(got);
    return SuccessfulHttpResponse.builder()
        .statusCode(200)
        .headers(Map.of("Content-Type", List.of("application/json")))
        .body(got)
        .build();
  }

  /**
   * Sends a request and takes the body of a good answer.
   *
   * @throws ModelFailure for everything else
   */
  static byte[] ask(
      GuardedHttp http,
      String method,
      String path,
      String body,
      String key,
      Duration time,
      Consumer<Exchange> exchanges) {
    Response response = null;
    String failure = "";
    try {
      response = http.send(method, path, body, key, time);
      if (response.status() != 200) {
        throw status(response.status());
      }
      Replies.refuseRemote(Replies.object(response.body()));
      return response.body();
    } catch (ModelFailure e) {
      failure = e.kind() + ": " + e.getMessage();
      throw e;
    } finally {
      tell(
          exchanges,
          new Exchange(
              method + " " + path,
              body,
              response == null ? 0 : response.status(),
              response == null ? "" : response.text(),
              failure));
    }
  }

  /** Nothing goes on that cannot be logged; the library would take that for an answer that cannot be read. */
  private static void tell(Consumer<Exchange> exchanges, Exchange exchange) {
    try {
      exchanges.accept(exchange);
    } catch (RuntimeException e) {
      throw new ModelFailure(Kind.REFUSED, "what is asked of the model cannot be logged, so it is not asked further");
    }
  }

  private static ModelFailure status(int status) {
    String said = "the server answered with status " + status;
    return switch (status) {
      case 401, 403 -> new ModelFailure(Kind.REFUSED, said + ": it does not let us in, or its cloud is off");
      case 404 -> new ModelFailure(Kind.NO_MODEL, said + ": no such model, or no such service");
      case 429, 503 -> new ModelFailure(Kind.BUSY, said + ": it is loading or has too much to do");
      default ->
          status >= 500
              ? new ModelFailure(Kind.SERVER, said)
              : new ModelFailure(Kind.REQUEST, said + ": it does not take the request, perhaps for its length");
    };
  }

  /** A request with what the library cannot say: nothing of the prompt may be left out silently. */
  private String prepared(String body) {
    ObjectNode request = Replies.object(body.getBytes(java.nio.charset.StandardCharsets.UTF_8));
    if (request.path("stream").asBoolean(false)) {
      throw new ModelFailure(Kind.REFUSED, "answers are read whole, never as a stream");
    }
    if (provider == Provider.OLLAMA) {
      request.put("truncate", false);
      request.put("shift", false);
      request.put("stream", false);
    }
    return Replies.write(request);
  }

  /** The library fails in odd ways on such replies, or takes them for good ones. */
  private void checkChat(byte[] body) {
    ObjectNode reply = Replies.object(body);
    if (reply.hasNonNull("error")) {
      throw new ModelFailure(Kind.SERVER, "the server said that it failed");
    }
    JsonNode message =
        provider == Provider.OLLAMA
            ? reply.path("message")
            : reply.path("choices").path(0).path("message");
    if (!message.isObject()) {
      throw new ModelFailure(Kind.MALFORMED, "the reply holds no message");
    }
    if (provider == Provider.OLLAMA && !reply.path("done").asBoolean(false)) {
      throw new ModelFailure(Kind.CUT, "the answer is not complete");
    }
  }

  @Override
  public void execute(
      HttpRequest request, ServerSentEventParser parser, ServerSentEventListener listener) {
    throw new ModelFailure(Kind.REFUSED, "answers are read whole, never as a stream");
  }

  /** Hands out one client, whatever the library asks for. */
  static final class Builder implements HttpClientBuilder {
    private final GuardedClient client;

    Builder(GuardedClient client) {
      this.client = client;
    }

    @Override
    public Duration connectTimeout() {
      return client.limits.connect();
    }

    @Override
    public HttpClientBuilder connectTimeout(Duration timeout) {
      return this;
    }

    @Override
    public Duration readTimeout() {
      return client.limits.call();
    }

    @Override
    public HttpClientBuilder readTimeout(Duration timeout) {
      return this;
    }

    @Override
    public HttpClient build() {
      return client;
    }
  }
}
