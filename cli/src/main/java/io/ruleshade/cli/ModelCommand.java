package io.ruleshade.cli;

import io.ruleshade.agent.audit.AuditException;
import io.ruleshade.agent.audit.AuditLog;
import io.ruleshade.agent.audit.PrivateFiles;
import io.ruleshade.agent.llm.Endpoint;
import io.ruleshade.agent.llm.ModelFacts;
import io.ruleshade.agent.llm.ModelFailure;
import io.ruleshade.agent.llm.ModelPins;
import io.ruleshade.agent.llm.Preflight;
import io.ruleshade.agent.llm.Quirks;
import io.ruleshade.agent.llm.Weights;
import io.ruleshade.agent.policy.Permissions;
import io.ruleshade.agent.policy.Role;
import io.ruleshade.agent.session.Recorder;
import io.ruleshade.agent.session.Session;
import io.ruleshade.agent.session.Settings;
import io.ruleshade.report.Printable;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code model}: the models of a local server. */
@Command(
    name = "model",
    description = "Models of a local server: list, pin and verify them, find out which is good enough.",
    synopsisSubcommandLabel = "COMMAND",
    headerHeading = "Examples:%n",
    header = {
      "  ruleshade model list",
      "  ruleshade model pin qwen3:8b",
      "  ruleshade model verify qwen3:8b --weights ~/.ollama/models",
      "  ruleshade model eval qwen3:8b",
      "  ruleshade model train-data --output examples/",
      ""
    })
final class ModelCommand implements Runnable {
  private final CommandLine line;

  @Mixin CommonOptions common = new CommonOptions();

  private ModelCommand(Console console) {
    line = new CommandLine(this);
    line.addSubcommand(new ListModels(console));
    line.addSubcommand(new Pin(console));
    line.addSubcommand(new Verify(console));
    line.addSubcommand(new ModelEvalCommand(console));
    line.addSubcommand(new TrainDataCommand(console));
  }

  /** The command with those below it. */
  static CommandLine of(Console console) {
    return new ModelCommand(console).line;
  }

  @Override
  public void run() {
    throw new Failure(Failure.USAGE, "name one of: list, pin, verify, eval, train-data");
  }

  /** Speaks to the server by the rules of every session, and turns what goes wrong into a message. */
  abstract static class OnServer implements Callable<Integer> {
    final Console console;

    @Mixin CommonOptions common = new CommonOptions();
    @Mixin ModelOptions options = new ModelOptions();

    OnServer(Console console) {
      this.console = console;
    }

    /** What may be done, and by whom. */
    abstract Role.Action action();

    abstract int run(Settings settings, Preflight preflight, Session.Surroundings around) throws IOException;

    @Override
    public Integer call() {
      if (options.isOff(console)) {
        throw new Failure(
            Failure.USAGE, "--no-model or RULESHADE_NO_MODEL is set: no server is spoken to");
      }
      Settings settings = options.settings(console, common);
      Session.Surroundings around = ModelOptions.surroundings();
      try {
        Session.permissions(settings).demand(around.user(), action());
        Endpoint endpoint =
            Endpoint.of(settings.endpoint(), settings.allowed(), settings.tier(), around.resolver());
        Preflight preflight =
            new Preflight(
                endpoint, settings.provider(), settings.key(), settings.limits(), around.dialer(),
                settings.acceptCloudCapable(), exchange -> {});
        return run(settings, preflight, around);
      } catch (ModelFailure e) {
        throw ModelOptions.failure(e);
      } catch (Permissions.Denied | AuditException e) {
        throw new Failure(Failure.USAGE, String.valueOf(e.getMessage()));
      } catch (IOException e) {
        throw new Failure(Failure.USAGE, "cannot read or write a file: " + FileFinder.reason(e));
      }
    }

    String name(@Nullable String given, Settings settings) {
      String name = given == null ? settings.model() : given;
      if (name.isEmpty()) {
        throw new Failure(Failure.USAGE, "name a model");
      }
      return name;
    }
  }

  /** {@code model list}. */
  @Command(
      name = "list",
      description = "The models that the server has, which are pinned, and what is known of their families.",
      customSynopsis = "ruleshade model list [OPTIONS]")
  static final class ListModels extends OnServer {
    ListModels(Console console) {
      super(console);
    }

    @Override
    Role.Action action() {
      return Role.Action.READ;
    }

    @Override
    int run(Settings settings, Preflight preflight, Session.Surroundings around) {
      ModelPins pins = ModelPins.read(settings.lock());
      List<Preflight.Listed> models = preflight.models();
      for (Preflight.Listed model : models) {
        Quirks quirks = Quirks.of(model.name());
        ModelFacts pin = pins.of(model.name()).orElse(null);
        List<String> parts = new ArrayList<>();
        if (model.remote()) {
          parts.add("RUNS SOMEWHERE ELSE, refused");
        } else if (pin == null) {
          parts.add("not pinned");
        } else {
          parts.add(pin.digest().equals(model.digest()) ? "pinned" : "NOT THE ONE THAT IS PINNED");
        }
        if (model.bytes() > 0) {
          parts.add(model.bytes() / 1_000_000 + " MB");
        }
        parts.add("family " + quirks.family() + (quirks.note().isEmpty() ? "" : " (" + quirks.note() + ")"));
        console.out().println(Printable.of(model.name()) + ": " + Printable.of(String.join("; ", parts)));
      }
      if (models.isEmpty()) {
        console.out().println("the server has no models");
      }
      return 0;
    }
  }

  /** {@code model pin}. */
  @Command(
      name = "pin",
      description = "Take a model as it is now: another digest, template or parameters is refused from now on.",
      customSynopsis = "ruleshade model pin [OPTIONS] NAME")
  static final class Pin extends OnServer {
    @Parameters(paramLabel = "NAME", arity = "0..1", description = "The model.")
    @Nullable String name;

    Pin(Console console) {
      super(console);
    }

    @Override
    Role.Action action() {
      return Role.Action.MANAGE_MODEL;
    }

    @Override
    int run(Settings settings, Preflight preflight, Session.Surroundings around) throws IOException {
      Preflight.Passed passed = preflight.pass(name(name, settings));
      passed.warnings().forEach(w -> console.err().println("warning: " + Printable.of(w)));
      ModelFacts facts = passed.facts();
      if (facts == null) {
        throw new Failure(Failure.USAGE, "a server of this kind names no digest; there is nothing to pin");
      }
      ModelPins pins = ModelPins.read(settings.lock()).with(facts);
      // First the log: no pin is in force that it does not tell of.
      AuditLog.open(settings.audit(), around.user(), around.clock())
          .append("pin", Recorder.data().put("name", facts.name()).put("digest", facts.digest()));
      PrivateFiles.write(settings.lock(), pins.text());
      console.out().println("pinned " + Printable.of(facts.name()) + " " + facts.digest() + " in " + settings.lock());
      return 0;
    }
  }

  /** {@code model verify}. */
  @Command(
      name = "verify",
      description = {
        "Whether a model is the one that is pinned, as its server says; with --weights, whether its files are,"
            + " by reading all of them. Exit code 1 when not."
      },
      customSynopsis = "ruleshade model verify [OPTIONS] NAME")
  static final class Verify extends OnServer {
    @Parameters(paramLabel = "NAME", arity = "0..1", description = "The model.")
    @Nullable String name;

    @Option(
        names = "--weights",
        paramLabel = "FOLDER",
        description = "The folder of models of an Ollama server, which holds manifests and blobs.")
    @Nullable Path weights;

    Verify(Console console) {
      super(console);
    }

    @Override
    Role.Action action() {
      return Role.Action.READ;
    }

    @Override
    int run(Settings settings, Preflight preflight, Session.Surroundings around) throws IOException {
      String its = name(name, settings);
      ModelFacts pin =
          ModelPins.read(settings.lock())
              .of(its)
              .orElseThrow(() -> new Failure(Failure.USAGE, "`" + its + "` is not pinned; ruleshade model pin"));
      List<String> differences = new ArrayList<>();
      if (weights != null) {
        differences.addAll(Weights.differences(weights, pin));
      } else {
        ModelFacts now = preflight.pass(its).facts();
        differences.addAll(now == null ? List.of("the server names no digest") : ModelPins.differences(pin, now));
      }
      differences.forEach(d -> console.out().println("untrue: " + Printable.of(d)));
      if (differences.isEmpty()) {
        console.out().println(Printable.of(its) + (weights == null ? ": as it is pinned" : ": all its files are as the pin says"));
      }
      return differences.isEmpty() ? 0 : 1;
    }
  }
}
