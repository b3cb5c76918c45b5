package io.ruleshade.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.ruleshade.agent.audit.AuditCheck;
import io.ruleshade.agent.audit.AuditLog;
import io.ruleshade.agent.audit.Entry;
import io.ruleshade.agent.eval.Baselines;
import io.ruleshade.agent.policy.CurrentUser;
import io.ruleshade.agent.stub.ModelStub;
import io.ruleshade.agent.stub.ModelStub.Answer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The commands of the agent from end to end, against a stub of a server. */
final class AgentCommandsTest {
  private static final ObjectMapper JSON = new ObjectMapper();

  private static final String CONFIG =
      """
      ASA Version 9.8(2)
      hostname edge
      interface GigabitEthernet0/0
       nameif outside
       security-level 0
       ip address 203.0.113.1 255.255.255.0
      access-list OUT extended deny ip any 10.10.20.0 255.255.255.0
      access-list OUT remark exception for the partner
      access-list OUT extended permit tcp 203.0.113.0 255.255.255.0 host 10.10.20.25 eq smtp
      access-list OUT extended permit udp any any eq 53
      access-group OUT in interface outside
      """;

  @TempDir Path home;
  private final ModelStub stub = new ModelStub();
  private Path config;

  @BeforeEach
  void write() throws IOException {
    config = home.resolve("edge.cfg");
    Files.writeString(config, CONFIG);
    stub.chat =
        request -> {
          try {
            for (JsonNode message : request.path("messages")) {
              if (message.path("role").asText().equals("user")) {
                JsonNode evidence = JSON.readTree(message.path("content").asText());
                return Answer.of(200, ModelStub.message(Baselines.fromEvidence(evidence).toString()));
              }
            }
          } catch (IOException e) {
            throw new UncheckedIOException(e);
          }
          return Answer.of(500, "{}");
        };
  }

  @AfterEach
  void stop() {
    stub.close();
  }

  private Run.Outcome run(String... arguments) {
    return new Run().env("HOME", home.toString()).with(arguments);
  }

  private Run.Outcome withModel(String... arguments) {
    List<String> all = new ArrayList<>(Arrays.asList(arguments));
    all.addAll(List.of("--endpoint", stub.url(), "--model", stub.model));
    return run(all.toArray(String[]::new));
  }

  private Path log() {
    return home.resolve(".local/state/ruleshade/audit.jsonl");
  }

  private void pin() {
    assertThat(withModel("model", "pin").exit()).isZero();
  }

  private List<Entry> entries(String kind) throws IOException {
    return AuditCheck.entries(log()).stream().filter(e -> e.kind().equals(kind)).toList();
  }

  @Test
  void aModelChangesNoFindingNoExitCodeAndNoFingerprint() throws IOException {
    pin();
    String before = run("check", config.toString(), "--format", "json").out();
    Run.Outcome off = run("explain", config.toString(), "--no-model", "--format", "json");
    Run.Outcome on = withModel("explain", config.toString(), "--format", "json");
    Run.Outcome after = run("check", config.toString(), "--format", "json");
    assertThat(after.out()).isEqualTo(before);
    assertThat(on.exit()).isEqualTo(off.exit()).isZero();
    JsonNode without = JSON.readTree(off.out());
    JsonNode with = JSON.readTree(on.out());
    assertThat(with.path("model").asText()).startsWith("ollama qwen3:8b, manifest sha256 abab");
    assertThat(without.path("explanations")).hasSameSizeAs(with.path("explanations"));
    for (int i = 0; i < without.path("explanations").size(); i++) {
      JsonNode one = without.path("explanations").get(i);
      JsonNode other = with.path("explanations").get(i);
      for (String field : List.of("code", "severity", "rule", "fingerprint", "computed", "question", "options")) {
        assertThat(other.path(field)).as(field).isEqualTo(one.path(field));
      }
      assertThat(other.path("model")).isNotEmpty();
      assertThat(one.path("model")).isEmpty();
    }
    String text = run("explain", config.toString()).out();
    assertThat(withModel("explain", config.toString()).out())
        .startsWith(text.substring(0, text.indexOf("O2")))
        .contains("What a model makes of it (ollama qwen3:8b", "model wording, not checked: Perhaps rule 2 was written");
  }

  @Test
  void theLogSaysWhatHappenedAndIsPrivate() throws IOException {
    pin();
    withModel("explain", config.toString(), "RS101");
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(log()))).isEqualTo("rw-------");
    assertThat(entries("asked").get(0).data().path("inputs").get(0).path("path").asText()).isEqualTo(config.toString());
    assertThat(entries("model").get(0).data().path("digest").asText()).isEqualTo(ModelStub.DIGEST);
    assertThat(entries("exchange")).isNotEmpty();
    assertThat(entries("verdict").get(0).data().path("chosen").asText()).isEqualTo("O2");
    assertThat(entries("proposal").get(0).data().path("edits").get(0).asText()).isEqualTo("move OUT#2 before OUT#1");
    // Tier secret: hashes alone.
    assertThat(Files.readString(log())).doesNotContain("10.10.20", "partner", "messages");
    assertThat(run("audit", "verify", log().toString()).out()).contains("each as it was written");
    withModel("explain", config.toString(), "RS101", "--tier", "internal");
    assertThat(Files.readString(log())).contains("messages", "exception for the partner");
  }

  @Test
  void tamperingIsFoundByTheCommand() throws IOException {
    pin();
    withModel("explain", config.toString(), "RS101");
    Run.Outcome checkpoint = run("audit", "checkpoint", log().toString());
    assertThat(checkpoint.exit()).isZero();
    Path elsewhere = home.resolve("checkpoint");
    Files.writeString(elsewhere, checkpoint.out());
    assertThat(run("audit", "verify", log().toString(), "--checkpoint", elsewhere.toString()).exit()).isZero();
    List<String> lines = Files.readAllLines(log());
    Files.writeString(log(), String.join("\n", lines.subList(0, lines.size() - 1)) + "\n");
    assertThat(run("audit", "verify", log().toString()).exit()).isZero();
    Run.Outcome cut = run("audit", "verify", log().toString(), "--checkpoint", elsewhere.toString());
    assertThat(cut.exit()).isEqualTo(1);
    assertThat(cut.out()).contains("its end was cut off");
    Files.writeString(log(), String.join("\n", lines).replace("qwen3:8b", "qwen9:8b") + "\n");
    assertThat(run("audit", "verify", log().toString()).exit()).isEqualTo(1);
    Run.Outcome refused = withModel("explain", config.toString(), "RS101");
    assertThat(refused.err() + refused.out()).isNotEmpty();
    assertThat(run("audit", "verify", home.resolve("none").toString()).exit()).isEqualTo(2);
  }

  @Test
  void belowFortyNoModelIsAskedUnlessSomebodySaysWhy() throws IOException {
    stub.version = "0.17.0";
    Run.Outcome low = withModel("explain", config.toString(), "RS101");
    assertThat(low.exit()).isZero();
    assertThat(low.err()).contains("warning: no model is used: the score of this set-up is");
    assertThat(low.out()).contains("What can be done").doesNotContain("What a model makes of it");
    assertThat(stub.asked("POST /api/chat")).isEmpty();
    Run.Outcome accepted = withModel("explain", config.toString(), "RS101", "--override-score", "laboratory");
    assertThat(accepted.out()).contains("What a model makes of it");
    assertThat(accepted.err()).contains("and you accepted that", "CVE-2026-7482");
    assertThat(entries("override").get(0).data().path("why").asText()).isEqualTo("laboratory");
  }

  @Test
  void theKillSwitchWins() {
    pin();
    int before = stub.asked().size();
    assertThat(withModel("explain", config.toString(), "--no-model").out()).doesNotContain("What a model");
    Run.Outcome env =
        new Run()
            .env("HOME", home.toString())
            .env("RULESHADE_MODEL", stub.model)
            .env("RULESHADE_ENDPOINT", stub.url())
            .env("RULESHADE_NO_MODEL", "1")
            .with("explain", config.toString());
    assertThat(env.out()).doesNotContain("What a model");
    assertThat(stub.asked()).hasSize(before);
  }

  @Test
  void rolesAreHeeded() throws IOException {
    pin();
    Path roles = home.resolve("roles.json");
    Files.writeString(roles, "{\"schema\":\"ruleshade/roles/1\",\"users\":{},\"others\":[\"viewer\"]}");
    int before = stub.asked("POST /api/chat").size();
    Run.Outcome denied = withModel("explain", config.toString(), "--roles", roles.toString());
    assertThat(denied.exit()).isEqualTo(2);
    assertThat(denied.err()).contains("do not allow to ask model");
    assertThat(withModel("chat", config.toString(), "--ask", "x", "--roles", roles.toString()).exit()).isEqualTo(2);
    assertThat(withModel("model", "pin", "--roles", roles.toString()).exit()).isEqualTo(2);
    assertThat(withModel("model", "eval", "--tasks", "2", "--roles", roles.toString()).exit()).isEqualTo(2);
    assertThat(run("doctor", "--answer", "contact=yes", "--roles", roles.toString()).exit()).isEqualTo(2);
    assertThat(withModel("model", "list", "--roles", roles.toString()).exit()).isZero();
    assertThat(run("explain", config.toString(), "--roles", roles.toString()).exit()).isZero();
    assertThat(stub.asked("POST /api/chat")).hasSize(before);
  }

  @Test
  void whoProposesDoesNotApprove() throws IOException {
    pin();
    withModel("explain", config.toString(), "RS101");
    String id = entries("proposal").get(0).data().path("id").asText();
    String me = CurrentUser.name();
    Path roles = home.resolve("roles.json");
    Run.Outcome none = run("audit", "approve", log().toString(), id, config.toString());
    assertThat(none.exit()).isEqualTo(2);
    assertThat(none.err()).contains("file of roles");
    Files.writeString(
        roles, "{\"schema\":\"ruleshade/roles/1\",\"users\":{\"" + me + "\":[\"analyst\",\"approver\"]}}");
    String[] approve = {"audit", "approve", log().toString(), id, config.toString(), "--roles", roles.toString()};
    Run.Outcome own = run(approve);
    assertThat(own.exit()).isEqualTo(2);
    assertThat(own.err()).contains("whoever made a proposal does not approve it");

    Entry mine = entries("proposal").get(0);
    AuditLog.open(log(), "somebody-else", Clock.systemUTC()).append("proposal", mine.data());
    // That somebody else proposes the same makes it no less one's own.
    assertThat(run(approve).err()).contains("whoever made a proposal does not approve it");
    Files.delete(log());
    AuditLog.open(log(), "somebody-else", Clock.systemUTC()).append("proposal", mine.data());
    Run.Outcome good = run(approve);
    assertThat(good.err()).isEmpty();
    assertThat(good.out()).contains("approved " + id, "move OUT#2 before OUT#1");
    assertThat(entries("approval").get(0).data().path("proposedBy").asText()).isEqualTo("somebody-else");

    Files.writeString(config, CONFIG + "! changed\n");
    assertThat(run(approve).err()).contains("is not the one that was proposed for");
    assertThat(run("audit", "approve", log().toString(), "P-none", config.toString(), "--roles", roles.toString()).exit())
        .isEqualTo(2);
  }

  @Test
  void modelsAreListedPinnedAndVerified() throws IOException {
    assertThat(withModel("model", "list").out()).startsWith("qwen3:8b: not pinned; 5200 MB; family qwen");
    assertThat(withModel("model", "verify").err()).contains("is not pinned");
    pin();
    assertThat(withModel("model", "list").out()).contains("pinned;");
    assertThat(withModel("model", "verify").out()).isEqualTo("qwen3:8b: as it is pinned\n");
    stub.template = "other";
    Run.Outcome other = withModel("model", "verify");
    assertThat(other.exit()).isEqualTo(1);
    assertThat(other.out()).contains("untrue: template is");
    Run.Outcome refused = withModel("explain", config.toString(), "RS101", "--override-score", "test");
    assertThat(refused.err()).contains("is not the model that is pinned");
    assertThat(run("model", "list", "--endpoint", "http://10.0.0.1:11434").err())
        .contains("only this machine may be spoken to");
  }

  @Test
  void theFilesOfAModelAreReadAnew() throws IOException {
    byte[] layer = "weights".getBytes(java.nio.charset.StandardCharsets.UTF_8);
    String digest = io.ruleshade.agent.evidence.EvidencePack.sha256("weights");
    Path models = home.resolve("models");
    Files.createDirectories(models.resolve("blobs"));
    Files.createDirectories(models.resolve("manifests/registry.ollama.ai/library/qwen3"));
    Files.write(models.resolve("blobs/sha256-" + digest), layer);
    String manifest =
        "{\"config\":{\"digest\":\"sha256:" + digest + "\"},\"layers\":[{\"digest\":\"sha256:" + digest + "\"}]}";
    Files.writeString(models.resolve("manifests/registry.ollama.ai/library/qwen3/8b"), manifest);
    stub.digest = io.ruleshade.agent.evidence.EvidencePack.sha256(manifest);
    pin();
    String[] verify = {"model", "verify", "--weights", models.toString()};
    assertThat(withModel(verify).out()).isEqualTo("qwen3:8b: all its files are as the pin says\n");
    Files.writeString(models.resolve("blobs/sha256-" + digest), "tampered");
    assertThat(withModel(verify).exit()).isEqualTo(1);
    assertThat(withModel(verify).out()).contains("untrue: the file is not what its name says");
  }

  @Test
  void theDoctorMeasuresAndAsks() {
    Run.Outcome first = withModel("doctor");
    assertThat(first.out()).contains("network: 20 of 25", "incident response: 0 of 20", "[cloud-off]");
    assertThat(first.exit()).isEqualTo(1);
    pin();
    assertThat(run("doctor", "--answer", "contact=maybe").exit()).isEqualTo(2);
    assertThat(run("doctor", "--answer", "nonsense=yes").exit()).isEqualTo(2);
    Run.Outcome second = withModel("doctor", "--answer", "contact=yes", "--answer", "kill-switch=yes");
    assertThat(second.out()).contains("incident response: 16 of 20", "yes, as somebody said");
    assertThat(second.exit()).isZero();
    assertThat(stub.asked("POST /api/chat")).isEmpty();
    assertThat(run("doctor", "--data-flow").out()).contains("nothing; explain and chat open no connection");
    assertThat(withModel("doctor", "--data-flow").out())
        .contains("requests to " + stub.url() + ", which is this machine", "hashes of prompts and answers");
    assertThat(run("doctor", "--data-flow", "--model", "x", "--endpoint", "http://10.0.0.1").out())
        .contains("is refused");
  }

  @Test
  void theSettingsOfTheSiteNameAModelAndTrustNothing() throws IOException {
    pin();
    Path site = home.resolve("site.yaml");
    Files.writeString(site, "model:\n  name: qwen3:8b\n  endpoint: " + stub.url() + "\n");
    assertThat(run("explain", config.toString(), "RS101", "--config", site.toString()).out())
        .contains("What a model makes of it");
    Files.writeString(site, "model:\n  enabled: false\n  name: qwen3:8b\n  endpoint: " + stub.url() + "\n");
    assertThat(run("explain", config.toString(), "RS101", "--config", site.toString()).out())
        .doesNotContain("What a model makes of it");
    for (String key : List.of("tier: public", "allow-endpoint: evil.example:443", "roles: /tmp/x", "override-score: x")) {
      Files.writeString(site, "model:\n  name: qwen3:8b\n  " + key + "\n");
      assertThat(run("explain", config.toString(), "--config", site.toString()).exit()).as(key).isEqualTo(2);
    }
    Files.writeString(site, "model:\n  name: qwen3:8b\n  endpoint: https://evil.example\n");
    assertThat(run("explain", config.toString(), "RS101", "--config", site.toString()).err())
        .contains("only this machine may be spoken to");
  }

  @Test
  void whatIsAcceptedIsLeftOutAndSaidToBeAccepted() {
    Path baseline = home.resolve("baseline.json");
    Run.Outcome made = run("baseline", "create", config.toString(), "--baseline", baseline.toString(), "--no-config");
    assertThat(made.exit()).as(made.err()).isZero();
    Run.Outcome all = run("explain", config.toString(), "--no-config");
    assertThat(all.out()).contains("RS101").doesNotContain("accepted");
    Run.Outcome open = run("explain", config.toString(), "--no-config", "--baseline", baseline.toString());
    assertThat(open.out()).doesNotContain("RS101");
    assertThat(open.err()).contains("accepted left out");
    assertThat(open.exit()).isEqualTo(all.exit());
    assertThat(run("explain", config.toString(), "RS101", "--no-config", "--baseline", baseline.toString()).out())
        .contains("accepted: known in the baseline");
  }

  @Test
  void aConversationReadsLinesAndRefusesWhatItCannotGround() {
    Run.Outcome outcome =
        new Run()
            .env("HOME", home.toString())
            .stdin("why is rule 2 dead?\nwhat if I remove it\nare we safe?\nexit\nnever read\n")
            .with("chat", config.toString());
    assertThat(outcome.exit()).isZero();
    assertThat(outcome.out())
        .contains("RS101 shadowed:", "no packet fares differently: proven", "I cannot ground an answer")
        .doesNotContain("never read");
  }

  @Test
  void evaluationAndExamplesNeedNoModel() throws IOException {
    Path results = home.resolve("r.json");
    Run.Outcome outcome = run("model", "eval", "--tasks", "6", "--save", results.toString());
    assertThat(outcome.exit()).isZero();
    assertThat(outcome.out()).contains("deterministic", "always-abstain", "random");
    Path examples = home.resolve("examples");
    assertThat(run("model", "train-data", "-o", examples.toString(), "--count", "60").exit()).isZero();
    try (Stream<Path> files = Files.list(examples)) {
      assertThat(files.map(f -> f.getFileName().toString()))
          .containsExactlyInAnyOrder("train.jsonl", "held-out.jsonl", "manifest.json");
    }
    pin();
    Run.Outcome held = withModel("model", "eval", "--held-out", examples.toString(), "--save", results.toString());
    assertThat(held.out()).contains("held out of seed 1, 60").contains("qwen3:8b");
    Run.Outcome again =
        withModel("model", "eval", "--held-out", examples.toString(), "--against", results.toString());
    assertThat(again.out()).contains("promoted: it may take the place of qwen3:8b");
    assertThat(again.exit()).isZero();
    assertThat(run("model", "eval", "--held-out", examples.toString(), "--against", results.toString()).exit()).isZero();
  }

  @Test
  void commandsWithoutACommandSayWhichThereAre() {
    assertThat(run("audit").exit()).isEqualTo(2);
    assertThat(run("model").exit()).isEqualTo(2);
    assertThat(run("explain", "RS101").exit()).isEqualTo(2);
    assertThat(run("explain", config.toString(), "RS999").err()).contains("RS999");
    assertThat(run("explain", config.toString(), "OUT#9").err()).contains("no finding `OUT#9` here");
    for (List<String> help :
        List.of(
            List.of("explain"), List.of("chat"), List.of("doctor"), List.of("model"), List.of("model", "eval"),
            List.of("audit", "approve"))) {
      List<String> all = new ArrayList<>(help);
      all.add("--help");
      Run.Outcome outcome = run(all.toArray(String[]::new));
      assertThat(outcome.exit()).isZero();
      assertThat(outcome.out()).contains("Usage: ruleshade " + String.join(" ", help));
    }
  }

  @Test
  void theOffSwitchKeepsEveryCommandFromTheServer() {
    pin();
    int before = stub.asked().size();
    for (List<String> command :
        List.of(List.of("model", "list"), List.of("model", "pin"), List.of("model", "verify"), List.of("doctor"),
            List.of("explain", config.toString(), "RS101"), List.of("chat", config.toString(), "--ask", "are we safe?"))) {
      List<String> all = new ArrayList<>(command);
      all.addAll(List.of("--endpoint", stub.url(), "--model", stub.model));
      new Run().env("HOME", home.toString()).env("RULESHADE_NO_MODEL", "1").with(all.toArray(String[]::new));
      all.add("--no-model");
      run(all.toArray(String[]::new));
    }
    assertThat(stub.asked()).hasSize(before);
  }

  @Test
  void aLogThatBreaksMeanwhileCostsTheModelAndNothingElse() {
    pin();
    var usual = stub.chat;
    stub.chat =
        request -> {
          try {
            Files.writeString(log(), "broken", java.nio.file.StandardOpenOption.APPEND);
          } catch (IOException e) {
            throw new UncheckedIOException(e);
          }
          return usual.apply(request);
        };
    Run.Outcome off = run("explain", config.toString(), "--no-model");
    Run.Outcome on = withModel("explain", config.toString());
    assertThat(on.exit()).isEqualTo(off.exit());
    assertThat(on.out()).startsWith(off.out().strip()).doesNotContain("model wording", "What a model makes");
    assertThat(on.err()).contains("the model is not asked further");
  }

  @Test
  void aPasswordInAnEndpointIsNotLogged() throws IOException {
    run("explain", config.toString(), "RS101", "--model", "x", "--endpoint", "http://bob:hunter2@127.0.0.1:1");
    assertThat(Files.readString(log())).contains("127.0.0.1:1").doesNotContain("hunter2");
  }

  @Test
  void thatAModelIsNotPinnedIsSaid() {
    String[] explain = {"explain", config.toString(), "RS101", "--override-score", "laboratory"};
    assertThat(withModel(explain).err()).contains("`qwen3:8b` is not pinned");
    pin();
    assertThat(withModel(explain).err()).doesNotContain("not pinned");
  }

  @Test
  void rolesThatAreNamedAndNotThereAllowNothing() {
    Run.Outcome outcome = withModel("explain", config.toString(), "--roles", home.resolve("none.json").toString());
    assertThat(outcome.exit()).isEqualTo(Failure.USAGE);
    assertThat(outcome.err()).contains("there is no file of roles");
    assertThat(stub.asked()).isEmpty();
  }
}
