package io.ruleshade.change;

import io.ruleshade.analysis.AnalysisResult;
import io.ruleshade.analysis.Analyzer;
import io.ruleshade.check.RuleRef;
import io.ruleshade.model.Action;
import io.ruleshade.model.Device;
import io.ruleshade.model.Match;
import io.ruleshade.model.OneRule;
import io.ruleshade.model.Rule;
import io.ruleshade.model.Ruleset;
import io.ruleshade.source.LineIndex;
import io.ruleshade.source.SourceFile;
import io.ruleshade.source.Span;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Pattern;

/**
 * Rules of a file that become one, round after round, until no pair is left that the dialect can say as
 * one. Pairs of one round lie apart in their rulesets, so that none moves past another. That a text
 * says what two rules said together is checked by reading it; that no packet fares differently is proven
 * by the caller, for the file as a whole.
 */
final class Joining {
  /** Each round halves what can be joined; more than this is a list of many thousand hosts. */
  private static final int MOST_ROUNDS = 16;

  private static final String MISREAD = "no text of one rule reads as both together";
  private static final Pattern HANDLE = Pattern.compile("# handle \\d+");

  private final SourceFile file;
  private final Language language;
  private final CleanupPlan.Options options;
  private RewrittenLines lines;
  /** What stands at the place of rules that were joined, by the line at which it begins. */
  private final TreeMap<Integer, One> ones = new TreeMap<>();
  /** How many texts of a pair were read as something else. */
  private final Map<List<Integer>, Integer> misread = new HashMap<>();
  /** Why pairs that could be one stay apart, by the lines at which they begin. */
  private final Map<List<Integer>, String> apart = new LinkedHashMap<>();

  private Joining(
      SourceFile file, Language language, CleanupPlan.Options options, LineEdit before) {
    this.file = file;
    this.language = language;
    this.options = options;
    this.lines = new RewrittenLines(before);
  }

  /**
   * One rule in the place of several.
   *
   * @param rules the lines at which the several begin
   * @param text the one rule
   * @param lost what was written at those that go and is written nowhere then
   */
  record One(List<Integer> rules, String text, List<String> lost) {}

  /**
   * What was joined.
   *
   * @param ones the rules, by the line at which the one begins
   * @param apart why pairs that could be one stay apart, by the lines at which they begin
   * @param edit the lines that go and those that are written anew
   */
  record Result(Map<Integer, One> ones, Map<List<Integer>, String> apart, LineEdit edit) {}

  /**
   * Two rules, by lines of the file.
   *
   * @param match what the one rule is to match
   * @param action what it is to do
   * @param text what is to stand from the first line of the rule that stays
   */
  private record Pair(
      int goes, int goesEnd, int stays, int staysEnd, List<String> text, OneRule.Text said, String ruleset,
      Match match, Action action) {
    List<Integer> lines() {
      return List.of(goes, stays);
    }
  }

  static Result of(
      SourceFile file,
      List<Device> devices,
      LineEdit before,
      Language language,
      CleanupPlan.Options options) {
    Joining joining = new Joining(file, language, options, before);
    List<Device> current =
        before.isEmpty() ? devices : language.parse(before.edited());
    for (int round = 0; round < MOST_ROUNDS; round++) {
      Optional<List<Device>> next = joining.round(current);
      if (next.isEmpty()) {
        break;
      }
      current = next.get();
    }
    return new Result(joining.ones, joining.apart, joining.lines.edit());
  }

  /** Joins what can be joined at once. {@return what is read then; empty when there was nothing} */
  private Optional<List<Device>> round(List<Device> devices) {
    int[] origins = lines.origins();
    apart.clear();
    List<Pair> pairs = new ArrayList<>();
    Map<Integer, Integer> onLine = new HashMap<>();
    for (Device device : devices) {
      for (Ruleset ruleset : device.rulesets()) {
        for (Rule rule : ruleset.rules()) {
          for (int line = rule.span().line(); line <= rule.span().endLine(); line++) {
            onLine.merge(line, 1, Integer::sum);
          }
        }
      }
    }
    for (Device device : devices) {
      pairs.addAll(pairs(device, origins, onLine));
    }
    // Those whose text is read as something else are left out, and the rest is tried again.
    boolean retried = false;
    while (!pairs.isEmpty()) {
      RewrittenLines next = lines.copy();
      for (Pair pair : pairs) {
        next.remove(pair.goes(), pair.goesEnd());
        next.rewrite(pair.stays(), pair.staysEnd(), pair.text());
      }
      List<Device> read = language.parse(next.edit().edited());
      List<Pair> wrong = misread(pairs, read, next.origins());
      if (wrong.isEmpty()) {
        lines = next;
        pairs.forEach(this::accept);
        return Optional.of(read);
      }
      wrong.forEach(pair -> misread.merge(pair.lines(), 1, Integer::sum));
      pairs.removeAll(wrong);
      retried = true;
    }
    return retried ? Optional.of(devices) : Optional.empty();
  }

  private void accept(Pair pair) {
    List<Integer> all = new ArrayList<>();
    List<String> lost = new ArrayList<>();
    for (int line : new int[] {pair.stays(), pair.goes()}) {
      One one = ones.remove(line);
      all.addAll(one == null ? List.of(line) : one.rules());
      lost.addAll(one == null ? List.of() : one.lost());
    }
    lost.addAll(pair.said().lost());
    all.sort(Integer::compare);
    ones.put(pair.stays(), new One(all, pair.said().text(), lost));
  }

  private List<Pair> pairs(Device device, int[] origins, Map<Integer, Integer> onLine) {
    AnalysisResult analysis = Analyzer.analyze(device, options.workPerRule(), options.threads());
    List<Pair> out = new ArrayList<>();
    List<Optional<AnalysisResult.Merge>> mergeable = analysis.mergeable();
    Map<String, Integer> last = new HashMap<>();
    for (int number = 0; number < mergeable.size(); number++) {
      RuleRef later = analysis.rules().get(number);
      AnalysisResult.Merge merge = mergeable.get(number).orElse(null);
      String ruleset = later.ruleset().name();
      if (merge == null
          || language.otherUse(later.ruleset()).isPresent()
          || merge.earlier().rule().index() <= last.getOrDefault(ruleset, 0)) {
        continue;
      }
      Rule one = merge.earlier().rule();
      Rule other = later.rule();
      Optional<Pair> pair =
          merge.atLater()
              ? pair(other, one, ruleset, origins, onLine)
              : pair(one, other, ruleset, origins, onLine);
      if (pair.isPresent()) {
        out.add(pair.get());
        last.put(ruleset, other.index());
      }
    }
    return out;
  }

  /** Two rules with the text to be tried next; empty where there is none, which is noted. */
  private Optional<Pair> pair(
      Rule stays, Rule goes, String ruleset, int[] origins, Map<Integer, Integer> onLine) {
    List<Integer> places = List.of(origins[goes.span().line()], origins[stays.span().line()]);
    if (!isAlone(stays.span(), onLine) || !isAlone(goes.span(), onLine)) {
      apart.put(places, "their lines are not those of one rule alone");
      return Optional.empty();
    }
    Optional<Match> union = union(stays, goes);
    if (union.isEmpty()) {
      apart.put(places, "what both match is not one set of addresses, services and interfaces each");
      return Optional.empty();
    }
    OneRule one = language.joined(stays, goes);
    int tried = misread.getOrDefault(places, 0);
    if (tried >= one.texts().size()) {
      apart.put(places, one.texts().isEmpty() ? one.refusal() : MISREAD);
      return Optional.empty();
    }
    OneRule.Text text = one.texts().get(tried);
    List<String> lost = new ArrayList<>(text.lost());
    String remark = after(goes.span()).strip();
    if (!remark.isEmpty() && !HANDLE.matcher(remark).matches()) {
      lost.add("the remark `" + remark + "`");
    }
    return Optional.of(
        new Pair(
            places.get(0), origins[goes.span().endLine()], places.get(1), origins[stays.span().endLine()],
            wholeLines(stays.span(), text.text()), new OneRule.Text(text.text().strip(), lost), ruleset,
            union.get(), stays.action()));
  }

  /** A text in the place of a rule, with what stands before and after the rule in its lines. */
  private static List<String> wholeLines(Span span, String text) {
    LineIndex lines = span.file().lines();
    String before = span.file().text().substring(lines.start(span.line()), span.start());
    String all = before + text + after(span);
    return Arrays.stream(all.split("\n", -1))
        .map(line -> line.endsWith("\r") ? line.substring(0, line.length() - 1) : line)
        .toList();
  }

  private static String after(Span span) {
    int end = span.file().lines().end(span.endLine());
    return span.file().text().substring(span.end(), Math.max(span.end(), end));
  }

  /** Whether lines are those of a rule alone. */
  private static boolean isAlone(Span span, Map<Integer, Integer> onLine) {
    for (int line = span.line(); line <= span.endLine(); line++) {
      if (onLine.getOrDefault(line, 0) != 1) {
        return false;
      }
    }
    return LineEdit.isWhole(span);
  }

  /** The packets of both, where that is one product again. */
  private static Optional<Match> union(Rule one, Rule other) {
    if (one.match().products().size() != 1 || other.match().products().size() != 1) {
      return Optional.empty();
    }
    return Unions.of(one.match().products().get(0), other.match().products().get(0))
        .map(Match::of);
  }

  /** Pairs whose one text is not the rule that it should be. */
  private static List<Pair> misread(List<Pair> pairs, List<Device> read, int[] origins) {
    Map<Integer, Pair> expected = new HashMap<>();
    pairs.forEach(pair -> expected.put(pair.stays(), pair));
    Set<Pair> right = new HashSet<>();
    for (Device device : read) {
      for (Ruleset ruleset : device.rulesets()) {
        for (Rule rule : ruleset.rules()) {
          Pair pair = expected.get(origins[rule.span().line()]);
          if (pair != null
              && pair.ruleset().equals(ruleset.name())
              && rule.match().equals(pair.match())
              && rule.action().equals(pair.action())) {
            right.add(pair);
          }
        }
      }
    }
    return pairs.stream().filter(pair -> !right.contains(pair)).toList();
  }
}
