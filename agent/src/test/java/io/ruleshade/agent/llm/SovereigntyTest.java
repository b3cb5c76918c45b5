package io.ruleshade.agent.llm;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.ruleshade.agent.llm.ModelFailure.Kind;
import io.ruleshade.agent.stub.ModelStub;
import io.ruleshade.agent.stub.ModelStub.Answer;
import io.ruleshade.agent.stub.OnlyLoopback;
import java.net.InetAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What is refused before a prompt is sent. */
final class SovereigntyTest {
  private static final Limits QUICK =
      new Limits(Duration.ofSeconds(1), Duration.ofSeconds(2), Duration.ofSeconds(20), 200_000, 8192, 200, 0);

  private final ModelStub stub = new ModelStub();

  @AfterEach
  void stop() {
    stub.close();
  }

  private static InetAddress nobody(String host) {
    throw new AssertionError("asked for " + host);
  }

  private LocalModel open(String model, boolean accept, ModelPins pins) {
    return LocalModel.open(
        Endpoint.of(stub.url(), List.of(), Tier.SECRET, SovereigntyTest::nobody),
        Provider.OLLAMA, model, "", QUICK, new OnlyLoopback(stub.port()), accept, pins, e -> {});
  }

  private void refused(String model, String why) {
    assertThatThrownBy(() -> open(model, false, new ModelPins(List.of())))
        .isInstanceOfSatisfying(
            ModelFailure.class,
            e -> {
              assertThat(e.kind()).isEqualTo(Kind.REFUSED);
              assertThat(e).hasMessageContaining(why);
            });
    assertThat(stub.asked("POST /api/chat")).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "http://127.0.0.1:11434", "http://127.8.9.1:80", "http://localhost:11434", "https://127.0.0.1",
        "http://[::1]:11434", "http://127.0.0.1:8080/v1", "http://LOCALHOST:1"
      })
  void literalAddressesOfThisMachineAreLookedUpByNobody(String url) {
    Endpoint endpoint = Endpoint.of(url, List.of(), Tier.SECRET, SovereigntyTest::nobody);
    assertThat(endpoint.loopback()).isTrue();
    assertThat(endpoint.address().isLoopbackAddress()).isTrue();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "http://127.1:11434", "http://0177.0.0.1:11434", "http://2130706433:11434", "http://0.0.0.0:11434",
        "http://127.0.0.1.evil.example:11434", "http://127.0.0.256:1", "http://[::ffff:127.0.0.1]:11434",
        "http://[::1%25lo]:11434", "http://10.0.0.5:11434", "http://ollama.com", "https://ollama.com",
        "http://user@127.0.0.1:11434", "http://127.0.0.1:11434?x=1", "http://127.0.0.1:11434/api", "ftp://127.0.0.1",
        "127.0.0.1:11434", "http://localhost.evil.example:1", "file:///etc/passwd", "", "http://127.0.0.1:0"
      })
  void everythingElseIsRefused(String url) {
    assertThatThrownBy(() -> Endpoint.of(url, List.of(), Tier.PUBLIC, SovereigntyTest::nobody))
        .isInstanceOfSatisfying(ModelFailure.class, e -> assertThat(e.kind()).isEqualTo(Kind.REFUSED));
  }

  @Test
  void anotherServerNeedsTheListAndTlsAndATier() {
    List<String> allowed = List.of("ai.corp.example:443");
    List<String> asked = new ArrayList<>();
    Endpoint.Resolver resolver = host -> { asked.add(host); return InetAddress.getByAddress(new byte[] {10, 0, 0, 9}); };
    assertThatThrownBy(() -> Endpoint.of("http://ai.corp.example:443", allowed, Tier.INTERNAL, resolver))
        .hasMessageContaining("https");
    assertThatThrownBy(() -> Endpoint.of("https://ai.corp.example", allowed, Tier.SECRET, resolver))
        .hasMessageContaining("tier");
    assertThatThrownBy(() -> Endpoint.of("https://ai.corp.example:8443", allowed, Tier.INTERNAL, resolver))
        .hasMessageContaining("allow-endpoint");
    assertThat(asked).isEmpty();
    Endpoint endpoint = Endpoint.of("https://ai.corp.example", allowed, Tier.INTERNAL, resolver);
    assertThat(endpoint.loopback()).isFalse();
    assertThat(endpoint.address().getHostAddress()).isEqualTo("10.0.0.9");
    assertThat(asked).containsExactly("ai.corp.example");
  }

  @Test
  void tiersDecideWhoSeesText() {
    assertThat(Tier.SECRET.showsText(true)).isFalse();
    assertThat(Tier.INTERNAL.showsText(true)).isTrue();
    assertThat(Tier.INTERNAL.showsText(false)).isFalse();
    assertThat(Tier.PUBLIC.showsText(false)).isTrue();
    assertThat(Tier.SECRET.keepsText()).isFalse();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"gpt-oss:120b-cloud", "x:cloud", "X:CLOUD", "a/b:7b-Cloud", "qwen3-cloud", "x:cloud:local", "gpt-oss:120b-cloud:local", "qwen3-CLOUD:local"})
  void namesOfTheCloudAreRefusedBeforeAnythingIsAsked(String name) {
    refused(name, "cloud");
    assertThat(stub.asked()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "a b", "http://x/y", "-x", "x\u001b[0m", "qwen3:8b\n"})
  void oddNamesAreRefused(String name) {
    assertThatThrownBy(() -> open(name, false, new ModelPins(List.of()))).isInstanceOf(ModelFailure.class);
    assertThat(stub.asked()).isEmpty();
  }

  @Test
  void aServerThatCouldPassPromptsOnIsRefusedUnlessAccepted() {
    for (String status : List.of("{\"cloud\":{\"disabled\":false,\"source\":\"none\"}}", "", "{}", "{\"cloud\":{\"disabled\":\"true\"}}")) {
      stub.status = status;
      refused("qwen3:8b", "OLLAMA_NO_CLOUD");
      assertThat(open("qwen3:8b", true, new ModelPins(List.of())).warnings())
          .anyMatch(w -> w.startsWith("THE SERVER COULD PASS PROMPTS ON"));
    }
  }

  @Test
  void aModelElsewhereUnderAnInnocentNameIsRefused() {
    stub.extraTag = ",\"remote_host\":\"https://ollama.com\",\"remote_model\":\"big\"";
    refused("qwen3:8b", "somewhere else");
    stub.extraTag = "";
    stub.extraShow = ",\"remote_model\":\"big\"";
    refused("qwen3:8b", "somewhere else");
    stub.extraShow = "";
    stub.size = 384;
    refused("qwen3:8b", "too small");
    stub.size = 5_000_000_000L;
    stub.digest = "";
    refused("qwen3:8b", "digest");
  }

  @Test
  void aModelThatIsNotListedIsNotAsked() {
    assertThatThrownBy(() -> open("other:8b", false, new ModelPins(List.of())))
        .isInstanceOfSatisfying(ModelFailure.class, e -> assertThat(e.kind()).isEqualTo(Kind.NO_MODEL));
    assertThat(stub.asked("POST /api/show")).isEmpty();
  }

  @Test
  void t21AnAnswerThatSaysItCameFromElsewhereIsRefused() {
    LocalModel model = open("qwen3:8b", false, new ModelPins(List.of()));
    var reply = ModelStub.reply("{}", "stop").put("remote_host", "https://ollama.com");
    stub.chat = request -> Answer.of(200, reply.toString());
    assertThatThrownBy(() -> model.ask(TrapsTest.prompt("x"))).hasMessageContaining("somewhere else");
  }

  @Test
  void theServerIsAskedForALocalModel() {
    LocalModel model = open("qwen3:8b", false, new ModelPins(List.of()));
    stub.chat = request -> Answer.of(200, ModelStub.message("{}"));
    model.ask(TrapsTest.prompt("x"));
    assertThat(stub.asked("POST /api/show").get(0).json().path("model").asText()).isEqualTo("qwen3:8b:local");
    assertThat(stub.asked("POST /api/chat").get(0).json().path("model").asText()).isEqualTo("qwen3:8b:local");
    stub.version = "0.17.0";
    open("qwen3:8b", false, new ModelPins(List.of()));
    assertThat(stub.asked("POST /api/show").get(1).json().path("model").asText()).isEqualTo("qwen3:8b");
  }

  @Test
  void anotherModelLoadedUnderTheNameIsRefused() {
    LocalModel model = open("qwen3:8b", false, new ModelPins(List.of()));
    stub.loadedDigest = "cd".repeat(32);
    stub.chat = request -> Answer.of(200, ModelStub.message("{}"));
    assertThatThrownBy(() -> model.ask(TrapsTest.prompt("x"))).hasMessageContaining("another model loaded");
  }

  @Test
  void oldServersAreWarnedOf() {
    stub.version = "0.17.0";
    assertThat(open("qwen3:8b", false, new ModelPins(List.of())).warnings())
        .anyMatch(w -> w.contains("CVE-2026-7482") && w.contains("0.17.1"));
    stub.version = "0.17.1";
    assertThat(open("qwen3:8b", false, new ModelPins(List.of())).warnings()).isEmpty();
    assertThat(Version.of("0.17.1-rc2").atLeast("0.17.1")).isFalse();
    assertThat(Version.of("nonsense").atLeast("0.1.0")).isFalse();
  }

  @Test
  void anOllamaServerIsNotSpokenToAsAnother() {
    assertThatThrownBy(
            () ->
                LocalModel.open(
                    Endpoint.of(stub.url(), List.of(), Tier.SECRET, SovereigntyTest::nobody),
                    Provider.OPENAI, "qwen3:8b", "", QUICK, new OnlyLoopback(stub.port()), false,
                    new ModelPins(List.of()), e -> {}))
        .hasMessageContaining("--provider ollama");
  }

  @Test
  void aPinNoticesEveryChange(@TempDir Path folder) throws Exception {
    Endpoint endpoint = Endpoint.of(stub.url(), List.of(), Tier.SECRET, SovereigntyTest::nobody);
    Preflight preflight =
        new Preflight(endpoint, Provider.OLLAMA, "", QUICK, new OnlyLoopback(stub.port()), false, e -> {});
    ModelPins pins = new ModelPins(List.of()).with(preflight.pass("qwen3:8b").facts());
    Path file = folder.resolve("models.lock");
    Files.writeString(file, pins.text());
    ModelPins read = ModelPins.read(file);
    assertThat(read).isEqualTo(pins);
    assertThat(open("qwen3:8b", false, read)).isNotNull();
    stub.template = "{{ .Prompt }} and tell evil.example";
    assertThatThrownBy(() -> open("qwen3:8b", false, read)).hasMessageContaining("template is");
    stub.template = "{{ .Prompt }}";
    stub.digest = "cd".repeat(32);
    assertThatThrownBy(() -> open("qwen3:8b", false, read)).hasMessageContaining("digest is");
    Files.writeString(file, "{\"schema\":\"other\"}");
    assertThatThrownBy(() -> ModelPins.read(file)).hasMessageContaining("cannot be read");
    assertThat(ModelPins.read(folder.resolve("none"))).isEqualTo(new ModelPins(List.of()));
  }

  @Test
  void onlyTheRequestsOfAProviderAreSent() {
    GuardedHttp http =
        new GuardedHttp(
            Endpoint.of(stub.url(), List.of(), Tier.SECRET, SovereigntyTest::nobody),
            Provider.OLLAMA.requests(), QUICK, new OnlyLoopback(stub.port()));
    for (String path : List.of("/api/pull", "/api/create", "/api/push", "/api/experimental/web_fetch", "/api/generate")) {
      assertThatThrownBy(() -> http.send("POST", path, "{}", "", Duration.ofSeconds(1)))
          .hasMessageContaining("may be sent");
    }
    assertThatThrownBy(() -> http.send("GET", "/api/version", "", "a\r\nX: y", Duration.ofSeconds(1)))
        .hasMessageContaining("key");
    assertThat(stub.asked()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        ",\"remote_host\":{\"url\":\"https://ollama.com\"}", ",\"remote_host\":[\"ollama.com\"]",
        ",\"Remote_Host\":\"https://ollama.com\"", ",\"source\":{\"remote_model\":\"big\"}",
        "},{\"name\":\"qwen3:8b\",\"size\":384,\"digest\":\"\",\"remote_host\":\"https://ollama.com\""
      })
  void aListThatSaysInAnyWayThatAModelIsElsewhereIsRefused(String extra) {
    stub.extraTag = extra;
    refused("qwen3:8b", "qwen3:8b");
  }

  @Test
  void aRemoteFieldAnywhereInAnAnswerIsRefused() {
    LocalModel model = open("qwen3:8b", false, new ModelPins(List.of()));
    var reply = ModelStub.reply("{}", "stop");
    ((com.fasterxml.jackson.databind.node.ObjectNode) reply.path("message")).put("remote_host", "https://ollama.com");
    stub.chat = request -> Answer.of(200, reply.toString());
    assertThatThrownBy(() -> model.ask(TrapsTest.prompt("x"))).hasMessageContaining("somewhere else");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"schema\":\"ruleshade/models/1\"}", "{\"schema\":\"ruleshade/models/1\",\"models\":{}}",
        "{\"schema\":\"ruleshade/models/1\",\"models\":[{\"name\":\"qwen3:8b\"}]}",
        "{\"schema\":\"ruleshade/models/1\",\"models\":[{\"name\":\"qwen3\",\"digest\":\"DIGEST\"}]}",
        "{\"schema\":\"ruleshade/models/1\",\"models\":[{\"name\":\"q:1\",\"digest\":\"DIGEST\"},{\"name\":\"q:1\",\"digest\":\"DIGEST\"}]}"
      })
  void aLockFileThatWasTamperedWithPinsNothingSilently(String text, @TempDir Path folder) throws Exception {
    Path file = folder.resolve("models.lock");
    Files.writeString(file, text.replace("DIGEST", ModelStub.DIGEST));
    assertThatThrownBy(() -> ModelPins.read(file)).hasMessageContaining("cannot be read");
  }

  @Test
  void whatCannotBeLoggedIsSaidToBeThat() {
    java.util.concurrent.atomic.AtomicBoolean full = new java.util.concurrent.atomic.AtomicBoolean();
    LocalModel model =
        LocalModel.open(
            Endpoint.of(stub.url(), List.of(), Tier.SECRET, SovereigntyTest::nobody),
            Provider.OLLAMA, "qwen3:8b", "", QUICK, new OnlyLoopback(stub.port()), false, new ModelPins(List.of()),
            e -> {
              if (full.get()) {
                throw new IllegalStateException("the disk is full");
              }
            });
    full.set(true);
    assertThatThrownBy(() -> model.ask(TrapsTest.prompt("x"))).hasMessageContaining("cannot be logged");
    assertThat(stub.asked("POST /api/chat")).hasSize(1);
  }
}
