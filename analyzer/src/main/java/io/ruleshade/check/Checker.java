package io.ruleshade.check;

import io.ruleshade.analysis.AnalysisResult;
import io.ruleshade.analysis.Analyzer;
import io.ruleshade.diagnostic.Diagnostic;
import io.ruleshade.intent.Intent;
import io.ruleshade.model.Device;
import io.ruleshade.model.Ruleset;
import io.ruleshade.policy.Policy;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Runs the analysis and the checks over devices and gathers one result. */
public final class Checker {
  private Checker() {}

  /**
   * What a run may be asked to do differently.
   *
   * @param workPerRule limit of counted work for one rule; past it the rule is undecided
   * @param threads number of threads; results do not depend on it
   * @param select codes or prefixes to report; empty for all
   * @param ignore codes or prefixes to leave out
   * @param statistics whether to count what the rules come to, and find those that can go together
   * @param policy what the site takes for wide, risky and inside
   * @param hits hit counts from elsewhere
   * @param asOf the day that counts as today; null where nothing depends on one
   * @param intents what the site wants of its traffic
   */
  public record Options(
      long workPerRule,
      int threads,
      List<String> select,
      List<String> ignore,
      boolean statistics,
      Policy policy,
      HitCounts hits,
      @Nullable LocalDate asOf,
      List<Intent> intents) {
    public Options {
      select = List.copyOf(select);
      ignore = List.copyOf(ignore);
      intents = List.copyOf(intents);
    }

    /** Options of a site that states no intents. */
    public Options(
        long workPerRule,
        int threads,
        List<String> select,
        List<String> ignore,
        boolean statistics,
        Policy policy,
        HitCounts hits,
        @Nullable LocalDate asOf) {
      this(workPerRule, threads, select, ignore, statistics, policy, hits, asOf, List.of());
    }

    /** Options with the policy that ships, and no hit counts but those of the configuration. */
    public Options(
        long workPerRule,
        int threads,
        List<String> select,
        List<String> ignore,
        boolean statistics) {
      this(workPerRule, threads, select, ignore, statistics, Policy.DEFAULT, HitCounts.NONE, null);
    }

    /** What is used when nothing is said. */
    public static final Options DEFAULT =
        new Options(
            20_000_000, Runtime.getRuntime().availableProcessors(), List.of(), List.of(), false);
  }

  /**
   * Checks devices.
   *
   * @param diagnostics what the parsers said; passed on
   * @param inputComplete whether every input was usable and whole
   */
  public static CheckResult check(
      List<Device> devices, List<Diagnostic> diagnostics, boolean inputComplete, Options options) {
    return check(devices, diagnostics, inputComplete, options, stage -> {});
  }

  /**
   * Checks devices.
   *
   * @param diagnostics what the parsers said; passed on
   * @param inputComplete whether every input was usable and whole
   * @param stages is told the name of each stage as it begins
   */
  public static CheckResult check(
      List<Device> devices,
      List<Diagnostic> diagnostics,
      boolean inputComplete,
      Options options,
      Consumer<String> stages) {
    return check(devices, diagnostics, inputComplete, options, stages, null);
  }

  /**
   * Checks devices that were perhaps edited since they were last checked.
   *
   * @param recheck what the last check left, and where this one leaves its own; null for a single check
   */
  public static CheckResult check(
      List<Device> devices,
      List<Diagnostic> diagnostics,
      boolean inputComplete,
      Options options,
      Consumer<String> stages,
      @Nullable Recheck recheck) {
    if (recheck != null) {
      recheck.begin();
    }
    List<Finding> findings = new ArrayList<>();
    List<Statistics> statistics = new ArrayList<>();
    boolean complete = inputComplete;
    int undecided = 0;
    Map<String, Integer> ordinals = new HashMap<>();
    for (Device device : devices) {
      AnalysisResult analysis =
          Analyzer.analyze(
              device,
              options.workPerRule(),
              options.threads(),
              stages,
              recheck == null ? null : recheck.of(device));
      Replay replay = new Replay(device);
      Context context = new Context(
              options.policy(), options.hits(), options.asOf(), devices, diagnostics, options.intents());
      List<Finding> found = new ArrayList<>();
      for (Check check : Checks.ALL) {
        boolean honesty = check instanceof UndecidedRule;
        if (!honesty && !isWanted(check, options)) {
          continue;
        }
        stages.accept(check instanceof RedundantRule ? "redundancy" : "checks and replay");
        List<Finding> all =
            check instanceof ContextCheck more
                ? more.run(device, analysis, context)
                : check.run(device, analysis);
        for (Finding finding : all) {
          replay.check(finding);
          finding = replay.completed(finding);
          if (finding.code().equals("RS902")) {
            undecided++;
          }
          if (isWanted(finding.code(), options)) {
            found.add(finding);
          }
        }
      }
      if (options.statistics()) {
        stages.accept("statistics");
        statistics.addAll(Statistics.of(device, analysis));
      }
      if (recheck != null) {
        recheck.keep(analysis);
      }
      found.sort(inOrder(device));
      findings.addAll(numbered(found, ordinals));
      complete &= device.coverage().stream().allMatch(c -> c.notUnderstood().isEmpty());
    }
    return new CheckResult(
        devices, findings, diagnostics, statistics, complete && undecided == 0, undecided);
  }

  private static boolean isWanted(Check check, Options options) {
    return isWanted(check.code(), options)
        && (!check.onRequest() || options.select().contains(check.code()));
  }

  private static boolean isWanted(String code, Options options) {
    boolean selected =
        options.select().isEmpty() || options.select().stream().anyMatch(code::startsWith);
    return selected && options.ignore().stream().noneMatch(code::startsWith);
  }

  /**
   * By ruleset in file order, then by rule, then by code; what is said of a ruleset or device as a whole
   * comes after its rules, but for a ruleset that nothing reaches.
   */
  private static Comparator<Finding> inOrder(Device device) {
    Map<String, Integer> places = new HashMap<>();
    for (Ruleset ruleset : device.rulesets()) {
      places.putIfAbsent(ruleset.name(), places.size());
    }
    return Comparator.<Finding>comparingInt(
            f ->
                f.ruleset() != null
                    ? places.getOrDefault(f.ruleset().name(), -1)
                    : isRemark(f) ? Integer.MAX_VALUE : -1)
        .thenComparingInt(
            f -> f.rule() != null ? f.rule().rule().index() : isRemark(f) ? Integer.MAX_VALUE : 0)
        .thenComparing(Finding::code);
  }

  private static boolean isRemark(Finding finding) {
    return finding.code().startsWith("RS3") || finding.code().startsWith("RS4");
  }

  /** Gives equal fingerprints an ordinal, so that each names one finding of the whole run. */
  private static List<Finding> numbered(List<Finding> findings, Map<String, Integer> seen) {
    List<Finding> out = new ArrayList<>(findings.size());
    for (Finding finding : findings) {
      int ordinal = seen.merge(finding.fingerprint(), 1, Integer::sum);
      out.add(finding.withFingerprint(finding.fingerprint() + ":" + ordinal));
    }
    return out;
  }
}
