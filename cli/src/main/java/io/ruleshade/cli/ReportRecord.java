package io.ruleshade.cli;

import io.ruleshade.accept.Baseline;
import io.ruleshade.check.HitCounts;
import io.ruleshade.config.Yaml;
import io.ruleshade.report.document.ResultDocument;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * What a report records of how it was made, by option name, so that it can be made again: options as they
 * were given, files with their digests, and the environment as far as it sets anything.
 */
final class ReportRecord {
  static final String DIALECT = "--dialect";
  static final String AS_OF = "--as-of";
  private static final String SELECT = "--select";
  private static final String IGNORE = "--ignore";
  private static final String FAIL_ON = "--fail-on";
  private static final String EXIT_ZERO = "--exit-zero";
  private static final String ALLOW_INCOMPLETE = "--allow-incomplete";
  private static final String CONFIG = "--config";
  private static final String BASELINE = "--baseline";
  private static final String STRICT = "--strict-baseline";
  private static final String EXCEPTIONS = "--exceptions";
  private static final String HITS = "--hits";
  private static final String ENVIRONMENT = "environment";

  /** What the trend is called that the configuration of {@code --base} gives. */
  static final String EARLIER = "the earlier configuration";

  /** The day on which exceptions were judged, where it was the system's. */
  static final String TODAY = "exceptions judged on";

  private static final Set<String> NO_SETTINGS =
      Set.of(
          "RULESHADE_JAVA", "RULESHADE_JAVA_OPTS", "RULESHADE_JAR", "RULESHADE_PIN",
          "RULESHADE_SHARED", "RULESHADE_CONFIG");

  private static final int MOST_HITS = 1 << 28;

  private final Map<String, List<String>> options = new TreeMap<>();

  /** What was recorded cannot be had again; the message says what is missing. */
  static final class Missing extends Exception {
    private static final long serialVersionUID = 1L;

    Missing(String message) {
      super(message);
    }
  }

  private void file(String option, @Nullable Path file, SiteFiles files, int most) {
    if (file != null) {
      options.put(
          option, List.of(files.shown(file), ReportSigner.sha256(files.bytes(file, most))));
    }
  }

  /** {@return what a run of these options records} */
  static ReportRecord of(
      ReadOptions input,
      ReportRun run,
      @Nullable String failOn,
      @Nullable Path hits,
      Map<String, String> env) {
    ReportRecord out = new ReportRecord();
    if (input.dialect != null) {
      out.options.put(DIALECT, List.of(input.dialect));
    }
    LocalDate stated = run.findings().stated();
    if (stated != null) {
      out.options.put(AS_OF, List.of(stated.toString()));
    }
    if (run.findings().select != null) {
      out.options.put(SELECT, List.copyOf(run.findings().select));
    }
    if (run.findings().ignore != null) {
      out.options.put(IGNORE, List.copyOf(run.findings().ignore));
    }
    if (failOn != null) {
      out.options.put(FAIL_ON, List.of(failOn));
    }
    if (failOn != null && run.gate().exitZero()) {
      out.options.put(EXIT_ZERO, List.of());
    }
    if (input.allowIncomplete) {
      out.options.put(ALLOW_INCOMPLETE, List.of());
    }
    if (run.accept().strictBaseline) {
      out.options.put(STRICT, List.of());
    }
    Settings settings = run.settings();
    out.file(CONFIG, settings.file(), settings.files(), Yaml.MOST_BYTES);
    out.file(
        BASELINE, settings.baseline(run.accept().baseline).orElse(null), settings.files(),
        Baseline.MOST_BYTES);
    out.file(
        EXCEPTIONS, settings.exceptions(run.accept().exceptions).orElse(null), settings.files(),
        Yaml.MOST_BYTES);
    out.file(HITS, hits, SiteFiles.WORK_TREE, MOST_HITS);
    List<String> variables = new ArrayList<>();
    new TreeMap<>(env)
        .forEach(
            (name, value) -> {
              if (name.startsWith("RULESHADE_") && !NO_SETTINGS.contains(name)) {
                variables.add(name + "=" + value);
              }
            });
    if (!variables.isEmpty()) {
      out.options.put(ENVIRONMENT, variables);
    }
    return out;
  }

  /** {@return what is recorded, with the day of judgement where the result hangs on it} */
  Map<String, List<String>> options(ResultDocument document, FindingOptions findings) {
    boolean dated =
        options.containsKey(EXCEPTIONS)
            || document.findings().stream()
                .anyMatch(
                    f ->
                        f.name().equals("inline remark")
                            || f.name().equals("expired exception")
                            || f.suppression() != null);
    if (dated && !options.containsKey(AS_OF)) {
      options.put(TODAY, List.of(findings.today().toString()));
    }
    return options;
  }

  /**
   * {@return the run that was recorded}
   *
   * @param with further places to look for files
   */
  static ReportRun again(Map<String, List<String>> options, List<Path> with, Console console)
      throws Missing {
    CommonOptions common = new CommonOptions();
    Path config = find(options, CONFIG, with, Yaml.MOST_BYTES);
    common.config = config;
    common.noConfig = config == null;
    Map<String, String> env = new TreeMap<>();
    for (String variable : options.getOrDefault(ENVIRONMENT, List.of())) {
      int equals = variable.indexOf('=');
      if (equals > 0) {
        env.put(variable.substring(0, equals), variable.substring(equals + 1));
      }
    }
    Settings settings =
        Settings.load(
            new Console(
                console.in(), console.out(), console.bytes(), console.err(), env, false, false, 0),
            common);
    FindingOptions findings = new FindingOptions();
    findings.select = options.get(SELECT);
    findings.ignore = options.get(IGNORE);
    findings.asOf = one(options, AS_OF).orElse(null);
    findings.judged = one(options, TODAY).map(LocalDate::parse).orElse(null);
    AcceptOptions accept = new AcceptOptions();
    accept.strictBaseline = options.containsKey(STRICT);
    Path baseline = find(options, BASELINE, with, Baseline.MOST_BYTES);
    Path exceptions = find(options, EXCEPTIONS, with, Yaml.MOST_BYTES);
    AcceptOptions.Files accepted =
        new AcceptOptions.Files(
            baseline == null
                ? null
                : AcceptOptions.known(
                    one(options, BASELINE).orElse(""),
                    Settings.bytes(baseline, Baseline.MOST_BYTES)),
            exceptions == null
                ? null
                : AcceptOptions.exceptions(
                    one(options, EXCEPTIONS).orElse(""),
                    Settings.bytes(exceptions, Yaml.MOST_BYTES),
                    settings));
    Path hits = find(options, HITS, with, MOST_HITS);
    String failOn = one(options, FAIL_ON).orElse(null);
    return new ReportRun(
        settings,
        findings,
        accept,
        accepted,
        hits == null ? HitCounts.NONE : CheckCommand.counts(hits),
        ReportRun.gate(
            failOn,
            settings.config(),
            options.containsKey(EXIT_ZERO),
            options.containsKey(ALLOW_INCOMPLETE)));
  }

  private static Optional<String> one(Map<String, List<String>> options, String name) {
    return options.getOrDefault(name, List.of()).stream().findFirst();
  }

  /** The file of an option, by its digest; null where the option was not used. */
  private static @Nullable Path find(
      Map<String, List<String>> options, String name, List<Path> with, int most) throws Missing {
    List<String> recorded = options.getOrDefault(name, List.of());
    if (recorded.size() < 2) {
      return null;
    }
    List<Path> places = new ArrayList<>(with);
    places.add(Path.of(recorded.get(0)));
    for (Path place : places) {
      if (Files.isRegularFile(place)
          && ReportSigner.sha256(Settings.bytes(place, most)).equals(recorded.get(1))) {
        return place;
      }
    }
    throw new Missing(
        "it was made with " + name + " " + recorded.get(0) + " (SHA-256 " + recorded.get(1)
            + "), which is not here: name it with --with FILE");
  }
}
