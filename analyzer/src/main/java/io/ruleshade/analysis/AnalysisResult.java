package io.ruleshade.analysis;

import io.ruleshade.algebra.Point;
import io.ruleshade.algebra.Work;
import io.ruleshade.check.RuleRef;
import io.ruleshade.check.Witness;
import io.ruleshade.model.Device;
import io.ruleshade.model.EntryPoint;
import io.ruleshade.model.RuleParts;
import io.ruleshade.model.Ruleset;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.List;
import java.util.Optional;
import java.util.function.IntFunction;
import java.util.function.IntPredicate;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** What the engine proved about one device. */
public final class AnalysisResult {
  /** Counted work for what is permitted, shared among entry points; each gets a little. */
  private static final long PERMITTED_WORK = 40_000_000;

  private static final long LEAST_PERMITTED_WORK = 400_000;

  private final Device device;
  private final FilterProgram program;
  private final List<Fate> fates;
  private final Live live;
  private final @Nullable Point[] needed;
  private final long workPerRule;
  private final int threads;
  private @Nullable List<Optional<Redundant>> redundant;
  private @Nullable JointRemovalSet joint;
  private @Nullable List<Optional<Overlap>> overlaps;
  private @Nullable List<Optional<Merge>> mergeable;

  AnalysisResult(
      Device device,
      FilterProgram program,
      List<Fate> fates,
      Live live,
      long workPerRule,
      int threads) {
    this.workPerRule = workPerRule;
    this.threads = threads;
    this.device = device;
    this.program = program;
    this.fates = fates;
    this.live = live;
    this.needed = new Point[live.before == null ? 0 : fates.size()];
  }

  /**
   * What is known of live rules.
   *
   * @param witness finds a packet to show
   * @param points packets that come to rules, by number
   * @param before what was taken over from before an edit; null for a device that is judged once
   */
  @SuppressWarnings("ArrayRecordComponent") // never compared
  record Live(
      IntFunction<Optional<Witness>> witness,
      @Nullable Point[] points,
      Certificates.@Nullable TakenOver before) {}

  /**
   * {@return what was shown of the device, for a check of it after an edit; nothing for a device that was
   * judged once} To be asked when everything else has been.
   */
  public Certificates certificates() {
    return live.before == null
        ? Certificates.NONE
        : live.before.with(program, live.points, needed);
  }

  /** {@return how many rules are alive by what was shown before an edit, without being judged anew} */
  public int knownAlive() {
    return live.before == null ? 0 : live.before.aliveCount();
  }

  /** {@return how many rules cannot be spared by what was shown before an edit} */
  public int knownNeeded() {
    return live.before == null ? 0 : live.before.neededCount();
  }

  /** {@return the device} */
  public Device device() {
    return device;
  }

  /** {@return all rules of the device, ruleset by ruleset} */
  public List<RuleRef> rules() {
    return program.rules();
  }

  /** {@return what was proved about a rule of {@link #rules}, by its place there} */
  public Fate fate(int number) {
    return fates.get(number);
  }

  /** {@return what was proved about a rule} */
  public Fate fate(Ruleset ruleset, int index) {
    return fates.get(program.number(ruleset, index));
  }

  /**
   * A live rule whose removal, alone, changes nothing for any packet.
   *
   * @param by the rules that take over
   * @param byDefault whether a default takes over some of it
   * @param decided false when the work limit was reached, so that nothing is known
   */
  public record Redundant(List<RuleRef> by, boolean byDefault, boolean decided) {
    public Redundant {
      by = List.copyOf(by);
    }
  }

  /**
   * {@return for each rule of {@link #rules}, whether it is alive and its removal changes nothing}
   * Computed on first use, in parallel.
   */
  public synchronized List<Optional<Redundant>> redundant() {
    if (redundant == null) {
      redundant = List.of(judgeRedundancy());
    }
    return redundant;
  }

  @SuppressWarnings({"unchecked", "rawtypes"}) // an array of a generic type
  private Optional<Redundant>[] judgeRedundancy() {
    Redundancy judge = new Redundancy(program);
    Optional<Redundant>[] out = new Optional[fates.size()];
    Arrays.fill(out, Optional.empty());
    Rounds.run(
        IntStream.range(0, out.length).filter(this::isLiveVerdict).toArray(),
        threads,
        workPerRule,
        (number, limit) -> {
          if (live.before != null && live.before.isNeeded(number)) {
            return true;
          }
          Redundancy.Answer answer = judge.of(number, null, Work.limit(limit));
          if (live.before != null) {
            needed[number] = answer.needed();
          }
          out[number] =
              answer.redundant() || !answer.decided()
                  ? Optional.of(
                      new Redundant(
                          answer.takers().stream().mapToObj(program.rules()::get).toList(),
                          answer.byDefault(),
                          answer.decided()))
                  : Optional.empty();
          return answer.decided();
        });
    return out;
  }

  private boolean isLiveVerdict(int number) {
    return fates.get(number) instanceof Fate.Alive
        && program.rules().get(number).rule().action().kind().isVerdict();
  }

  /**
   * Rules of one device that can go together.
   *
   * @param dead rules that no packet comes to
   * @param redundant live rules whose packets others take over with the same effect
   * @param afterwards those of them that can go only after the others
   * @param complete false when the work limit was reached for a rule, which then is in neither
   */
  public record JointRemovalSet(
      List<RuleRef> dead, List<RuleRef> redundant, List<RuleRef> afterwards, boolean complete) {
    public JointRemovalSet {
      afterwards = List.copyOf(afterwards);
      dead = List.copyOf(dead);
      redundant = List.copyOf(redundant);
    }
  }

  /**
   * {@return rules that can be removed all at once without changing what happens to any packet}
   * Computed on first use. Rules whose packets only a default would take over are left in place.
   */
  public synchronized JointRemovalSet jointRemoval() {
    if (joint == null) {
      joint = jointRemoval(number -> true);
    }
    return joint;
  }

  /**
   * {@return rules that can be removed all at once without changing what happens to any packet, of those
   * that may go}
   *
   * @param mayGo whether a rule may go, by its place in {@link #rules}; the others stay where they are
   */
  public JointRemovalSet jointRemoval(IntPredicate mayGo) {
    JointRemoval.Joint found = JointRemoval.of(program, fates, workPerRule, mayGo);
    return new JointRemovalSet(
        refs(found.dead()), refs(found.redundant()), refs(found.afterwards()), found.complete());
  }

  private List<RuleRef> refs(BitSet numbers) {
    return numbers.stream().mapToObj(program.rules()::get).toList();
  }

  /**
   * Two live rules of a ruleset that could be one.
   *
   * @param earlier the earlier rule
   * @param field the one field in which they differ, in words
   * @param atEarlier whether the one rule may stand where the earlier stood
   * @param atLater whether it may stand where the later stood
   */
  public record Merge(RuleRef earlier, String field, boolean atEarlier, boolean atLater) {}

  /**
   * {@return for each rule of {@link #rules}, the nearest earlier rule that it could be joined with
   * without changing what happens to any packet} Computed on first use. Rules that are redundant take no
   * part.
   */
  public synchronized List<Optional<Merge>> mergeable() {
    if (mergeable == null) {
      BitSet leftOut = new BitSet();
      List<Optional<Redundant>> known = redundant();
      for (int rule = 0; rule < known.size(); rule++) {
        leftOut.set(rule, known.get(rule).isPresent());
      }
      mergeable =
          Mergeable.of(program, fates, leftOut, workPerRule, threads).stream()
              .map(
                  found ->
                      found.map(
                          pair ->
                              new Merge(
                                  program.rules().get(pair.earlier()),
                                  pair.field().label,
                                  pair.atEarlier(),
                                  pair.atLater())))
              .toList();
    }
    return mergeable;
  }

  /**
   * What a live rule has in common with earlier live rules of its ruleset that give the opposite verdict.
   *
   * @param crossing number of rules of which neither holds the other
   * @param exceptions number of rules that it holds strictly
   * @param firstCrossing the first of the one kind
   * @param firstExceptions the first of the other kind
   */
  public record Overlap(
      int crossing, int exceptions, List<RuleRef> firstCrossing, List<RuleRef> firstExceptions) {
    public Overlap {
      firstCrossing = List.copyOf(firstCrossing);
      firstExceptions = List.copyOf(firstExceptions);
    }
  }

  /** {@return for each rule of {@link #rules}, its overlaps as written} Computed on first use. */
  public synchronized List<Optional<Overlap>> overlaps() {
    if (overlaps == null) {
      overlaps =
          Overlaps.of(program, fates, threads).stream()
              .map(
                  found ->
                      found.map(
                          o ->
                              new Overlap(
                                  o.crossing(),
                                  o.exceptions(),
                                  refs(o.firstCrossing()),
                                  refs(o.firstExceptions()))))
              .toList();
    }
    return overlaps;
  }

  private List<RuleRef> refs(List<Integer> numbers) {
    return numbers.stream().map(program.rules()::get).toList();
  }

  /**
   * An element of a verdict map that no packet finds.
   *
   * @param element the element
   * @param by live rules that take its packets first, none of which can be spared; none where no packet
   *     that comes to the map fits the element
   */
  public record DeadElement(RuleParts.Element element, List<RuleRef> by) {
    public DeadElement {
      by = List.copyOf(by);
    }
  }

  /** {@return the elements of a live rule's verdict map that no packet finds} */
  public List<DeadElement> deadElements(int number) {
    if (!(fates.get(number) instanceof Fate.Alive)
        || program.rules().get(number).rule().parts().elements().isEmpty()) {
      return List.of();
    }
    BitSet notAlive = new BitSet();
    for (int rule = 0; rule < fates.size(); rule++) {
      notAlive.set(rule, !(fates.get(rule) instanceof Fate.Alive));
    }
    return new DeadElements(program, notAlive)
        .of(number, workPerRule).stream()
            .map(
                found ->
                    new DeadElement(
                        found.element(),
                        Arrays.stream(found.by()).mapToObj(program.rules()::get).toList()))
            .toList();
  }

  /**
   * How much of all packets that enter somewhere is permitted, between two bounds that are equal where it
   * is exact, see {@link Permissiveness}.
   *
   * @param entryPoint where they enter
   * @param six whether of IPv6; else of IPv4
   * @param low the least that is permitted, from 0 to 1
   * @param high the most that may be permitted
   */
  public record Permitted(String entryPoint, boolean six, double low, double high) {}

  /**
   * {@return what is permitted of the packets of each IP version that first meet a ruleset; empty for one
   * that only others call, or whose packets were not followed}
   */
  public List<Permitted> permitted(Ruleset ruleset) {
    if (program.overflow()) {
      return List.of();
    }
    Permissiveness measure = new Permissiveness(program);
    List<Permitted> out = new ArrayList<>();
    for (int root = 0; root < program.roots().size(); root++) {
      EntryPoint entry = program.roots().get(root).entry();
      boolean here = !entry.rulesets().isEmpty() && entry.rulesets().get(0).equals(ruleset.name());
      if (!here || program.roots().get(root).leaves()) {
        continue;
      }
      for (boolean six : new boolean[] {false, true}) {
        Work work = Work.limit(Math.max(PERMITTED_WORK / program.roots().size(), LEAST_PERMITTED_WORK));
        Permissiveness.Share share = measure.of(root, six, work);
        // Of no packets there is no share.
        if (share != null && !Double.isNaN(share.low()) && !Double.isNaN(share.high())) {
          out.add(new Permitted(entry.name(), six, share.low(), share.high()));
        }
      }
    }
    return out;
  }

  /** {@return the rulesets that no entry point reaches by its calls} */
  public List<Ruleset> unreached() {
    return device.rulesets().stream().filter(r -> !program.calls().isReached(r.name())).toList();
  }

  /** {@return whether some entry point reaches a ruleset by its calls} */
  public boolean isReached(Ruleset ruleset) {
    return program.calls().isReached(ruleset.name());
  }

  /**
   * {@return a packet that comes to a live rule and may match it, with its decision; empty for a rule
   * that is not alive}
   *
   * @param number place of the rule in {@link #rules}
   */
  public Optional<Witness> liveWitness(int number) {
    return live.witness.apply(number);
  }
}
