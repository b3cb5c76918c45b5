package io.ruleshade.cli;

import io.ruleshade.change.IntentCoverage;
import io.ruleshade.intent.Intent;
import io.ruleshade.intent.IntentJudge;
import io.ruleshade.intent.Judgement;
import io.ruleshade.intent.Judgement.Status;
import io.ruleshade.model.Device;
import io.ruleshade.report.Printable;
import io.ruleshade.report.VerifyJson;
import io.ruleshade.report.VerifyReport;
import io.ruleshade.report.VerifyText;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code verify}: what the site wants of its traffic, decided over all packets. */
@Command(
    name = "verify",
    description = {
      "Decide the intents and the segmentation matrix of ruleshade.yaml over all packets.",
      "Each holds, or is broken and a packet shows it, or hangs on a condition, or is not decided."
    },
    customSynopsis = "ruleshade verify [OPTIONS] PATH...",
    headerHeading = "Examples:%n",
    header = {
      "  ruleshade verify configs/",
      "  ruleshade verify edge-fw1.cfg --config policy/ruleshade.yaml --format json",
      ""
    },
    footerHeading = "%nExit codes:%n",
    footer = {
      "  0   every intent holds",
      "  1   an intent is broken, or hangs on a condition",
      "  2   wrong usage, or no intent is stated",
      "  3   an intent is not decided or not tested, or an input is incomplete",
      "  4   internal error"
    })
final class VerifyCommand implements Callable<Integer> {
  private final Console console;

  @Mixin CommonOptions common = new CommonOptions();
  @Mixin InputOptions input = new InputOptions();
  @Mixin OutputOptions.Plain output = new OutputOptions.Plain();

  VerifyCommand(Console console) {
    this.console = console;
  }

  @Override
  public Integer call() {
    output.check(List.of("text", "json"));
    Settings settings = Settings.load(console, common);
    List<Intent> intents = settings.config().intents();
    if (intents.isEmpty()) {
      throw new Failure(
          Failure.USAGE,
          "no intent is stated\ntry: intents and matrix in ruleshade.yaml, see ruleshade rule RS501");
    }
    Loaded loaded;
    List<VerifyReport.Answer> answers = new ArrayList<>();
    try (Progress progress = new Progress(console, !input.noProgress && !input.quiet)) {
      loaded = input.load(console, progress, common);
      for (Device device : loaded.devices()) {
        progress.say("deciding intents on " + device.id());
        IntentJudge judge =
            new IntentJudge(device, Runtime.getRuntime().availableProcessors());
        for (Intent intent : intents) {
          if (intent.isAbout(device.id())) {
            Judgement judgement = judge.judge(intent);
            if (judgement.status() != Status.NOT_TESTED) {
              answers.add(new VerifyReport.Answer(device, judgement));
            }
          }
        }
      }
    }
    ReadOptions.sayUnusable(loaded, console, common);
    if (!input.quiet) {
      for (String name : IntentCoverage.unknownNames(loaded.devices(), intents)) {
        console.err().println("note: no device here has the " + Printable.of(name) + " of an intent");
      }
    }
    boolean lenient = input.allowIncomplete || settings.config().allowIncomplete();
    VerifyReport report =
        VerifyReport.of(intents, answers, loaded.isComplete(), lenient, Version.text());
    output.write(
        console,
        input.quiet,
        (format, terminal, out) -> {
          if (format.equals("json")) {
            VerifyJson.write(report, out);
          } else {
            VerifyText.write(
                report,
                terminal ? console.layout(common.color) : io.ruleshade.report.Layout.PLAIN,
                out);
          }
        });
    return loaded.internalFault() ? Failure.INTERNAL : report.exitCode();
  }
}
