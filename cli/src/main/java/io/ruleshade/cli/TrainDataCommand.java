package io.ruleshade.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.ruleshade.agent.eval.TrainData;
import io.ruleshade.agent.policy.Permissions;
import io.ruleshade.agent.policy.Role;
import io.ruleshade.agent.session.Session;
import io.ruleshade.agent.session.Settings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code model train-data}: examples to train a model on. */
@Command(
    name = "train-data",
    description = {
      "Write verified examples for training a model on your own machine: train.jsonl, held-out.jsonl for judging,"
          + " and manifest.json. They are made from random rulesets; nothing of any configuration is in them."
    },
    customSynopsis = "ruleshade model train-data [OPTIONS] --output FOLDER",
    headerHeading = "Examples:%n",
    header = {
      "  ruleshade model train-data --output examples/ --count 2000",
      "  ruleshade model eval mine:8b --held-out examples/ --against incumbent.json",
      ""
    })
final class TrainDataCommand implements Callable<Integer> {
  private final Console console;

  @Mixin CommonOptions common = new CommonOptions();
  @Mixin ModelOptions options = new ModelOptions();

  @Option(names = {"-o", "--output"}, paramLabel = "FOLDER", required = true, description = "Where they go.")
  Path folder = Path.of("");

  @Option(names = "--count", paramLabel = "N", description = "Number of rulesets (default: 500).")
  int count = 500;

  @Option(names = "--seed", paramLabel = "N", description = "By which they are made (default: 1).")
  long seed = 1;

  TrainDataCommand(Console console) {
    this.console = console;
  }

  /** What a folder of examples was made from. */
  record Manifest(int scenarios, long seed) {}

  static Manifest manifest(Path folder) throws IOException {
    JsonNode json = new ObjectMapper().readTree(Files.readString(folder.resolve("manifest.json")));
    if (!json.path("schema").asText("").equals("ruleshade/train-data/1")) {
      throw new Failure(Failure.USAGE, folder + " holds no examples of `model train-data`");
    }
    return new Manifest(json.path("scenarios").asInt(), json.path("seed").asLong());
  }

  @Override
  public Integer call() {
    if (count < 1 || count > 100_000) {
      throw new Failure(Failure.USAGE, "--count is a number from 1 to 100000");
    }
    Settings settings = options.settings(console, common);
    try (Progress progress = new Progress(console, true)) {
      Session.permissions(settings)
          .demand(ModelOptions.surroundings().user(), Role.Action.MANAGE_MODEL);
      progress.say("making examples");
      TrainData data =
          TrainData.of(count, seed, settings.tier().showsText(true), ModelEvalCommand::parse);
      Files.createDirectories(folder);
      Files.writeString(folder.resolve("train.jsonl"), data.train());
      Files.writeString(folder.resolve("held-out.jsonl"), data.heldOut());
      Files.writeString(folder.resolve("manifest.json"), data.manifest());
      progress.say("");
      console.out().print(data.manifest());
      return 0;
    } catch (Permissions.Denied e) {
      throw new Failure(Failure.USAGE, String.valueOf(e.getMessage()));
    } catch (IOException e) {
      throw new Failure(Failure.USAGE, "cannot write the examples: " + FileFinder.reason(e));
    }
  }
}
