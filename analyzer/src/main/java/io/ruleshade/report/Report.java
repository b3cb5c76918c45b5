package io.ruleshade.report;

import io.ruleshade.check.CheckResult;
import io.ruleshade.check.Finding;
import io.ruleshade.check.RuleRef;
import io.ruleshade.diagnostic.Diagnostic;
import io.ruleshade.diagnostic.Label;
import io.ruleshade.diagnostic.Severity;
import io.ruleshade.model.Coverage;
import io.ruleshade.model.Device;
import io.ruleshade.report.document.ResultDocument;
import io.ruleshade.source.SourceFile;
import io.ruleshade.source.Span;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * A result made ready for printing: findings and what the parsers said in one order, with the
 * counts that every format needs. All formats are functions of this value.
 */
public final class Report {
  /** An input could not be used at all: missing, unreadable, empty, binary, of no known dialect. */
  public static final String UNUSABLE = Diagnostic.UNUSABLE;

  /**
   * These make a result incomplete, which is their weight; they do not count in the gate besides.
   */
  private static final Set<String> INCOMPLETE_CODES =
      Set.of(Diagnostic.NOT_UNDERSTOOD, Diagnostic.TRUNCATED, UNUSABLE, "RS902");

  private final CheckResult result;
  private final String version;
  private final Gate gate;
  private final List<Item> items;
  private final Map<Severity, Integer> counts = new EnumMap<>(Severity.class);
  private final int failures;
  private final int suppressed;
  private final Map<String, String> relativePaths;
  private @Nullable ResultDocument document;

  private Report(
      CheckResult result,
      String version,
      Gate gate,
      List<Item> items,
      Map<String, String> relativePaths) {
    this.result = result;
    this.version = version;
    this.gate = gate;
    this.items = List.copyOf(items);
    this.relativePaths = relativePaths;
    int failing = 0;
    int accepted = 0;
    for (Item item : items) {
      if (item.isSuppressed()) {
        accepted++;
        continue;
      }
      counts.merge(item.severity(), 1, Integer::sum);
      if (gate.counts(item.severity()) && !isIncompleteness(item.code())) {
        failing++;
      }
    }
    this.failures = failing;
    this.suppressed = accepted;
  }

  /** {@return whether a code makes a result incomplete, and so does not count in the gate besides} */
  public static boolean isIncompleteness(String code) {
    return INCOMPLETE_CODES.contains(code);
  }

  /**
   * {@return this report with the places of files in the repository}
   *
   * @param paths paths from the top of the repository, links resolved and with {@code /}, by the paths
   *     that the user gave
   */
  public Report located(Map<String, String> paths) {
    return new Report(result, version, gate, items, Map.copyOf(paths));
  }

  /** {@return where a file is in the repository; null when it is in none} */
  @Nullable String relativePath(String path) {
    return relativePaths.get(path);
  }

  /** {@return what its JSON says, for all other formats} Made once. */
  public synchronized ResultDocument document() {
    ResultDocument made = document;
    if (made == null) {
      made = DocumentOf.report(this);
      document = made;
    }
    return made;
  }

  /** Prepares a result of which nothing is accepted. */
  public static Report of(
      CheckResult result, String version, Gate gate, Predicate<String> selected) {
    return of(result, version, gate, selected, Suppressions.NONE);
  }

  /**
   * Prepares a result.
   *
   * @param version of the program
   * @param selected which codes are wanted; findings are taken to be selected already
   * @param suppressions which entries are accepted; what makes a result incomplete never is
   */
  public static Report of(
      CheckResult result,
      String version,
      Gate gate,
      Predicate<String> selected,
      Suppressions suppressions) {
    IdentityHashMap<SourceFile, Device> owners = new IdentityHashMap<>();
    for (Device device : result.devices()) {
      for (Coverage coverage : device.coverage()) {
        owners.putIfAbsent(coverage.file(), device);
      }
    }
    Users users = new Users(result.devices());
    IdentityHashMap<@Nullable Device, List<Item>> said = new IdentityHashMap<>();
    Map<String, Integer> repeats = new HashMap<>();
    for (Diagnostic diagnostic : withSilentLines(result)) {
      if (selected.test(diagnostic.code())) {
        Device owner =
            diagnostic.primary() == null ? null : owners.get(diagnostic.primary().span().file());
        said.computeIfAbsent(owner, k -> new ArrayList<>())
            .add(item(diagnostic, owner, users.of(diagnostic), repeats));
      }
    }
    List<Item> items = new ArrayList<>();
    IdentityHashMap<Device, List<Finding>> found = new IdentityHashMap<>();
    for (Finding finding : result.findings()) {
      found.computeIfAbsent(finding.device(), k -> new ArrayList<>()).add(finding);
    }
    for (Device device : result.devices()) {
      List<Finding> findings = found.remove(device);
      if (findings != null) {
        findings.forEach(finding -> items.add(Item.of(finding)));
      }
      addSorted(said.remove(device), items);
    }
    addSorted(said.remove(null), items);
    items.replaceAll(item -> judged(item, suppressions));
    return new Report(result, version, gate, items, Map.of());
  }

  private static Item judged(Item item, Suppressions suppressions) {
    Suppression by = isIncompleteness(item.code()) ? null : suppressions.of(item);
    return by == null ? item : item.accepted(by);
  }

  private static void addSorted(@Nullable List<Item> some, List<Item> items) {
    if (some != null) {
      some.sort(
          Comparator.comparing((Item i) -> i.place() == null ? "" : i.place().file().path())
              .thenComparingInt(i -> i.place() == null ? 0 : i.place().start())
              .thenComparing(Item::code)
              .thenComparing(Item::message));
      items.addAll(some);
    }
  }

  /** What the parsers said, and each line not understood of which they said nothing. */
  private static List<Diagnostic> withSilentLines(CheckResult result) {
    IdentityHashMap<SourceFile, Set<Integer>> told = new IdentityHashMap<>();
    for (Diagnostic diagnostic : result.diagnostics()) {
      if (diagnostic.primary() != null) {
        Span span = diagnostic.primary().span();
        Set<Integer> lines = told.computeIfAbsent(span.file(), k -> new HashSet<>());
        for (int line = span.line(); line <= span.endLine(); line++) {
          lines.add(line);
        }
      }
    }
    List<Diagnostic> all = new ArrayList<>(result.diagnostics());
    for (Device device : result.devices()) {
      for (Coverage coverage : device.coverage()) {
        Set<Integer> lines = told.computeIfAbsent(coverage.file(), k -> new HashSet<>());
        for (Coverage.NotUnderstood line : coverage.notUnderstood()) {
          if (lines.add(line.span().line())) {
            all.add(
                Diagnostic.at(
                    Diagnostic.NOT_UNDERSTOOD,
                    Severity.MEDIUM,
                    line.reason(),
                    new Label(line.span(), ""),
                    ""));
          }
        }
      }
    }
    return all;
  }

  private static Item item(
      Diagnostic diagnostic,
      @Nullable Device owner,
      @Nullable RuleRef user,
      Map<String, Integer> repeats) {
    Span place = diagnostic.primary() == null ? null : diagnostic.primary().span();
    String meaning =
        diagnostic.code()
            + "\n"
            + (owner == null ? "" : owner.id())
            + "\n"
            + diagnostic.message()
            + "\n"
            + (place == null ? "" : Secrets.masked(place.text()).strip());
    int repeat = repeats.merge(meaning, 1, Integer::sum);
    return new Item(
        diagnostic.code(),
        Pages.nameOf(diagnostic.code()),
        diagnostic.severity(),
        owner,
        user == null ? null : user.ruleset().name(),
        user,
        place,
        diagnostic.primary() == null ? "" : diagnostic.primary().text(),
        diagnostic.secondary(),
        diagnostic.message(),
        diagnostic.help(),
        fingerprint(repeat == 1 ? meaning : meaning + "\n" + repeat),
        "re1:" + digest(meaning),
        null,
        null);
  }

  private static String fingerprint(String meaning) {
    return "rs1:" + digest(meaning);
  }

  private static String digest(String meaning) {
    try {
      byte[] digest =
          MessageDigest.getInstance("SHA-256").digest(meaning.getBytes(StandardCharsets.UTF_8));
      return HexFormat.of().formatHex(digest, 0, 16);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }

  /** {@return every entry, accepted ones among them, in the order of all formats} */
  public List<Item> items() {
    return items;
  }

  CheckResult result() {
    return result;
  }

  String version() {
    return version;
  }

  Gate gate() {
    return gate;
  }

  /** {@return number of entries of a severity that are not accepted} */
  int count(Severity severity) {
    return counts.getOrDefault(severity, 0);
  }

  /** {@return numbers of entries that are not accepted by code, in the order of the codes} */
  Map<String, Integer> countsByCode() {
    Map<String, Integer> byCode = new TreeMap<>();
    items.stream()
        .filter(item -> !item.isSuppressed())
        .forEach(item -> byCode.merge(item.code(), 1, Integer::sum));
    return byCode;
  }

  /** {@return number of entries that are accepted} */
  int suppressed() {
    return suppressed;
  }

  /** {@return number of entries that fail the gate} */
  public int failures() {
    return failures;
  }

  /** {@return the exit code} */
  public int exitCode() {
    return gate.exitCode(result.complete(), failures);
  }

  /** {@return number of inputs that could not be used} */
  int unusable() {
    return (int) result.diagnostics().stream().filter(d -> d.code().equals(UNUSABLE)).count();
  }
}
