package io.ruleshade.cli;

import io.ruleshade.change.KilledRule;
import io.ruleshade.check.CheckResult;
import io.ruleshade.check.Checker;
import io.ruleshade.check.HitCounts;
import io.ruleshade.check.Recheck;
import io.ruleshade.config.Config;
import io.ruleshade.diagnostic.Severity;
import io.ruleshade.report.Pages;
import java.time.LocalDate;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Which findings are wanted, for the commands that look for them. */
final class FindingOptions {
  @Option(
      names = "--select",
      split = ",",
      paramLabel = "CODE",
      description = "Report only these codes, or codes that begin so: RS101, RS1.")
  @Nullable List<String> select;

  @Option(
      names = "--ignore",
      split = ",",
      paramLabel = "CODE",
      description = "Do not report these codes, or codes that begin so.")
  @Nullable List<String> ignore;

  @Option(
      names = "--as-of",
      paramLabel = "DATE",
      description =
          "The day that counts as today (2026-01-31), for exceptions (default: the system's day) and"
              + " for rules whose schedule has ended (without it none is).")
  @Nullable String asOf;

  /**
   * What is wanted.
   *
   * @param select codes or prefixes; empty for all
   * @param ignore codes or prefixes
   */
  record Wanted(List<String> select, List<String> ignore) {
    /** Whether a code is reported. */
    boolean includes(String code) {
      return (select.isEmpty() || select.stream().anyMatch(code::startsWith))
          && ignore.stream().noneMatch(code::startsWith);
    }
  }

  /** What is wanted, as the command line or the site says. */
  Wanted wanted(Config config) {
    return new Wanted(
        select == null ? config.select() : codes("--select", select),
        ignore == null ? config.ignore() : codes("--ignore", ignore));
  }

  /** The day that was stated; null for none. */
  @Nullable LocalDate stated() {
    String text = asOf;
    if (text == null) {
      return null;
    }
    try {
      return LocalDate.parse(text);
    } catch (DateTimeParseException e) {
      throw new Failure(Failure.USAGE, "no date in --as-of: `" + text + "`; write 2026-01-31");
    }
  }

  /** The day on which exceptions are judged where none was stated; null for the system's. */
  @Nullable LocalDate judged;

  /** The day on which exceptions are judged. */
  LocalDate today() {
    LocalDate stated = stated();
    if (stated == null && judged == null) {
      judged = LocalDate.now(java.time.ZoneOffset.UTC);
    }
    return stated != null ? stated : Objects.requireNonNull(judged);
  }

  /**
   * Checks what was read, with the severities of the site.
   *
   * @param recheck what the last check left; null for a single one
   */
  CheckResult check(
      Loaded loaded,
      Config config,
      boolean stats,
      HitCounts hits,
      Consumer<String> stages,
      @Nullable Recheck recheck) {
    return check(loaded, config, wanted(config), stats, hits, stages, recheck);
  }

  /** The same, and dead rules are looked for whether they are wanted or not. */
  CheckResult checkWithDead(Loaded loaded, Config config) {
    Wanted wanted = wanted(config);
    List<String> select = new ArrayList<>(wanted.select());
    if (!select.isEmpty()) {
      select.addAll(KilledRule.DEAD);
    }
    List<String> ignore = new ArrayList<>();
    for (String prefix : wanted.ignore()) {
      if (KilledRule.DEAD.stream().noneMatch(code -> code.startsWith(prefix))) {
        ignore.add(prefix);
      } else {
        // Spelled out, so that the dead ones stay.
        Pages.codes().keySet().stream()
            .filter(code -> code.startsWith(prefix) && !KilledRule.DEAD.contains(code))
            .forEach(ignore::add);
      }
    }
    return check(
        loaded, config, new Wanted(select, ignore), false, HitCounts.NONE, stage -> {}, null);
  }

  private CheckResult check(
      Loaded loaded,
      Config config,
      Wanted wanted,
      boolean stats,
      HitCounts hits,
      Consumer<String> stages,
      @Nullable Recheck recheck) {
    Checker.Options defaults = Checker.Options.DEFAULT;
    return Checker.check(
            loaded.devices(),
            loaded.diagnostics(),
            loaded.isComplete(),
            new Checker.Options(
                defaults.workPerRule(),
                defaults.threads(),
                wanted.select(),
                wanted.ignore(),
                stats,
                config.policy(),
                hits,
                stated(),
                config.intents()),
            stages,
            recheck)
        .withSeverities(config.severities());
  }

  /** The level at which findings fail; null for never. */
  static @Nullable Severity level(@Nullable String said, Config config, Severity otherwise) {
    String name = said == null ? config.failOn() : said;
    if (name == null) {
      return otherwise;
    }
    if (name.equals("none")) {
      return null;
    }
    List<String> levels = new ArrayList<>();
    for (Severity severity : Severity.values()) {
      levels.add(severity.label());
    }
    levels.add("none");
    return Severity.of(name).orElseThrow(() -> Failure.unknown("level", name, levels));
  }

  /** Codes in capitals; one that begins no code is an error rather than an empty report. */
  private static List<String> codes(String option, List<String> given) {
    List<String> known = new ArrayList<>(Pages.codes().keySet());
    List<String> codes = new ArrayList<>();
    for (String code : given) {
      String capital = code.strip().toUpperCase(Locale.ROOT);
      if (capital.isEmpty() || known.stream().noneMatch(k -> k.startsWith(capital))) {
        throw Failure.unknown("code in " + option, code, known);
      }
      codes.add(capital);
    }
    return codes;
  }
}
