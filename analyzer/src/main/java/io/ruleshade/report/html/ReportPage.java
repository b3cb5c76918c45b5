package io.ruleshade.report.html;

import io.ruleshade.check.Finding.Certainty;
import io.ruleshade.check.RuleState;
import io.ruleshade.diagnostic.Severity;
import io.ruleshade.report.Suppression;
import io.ruleshade.report.document.ResultDocument;
import io.ruleshade.report.document.ResultDocument.Device;
import io.ruleshade.report.document.ResultDocument.File;
import io.ruleshade.report.document.ResultDocument.Finding;
import io.ruleshade.report.document.ResultDocument.NotUnderstood;
import io.ruleshade.report.document.ResultDocument.Permitted;
import io.ruleshade.report.document.ResultDocument.Statistics;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** All that the template asks for, made from a result and the settings of a report. */
public final class ReportPage {
  /** Findings that are in the page without the script. */
  public static final int FIRST = 200;

  /** Maps, and tables of what is permitted, that are drawn. */
  public static final int MOST_PICTURES = 40;

  /** Rows of lists that have no pages. */
  public static final int MOST_ROWS = 500;

  /** Rules that are named as causes of one finding. */
  public static final int MOST_BY = 20;

  /** Lines of one place that are shown. */
  static final int MOST_LINES = 40;

  /** Characters of a line that are shown. */
  static final int LONGEST_LINE = 2000;

  private static final int TOP = 10;

  private static final Set<String> ABOUT_EXCEPTIONS =
      Set.of("expired exception", "unused exception", "inline remark");

  private final ResultDocument document;
  private final ReportSettings settings;
  private final String digest;
  private final List<Finding> sorted;
  private final IdentityHashMap<Finding, String> anchors = new IdentityHashMap<>();
  private final Map<String, Map<String, String>> links = new HashMap<>();
  private final Map<String, Integer> codes = new TreeMap<>();
  private final Set<String> fresh;
  private final @Nullable String csvDigest;

  /**
   * A page.
   *
   * @param document the result as it is shown
   * @param digest of the result's text as the page carries it
   * @param csvDigest of the table that is made from it; null where there is no such format
   */
  ReportPage(
      ResultDocument document,
      ReportSettings settings,
      String digest,
      @Nullable String csvDigest) {
    this.csvDigest = csvDigest;
    this.document = document;
    this.settings = settings;
    this.digest = digest;
    this.fresh = settings.previous() == null ? Set.of() : Set.copyOf(settings.previous().fresh());
    Map<String, Integer> seen = new HashMap<>();
    for (Finding finding : document.findings()) {
      codes.merge(finding.code(), 1, Integer::sum);
      String anchor = Words.anchor(finding.fingerprint());
      int ordinal = seen.merge(anchor, 1, Integer::sum);
      String unique = ordinal == 1 ? anchor : anchor + "-n" + ordinal;
      anchors.put(finding, unique);
      if (finding.rule() != null && finding.ruleset() != null) {
        links
            .computeIfAbsent(finding.device() + "\n" + finding.ruleset(), k -> new HashMap<>())
            .putIfAbsent(finding.rule().index() + " " + finding.code(), unique);
      }
    }
    List<Finding> all = new ArrayList<>(document.findings());
    all.sort(Comparator.comparing(Finding::severity));
    this.sorted = List.copyOf(all);
  }

  /** {@return the result} */
  public ResultDocument document() {
    return document;
  }

  /** {@return the settings} */
  public ReportSettings settings() {
    return settings;
  }

  /** {@return digest of the result that the page carries} */
  public String digest() {
    return digest;
  }

  /** {@return an identifier of the report, made from its result} */
  public String id() {
    return digest.substring(0, 12);
  }

  /** {@return the title: what was given, or the devices} */
  public String title() {
    if (!settings.title().isEmpty()) {
      return settings.title();
    }
    List<String> names = document.devices().stream().map(Device::id).distinct().toList();
    return switch (names.size()) {
      case 0 -> "nothing that could be read";
      case 1, 2, 3 -> String.join(", ", names);
      default -> names.size() + " devices";
    };
  }

  /** {@return number of rules of all devices} */
  public long rules() {
    return document.devices().stream().mapToLong(Device::rules).sum();
  }

  /** {@return number of lines of all devices} */
  public long lines() {
    return document.devices().stream().mapToLong(d -> d.coverage().lines()).sum();
  }

  /** {@return number of lines of all files; a file of several devices counts once} */
  public long fileLines() {
    return files().keySet().stream().mapToLong(File::lines).sum();
  }

  /** {@return number of lines that were not understood} */
  public long notUnderstood() {
    return document.devices().stream().mapToLong(d -> d.coverage().notUnderstood()).sum();
  }

  /** {@return why the result is incomplete, one sentence each, with a place in the page} */
  public List<Reason> reasons() {
    List<Reason> out = new ArrayList<>();
    add(out, notUnderstood(), "line that can filter was not understood",
        "lines that can filter were not understood", "not-understood");
    add(out, codes.getOrDefault("RS909", 0), "input could not be used", "inputs could not be used",
        "findings");
    add(out, codes.getOrDefault("RS906", 0), "input is cut off", "inputs are cut off", "findings");
    add(out, document.summary().undecided(), "rule was not decided within the work limit",
        "rules were not decided within the work limit", "findings");
    if (out.isEmpty() && !document.complete()) {
      out.add(new Reason("A part of an input could not be used.", "findings"));
    }
    return out;
  }

  /** {@return what the files leave open, so that what hangs on it is not settled by a complete result} */
  public List<Reason> leftOpen() {
    List<Reason> out = new ArrayList<>();
    add(out, undefined(), "use of a name that is not defined: what it stands for is not known",
        "uses of names that are not defined: what they stand for is not known", "assumed");
    add(out, assumptions().size(), "statement that is missing and was taken to be as the device starts",
        "statements that are missing and were taken to be as the device starts", "assumed");
    add(out,
        document.findings().stream().filter(f -> f.certainty() == Certainty.CONDITIONAL).count(),
        "finding that holds under a condition", "findings that hold under conditions", "conditions");
    return out;
  }

  private static void add(
      List<Reason> out, long count, String one, String many, String place) {
    if (count > 0) {
      out.add(new Reason(Words.count(count, one, many) + ".", place));
    }
  }

  /** Why something is incomplete, and where to read more. */
  public record Reason(String text, String place) {}

  /** {@return number of findings that count, of a severity} */
  public long count(Severity severity) {
    return document.summary().count(severity);
  }

  /** {@return number of rules in a state} */
  public long rules(RuleState.State state) {
    return Words.rules(document, state);
  }

  /** {@return whether the result says what became of each rule} */
  public boolean hasStatistics() {
    return !document.statistics().isEmpty();
  }

  /** {@return numbers of rules that can go together, over all rulesets} */
  public long removable() {
    return document.statistics().stream().mapToLong(s -> s.removable().size()).sum();
  }

  /** {@return the worst findings that count} */
  public List<Finding> top() {
    return sorted.stream().filter(f -> f.suppression() == null).limit(TOP).toList();
  }

  /** {@return the findings that the page shows without the script} */
  public List<Finding> first() {
    return sorted.subList(0, Math.min(FIRST, sorted.size()));
  }

  /** {@return the name of a finding in the page} */
  public String anchor(Finding finding) {
    return anchors.getOrDefault(finding, "findings");
  }

  /** {@return how a finding stands} */
  public String status(Finding finding) {
    String status = Words.status(finding.suppression());
    return settings.previous() == null
        ? status
        : status + (fresh.contains(finding.fingerprint()) ? "; new" : "; also in the earlier result");
  }

  /** {@return every code that there is a finding of} */
  public List<CodeEntry> codes() {
    List<CodeEntry> out = new ArrayList<>();
    Map<String, String> names = new HashMap<>();
    document.findings().forEach(f -> names.putIfAbsent(f.code(), f.name()));
    codes.forEach(
        (code, count) ->
            out.add(
                new CodeEntry(
                    code,
                    names.getOrDefault(code, code),
                    count,
                    Words.about(code, "What it finds"),
                    Words.about(code, "Why it matters"),
                    Words.about(code, "Limits"))));
    return out;
  }

  /** A code with what its page says. */
  public record CodeEntry(
      String code, String name, int count, String what, String why, String limits) {}

  /** {@return numbers of findings of some codes} */
  public long count(List<String> some) {
    return some.stream().mapToLong(code -> codes.getOrDefault(code, 0)).sum();
  }

  /** {@return the codes of these that there are findings of} */
  public List<String> found(List<String> some) {
    return some.stream().filter(codes::containsKey).toList();
  }

  /** {@return the files, each with the devices that were read from it} */
  public Map<File, Set<String>> files() {
    Map<String, File> byPath = document.filesByPath();
    Map<File, Set<String>> out = new LinkedHashMap<>();
    for (Device device : document.devices()) {
      for (File file : device.files()) {
        File one = byPath.getOrDefault(file.path(), file);
        out.computeIfAbsent(one, k -> new TreeSet<>()).add(device.id());
      }
    }
    return out;
  }

  /** {@return when a file was last changed; empty where that is not said} */
  public String modified(File file) {
    return settings.modified().getOrDefault(file.path(), "");
  }

  /** {@return conditions that findings hang on or that examples speak of, with their numbers} */
  public Map<String, Integer> conditions() {
    Map<String, Integer> out = new TreeMap<>();
    for (Finding finding : document.findings()) {
      Set<String> its = new TreeSet<>(finding.conditions());
      if (finding.witness() != null) {
        finding.witness().conditions().forEach(c -> its.add(c.text()));
      }
      its.forEach(text -> out.merge(text, 1, Integer::sum));
    }
    return out;
  }

  /** {@return what was assumed} */
  public List<Finding> assumptions() {
    return document.findings().stream().filter(f -> f.code().equals("RS907")).toList();
  }

  /** {@return number of uses of names that the configuration does not define} */
  public long undefined() {
    return codes.getOrDefault("RS201", 0);
  }

  /** {@return the rulesets that have rules, by device, the first of them} */
  public Map<String, List<Statistics>> rulesetsByDevice() {
    Map<String, List<Statistics>> out = new LinkedHashMap<>();
    document.statistics().stream()
        .limit(MOST_ROWS)
        .forEach(s -> out.computeIfAbsent(s.device(), k -> new ArrayList<>()).add(s));
    return out;
  }

  /** How open an entry point is. */
  public record ShareLine(Statistics statistics, ResultDocument.Share share) {
    /** {@return whether packets enter there; a ruleset that is bound nowhere is judged as if they did} */
    boolean isEntered() {
      return !statistics.bindings().isEmpty() || !share.entryPoint().equals(statistics.ruleset());
    }

    /** {@return the score, or the bounds between which it is} */
    public String score() {
      return share.scoreLow() == share.scoreHigh()
          ? Double.toString(share.scoreLow())
          : share.scoreLow() + "–" + share.scoreHigh();
    }
  }

  /** {@return how open the entry points are} */
  public List<ShareLine> shares() {
    return document.statistics().stream()
        .flatMap(s -> s.shares().stream().map(share -> new ShareLine(s, share)))
        .filter(ShareLine::isEntered)
        .toList();
  }

  /** {@return number of rulesets that no packet enters by itself: called, used elsewhere, or by nothing} */
  public long notEntered() {
    return document.statistics().stream()
        .filter(s -> s.shares().stream().noneMatch(share -> new ShareLine(s, share).isEntered()))
        .count();
  }

  /**
   * {@return what happens to packets that no rule of a ruleset decides} Where packets enter through several
   * rulebases, one after the other, that is said by the entry point: the next of them, or its default.
   */
  public String defaultOf(Statistics each) {
    Set<String> said = new TreeSet<>();
    for (Permitted table : document.permitted()) {
      int at = table.rulesets().indexOf(each.ruleset());
      if (at >= 0 && table.device().equals(each.device())) {
        boolean last = at == table.rulesets().size() - 1;
        said.add(last ? Words.byDefault(table.defaultAction()) : "the next rulebase");
      }
    }
    return said.isEmpty() || each.defaultAction().equals("return")
        ? Words.byDefault(each.defaultAction())
        : String.join(" or ", said);
  }

  private static boolean isWell(Statistics statistics) {
    return statistics.states().stream().allMatch(s -> s.state() == RuleState.State.ALIVE);
  }

  /** {@return the rulesets in which every rule is alive and none is redundant} */
  public List<Statistics> allAlive() {
    return document.statistics().stream().filter(ReportPage::isWell).toList();
  }

  /** {@return the maps of the other rulesets, those that are drawn} */
  public List<RuleMap> maps() {
    return document.statistics().stream()
        .filter(s -> !isWell(s))
        .limit(MOST_PICTURES)
        .map(s -> RuleMap.of(s, links(s)))
        .toList();
  }

  private Map<String, String> links(Statistics statistics) {
    return links.getOrDefault(statistics.device() + "\n" + statistics.ruleset(), Map.of());
  }

  /** {@return the pictures of what is permitted, those that are drawn} */
  public List<PermittedMap> permitted() {
    return document.permitted().stream()
        .filter(table -> table.notDrawn() == null)
        .limit(MOST_PICTURES)
        .map(PermittedMap::of)
        .toList();
  }

  /** {@return tables of what is permitted that there are not, with reasons} */
  public List<Permitted> notDrawn() {
    return document.permitted().stream().filter(table -> table.notDrawn() != null).toList();
  }

  /** {@return number of pictures that are left out because there are so many} */
  public long picturesLeftOut() {
    long maps = document.statistics().stream().filter(s -> !isWell(s)).count();
    long tables = document.permitted().stream().filter(t -> t.notDrawn() == null).count();
    return Math.max(0, maps - MOST_PICTURES) + Math.max(0, tables - MOST_PICTURES);
  }

  /** {@return findings that count by severity, a bar a device} */
  public Bars severityByDevice() {
    Map<String, List<Long>> numbers = new LinkedHashMap<>();
    for (Device device : document.devices()) {
      numbers.put(device.id(), severities(device.id()));
    }
    List<Long> none = severities(null);
    if (none.stream().anyMatch(n -> n > 0)) {
      numbers.put("no device", none);
    }
    return Bars.of(numbers, severityKeys());
  }

  private List<Long> severities(@Nullable String device) {
    List<Long> out = new ArrayList<>();
    for (Severity severity : Severity.values()) {
      out.add(
          document.findings().stream()
              .filter(f -> f.suppression() == null && f.severity() == severity)
              .filter(f -> java.util.Objects.equals(f.device(), device))
              .count());
    }
    return out;
  }

  private static List<Bars.Key> severityKeys() {
    List<Bars.Key> keys = new ArrayList<>();
    for (Severity severity : Severity.values()) {
      keys.add(new Bars.Key(severity.label(), "sev-" + severity.label()));
    }
    return keys;
  }

  /** {@return the states of rules, a bar a device} */
  public Bars hygieneByDevice() {
    Map<String, List<Long>> numbers = new LinkedHashMap<>();
    List<Bars.Key> keys = new ArrayList<>();
    List<RuleState.State> all = List.of(RuleState.State.values());
    for (RuleState.State state : all) {
      keys.add(new Bars.Key(Words.state(state), "st-" + state.label()));
    }
    for (Statistics each : document.statistics()) {
      List<Long> counts =
          numbers.computeIfAbsent(each.device(), k -> new ArrayList<>(zeros(keys.size())));
      each.states()
          .forEach(
              state -> {
                int place = all.indexOf(state.state());
                counts.set(place, counts.get(place) + 1);
              });
    }
    return Bars.of(numbers, keys);
  }

  private static List<Long> zeros(int count) {
    return java.util.Collections.nCopies(count, 0L);
  }

  /** {@return findings then and now by severity, two bars; null without an earlier result} */
  public @Nullable Bars trend() {
    Trend previous = settings.previous();
    if (previous == null) {
      return null;
    }
    Map<String, List<Long>> numbers = new LinkedHashMap<>();
    List<Long> then = new ArrayList<>();
    List<Long> now = new ArrayList<>();
    for (Severity severity : Severity.values()) {
      then.add(previous.before(severity));
      now.add(count(severity));
    }
    numbers.put("earlier result", then);
    numbers.put("this result", now);
    return Bars.of(numbers, severityKeys());
  }

  /** {@return the findings that are suppressed, of a kind} */
  public List<Finding> suppressed(String kind) {
    return document.findings().stream()
        .filter(f -> f.suppression() != null && f.suppression().kind().equals(kind))
        .toList();
  }

  /** {@return the day on which exceptions were judged; empty where that plays no part} */
  public String judgedOn() {
    for (String option : List.of("--as-of", "exceptions judged on")) {
      List<String> values = settings.options().getOrDefault(option, List.of());
      if (!values.isEmpty()) {
        return values.get(0);
      }
    }
    return "";
  }

  /** {@return the kinds of suppression, in the order of the register} */
  public List<String> kinds() {
    return List.of(Suppression.EXCEPTION, Suppression.INLINE, Suppression.BASELINE);
  }

  /** {@return findings about exceptions themselves: expired, unused, or an instruction in the file} */
  public List<Finding> aboutExceptions() {
    return document.findings().stream()
        .filter(f -> ABOUT_EXCEPTIONS.contains(f.name()))
        .toList();
  }

  /** {@return whether there are tables of what is permitted, or reasons why there are none} */
  public boolean hasPermitted() {
    return hasStatistics() && !document.permitted().isEmpty();
  }

  /** {@return lines that were not understood, the first of them} */
  public List<NotUnderstood> notUnderstoodLines() {
    return document.devices().stream()
        .flatMap(device -> device.coverage().notUnderstoodLines().stream())
        .limit(MOST_ROWS)
        .toList();
  }

  /** {@return the codes about objects, exposure and usage} */
  public List<CodeEntry> hygiene() {
    return codes().stream()
        .filter(c -> c.code().startsWith("RS2") || c.code().startsWith("RS3") || c.code().startsWith("RS4"))
        .toList();
  }

  /** {@return digest of the table of findings that the format {@code csv} makes; null without it} */
  public @Nullable String csvDigest() {
    return csvDigest;
  }

  /** A line with its number. */
  public record Line(int number, String text) {
    /** {@return whether the text ends with a blank, which is kept apart from the end of the line} */
    public boolean endsBlank() {
      return !text.isEmpty() && Character.isWhitespace(text.charAt(text.length() - 1));
    }
  }

  /** {@return the lines of a text, the first of them} */
  public static List<Line> lines(String text, int first) {
    List<Line> out = new ArrayList<>();
    String[] lines = text.split("\n", -1);
    for (int i = 0; i < lines.length && i < MOST_LINES; i++) {
      String line = lines[i];
      out.add(
          new Line(
              first + i,
              line.length() <= LONGEST_LINE ? line : line.substring(0, LONGEST_LINE) + " …"));
    }
    if (lines.length > MOST_LINES) {
      out.add(new Line(first + MOST_LINES, "… to line " + (first + lines.length - 1)));
    }
    return out;
  }

  /** {@return the rules that are named as causes} */
  public static List<ResultDocument.Rule> shown(List<ResultDocument.Rule> by) {
    return by.subList(0, Math.min(MOST_BY, by.size()));
  }

  /** {@return what a finding is about, and where that is} */
  public static String where(Finding finding) {
    String subject = Words.subject(finding);
    ResultDocument.Rule rule = finding.rule();
    ResultDocument.Place at = finding.place();
    String place =
        rule != null
            ? Words.place(rule)
            : at != null ? Words.place(at.file(), at.line(), at.endLine()) : "";
    return subject + (subject.isEmpty() || place.isEmpty() ? "" : ", ") + place;
  }

  /** {@return the result in sentences} */
  public List<String> sentences() {
    return Sentences.of(this);
  }
}
