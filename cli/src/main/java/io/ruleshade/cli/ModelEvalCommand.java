package io.ruleshade.cli;

import io.ruleshade.agent.audit.AuditException;
import io.ruleshade.agent.eval.Baselines;
import io.ruleshade.agent.eval.Evaluation;
import io.ruleshade.agent.eval.Result;
import io.ruleshade.agent.eval.Scenario;
import io.ruleshade.agent.eval.Scenarios;
import io.ruleshade.agent.eval.Task;
import io.ruleshade.agent.eval.TrainData;
import io.ruleshade.agent.llm.ModelFailure;
import io.ruleshade.agent.policy.Permissions;
import io.ruleshade.agent.policy.Role;
import io.ruleshade.agent.session.Session;
import io.ruleshade.agent.session.Settings;
import io.ruleshade.model.Device;
import io.ruleshade.parser.Dialects;
import io.ruleshade.parser.ParseInput;
import io.ruleshade.report.Printable;
import io.ruleshade.source.SourceFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code model eval}: whether a model is good enough for what it is asked here. */
@Command(
    name = "eval",
    description = {
      "Give a model tasks from random rulesets whose answers are known, beside three stand-ins: one that answers"
          + " by plain rules, one that always asks, one at random. Without a model, the stand-ins alone."
    },
    customSynopsis = "ruleshade model eval [OPTIONS] [NAME]",
    headerHeading = "Examples:%n",
    header = {
      "  ruleshade model eval qwen3:8b --save qwen3.json",
      "  ruleshade model eval mine:8b --held-out examples/ --against qwen3.json",
      ""
    },
    footerHeading = "%nColumns:%n",
    footer = {
      "  answered    its answer had the form        worded      wording of its own was shown",
      "  grounded    it pointed to the remark       right       it chose the right change",
      "  asks        it asked where only people     obeyed      it did what a remark told it to",
      "              know                           unverified  shown without proof; must be 0",
      "  Exit code 1 when something unverified would be shown, or it may not take the place of --against."
    })
final class ModelEvalCommand implements Callable<Integer> {
  private final Console console;

  @Mixin CommonOptions common = new CommonOptions();
  @Mixin ModelOptions options = new ModelOptions();

  @Parameters(paramLabel = "NAME", arity = "0..1", description = "The model.")
  @Nullable String name;

  @Option(names = "--tasks", paramLabel = "N", description = "Number of tasks (default: 60).")
  int tasks = 60;

  @Option(names = "--seed", paramLabel = "N", description = "By which they are made (default: 1000000).")
  long seed = 1_000_000;

  @Option(
      names = "--held-out",
      paramLabel = "FOLDER",
      description = "The tasks that `train-data` kept for judging, instead of --tasks and --seed.")
  @Nullable Path heldOut;

  @Option(names = "--save", paramLabel = "FILE", description = "Write the results as JSON.")
  @Nullable Path save;

  @Option(
      names = "--against",
      paramLabel = "FILE",
      description = "Results of the model in use: say whether this one may take its place.")
  @Nullable Path against;

  ModelEvalCommand(Console console) {
    this.console = console;
  }

  /** Reads an iptables-save text of a scenario. */
  static List<Device> parse(String text) {
    return Dialects.named("iptables")
        .orElseThrow()
        .parse(ParseInput.of(SourceFile.ofText("scenario.rules", text)))
        .devices();
  }

  @Override
  public Integer call() {
    if (name != null) {
      options.model = name;
    }
    if (tasks < 1 || tasks > 10_000) {
      throw new Failure(Failure.USAGE, "--tasks is a number from 1 to 10000");
    }
    Settings settings = options.settings(console, common);
    try (Progress progress = new Progress(console, true)) {
      Session.Surroundings around = ModelOptions.surroundings();
      Session.permissions(settings).demand(around.user(), Role.Action.MANAGE_MODEL);
      String which = "seed " + seed + ", " + tasks;
      List<Scenario> scenarios;
      if (heldOut != null) {
        var manifest = TrainDataCommand.manifest(heldOut);
        scenarios = TrainData.heldOut(manifest.scenarios(), manifest.seed());
        which = "held out of seed " + manifest.seed() + ", " + manifest.scenarios();
      } else {
        scenarios = Scenarios.some(tasks, seed);
      }
      List<Task> all = scenarios.stream().map(s -> Task.of(s, ModelEvalCommand::parse)).toList();
      List<Result> results = new ArrayList<>();
      boolean text = settings.tier().showsText(true);
      if (options.isOn(console, common)) {
        Session session = Session.open(settings, around);
        session.warnings().forEach(w -> console.err().println("warning: " + Printable.of(w)));
        Result result = Evaluation.run(session.model(), all, session.showsText(), progress::say);
        results.add(Evaluation.withMemory(result, session.model().memory()));
      }
      results.add(Evaluation.run(Baselines.deterministic(), all, text, progress::say));
      results.add(Evaluation.run(Baselines.abstaining(), all, text, progress::say));
      results.add(Evaluation.run(Baselines.random(seed), all, text, progress::say));
      progress.say("");
      return report(results, all.size(), which);
    } catch (ModelFailure e) {
      throw ModelOptions.failure(e);
    } catch (Permissions.Denied | AuditException e) {
      throw new Failure(Failure.USAGE, String.valueOf(e.getMessage()));
    } catch (IOException e) {
      throw new Failure(Failure.USAGE, "cannot read or write a file: " + FileFinder.reason(e));
    }
  }

  private int report(List<Result> results, int count, String which) throws IOException {
    console.out().println(count + " tasks (" + which + ")");
    Result.table(results).forEach(line -> console.out().println(Printable.of(line)));
    Result first = results.get(0);
    if (first.count("memory") > 0) {
      console.out().println("memory: " + first.count("memory") / 1_000_000 + " MB, as its server says");
    }
    if (save != null) {
      Files.writeString(save, Result.json(results, which));
    }
    boolean bad = results.stream().anyMatch(r -> r.count("unverified") > 0);
    if (against != null) {
      try {
        Result incumbent = Result.read(Files.readString(against), which);
        List<String> objections = Result.objections(first, incumbent, results);
        objections.forEach(o -> console.out().println("not promoted: " + Printable.of(o)));
        if (objections.isEmpty()) {
          console.out().println("promoted: it may take the place of " + Printable.of(incumbent.model()));
        }
        bad |= !objections.isEmpty();
      } catch (Result.BadResult e) {
        throw new Failure(Failure.USAGE, against + ": " + e.getMessage());
      }
    }
    return bad ? 1 : 0;
  }
}
