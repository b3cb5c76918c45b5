package io.ruleshade.report.html;

import io.ruleshade.check.RuleState;
import io.ruleshade.report.document.ResultDocument.State;
import io.ruleshade.report.document.ResultDocument.Statistics;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/**
 * The map of one ruleset: a square for each rule, from the first to the last, row by row.
 *
 * @param statistics the ruleset
 * @param perSquare rules that one square stands for; more than 1 in very long rulesets
 * @param height of the picture
 * @param permits squares of live rules that permit, as one path
 * @param others squares of all other live rules, as one path
 * @param squares the squares of rules that are not well
 * @param labels the rule numbers at the beginning of each row
 * @param runs the same as a table, at most {@link #MOST_RUNS}
 * @param moreRuns number of further rows of the table
 */
public record RuleMap(
    Statistics statistics,
    int perSquare,
    int height,
    String permits,
    String others,
    List<Square> squares,
    List<Label> labels,
    List<Run> runs,
    int moreRuns) {
  /** Width of the picture. */
  public static final int WIDTH = 760;

  /** Rows of the table. */
  public static final int MOST_RUNS = 100;

  private static final int COLUMNS = 40;
  private static final int PITCH = 18;
  private static final int SIDE = 16;
  private static final int LEFT = 40;
  private static final int MOST_SQUARES = 2000;

  /**
   * A square.
   *
   * @param state what it shows; of several rules the first that is not well
   * @param letter told without colour
   * @param text what it shows in words
   * @param link name of the finding in the page; empty without one
   */
  public record Square(
      int x, int y, RuleState.State state, String letter, String text, String link) {}

  /** A rule number beside the picture. */
  public record Label(int y, int rule) {}

  /** Rules next to each other that are in one state for one reason. */
  public record Run(
      int from, int to, String lines, String action, RuleState.State state, String by, String link) {
    /** {@return the numbers of the rules} */
    public String rules() {
      return from == to ? Integer.toString(from) : from + "–" + to;
    }
  }

  /**
   * {@return the map of a ruleset}
   *
   * @param links names of findings in the page, by rule number and code
   */
  static RuleMap of(Statistics statistics, Map<String, String> links) {
    List<State> states = statistics.states();
    int per = Math.max(1, (states.size() + MOST_SQUARES - 1) / MOST_SQUARES);
    StringBuilder permits = new StringBuilder();
    StringBuilder others = new StringBuilder();
    List<Square> squares = new ArrayList<>();
    List<Label> labels = new ArrayList<>();
    int count = (states.size() + per - 1) / per;
    for (int i = 0; i < count; i++) {
      int x = LEFT + i % COLUMNS * PITCH;
      int y = i / COLUMNS * PITCH;
      if (i % COLUMNS == 0) {
        labels.add(new Label(y + 12, i * per + 1));
      }
      State shown = worst(states.subList(i * per, Math.min(states.size(), (i + 1) * per)));
      if (shown.state() == RuleState.State.ALIVE) {
        StringBuilder path = shown.action().equals("permit") ? permits : others;
        path.append('M').append(x).append(' ').append(y)
            .append('h').append(SIDE).append('v').append(SIDE).append("h-").append(SIDE).append('z');
      } else {
        squares.add(
            new Square(
                x, y, shown.state(), Words.letter(shown.state()), text(shown),
                links.getOrDefault(shown.index() + " " + shown.state().code(), "")));
      }
    }
    int rows = (count + COLUMNS - 1) / COLUMNS;
    List<Run> runs = runs(states, links);
    int most = Math.min(MOST_RUNS, runs.size());
    return new RuleMap(
        statistics, per, rows * PITCH, permits.toString(), others.toString(), squares, labels,
        List.copyOf(runs.subList(0, most)), runs.size() - most);
  }

  private static State worst(List<State> some) {
    return some.stream()
        .filter(each -> each.state() != RuleState.State.ALIVE)
        .findFirst()
        .orElse(some.get(0));
  }

  private static String text(State state) {
    String by = by(state);
    return "rule " + state.index() + " (" + state.action() + ", line " + state.line() + "): "
        + Words.state(state.state())
        + (by.isEmpty() ? "" : ", by " + by);
  }

  private static String by(State state) {
    int shown = Math.min(5, state.by().size());
    String text = String.join(", ", state.by().subList(0, shown));
    return shown == state.by().size()
        ? text
        : text + " and " + (state.by().size() - shown) + " more";
  }

  private static List<Run> runs(List<State> states, Map<String, String> links) {
    List<Run> out = new ArrayList<>();
    for (int i = 0; i < states.size(); ) {
      State first = states.get(i);
      int end = i + 1;
      while (end < states.size()
          && states.get(end).state() == first.state()
          && states.get(end).by().equals(first.by())) {
        end++;
      }
      State last = states.get(end - 1);
      boolean one = states.subList(i, end).stream().allMatch(s -> s.action().equals(first.action()));
      out.add(
          new Run(
              first.index(),
              last.index(),
              first.line() == last.line() ? "" + first.line() : first.line() + "–" + last.line(),
              one ? first.action() : "various",
              first.state(),
              by(first),
              links.getOrDefault(first.index() + " " + first.state().code(), "")));
      i = end;
    }
    return out;
  }

  /** {@return numbers of rules by state, those that there are} */
  public Map<RuleState.State, Integer> counts() {
    Map<RuleState.State, Integer> counts = new EnumMap<>(RuleState.State.class);
    statistics.states().forEach(each -> counts.merge(each.state(), 1, Integer::sum));
    return counts;
  }
}
