package io.ruleshade.trace;

import io.ruleshade.check.RuleRef;
import io.ruleshade.model.Action;
import io.ruleshade.model.ConnState;
import io.ruleshade.model.Device;
import io.ruleshade.model.EntryPoint;
import io.ruleshade.model.InterfaceSet;
import io.ruleshade.model.Product;
import io.ruleshade.model.Ruleset;
import io.ruleshade.semantics.Evaluation;
import io.ruleshade.semantics.Evaluator;
import io.ruleshade.semantics.Packet;
import io.ruleshade.semantics.Verdict;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * Takes packets through one device: finds where each enters and puts together what is decided
 * there.
 *
 * <p>A packet that enters at several points in turn is kept out when one of them keeps it out; of
 * points that exclude each other it takes one, nobody said which, and what they agree on holds. What
 * was not said of it (an interface) is assumed only where no rule can tell, and noted.
 */
public final class Tracer {
  /** Dialects that ask their rules about packets that open a connection, and about no others. */
  private static final Set<String> STATEFUL = Set.of("asa", "fortios", "panos");

  private final Device device;
  private final Evaluator evaluator;
  private final List<EntryPoint> entries;
  private final boolean hooks;
  private final Unsaid unsaid;

  /** A tracer of a device. */
  public Tracer(Device device) {
    this.device = device;
    this.evaluator = new Evaluator(device);
    this.entries =
        device.entryPoints().stream().sorted(Comparator.comparingInt(Hooks::rank)).toList();
    this.unsaid = new Unsaid(device);
    this.hooks = entries.stream().anyMatch(entry -> Hooks.of(entry) != null);
  }

  /** {@return the device} */
  public Device device() {
    return device;
  }

  /**
   * {@return what happens to a packet}
   *
   * @throws PacketException when it names a ruleset that the device does not have
   */
  public TraceAnswer trace(PacketSpec spec) throws PacketException {
    String meant = meant(spec);
    List<PacketSpec> variants = variants(spec);
    if (variants.size() == 1) {
      return one(spec, meant);
    }
    List<PacketSpec> entering = new ArrayList<>();
    List<TraceAnswer> answers = new ArrayList<>();
    for (PacketSpec variant : variants) {
      TraceAnswer answer = one(variant, meant);
      if (!answer.passages().isEmpty()) {
        entering.add(variant);
        answers.add(answer);
      }
    }
    if (answers.isEmpty()) {
      return variants.isEmpty() ? tooMany(spec) : one(spec, meant);
    }
    TraceAnswer last = answers.get(answers.size() - 1);
    if (answers.stream().allMatch(answer -> isSame(answer, last))) {
      List<String> notes = new ArrayList<>(last.notes());
      notes.add("an interface was not said; whichever it is, the answer is the same");
      return last.with(plain(spec), notes);
    }
    Set<TraceAnswer.Passage> passages = new LinkedHashSet<>();
    Set<String> names = new LinkedHashSet<>();
    for (TraceAnswer answer : answers) {
      answer.passages().stream().filter(p -> names.add(p.entry().name())).forEach(passages::add);
    }
    List<String> open = Unsaid.words(spec, entering, answers);
    List<String> notes = new ArrayList<>(assumed(spec, meant));
    boolean agreed =
        last.verdict() != null
            && answers.stream().allMatch(answer -> answer.verdict() == last.verdict());
    if (agreed) {
      notes.addAll(open);
    }
    return new TraceAnswer(
        plain(spec), agreed ? last.verdict() : null, null, false, List.of(),
        agreed ? List.of() : open, List.copyOf(passages), notes);
  }

  /** The packet with each interface that it may have; nothing when there are too many. */
  private List<PacketSpec> variants(PacketSpec spec) {
    String meant = meant(spec);
    boolean any = !hooks || spec.ruleset() != null;
    boolean comesIn = any || !List.of("output", "postrouting").contains(meant);
    boolean goesOut = any || List.of("output", "forward", "postrouting").contains(meant);
    return unsaid.variants(spec, comesIn && spec.in() == null, goesOut && spec.out() == null);
  }

  /** The answers for each interface that a packet may have, where it enters somewhere. */
  List<TraceAnswer> each(PacketSpec spec) throws PacketException {
    List<TraceAnswer> answers = new ArrayList<>();
    for (PacketSpec variant : variants(spec)) {
      TraceAnswer answer = one(variant, meant(spec));
      if (!answer.passages().isEmpty()) {
        answers.add(answer);
      }
    }
    return answers.isEmpty() ? List.of(trace(spec)) : answers;
  }

  private static boolean isSame(TraceAnswer one, TraceAnswer other) {
    return one.verdict() == other.verdict()
        && one.byDefault() == other.byDefault()
        && one.open().equals(other.open())
        && (one.decider() == null
            ? other.decider() == null
            : other.decider() != null && one.decider().id().equals(other.decider().id()));
  }

  private static TraceAnswer tooMany(PacketSpec spec) {
    String open = "the interfaces, which were not said; there are very many: say them with in and out";
    return new TraceAnswer(
        plain(spec), null, null, false, List.of(), List.of(open), List.of(), List.of());
  }

  /** Where a packet of which no interface and no hook was said is taken to go. */
  private List<String> assumed(PacketSpec spec, String meant) {
    return hooks && spec.hook() == null && spec.ruleset() == null && meant.equals("input")
        ? List.of("taken to be for the device itself; say out NAME for a packet that it forwards")
        : List.of();
  }

  private TraceAnswer one(PacketSpec spec, String meant) throws PacketException {
    List<String> notes = new ArrayList<>();
    notes.addAll(assumed(spec, meant));
    List<TraceAnswer.Passage> sure = new ArrayList<>();
    List<TraceAnswer.Passage> perhaps = new ArrayList<>();
    Set<String> written = new TreeSet<>();
    for (EntryPoint entry : candidates(spec, meant)) {
      Packet packet =
          spec.packet(side(spec.in(), entry.guard().in()), side(spec.out(), entry.guard().out()));
      if (!Evaluator.enters(entry, packet) || Hooks.isPassedOver(entry, packet)) {
        continue;
      }
      boolean guessed =
          (spec.in() == null && isNamed(entry.guard().in()))
              || (spec.out() == null && isNamed(entry.guard().out()));
      Evaluation evaluation =
          evaluator.decide(entry, packet, entry.exclusive() ? Set.of() : written);
      (guessed ? perhaps : sure).add(new TraceAnswer.Passage(entry, packet, evaluation));
      written.addAll(evaluation.written());
    }
    boolean either = false;
    if (sure.isEmpty() || sure.stream().anyMatch(passage -> passage.entry().exclusive())) {
      perhaps.addAll(0, sure);
      sure = perhaps;
      either = perhaps.size() > 1;
    } else {
      for (TraceAnswer.Passage passage : perhaps) {
        notes.add("not asked, as the packet names no such interface: " + passage.entry().name());
      }
    }
    for (TraceAnswer.Passage passage : sure) {
      if (passage.packet().in().equals(Unsaid.UNNAMED) || passage.packet().out().equals(Unsaid.UNNAMED)) {
        notes.add("an interface was not said and is taken to be one that no rule names");
        break;
      }
    }
    boolean ends =
        sure.stream().anyMatch(p -> p.entry().guard().out().equals(InterfaceSet.NONE));
    if (!hooks && ends && spec.out() == null && spec.ruleset() == null) {
      notes.add("taken to be for the device itself, as no out NAME was said");
    }
    if (isKnown(spec) && !sure.isEmpty()) {
      return known(spec, sure, notes);
    }
    return either ? alternatives(spec, sure, notes) : sequence(spec, meant, sure, notes);
  }

  /** Whether the device lets a packet pass, or drops it, before it asks its rules. */
  private boolean isKnown(PacketSpec spec) {
    return spec.state != null
        && spec.state != ConnState.NEW
        && spec.ruleset() == null
        && (STATEFUL.contains(device.dialect())
            || entries.stream().anyMatch(entry -> entry.name().startsWith("from-zone ")));
  }

  private static TraceAnswer known(
      PacketSpec spec, List<TraceAnswer.Passage> passages, List<String> notes) {
    String open =
        "the connections that the device knows: its rules are asked about packets that open one"
            + " (state new), or say which list to ask: ruleset NAME";
    return new TraceAnswer(
        plain(spec), null, null, false, List.of(), List.of(open), passages, notes);
  }

  private List<EntryPoint> candidates(PacketSpec spec, String meant) throws PacketException {
    String name = spec.ruleset();
    if (name != null) {
      List<EntryPoint> named =
          entries.stream()
              .filter(e -> e.rulesets().contains(name) || e.name().equals(name))
              .toList();
      if (named.isEmpty()) {
        return List.of(alone(ruleset(name)));
      }
      return spec.hook() == null ? named : named.stream().filter(e -> at(meant, e)).toList();
    }
    return hooks ? entries.stream().filter(e -> at(meant, e)).toList() : entries;
  }

  private static boolean at(String meant, EntryPoint entry) {
    String hook = Hooks.of(entry);
    return hook == null || Hooks.comesThrough(meant, hook);
  }

  private static String meant(PacketSpec spec) {
    if (spec.hook() != null) {
      return spec.hook();
    }
    return spec.out() == null ? "input" : spec.in() == null ? "output" : "forward";
  }

  private Ruleset ruleset(String name) throws PacketException {
    Optional<Ruleset> exact = device.ruleset(name);
    if (exact.isPresent()) {
      return exact.get();
    }
    List<String> names = device.rulesets().stream().map(Ruleset::name).toList();
    throw new PacketException(
        "device "
            + device.id()
            + " has no ruleset `"
            + name
            + "`; it has "
            + String.join(", ", names.subList(0, Math.min(names.size(), 12)))
            + (names.size() > 12 ? " …" : ""));
  }

  /** A list that nothing binds, or a chain by itself. */
  private static EntryPoint alone(Ruleset ruleset) {
    Action.Kind end =
        ruleset.defaultAction().isVerdict() ? ruleset.defaultAction() : Action.Kind.QUEUE;
    return new EntryPoint(ruleset.name(), Product.ANY, List.of(ruleset.name()), end);
  }

  /** Whether only interfaces of certain names enter. */
  private static boolean isNamed(InterfaceSet guard) {
    return !guard.complement() && !guard.contains("");
  }

  /** The interface on one side: as said, or the one the entry point implies. */
  private static String side(@Nullable String said, InterfaceSet guard) {
    if (said != null && (guard.contains(said) || !guard.equals(InterfaceSet.NONE))) {
      return said;
    }
    if (guard.contains("")) {
      return "";
    }
    if (isNamed(guard) && !guard.patterns().isEmpty()) {
      return guard.patterns().get(0).text();
    }
    return Unsaid.UNNAMED;
  }

  /** Entry points in turn: the first that keeps the packet out ends its way. */
  private static TraceAnswer sequence(
      PacketSpec spec, String meant, List<TraceAnswer.Passage> passages, List<String> notes) {
    Set<String> open = new LinkedHashSet<>();
    List<RuleRef> path = new ArrayList<>();
    List<TraceAnswer.Passage> passed = new ArrayList<>();
    Set<Action.Kind> ends = EnumSet.noneOf(Action.Kind.class);
    boolean unknown = false;
    boolean permitted = !passages.isEmpty();
    boolean sure = true;
    if (passages.isEmpty()) {
      open.add("no ruleset of the device sees this packet");
    }
    for (TraceAnswer.Passage passage : passages) {
      Evaluation evaluation = passage.evaluation();
      passed.add(passage);
      if (sure) {
        evaluation.path().forEach(step -> path.add(new RuleRef(step.ruleset(), step.rule())));
      }
      boolean permits = false;
      for (Verdict verdict : evaluation.verdicts()) {
        if (verdict.kind() == Action.Kind.PERMIT) {
          permits = true;
        } else if (verdict.kind() == null || verdict.kind() == Action.Kind.QUEUE) {
          unknown = true;
          handedOver(verdict, passage.entry(), open);
        } else {
          ends.add(verdict.kind());
        }
      }
      boolean only = evaluation.verdicts().size() == 1;
      if (!only) {
        open.addAll(evaluation.open());
      }
      if (!permits) {
        permitted = false;
        sure &= only;
        break;
      }
      sure &= only;
      String translation = Hooks.translation(passage);
      if (translation != null) {
        open.add(translation);
        unknown = true;
        permitted = false;
        break;
      }
    }
    if (permitted) {
      ends.add(Action.Kind.PERMIT);
    }
    Action.Kind verdict = !unknown && ends.size() == 1 ? ends.iterator().next() : null;
    Verdict decider = null;
    if (verdict != null && permitted) {
      decider = only(main(meant, passed));
    } else if (verdict != null && sure) {
      decider = only(passed.get(passed.size() - 1));
    }
    return new TraceAnswer(
        passed.isEmpty() ? plain(spec) : main(meant, passed).packet(),
        verdict,
        ref(decider),
        decider != null && decider.isDefault(),
        path,
        new ArrayList<>(open),
        passed,
        notes);
  }

  /** The passage whose permit counts: at the hook that was meant, in the filter table. */
  private static TraceAnswer.Passage main(String meant, List<TraceAnswer.Passage> passed) {
    TraceAnswer.Passage best = passed.get(passed.size() - 1);
    int score = 0;
    for (TraceAnswer.Passage passage : passed) {
      String hook = Hooks.of(passage.entry());
      int here = hook != null && hook.equals(meant) ? 1 : 0;
      here += passage.entry().name().startsWith("filter/") ? 1 : 0;
      if (here > score) {
        best = passage;
        score = here;
      }
    }
    return best;
  }

  private static @Nullable Verdict only(TraceAnswer.Passage passage) {
    Set<Verdict> verdicts = passage.evaluation().verdicts();
    return verdicts.size() == 1 ? verdicts.iterator().next() : null;
  }

  private static void handedOver(Verdict verdict, EntryPoint entry, Set<String> open) {
    if (verdict.ruleset() != null && verdict.rule() != null) {
      open.add("a program decides after " + verdict.ruleset().id(verdict.rule()));
    } else if (verdict.kind() != null) {
      open.add("what follows after " + entry.name());
    }
  }

  /** Entry points of which the packet takes one, nobody said which. */
  private static TraceAnswer alternatives(
      PacketSpec spec, List<TraceAnswer.Passage> passages, List<String> notes) {
    Set<Verdict> verdicts = new LinkedHashSet<>();
    Set<String> open = new LinkedHashSet<>();
    List<String> names = new ArrayList<>();
    for (TraceAnswer.Passage passage : passages) {
      verdicts.addAll(passage.evaluation().verdicts());
      open.addAll(passage.evaluation().open());
      names.add(passage.entry().name());
    }
    Set<Action.Kind> kinds = EnumSet.noneOf(Action.Kind.class);
    boolean unknown = false;
    for (Verdict verdict : verdicts) {
      if (verdict.kind() == null || verdict.kind() == Action.Kind.QUEUE) {
        unknown = true;
      } else {
        kinds.add(verdict.kind());
      }
    }
    boolean determined = !unknown && kinds.size() == 1;
    if (!determined) {
      open.add("where the packet enters was not said: " + String.join(", ", names));
    }
    Verdict only = verdicts.size() == 1 ? verdicts.iterator().next() : null;
    return new TraceAnswer(
        plain(spec),
        determined ? kinds.iterator().next() : null,
        ref(only),
        only != null && only.isDefault(),
        List.of(),
        new ArrayList<>(open),
        passages,
        notes);
  }

  /** The packet without an entry point: interfaces only where they were said. */
  private static Packet plain(PacketSpec spec) {
    return spec.packet(spec.in() == null ? "" : spec.in(), spec.out() == null ? "" : spec.out());
  }

  private static @Nullable RuleRef ref(@Nullable Verdict verdict) {
    return verdict == null || verdict.ruleset() == null || verdict.rule() == null
        ? null
        : new RuleRef(verdict.ruleset(), verdict.rule());
  }
}
