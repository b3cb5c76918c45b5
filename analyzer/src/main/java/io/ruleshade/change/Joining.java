package io.ruleshade.change;

import io.ruleshade.analysis.AnalysisResult;
import io.ruleshade.analysis.Analyzer;
import io.ruleshade.check.RuleRef;
import io.ruleshade.model.Device;
import io.ruleshade.model.Match;
import io.ruleshade.model.Rule;
import io.ruleshade.model.Ruleset;
import io.ruleshade.source.SourceFile;
import io.ruleshade.source.Span;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/**
 * Rules of a file that become one, round after round, until no pair is left that the dialect can say in
 * one line. Pairs of one round lie apart in their rulesets, so that none moves past another. That a line
 * says what two rules said together is checked by reading it; that no packet fares differently is proven
 * by the caller, for the file as a whole.
 */
final class Joining {
  /** Each round halves what can be joined; more than this is a list of many thousand hosts. */
  private static final int MOST_ROUNDS = 16;

  private final SourceFile file;
  private final Language language;
  private final CleanupPlan.Options options;
  private final BitSet removed;
  private final TreeMap<Integer, String> replaced = new TreeMap<>();
  /** The original lines that the line at a place stands for, for lines that were joined. */
  private final Map<Integer, List<Integer>> standsFor = new TreeMap<>();
  /** How many texts of a pair were read as something else. */
  private final Map<List<Integer>, Integer> misread = new HashMap<>();

  private Joining(
      SourceFile file, Language language, CleanupPlan.Options options, LineEdit before) {
    this.file = file;
    this.language = language;
    this.options = options;
    this.removed = (BitSet) before.removed().clone();
    this.replaced.putAll(before.replaced());
  }

  /**
   * What was joined.
   *
   * @param lines the original lines that become one, by the line where the one stands
   * @param edit the lines that go and those that are written anew
   */
  record Result(Map<Integer, List<Integer>> lines, LineEdit edit) {}

  private record Pair(int goes, int stays, String text, String ruleset, Match match) {
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
    return new Result(
        new LinkedHashMap<>(joining.standsFor),
        new LineEdit(file, joining.removed, joining.replaced));
  }

  /** Joins what can be joined at once. {@return what is read then; empty when there was nothing} */
  private Optional<List<Device>> round(List<Device> devices) {
    int[] original = surviving();
    List<Pair> pairs = new ArrayList<>();
    Map<Integer, Integer> onLine = new HashMap<>();
    for (Device device : devices) {
      for (Ruleset ruleset : device.rulesets()) {
        ruleset.rules().forEach(rule -> onLine.merge(rule.span().line(), 1, Integer::sum));
      }
    }
    for (Device device : devices) {
      pairs.addAll(pairs(device, original, onLine));
    }
    // Those whose line is read as something else are left out, and the rest is tried again.
    boolean retried = false;
    while (!pairs.isEmpty()) {
      BitSet gone = (BitSet) removed.clone();
      TreeMap<Integer, String> texts = new TreeMap<>(replaced);
      for (Pair pair : pairs) {
        gone.set(pair.goes());
        texts.remove(pair.goes());
        texts.put(pair.stays(), pair.text());
      }
      List<Device> read = language.parse(new LineEdit(file, gone, texts).edited());
      List<Pair> wrong = misread(pairs, read, gone);
      if (wrong.isEmpty()) {
        accept(pairs);
        return Optional.of(read);
      }
      wrong.forEach(pair -> misread.merge(pair.lines(), 1, Integer::sum));
      pairs.removeAll(wrong);
      retried = true;
    }
    return retried ? Optional.of(devices) : Optional.empty();
  }

  private void accept(List<Pair> pairs) {
    for (Pair pair : pairs) {
      removed.set(pair.goes());
      replaced.remove(pair.goes());
      replaced.put(pair.stays(), pair.text());
      List<Integer> all = new ArrayList<>();
      for (int line : new int[] {pair.goes(), pair.stays()}) {
        List<Integer> its = standsFor.remove(line);
        all.addAll(its == null ? List.of(line) : its);
      }
      all.sort(Integer::compare);
      standsFor.put(pair.stays(), all);
    }
  }

  /** The original line of each line that is left, by its number now. */
  private int[] surviving() {
    int[] lines = new int[file.lines().count() + 2 - removed.cardinality()];
    int next = 1;
    for (int line = 1; line <= file.lines().count(); line++) {
      if (!removed.get(line) && next < lines.length) {
        lines[next++] = line;
      }
    }
    return lines;
  }

  private List<Pair> pairs(Device device, int[] original, Map<Integer, Integer> onLine) {
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
          || merge.earlier().rule().index() <= last.getOrDefault(ruleset, 0)
          || !isAlone(later.rule().span(), onLine)
          || !isAlone(merge.earlier().rule().span(), onLine)) {
        continue;
      }
      int first = original[merge.earlier().rule().span().line()];
      int second = original[later.rule().span().line()];
      int stays = merge.atLater() ? second : first;
      int goes = merge.atLater() ? first : second;
      int tried = misread.getOrDefault(List.of(goes, stays), 0);
      Rule one = merge.earlier().rule();
      Rule other = later.rule();
      Optional<Match> union = union(one, other);
      List<String> texts =
          merge.atLater() ? language.joined(other, one) : language.joined(one, other);
      if (union.isPresent() && tried < texts.size()) {
        out.add(new Pair(goes, stays, texts.get(tried), ruleset, union.get()));
        last.put(ruleset, later.rule().index());
      }
    }
    return out;
  }

  /** Whether a rule is one line and the line is that rule alone. */
  private static boolean isAlone(Span span, Map<Integer, Integer> onLine) {
    return LineEdit.isWhole(span)
        && span.line() == span.endLine()
        && onLine.getOrDefault(span.line(), 0) == 1;
  }

  /** The packets of both, where that is one product again. */
  private static Optional<Match> union(Rule one, Rule other) {
    if (one.match().products().size() != 1 || other.match().products().size() != 1) {
      return Optional.empty();
    }
    return Unions.of(one.match().products().get(0), other.match().products().get(0))
        .map(Match::of);
  }

  /** Pairs whose one line is not the rule that it should be. */
  private static List<Pair> misread(List<Pair> pairs, List<Device> read, BitSet gone) {
    Map<Integer, Pair> expected = new HashMap<>();
    pairs.forEach(pair -> expected.put(pair.stays() - before(gone, pair.stays()), pair));
    Set<Pair> right = new HashSet<>();
    for (Device device : read) {
      for (Ruleset ruleset : device.rulesets()) {
        for (Rule rule : ruleset.rules()) {
          Pair pair = expected.get(rule.span().line());
          if (pair != null
              && pair.ruleset().equals(ruleset.name())
              && rule.match().equals(pair.match())) {
            right.add(pair);
          }
        }
      }
    }
    return pairs.stream().filter(pair -> !right.contains(pair)).toList();
  }

  private static int before(BitSet gone, int line) {
    return gone.get(0, line).cardinality();
  }
}
