package io.ruleshade.cli;

import io.ruleshade.agent.llm.Dialer;
import io.ruleshade.agent.llm.Endpoint;
import io.ruleshade.agent.llm.Limits;
import io.ruleshade.agent.llm.ModelFailure;
import io.ruleshade.agent.llm.Provider;
import io.ruleshade.agent.llm.Tier;
import io.ruleshade.agent.policy.CurrentUser;
import io.ruleshade.agent.session.Session;
import io.ruleshade.agent.session.Settings;
import io.ruleshade.agent.sovereignty.Machine;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Whether and how a model is used. Without a name of a model none is. */
final class ModelOptions {
  /** Roles that whoever runs the program cannot put others in the place of. */
  private static final Path SYSTEM_ROLES = Path.of("/etc/ruleshade/roles.json");

  @Option(
      names = "--no-model",
      description = "Use no model and speak to no server, whatever else is said. RULESHADE_NO_MODEL=1 does the same.")
  boolean noModel;

  @Option(
      names = {"-m", "--model"},
      paramLabel = "NAME",
      description =
          "The model to ask (default: RULESHADE_MODEL, or that of the site's settings, or none).")
  @Nullable String model;

  @Option(
      names = "--provider",
      paramLabel = "NAME",
      description = "Language of its server: ollama, or openai for those like it (default: ollama).")
  @Nullable String provider;

  @Option(
      names = "--endpoint",
      paramLabel = "URL",
      description =
          "Address of its server (default: RULESHADE_ENDPOINT, or http://127.0.0.1:11434 for ollama and"
              + " http://127.0.0.1:8080 for openai).")
  @Nullable String endpoint;

  @Option(
      names = "--tier",
      paramLabel = "TIER",
      description =
          "How confidential the configurations are: secret (ids alone, this machine alone), internal, public"
              + " (default: secret).")
  String tier = "secret";

  @Option(
      names = "--allow-endpoint",
      paramLabel = "HOST:PORT",
      description = "A server elsewhere that may be asked, over https, for tiers internal and public.")
  List<String> allowed = List.of();

  @Option(
      names = "--accept-cloud-capable-server",
      description = "Use a server although it could pass prompts on to a cloud.")
  boolean acceptCloud;

  @Option(
      names = "--override-score",
      paramLabel = "WHY",
      description = "Use a model although the score of the set-up is too low; the reason is logged.")
  String override = "";

  @Option(
      names = "--audit",
      paramLabel = "FILE",
      description = "The log of what a model is asked (default: ~/.local/state/ruleshade/audit.jsonl).")
  @Nullable Path audit;

  @Option(
      names = "--lock",
      paramLabel = "FILE",
      description = "The pins of models (default: ~/.config/ruleshade/models.lock).")
  @Nullable Path lock;

  @Option(
      names = "--roles",
      paramLabel = "FILE",
      description =
          "Who may do what (default: ~/.config/ruleshade/roles.json); /etc/ruleshade/roles.json goes before.")
  @Nullable Path roles;

  @Option(
      names = "--timeout",
      paramLabel = "SECONDS",
      description = "Time for one answer (default: 300).")
  int timeout;

  /** {@return whether somebody said that no model is to be used, nor its server spoken to} */
  boolean isOff(Console console) {
    String off = console.env().getOrDefault("RULESHADE_NO_MODEL", "");
    return noModel || !(off.isEmpty() || off.equals("0"));
  }

  /** {@return whether a model is to be used} */
  boolean isOn(Console console, CommonOptions common) {
    return !isOff(console)
        && (said(console) || ModelSection.of(console, common).enabled())
        && !name(console, common).isEmpty();
  }

  /** Whether the command line or the environment names a model. */
  private boolean said(Console console) {
    return model != null || !console.env().getOrDefault("RULESHADE_MODEL", "").isEmpty();
  }

  private String name(Console console, CommonOptions common) {
    return model != null
        ? model
        : said(console)
            ? console.env().getOrDefault("RULESHADE_MODEL", "")
            : ModelSection.of(console, common).name();
  }

  /** {@return the settings: of the command line, of the environment, of the site, of this program} */
  Settings settings(Console console, CommonOptions common) {
    if (roles != null && Files.notExists(roles, LinkOption.NOFOLLOW_LINKS)) {
      throw new Failure(Failure.USAGE, "there is no file of roles " + roles);
    }
    ModelSection site = ModelSection.of(console, common);
    Provider its = provider(provider != null ? provider : site.provider());
    String variable = console.env().getOrDefault("RULESHADE_ENDPOINT", "");
    String url =
        endpoint != null
            ? endpoint
            : !variable.isEmpty() ? variable : site.endpoint(console, common);
    Limits usual = Limits.DEFAULT;
    int seconds = timeout != 0 ? timeout : site.timeout();
    if (seconds < 1 || seconds > 3600) {
      throw new Failure(Failure.USAGE, "the time for one answer is from 1 to 3600 seconds");
    }
    Limits limits =
        new Limits(
            usual.connect(), Duration.ofSeconds(seconds), usual.run(), usual.mostBytes(),
            usual.mostContext(), usual.mostAnswer(), usual.retries());
    Path config = folder(console, "XDG_CONFIG_HOME", ".config");
    return new Settings(
        its,
        url.isEmpty() ? its.usualEndpoint() : url,
        name(console, common),
        tier(),
        allowed,
        acceptCloud,
        console.env().getOrDefault("RULESHADE_MODEL_KEY", ""),
        override,
        audit != null ? audit : folder(console, "XDG_STATE_HOME", ".local/state").resolve("audit.jsonl"),
        lock != null ? lock : config.resolve("models.lock"),
        !Files.notExists(SYSTEM_ROLES, LinkOption.NOFOLLOW_LINKS)
            ? SYSTEM_ROLES
            : roles != null ? roles : config.resolve("roles.json"),
        config.resolve("doctor.json"),
        limits);
  }

  private static Provider provider(String name) {
    List<String> names = new ArrayList<>();
    for (Provider each : Provider.values()) {
      names.add(each.label());
      if (each.label().equals(name.toLowerCase(Locale.ROOT))) {
        return each;
      }
    }
    throw Failure.unknown("provider", name, names);
  }

  private Tier tier() {
    List<String> names = new ArrayList<>();
    for (Tier each : Tier.values()) {
      names.add(each.label());
      if (each.label().equals(tier.toLowerCase(Locale.ROOT))) {
        return each;
      }
    }
    throw Failure.unknown("tier", tier, names);
  }

  private static Path folder(Console console, String variable, String usual) {
    String given = console.env().getOrDefault(variable, "");
    String home = console.env().getOrDefault("HOME", System.getProperty("user.home", "."));
    return (given.isEmpty() ? Path.of(home, usual) : Path.of(given)).resolve("ruleshade");
  }

  /** {@return what is around the program: the user, the machine, the network} */
  static Session.Surroundings surroundings() {
    return new Session.Surroundings(
        user(), new Machine(Path.of("/")), Dialer.DIRECT, Endpoint.Resolver.SYSTEM, Clock.systemUTC());
  }

  private static String user() {
    try {
      return CurrentUser.name();
    } catch (IOException e) {
      throw new Failure(Failure.USAGE, "cannot tell who runs this: no temporary file can be made");
    }
  }

  /** {@return a failure of a model as a failure of the program} */
  static Failure failure(ModelFailure e) {
    return new Failure(
        Failure.USAGE, e.getMessage() == null ? "the model cannot be used" : e.getMessage());
  }
}
