package io.ruleshade.cli;

import io.ruleshade.config.Config;
import io.ruleshade.diagnostic.Severity;
import io.ruleshade.intent.Intent;
import io.ruleshade.policy.Policy;
import io.ruleshade.report.Printable;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code config}: what the site has set. */
@Command(
    name = "config",
    description = "What the site has set, and where.",
    synopsisSubcommandLabel = "COMMAND",
    headerHeading = "Examples:%n",
    header = {"  ruleshade config show", "  ruleshade config show --origin", ""})
final class ConfigCommand extends CommandGroup {
  ConfigCommand(Console console) {
    super(console);
  }

  /** {@code config show}: every setting with its value. */
  @Command(
      name = "show",
      description = "Print every setting: command line, then environment, then file, then default.",
      customSynopsis = "ruleshade config show [--origin] [--config FILE]",
      headerHeading = "Examples:%n",
      header = {
        "  ruleshade config show --origin",
        "  RULESHADE_FAIL_ON=high ruleshade config show --origin",
        ""
      })
  static final class Show implements Callable<Integer> {
    private final Console console;

    @Mixin CommonOptions common = new CommonOptions();

    @Option(names = "--origin", description = "Say where each setting was set.")
    boolean origin;

    private Config config = Config.DEFAULT;

    Show(Console console) {
      this.console = console;
    }

    @Override
    public Integer call() {
      Settings settings = Settings.load(console, common);
      config = settings.config();
      console
          .out()
          .println(
              "# "
                  + (settings.file() == null
                      ? "no " + Settings.FILE + " found"
                      : Printable.of(Settings.shown(settings.file()))));
      line("select", list(config.select()));
      line("ignore", list(config.ignore()));
      line("fail-on", config.failOn() == null ? "low (check), high (gate)" : config.failOn());
      line("allow-incomplete", Boolean.toString(config.allowIncomplete()));
      if (config.severities().isEmpty()) {
        line("severities", "{}");
      }
      for (var entry : config.severities().entrySet()) {
        Severity severity = entry.getValue();
        line("severities." + entry.getKey(), severity.label());
      }
      policy(config.policy());
      line("baseline", config.baseline() == null ? "none" : config.baseline());
      line(
          "exceptions",
          config.exceptions() == null
              ? settings.exceptions(null).map(Settings::shown).orElse("none")
              : config.exceptions());
      line("exception-days", Integer.toString(config.exceptionDays()));
      line("inline-remarks", config.inlineRemarks().label());
      for (Intent intent : config.intents()) {
        line(
            (intent.kind() == Intent.Kind.ONLY ? "matrix." : "intents.") + intent.name(),
            intent.words(),
            intent.place().toString());
      }
      if (config.intents().isEmpty()) {
        line("intents", "[]");
      }
      line("model", config.model() == null ? "none" : "set");
      return 0;
    }

    private void policy(Policy policy) {
      line("thresholds.wide-score", Integer.toString(policy.thresholds().wideScore()));
      line("thresholds.listed", Integer.toString(policy.thresholds().listed()));
      line("thresholds.objects", Integer.toString(policy.thresholds().objects()));
      line("trusted", list(policy.trusted()));
      for (Policy.Service service : policy.services()) {
        List<String> concerns = new ArrayList<>();
        service.concerns().forEach(concern -> concerns.add(concern.label()));
        line(
            "services." + service.name(),
            String.join(" ", service.set().toStrings()) + ": " + String.join(", ", concerns));
      }
    }

    private static String list(List<String> values) {
      return "[" + String.join(", ", values) + "]";
    }

    private void line(String key, String value) {
      line(key, value, config.origins().get(key));
    }

    private void line(String key, String value, @Nullable String where) {
      String text = Printable.of(key + ": " + value);
      console
          .out()
          .println(origin ? text + "  # " + Printable.of(where == null ? "default" : where) : text);
    }
  }
}
