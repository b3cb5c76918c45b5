package io.ruleshade.agent.session;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.ruleshade.agent.audit.AuditLog;
import io.ruleshade.agent.llm.Dialer;
import io.ruleshade.agent.llm.Endpoint;
import io.ruleshade.agent.llm.LanguageModel;
import io.ruleshade.agent.llm.LocalModel;
import io.ruleshade.agent.llm.ModelFacts;
import io.ruleshade.agent.llm.ModelFailure;
import io.ruleshade.agent.llm.ModelPins;
import io.ruleshade.agent.llm.Preflight;
import io.ruleshade.agent.llm.Provider;
import io.ruleshade.agent.policy.Permissions;
import io.ruleshade.agent.policy.Role;
import io.ruleshade.agent.sovereignty.Answers;
import io.ruleshade.agent.sovereignty.Doctor;
import io.ruleshade.agent.sovereignty.Machine;
import io.ruleshade.agent.sovereignty.Question;
import io.ruleshade.agent.sovereignty.Score;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** A model that may be used, and the log of its use. */
public final class Session {
  private final LocalModel model;
  private final Recorder recorder;
  private final boolean showsText;
  private final List<String> warnings;

  private Session(LocalModel model, Recorder recorder, boolean showsText, List<String> warnings) {
    this.model = model;
    this.recorder = recorder;
    this.showsText = showsText;
    this.warnings = List.copyOf(warnings);
  }

  /** What a session needs of its surroundings. */
  public record Surroundings(
      String user, Machine machine, Dialer dialer, Endpoint.Resolver resolver, java.time.Clock clock) {}

  /** {@return the roles that are in force; a file that is there and cannot be reached allows nothing} */
  public static Permissions permissions(Settings settings) {
    return Files.notExists(settings.roles(), LinkOption.NOFOLLOW_LINKS)
        ? Permissions.NONE
        : Permissions.read(settings.roles());
  }

  /**
   * Opens a session: roles, log, address, score, preflight, in this order.
   *
   * @throws Permissions.Denied when the user may not ask a model
   * @throws ModelFailure when the model may not be used, or does not answer
   */
  public static Session open(Settings settings, Surroundings around) {
    Permissions permissions = permissions(settings);
    permissions.demand(around.user(), Role.Action.ASK_MODEL);
    Recorder recorder =
        new Recorder(AuditLog.open(settings.audit(), around.user(), around.clock()), settings.tier());
    recorder.write(
        "session", Recorder.data().put("endpoint", settings.endpointWords()).put("model", settings.model()));
    try {
      Endpoint endpoint =
          Endpoint.of(settings.endpoint(), settings.allowed(), settings.tier(), around.resolver());
      List<String> warnings = new ArrayList<>();
      Score score = score(settings, around, endpoint, recorder::exchange);
      if (!score.isEnough()) {
        accept(settings, around, permissions, recorder, score);
        warnings.add(
            "the score of this set-up is " + score.total() + " of 100, below " + Score.LEAST + ", and you accepted that");
      }
      ModelPins pins = ModelPins.read(settings.lock());
      LocalModel model =
          LocalModel.open(
              endpoint,
              settings.provider(),
              settings.model(),
              settings.key(),
              settings.limits(),
              around.dialer(),
              settings.acceptCloudCapable(),
              pins,
              exchange -> recorder.exchange(exchange));
      LanguageModel.Identity identity = model.identity();
      recorder.write(
          "model",
          Recorder.data()
              .put("provider", identity.provider())
              .put("name", identity.name())
              .put("digest", identity.digest())
              .put("server", identity.server())
              .put("score", score.total()));
      warnings.addAll(model.warnings());
      if (settings.provider() == Provider.OLLAMA && pins.of(settings.model()).isEmpty()) {
        warnings.add(
            "`" + settings.model() + "` is not pinned: that another takes its name would go unnoticed; ruleshade model pin");
      }
      return new Session(
          model, recorder, settings.tier().showsText(endpoint.loopback()), warnings);
    } catch (ModelFailure e) {
      recorder.write(
          "refused", Recorder.data().put("kind", e.kind().name()).put("why", e.getMessage()));
      throw e;
    }
  }

  private static void accept(
      Settings settings,
      Surroundings around,
      Permissions permissions,
      Recorder recorder,
      Score score) {
    if (settings.override().isBlank()) {
      throw new ModelFailure(
          ModelFailure.Kind.REFUSED,
          "the score of this set-up is " + score.total() + " of 100, and below " + Score.LEAST
              + " no model is used; ruleshade doctor says what to do");
    }
    permissions.demand(around.user(), Role.Action.OVERRIDE_SCORE);
    recorder.write(
        "override", Recorder.data().put("score", score.total()).put("why", settings.override()));
  }

  /** {@return the score of a set-up, with what its server says now} */
  public static Score score(
      Settings settings, Surroundings around, Endpoint endpoint, Consumer<io.ruleshade.agent.llm.Exchange> exchanges) {
    Answers answers;
    try {
      answers = Answers.read(settings.answers());
    } catch (IOException e) {
      throw new ModelFailure(
          ModelFailure.Kind.REFUSED, "what was answered to the doctor cannot be read: " + settings.answers());
    }
    return Doctor.score(
        server(settings, around, endpoint, exchanges),
        around.machine(),
        around.user(),
        settings.roles(),
        settings.audit(),
        settings.files(),
        answers);
  }

  /** What the server says of itself; a server that does not answer says nothing. */
  private static Doctor.Server server(
      Settings settings, Surroundings around, Endpoint endpoint, Consumer<io.ruleshade.agent.llm.Exchange> exchanges) {
    Preflight preflight =
        new Preflight(
            endpoint, settings.provider(), settings.key(), settings.limits(), around.dialer(), true, exchanges);
    boolean ollama = settings.provider() == Provider.OLLAMA;
    String version = null;
    Boolean disabled = null;
    Boolean pinned = null;
    if (ollama) {
      try {
        version = preflight.version();
        disabled = preflight.cloudDisabled();
        pinned = pinned(settings, preflight);
      } catch (ModelFailure e) {
        // What it did not say counts as no.
      }
    }
    return new Doctor.Server(endpoint.loopback(), endpoint.port(), ollama, version, disabled, pinned);
  }

  private static @Nullable Boolean pinned(Settings settings, Preflight preflight) {
    ModelFacts pin = ModelPins.read(settings.lock()).of(settings.model()).orElse(null);
    if (pin == null || settings.model().isEmpty()) {
      return null;
    }
    ModelFacts facts = preflight.pass(settings.model()).facts();
    return facts != null && ModelPins.differences(pin, facts).isEmpty();
  }

  /** {@return what is advised, most points first} */
  public static List<Question> advice(Score score) {
    List<Question> out = new ArrayList<>();
    score.answers().forEach((question, answer) -> {
      if (!answer.isYes()) {
        out.add(question);
      }
    });
    out.sort((a, b) -> Integer.compare(b.points(), a.points()));
    return out;
  }

  /** {@return the model} */
  public LocalModel model() {
    return model;
  }

  /** {@return what writes the log} */
  public Recorder recorder() {
    return recorder;
  }

  /** {@return whether the model may be told names, remarks and addresses} */
  public boolean showsText() {
    return showsText;
  }

  /** {@return what the user has to be told} */
  public List<String> warnings() {
    return warnings;
  }

  /** Writes what came of a finding. */
  public void verdict(ObjectNode data) {
    recorder.write("verdict", data);
  }
}
