package io.ruleshade.accept;

import io.ruleshade.config.Config.InlineRemarks;
import io.ruleshade.diagnostic.Diagnostic;
import io.ruleshade.diagnostic.Label;
import io.ruleshade.diagnostic.Severity;
import io.ruleshade.model.Device;
import io.ruleshade.report.Item;
import io.ruleshade.report.Report;
import io.ruleshade.report.Suppression;
import io.ruleshade.source.SourceFile;
import java.time.LocalDate;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * What is accepted of the entries of a report, and what is to be said of the acceptances themselves:
 * expired ones, and those that accept nothing any more. An exception goes before a remark, and that
 * before the baseline.
 */
public final class Acceptance {
  /** An exception has expired, or is about to. */
  static final String EXPIRED = "RS900";

  /** An entry of the exceptions or of the baseline accepts nothing. */
  static final String UNUSED = "RS901";

  /** A remark on a rule asks for a finding to be ignored. */
  static final String REMARK = "RS904";

  /** The codes of what is said of acceptances, which nothing accepts. */
  public static final Set<String> CODES = Set.of(EXPIRED, UNUSED, REMARK);

  /** From so many days before its end on an exception is mentioned. */
  private static final int SOON = 30;

  private final Request request;
  private final Map<String, Suppression> accepted = new HashMap<>();
  private final List<Diagnostic> remarks = new ArrayList<>();
  private int fixed;

  /**
   * What to judge by.
   *
   * @param baseline findings of before; null for none
   * @param baselineFile the file of the baseline, for its place; null for none
   * @param strict how much a fixed entry of the baseline matters; null where it may stay
   * @param exceptions accepted risks; null for none
   * @param inline what becomes of remarks on rules
   * @param mostDays how many days a remark may hold at most from today
   * @param today the day on which to judge
   * @param wanted the codes that were looked for: of others nobody knows whether they are still there
   */
  public record Request(
      @Nullable Baseline baseline,
      @Nullable SourceFile baselineFile,
      @Nullable Severity strict,
      @Nullable Exceptions exceptions,
      InlineRemarks inline,
      int mostDays,
      LocalDate today,
      Predicate<String> wanted) {}

  private Acceptance(Request request) {
    this.request = request;
  }

  /** Judges the entries of a report of some devices. */
  public static Acceptance of(List<Item> items, List<Device> devices, Request request) {
    Acceptance acceptance = new Acceptance(request);
    Set<String> names = new HashSet<>();
    devices.forEach(device -> names.add(device.id()));
    List<Item> open = items.stream().filter(Acceptance::mayBeAccepted).toList();
    acceptance.baseline(open, names);
    acceptance.inline(open, devices);
    acceptance.exceptions(open, names);
    return acceptance;
  }

  private static boolean mayBeAccepted(Item item) {
    return !Report.isIncompleteness(item.code()) && !CODES.contains(item.code());
  }

  /** {@return why an entry is accepted; null when it is not} */
  public @Nullable Suppression of(Item item) {
    return mayBeAccepted(item) ? accepted.get(item.fingerprint()) : null;
  }

  /** {@return what is to be said of the acceptances themselves, as far as its code is wanted} */
  public List<Diagnostic> remarks() {
    return List.copyOf(remarks);
  }

  /** {@return how many entries of the baseline are no longer found} */
  public int fixed() {
    return fixed;
  }

  private void say(String code, Severity severity, String message, Label place, String help) {
    remarks.add(Diagnostic.at(code, severity, message, place, help));
  }

  private void baseline(List<Item> items, Set<String> devices) {
    Baseline baseline = request.baseline;
    if (baseline == null) {
      return;
    }
    Map<String, Baseline.Entry> left = baseline.byFingerprint();
    for (Item item : items) {
      Baseline.Entry entry = left.remove(item.fingerprint());
      if (entry != null) {
        boolean changed = !entry.evidence().isEmpty() && !entry.evidence().equals(item.evidence());
        accepted.put(
            item.fingerprint(),
            new Suppression(
                Suppression.BASELINE, "known before", "", "", "", "", changed));
      }
    }
    left.values()
        .removeIf(
            entry ->
                !request.wanted.test(entry.code())
                    || !(entry.device().isEmpty() || devices.contains(entry.device())));
    fixed = left.size();
    SourceFile file = request.baselineFile;
    if (request.strict != null && file != null) {
      for (Baseline.Entry entry : left.values()) {
        say(
            UNUSED,
            request.strict,
            "the baseline holds a finding that is gone: " + entry.words(),
            new Label(file.span(lineOf(file, entry.fingerprint())), ""),
            "take it out with: ruleshade baseline update");
      }
    }
  }

  private static int lineOf(SourceFile file, String fingerprint) {
    int at = file.text().indexOf('"' + fingerprint + '"');
    return at < 0 ? 1 : file.lines().lineAt(at);
  }

  private void exceptions(List<Item> items, Set<String> devices) {
    Exceptions exceptions = request.exceptions;
    if (exceptions == null) {
      return;
    }
    for (Exceptions.Entry entry : exceptions.entries()) {
      List<Item> its = items.stream().filter(entry::isAbout).toList();
      Label place = new Label(exceptions.source().span(entry.line()), "");
      if (its.isEmpty()) {
        if (request.wanted.test(entry.code()) && devices.contains(entry.device())) {
          say(
              UNUSED,
              Severity.MEDIUM,
              "the exception accepts nothing: " + entry.words() + " is not found",
              place,
              "delete it; or correct it, if the finding has another fingerprint now");
        }
      } else if (entry.created().isAfter(request.today)) {
        say(
            UNUSED,
            Severity.MEDIUM,
            "the exception is not in force before " + entry.created() + ": " + entry.words(),
            place,
            "correct `created`, or wait");
      } else if (entry.expires().isBefore(request.today)) {
        say(
            EXPIRED,
            Severity.MEDIUM,
            "the exception has expired on " + entry.expires() + " and the finding is back: "
                + entry.words() + " (ticket " + entry.ticket() + ", owner " + entry.owner() + ")",
            place,
            "mend the finding, or have the risk accepted anew");
      } else {
        soon(entry, place);
        for (Item item : its) {
          accepted.put(
              item.fingerprint(),
              new Suppression(
                  Suppression.EXCEPTION,
                  entry.reason(),
                  entry.owner(),
                  entry.approvedBy(),
                  entry.ticket(),
                  entry.expires().toString(),
                  !entry.evidence().isEmpty() && !entry.evidence().equals(item.evidence())));
        }
      }
    }
  }

  private void soon(Exceptions.Entry entry, Label place) {
    long days = ChronoUnit.DAYS.between(request.today, entry.expires());
    if (days <= SOON) {
      say(
          EXPIRED,
          Severity.INFO,
          "the exception expires "
              + (days == 0 ? "today" : "in " + days + (days == 1 ? " day" : " days"))
              + ": " + entry.words() + " (ticket " + entry.ticket() + ", owner " + entry.owner() + ")",
          place,
          "mend the finding before, or have the risk accepted anew");
    }
  }

  /** A rule where a remark stands. */
  private record Site(Device device, String ruleset, int index) {}

  private void inline(List<Item> items, List<Device> devices) {
    if (request.inline == InlineRemarks.OFF) {
      return;
    }
    Map<Site, List<Item>> byRule = new HashMap<>();
    for (Item item : items) {
      if (item.rule() != null && item.device() != null) {
        byRule
            .computeIfAbsent(
                new Site(item.device(), item.rule().ruleset().name(), item.rule().rule().index()),
                k -> new ArrayList<>())
            .add(item);
      }
    }
    for (Device device : devices) {
      for (var ruleset : device.rulesets()) {
        for (var rule : ruleset.rules()) {
          String comment = rule.comment() == null ? "" : rule.comment();
          List<InlineRemark> found = InlineRemark.in(comment);
          if (found.isEmpty()) {
            found = InlineRemark.in(rule.span().text());
          }
          for (InlineRemark remark : found) {
            List<Item> its =
                byRule.getOrDefault(
                    new Site(device, ruleset.name(), rule.index()), List.of());
            judge(remark, its, ruleset.id(rule), new Label(rule.span(), ""));
          }
        }
      }
    }
  }

  private void judge(InlineRemark remark, List<Item> its, String rule, Label place) {
    String lacks = remark.lacks();
    boolean honour = request.inline == InlineRemarks.HONOUR;
    if (lacks != null) {
      say(
          REMARK,
          Severity.LOW,
          "a remark on " + rule + " asks to ignore findings and changes nothing: it " + lacks,
          place,
          "write ruleshade:ignore[RS101] until=2027-01-31 ticket=CHG-7 \"the reason\"");
      return;
    }
    List<Item> meant = its.stream().filter(item -> remark.codes().contains(item.code())).toList();
    String what = String.join(", ", remark.codes());
    if (!honour) {
      say(
          REMARK,
          Severity.INFO,
          "a remark on " + rule + " asks to ignore " + what + " and is not honoured here",
          place,
          "accept the finding in the file of exceptions, or set inline-remarks: honour");
      return;
    }
    LocalDate until = remark.until();
    String refused =
        until == null || until.isBefore(request.today)
            ? "has expired on " + until
            : until.isAfter(request.today.plusDays(request.mostDays))
                ? "holds for more than " + request.mostDays + " days from today"
                : meant.isEmpty() && remark.codes().stream().anyMatch(request.wanted)
                    ? "fits no finding"
                    : null;
    if (refused != null) {
      say(
          REMARK,
          Severity.MEDIUM,
          "a remark on " + rule + " that asks to ignore " + what + " " + refused,
          place,
          "correct the remark, or delete it");
      return;
    }
    if (!meant.isEmpty()) {
      say(
          REMARK,
          Severity.INFO,
          "a remark on " + rule + " has " + what + " ignored until " + until,
          place,
          "see to it that somebody else than the author of the rule has agreed");
    }
    for (Item item : meant) {
      accepted.put(
          item.fingerprint(),
          new Suppression(
              Suppression.INLINE,
              remark.reason(),
              "",
              "",
              remark.ticket(),
              String.valueOf(until),
              false));
    }
  }
}
