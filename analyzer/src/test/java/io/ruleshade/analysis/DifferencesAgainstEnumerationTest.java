package io.ruleshade.analysis;

import static org.assertj.core.api.Assertions.assertThat;

import io.ruleshade.analysis.Differences.Change;
import io.ruleshade.analysis.Differences.Region;
import io.ruleshade.analysis.RandomPrograms.Shape;
import io.ruleshade.change.Edit;
import io.ruleshade.change.EditException;
import io.ruleshade.change.Edits;
import io.ruleshade.model.Action;
import io.ruleshade.model.Device;
import io.ruleshade.model.EntryPoint;
import io.ruleshade.model.Fragments;
import io.ruleshade.model.InterfaceSet;
import io.ruleshade.model.Match;
import io.ruleshade.model.Product;
import io.ruleshade.model.Rule;
import io.ruleshade.model.Ruleset;
import io.ruleshade.model.ServiceSet;
import io.ruleshade.semantics.Evaluation;
import io.ruleshade.semantics.Evaluator;
import io.ruleshade.semantics.Packet;
import io.ruleshade.semantics.Verdict;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Differences of random pairs of programs against the evaluation of every packet on both sides. */
final class DifferencesAgainstEnumerationTest {
  private static final Shape LISTS = new Shape(12, false, false, false, false, false, false);
  private static final Shape PREDICATES = new Shape(10, false, false, true, false, false, false);
  private static final Shape CHAINS = new Shape(12, true, false, false, false, false, false);
  private static final Shape ALL = new Shape(10, true, true, true, false, true, false);

  private int pairs, changed, regions, entries;

  @Test
  void editedPrograms() {
    run(LISTS, 100_000, 300, true);
    run(PREDICATES, 200_000, 200, true);
    run(CHAINS, 300_000, 300, true);
    assertThat(changed).isGreaterThan(200);
  }

  /** Only rules that the packets of the edits can meet are laid out. */
  @Test
  void singleEdits() throws EditException {
    edits(700_000, 250);
  }

  @Test
  @Tag("deep")
  void eightThousandSingleEdits() throws EditException {
    edits(2_000_000, 2_000);
    System.out.printf(
        "%d single edits, %d entry points, %d changes in %d regions%n", pairs, entries, changed, regions);
  }

  private void edits(long from, int count) throws EditException {
    for (Shape shape : List.of(LISTS, PREDICATES, CHAINS, ALL)) {
      for (long seed = from; seed < from + count; seed++) {
        Device before = RandomPrograms.device(seed, shape);
        Random random = new Random(seed);
        Ruleset set = before.rulesets().get(random.nextInt(before.rulesets().size()));
        if (set.rules().size() < 2) {
          continue;
        }
        String rule = set.id(set.rules().get(random.nextInt(set.rules().size())));
        String other = set.id(set.rules().get(random.nextInt(set.rules().size())));
        if (rule.equals(other)) {
          continue;
        }
        List<Edit> edits =
            switch (random.nextInt(4)) {
              case 0 -> List.of(new Edit.Remove(rule));
              case 1 -> List.of(new Edit.Disable(rule), new Edit.Remove(other));
              case 2 -> List.of(new Edit.Move(rule, other, random.nextBoolean()));
              default -> List.of(new Edit.Narrow(rule, other));
            };
        try {
          Device after = Edits.apply(before, edits, text -> List.of());
          check(before, after, Edits.touched(before, edits), !shape.stateful() && !shape.gaps());
        } catch (EditException e) {
          assertThat(e).hasMessageContaining("hangs on a condition");
        } catch (AssertionError | RuntimeException e) {
          throw new AssertionError(
              "seed " + seed + " " + edits + "\n" + AnalyzerAgainstEnumerationTest.describe(before)
                  + e.getMessage(), e);
        }
      }
    }
    assertThat(changed).isGreaterThan(200);
  }

  @Test
  void unrelatedPrograms() {
    run(LISTS, 400_000, 100, false);
    run(CHAINS, 500_000, 100, false);
  }

  @Test
  void programsWithDoubts() {
    run(ALL, 600_000, 200, true);
  }

  @Test
  @Tag("deep")
  void fiveThousandPairs() {
    run(LISTS, 1_000_000, 1_500, true);
    run(PREDICATES, 1_100_000, 1_000, true);
    run(CHAINS, 1_200_000, 1_500, true);
    run(LISTS, 1_300_000, 500, false);
    run(CHAINS, 1_400_000, 500, false);
    run(ALL, 1_500_000, 1_000, true);
    System.out.printf(
        "%d pairs, %d entry points, %d changes in %d regions%n", pairs, entries, changed, regions);
  }

  private void run(Shape shape, long from, int count, boolean edited) {
    Long only = Long.getLong("seed");
    for (long seed = from; seed < from + count; seed++) {
      if (only == null || only == seed) {
        Device before = RandomPrograms.device(seed, shape);
        long other = like(before, seed + (edited ? 70_000_000 : 50_000_000), shape);
        Device after =
            edited ? edited(before, seed, other, shape) : RandomPrograms.device(other, shape);
        try {
          check(before, after, Match.ANY, !shape.stateful() && !shape.gaps());
        } catch (AssertionError | RuntimeException e) {
          throw new AssertionError(
              "-Dseed=" + seed + "\n" + AnalyzerAgainstEnumerationTest.describe(before) + "=>\n"
                  + AnalyzerAgainstEnumerationTest.describe(after) + e.getMessage(), e);
        }
      }
    }
  }

  /** The next seed of a program that tells fragments apart, or not, as another does. */
  static long like(Device device, long seed, Shape shape) {
    long next = seed;
    while (fragments(RandomPrograms.device(next, shape)) != fragments(device)) {
      next++;
    }
    return next;
  }

  private static boolean fragments(Device device) {
    return device.rulesets().stream()
        .flatMap(set -> set.rules().stream())
        .flatMap(rule -> rule.match().products().stream())
        .anyMatch(product -> product.fragments() != Fragments.ANY);
  }

  /** One to three rules gone, moved, turned around or written anew. */
  static Device edited(Device device, long seed, long other, Shape shape) {
    Random random = new Random(seed * 31);
    List<List<Rule>> lists = new ArrayList<>();
    device.rulesets().forEach(set -> lists.add(new ArrayList<>(set.rules())));
    Device donor = RandomPrograms.device(other, shape);
    List<Rule> fresh =
        donor.rulesets().stream()
            .flatMap(set -> set.rules().stream())
            .filter(rule -> rule.targets().isEmpty())
            .toList();
    for (int edits = random.nextInt(4); edits > 0; edits--) {
      List<Rule> list = lists.get(random.nextInt(lists.size()));
      int at = list.isEmpty() ? 0 : random.nextInt(list.size());
      switch (random.nextInt(4)) {
        case 0 -> {
          if (!list.isEmpty()) {
            list.remove(at);
          }
        }
        case 1 -> {
          if (!list.isEmpty()) {
            Rule rule = list.remove(at);
            list.add(random.nextInt(list.size() + 1), rule);
          }
        }
        case 2 -> {
          if (!list.isEmpty() && list.get(at).action().kind().isVerdict()) {
            boolean permit = list.get(at).action().kind() == Action.Kind.PERMIT;
            list.set(at, with(list.get(at), permit ? Action.DENY : Action.PERMIT));
          }
        }
        default -> {
          if (!fresh.isEmpty()) {
            list.add(at, fresh.get(random.nextInt(fresh.size())));
          }
        }
      }
    }
    List<Ruleset> rulesets = new ArrayList<>();
    for (int i = 0; i < lists.size(); i++) {
      Ruleset set = device.rulesets().get(i);
      List<Rule> rules = new ArrayList<>();
      for (Rule rule : lists.get(i)) {
        rules.add(
            new Rule(
                rules.size() + 1, null, rule.span(), rule.enabled(), rule.action(), rule.match(),
                null, null, List.of(), rule.branches()));
      }
      List<Ruleset.Gap> gaps =
          set.gaps().stream()
              .map(g -> new Ruleset.Gap(Math.min(g.after(), rules.size()), g.span(), g.mayCall()))
              .toList();
      rulesets.add(
          new Ruleset(
              set.name(), set.kind(), set.family(), set.defaultAction(), List.of(), rules, gaps,
              set.opening(), false));
    }
    return new Device(
        "edited", "random", device.coverage(), rulesets, device.entryPoints(), List.of());
  }

  private static Rule with(Rule rule, Action action) {
    return new Rule(
        rule.index(), null, rule.span(), rule.enabled(), action, rule.match(), null, null, List.of());
  }

  private void check(Device before, Device after, Match within, boolean exact) {
    Differences.Result result =
        Differences.between(before, after, within, 50_000_000, 100_000, 1);
    assertThat(result.complete()).isTrue();
    // With as little as one set of packets for a rule, no way to change a verdict is missed.
    Differences.Result brief = Differences.between(before, after, within, 50_000_000, 1, 1);
    assertThat(brief.complete()).isTrue();
    assertThat(verdictChanges(brief)).isEqualTo(verdictChanges(result));
    assertThat(brief.changes().isEmpty()).isEqualTo(result.changes().isEmpty());
    pairs++;
    Set<Packet> packets = new HashSet<>(RandomPrograms.packets(before));
    packets.addAll(RandomPrograms.packets(after));
    Evaluator old = new Evaluator(before);
    Evaluator now = new Evaluator(after);
    for (EntryPoint entry : before.entryPoints()) {
      EntryPoint other =
          after.entryPoints().stream()
              .filter(e -> e.name().equals(entry.name()) && e.guard().equals(entry.guard()))
              .findFirst()
              .orElse(null);
      assertThat(result.onlyBefore().contains(entry.name())).isEqualTo(other == null);
      if (other == null) {
        continue;
      }
      entries++;
      List<Change> changes =
          result.changes().stream().filter(c -> c.entryPoint().equals(entry.name())).toList();
      changed += changes.size();
      changes.forEach(c -> regions += c.regions().size());
      for (Packet packet : packets) {
        if (packet.conditions().isEmpty() && packets.stream().anyMatch(p -> !p.conditions().isEmpty())) {
          continue;
        }
        if (Evaluator.enters(entry, packet)) {
          List<Change> in =
              changes.stream()
                  .filter(c -> c.regions().stream().anyMatch(r -> contains(r, packet)))
                  .toList();
          long count =
              changes.stream()
                  .flatMap(c -> c.regions().stream())
                  .filter(r -> contains(r, packet))
                  .count();
          assertThat(count).as("regions with " + packet).isLessThanOrEqualTo(1);
          compare(packet, old.decide(entry, packet), now.decide(other, packet), in, exact);
        }
      }
      for (Change change : changes) {
        Evaluation from = old.decide(entry, change.sample());
        Evaluation to = now.decide(other, change.sample());
        if (exact) {
          assertThat(kind(from, to)).as("sample " + change.sample()).isEqualTo(change.kind());
        }
      }
    }
  }

  private static Set<String> verdictChanges(Differences.Result result) {
    Set<String> out = new HashSet<>();
    for (Change change : result.changes()) {
      boolean verdict =
          change.kind() == Differences.Kind.NEWLY_PERMITTED
              || change.kind() == Differences.Kind.NEWLY_DENIED;
      if (verdict && change.certain()) {
        out.add(change.entryPoint() + " " + change.kind());
      }
    }
    return out;
  }

  private static void compare(
      Packet packet, Evaluation old, Evaluation now, List<Change> in, boolean exact) {
    if (exact) {
      Differences.Kind kind = kind(old, now);
      assertThat(in.isEmpty() ? null : in.get(0).kind()).as(packet.toString()).isEqualTo(kind);
      if (kind != null) {
        Verdict from = old.verdicts().iterator().next();
        Verdict to = now.verdicts().iterator().next();
        assertThat(in.get(0).before() == null ? null : in.get(0).before().rule()).isEqualTo(from.rule());
        assertThat(in.get(0).after() == null ? null : in.get(0).after().rule()).isEqualTo(to.rule());
      }
      return;
    }
    if (in.isEmpty()) {
      assertThat(ends(now)).as("no change of " + packet).isEqualTo(ends(old));
    } else if (in.get(0).certain() && in.get(0).kind() != Differences.Kind.OTHER_EFFECT) {
      assertThat(old.isDetermined() && now.isDetermined() && kind(old, now) == in.get(0).kind()
              || !old.isDetermined()
              || !now.isDetermined())
          .as("certain change of " + packet)
          .isTrue();
    }
  }

  private static Set<Object> ends(Evaluation evaluation) {
    Set<Object> out = new HashSet<>();
    for (Verdict verdict : evaluation.verdicts()) {
      out.add(verdict.kind() == null ? "unknown" : verdict.action() == null ? Action.of(verdict.kind()) : verdict.action());
    }
    return out;
  }

  static Differences.Kind kind(Evaluation old, Evaluation now) {
    Action.Kind from = old.verdicts().iterator().next().kind();
    Action.Kind to = now.verdicts().iterator().next().kind();
    if (from.isDrop() && to == Action.Kind.PERMIT) {
      return Differences.Kind.NEWLY_PERMITTED;
    }
    if (from == Action.Kind.PERMIT && to.isDrop()) {
      return Differences.Kind.NEWLY_DENIED;
    }
    return ends(old).equals(ends(now)) && logs(old).equals(logs(now))
        ? null
        : Differences.Kind.OTHER_EFFECT;
  }

  private static List<Action> logs(Evaluation evaluation) {
    return evaluation.path().stream()
        .map(step -> step.rule().action())
        .filter(action -> action.kind() == Action.Kind.CONTINUE && action.log())
        .toList();
  }

  static boolean contains(Region region, Packet packet) {
    return in(region.in(), packet.in())
        && region.src().contains(packet.src())
        && region.dst().contains(packet.dst())
        && region.service().values().contains(packet.service())
        && (!ServiceSet.hasPorts(packet.protocol()) || packet.laterFragment()
            ? region.srcPort().contains(4000)
            : region.srcPort().contains(packet.srcPort()))
        && (region.state().contains("any")
            || region.state().contains(packet.state().name().toLowerCase(Locale.ROOT)))
        && region.conditions().stream().allMatch(c -> holds(c, packet));
  }

  /** Read as the words say, without the program that they come from. */
  static boolean in(List<String> words, String name) {
    List<String> not =
        words.stream().filter(w -> w.startsWith("not ")).map(w -> w.substring(4)).toList();
    return words.contains("any")
        || words.stream().anyMatch(w -> !w.startsWith("not ") && fits(w, name))
        || (!not.isEmpty() && not.stream().noneMatch(w -> fits(w, name)));
  }

  private static boolean fits(String word, String name) {
    int but = word.indexOf(" but ");
    if (but >= 0) {
      return fits(word.substring(0, but), name)
          && Arrays.stream(word.substring(but + 5).split(", ")).noneMatch(w -> fits(w, name));
    }
    return word.endsWith("*") ? name.startsWith(word.substring(0, word.length() - 1)) : word.equals(name);
  }

  private static boolean holds(String condition, Packet packet) {
    return switch (condition) {
      case "later fragment" -> packet.laterFragment();
      case "not later fragment" -> !packet.laterFragment();
      default ->
          condition.startsWith("not ")
              ? !packet.conditions().getOrDefault(condition.substring(4), false)
              : packet.conditions().getOrDefault(condition, false);
    };
  }
}
