package io.ruleshade.agent.llm;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.ruleshade.agent.llm.ModelFailure.Kind;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * What is asked of a server before a prompt is sent, and refused: a model of the cloud by its name, one that the
 * server has not got whole, one that any of its answers says is elsewhere, and a server that could pass prompts
 * on. It cannot tell whether a hostile program at that port passes prompts on all the same; a rule of the
 * machine's firewall can.
 */
public final class Preflight {
  /** No weights are smaller; a stub that stands for a model elsewhere is. */
  private static final long SMALLEST_MODEL = 100_000_000;

  /** From here on a server takes {@code NAME:local} and answers 404 for a model elsewhere. */
  private static final String KNOWS_LOCAL = "0.17.6";

  /** No answer of a preflight takes longer. */
  private static final Duration TIME = Duration.ofSeconds(15);

  private final GuardedHttp http;
  private final Endpoint endpoint;
  private final Provider provider;
  private final String key;
  private final Consumer<Exchange> exchanges;
  private final boolean acceptCloudCapable;
  private final List<String> warnings = new ArrayList<>();

  /**
   * A preflight.
   *
   * @param acceptCloudCapable whether a server may be used that could pass prompts on to a cloud
   */
  public Preflight(
      Endpoint endpoint,
      Provider provider,
      String key,
      Limits limits,
      Dialer dialer,
      boolean acceptCloudCapable,
      Consumer<Exchange> exchanges) {
    this.http = new GuardedHttp(endpoint, provider.requests(), limits, dialer);
    this.endpoint = endpoint;
    this.provider = provider;
    this.key = key;
    this.acceptCloudCapable = acceptCloudCapable;
    this.exchanges = exchanges;
  }

  /**
   * A model that may be asked.
   *
   * @param asked its name as it is sent
   * @param tools whether the server says that it can call tools
   * @param facts what pins are made of; null where the server does not say
   * @param warnings what the user has to be told
   */
  public record Passed(
      LanguageModel.Identity identity,
      String asked,
      boolean tools,
      @Nullable ModelFacts facts,
      List<String> warnings) {
    public Passed {
      warnings = List.copyOf(warnings);
    }
  }

  /** What a server says of a model that it has. */
  public record Listed(String name, String digest, long bytes, boolean remote) {}

  /** {@return the version of an Ollama server} */
  public String version() {
    return get("/api/version").path("version").asText("");
  }

  /** {@return whether the server says that it never passes prompts on; null when it does not say} */
  public @Nullable Boolean cloudDisabled() {
    try {
      JsonNode disabled = get("/api/status").path("cloud").path("disabled");
      return disabled.isBoolean() ? disabled.asBoolean() : null;
    } catch (ModelFailure e) {
      if (e.kind() == Kind.NO_MODEL) {
        return null;
      }
      throw e;
    }
  }

  /** {@return the models that the server has} */
  public List<Listed> models() {
    List<Listed> out = new ArrayList<>();
    if (provider == Provider.OPENAI) {
      for (JsonNode model : get("/v1/models").path("data")) {
        out.add(new Listed(model.path("id").asText(""), "", 0, false));
      }
      return out;
    }
    for (JsonNode model : tags().path("models")) {
      boolean remote = Replies.isRemote(model);
      String name = model.path("name").asText(model.path("model").asText(""));
      out.add(
          new Listed(name, model.path("digest").asText(""), model.path("size").asLong(0), remote));
    }
    return out;
  }

  /** {@return the model when everything holds} */
  public Passed pass(String model) {
    String refusal = ModelName.refusal(model);
    if (!refusal.isEmpty()) {
      throw refused(refusal);
    }
    return provider == Provider.OLLAMA ? ollama(model) : openAi(model);
  }

  private Passed ollama(String model) {
    String version = version();
    Boolean disabled = cloudDisabled();
    if (!Boolean.TRUE.equals(disabled)) {
      if (!acceptCloudCapable) {
        throw refused(
            "the server could pass prompts on to a cloud; set OLLAMA_NO_CLOUD=1 for it (0.16.2 or later), or"
                + " give --accept-cloud-capable-server");
      }
      warnings.add(
          "THE SERVER COULD PASS PROMPTS ON TO A CLOUD, and you accepted that; its own word that this model is"
              + " local is all there is");
    }
    for (Advisories.Advisory advisory : Advisories.of("ollama", version)) {
      warnings.add("the server is version " + version + ": " + advisory.words());
    }
    String full = ModelName.full(model);
    List<Listed> named = models().stream().filter(m -> ModelName.full(m.name()).equals(full)).toList();
    if (named.isEmpty()) {
      throw new ModelFailure(Kind.NO_MODEL, "the server has no model `" + model + "`; see model list");
    }
    if (named.size() > 1) {
      throw refused("the server lists `" + model + "` more than once; which one answers cannot be told");
    }
    Listed listed = named.get(0);
    if (listed.remote()) {
      throw refused("`" + model + "` stands for a model somewhere else");
    }
    if (!listed.digest().matches("[0-9a-f]{64}")) {
      throw refused("the server names no digest of `" + model + "`");
    }
    if (listed.bytes() <= SMALLEST_MODEL) {
      throw refused("`" + model + "` is too small to be a model that runs here");
    }
    boolean knows = Version.of(version).atLeast(KNOWS_LOCAL);
    String asked = knows && !model.endsWith(":local") ? full + ":local" : model;
    ObjectNode show = post("/api/show", Replies.JSON.createObjectNode().put("model", asked));
    if (!show.path("model_info").isObject() || show.path("model_info").isEmpty()) {
      throw refused("the server knows nothing of the inside of `" + model + "`");
    }
    boolean tools = false;
    for (JsonNode capability : show.path("capabilities")) {
      tools |= capability.asText().equals("tools");
    }
    LanguageModel.Identity identity =
        new LanguageModel.Identity("ollama", full, listed.digest(), endpoint.loopback(), version);
    return new Passed(identity, asked, tools, ModelFacts.of(full, listed, show), warnings);
  }

  private Passed openAi(String model) {
    if (isOllama()) {
      throw refused("this is an Ollama server; use --provider ollama, so that it can be looked into");
    }
    boolean listed = models().stream().anyMatch(m -> m.name().equals(model));
    if (!listed) {
      throw new ModelFailure(Kind.NO_MODEL, "the server has no model `" + model + "`; see model list");
    }
    warnings.add("a server of this kind names no digest: the integrity of the model is not verifiable");
    return new Passed(
        new LanguageModel.Identity("openai", model, "", endpoint.loopback(), ""),
        model,
        Quirks.of(model).tools(),
        null,
        warnings);
  }

  /** Any other server does not know that address, and says so in one way or another. */
  private boolean isOllama() {
    GuardedHttp.Response response = http.send("GET", "/api/version", "", key, TIME);
    exchanges.accept(new Exchange("GET /api/version", "", response.status(), response.text(), ""));
    try {
      return response.status() == 200 && Replies.object(response.body()).hasNonNull("version");
    } catch (ModelFailure e) {
      return false;
    }
  }

  /** {@return bytes of memory that the server has a model in; 0 where it does not say} */
  long loadedBytes(LanguageModel.Identity identity) {
    if (provider != Provider.OLLAMA) {
      return 0;
    }
    for (JsonNode model : get("/api/ps").path("models")) {
      if (ModelName.full(model.path("name").asText("")).equals(identity.name())) {
        return model.path("size").asLong(0);
      }
    }
    return 0;
  }

  /** What the server has loaded, after an answer: the digest and the room must be as asked. */
  void afterAnswer(LanguageModel.Identity identity, int context) {
    if (provider != Provider.OLLAMA) {
      return;
    }
    boolean found = false;
    for (JsonNode model : get("/api/ps").path("models")) {
      String name = ModelName.full(model.path("name").asText(model.path("model").asText("")));
      if (name.equals(identity.name())) {
        found = true;
        if (!model.path("digest").asText("").equals(identity.digest())) {
          throw refused("the server has another model loaded under this name than the one it listed");
        }
        int room = model.path("context_length").asInt(0);
        if (room > 0 && room < context) {
          throw new ModelFailure(
              Kind.TOO_LONG, "the server gives the model less room than was asked for");
        }
      }
    }
    if (!found) {
      throw refused("the server answered, and has no model of this name loaded");
    }
  }

  private static ModelFailure refused(String why) {
    return new ModelFailure(Kind.REFUSED, why);
  }

  private ObjectNode get(String path) {
    return Replies.object(GuardedClient.ask(http, "GET", path, "", key, TIME, exchanges));
  }

  /** The list may hold models of the cloud beside the one that is asked for; which, is looked at there. */
  private ObjectNode tags() {
    GuardedHttp.Response response = http.send("GET", "/api/tags", "", key, TIME);
    exchanges.accept(new Exchange("GET /api/tags", "", response.status(), response.text(), ""));
    if (response.status() != 200) {
      throw new ModelFailure(Kind.SERVER, "the server answered with status " + response.status());
    }
    ObjectNode reply = Replies.object(response.body());
    ObjectNode beside = reply.deepCopy();
    beside.remove("models");
    Replies.refuseRemote(beside);
    return reply;
  }

  private ObjectNode post(String path, ObjectNode body) {
    return Replies.object(
        GuardedClient.ask(http, "POST", path, Replies.write(body), key, TIME, exchanges));
  }
}
