package io.ruleshade.analysis;

import static org.assertj.core.api.Assertions.assertThat;

import io.ruleshade.analysis.RandomPrograms.Shape;
import io.ruleshade.config.Place;
import io.ruleshade.intent.Intent;
import io.ruleshade.intent.IntentJudge;
import io.ruleshade.intent.Judgement;
import io.ruleshade.intent.Judgement.Status;
import io.ruleshade.intent.Side;
import io.ruleshade.model.Action;
import io.ruleshade.model.AddressSet;
import io.ruleshade.model.Device;
import io.ruleshade.model.EntryPoint;
import io.ruleshade.model.IntRanges;
import io.ruleshade.model.InterfaceSet;
import io.ruleshade.model.IpAddress;
import io.ruleshade.model.ServiceSet;
import io.ruleshade.semantics.Evaluation;
import io.ruleshade.semantics.Evaluator;
import io.ruleshade.semantics.Packet;
import io.ruleshade.semantics.Verdict;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Random intents about random programs against the evaluation of every packet at every entry point. */
final class IntentsAgainstEnumerationTest {
  private static final Shape LISTS = new Shape(12, false, false, false, false, false, false);
  private static final Shape CHAINS = new Shape(12, true, false, false, false, false, false);
  private static final Shape PREDICATES = new Shape(10, false, false, true, false, false, false);
  private static final Shape ALL = new Shape(10, true, true, true, false, true, false);

  private final Map<Status, Integer> answers = new EnumMap<>(Status.class);

  @Test
  void exactPrograms() {
    run(LISTS, 2_000_000, 60, true);
    run(CHAINS, 2_100_000, 60, true);
    assertThat(answers.get(Status.HOLDS)).isGreaterThan(30);
    assertThat(answers.get(Status.BROKEN)).isGreaterThan(30);
    // A set of interfaces that cannot be said ends in no answer; it must not be usual.
    assertThat(answers.getOrDefault(Status.UNDECIDED, 0)).isLessThan(60);
  }

  @Test
  void programsWithPredicates() {
    run(PREDICATES, 2_200_000, 60, false);
    assertThat(answers.get(Status.CONDITIONAL)).isGreaterThan(3);
  }

  @Test
  void programsWithDoubts() {
    run(ALL, 2_300_000, 60, false);
    assertThat(answers.get(Status.UNDECIDED)).isGreaterThan(3);
  }

  @Test
  @Tag("deep")
  void manyPrograms() {
    run(LISTS, 3_000_000, 4_000, true);
    run(CHAINS, 3_100_000, 4_000, true);
    run(PREDICATES, 3_200_000, 3_000, false);
    run(ALL, 3_300_000, 3_000, false);
    System.out.println(answers);
  }

  private void run(Shape shape, long from, int count, boolean exact) {
    Long only = Long.getLong("seed");
    for (long seed = from; seed < from + count; seed++) {
      if (only == null || only == seed) {
        Device device = RandomPrograms.device(seed, shape);
        Random random = new Random(seed * 17);
        for (Intent.Kind kind : Intent.Kind.values()) {
          Intent intent = intent(random, kind);
          try {
            check(device, intent, exact);
          } catch (AssertionError | RuntimeException e) {
            throw new AssertionError(
                "-Dseed=" + seed + " " + intent + "\n"
                    + AnalyzerAgainstEnumerationTest.describe(device) + e.getMessage(),
                e);
          }
        }
      }
    }
  }

  private static Intent intent(Random random, Intent.Kind kind) {
    IntRanges services = IntRanges.EMPTY;
    for (int service : new int[] {ServiceSet.TCP << 16 | 80, ServiceSet.UDP << 16 | 53}) {
      if (random.nextBoolean()) {
        services = services.union(IntRanges.of(service));
      }
    }
    ServiceSet set = ServiceSet.of(services);
    if (random.nextInt(3) == 0 || (kind != Intent.Kind.ONLY && set.isEmpty())) {
      set = ServiceSet.ANY;
    }
    if (kind == Intent.Kind.ONLY && set.isAny()) {
      set = ServiceSet.EMPTY;
    }
    return new Intent(
        "x",
        kind,
        side(random, true),
        side(random, false),
        set,
        "some",
        List.of(),
        false,
        new Place("f", 1));
  }

  private static Side side(Random random, boolean from) {
    List<Side.Term> terms = new ArrayList<>();
    for (int i = random.nextInt(3) == 0 ? 2 : 1; i > 0; i--) {
      AddressSet addresses =
          switch (random.nextInt(5)) {
            case 0 -> AddressSet.of(IpAddress.v4(from ? 1 + random.nextInt(3) : 1));
            case 1 -> AddressSet.of(IpAddress.v4(1)).complement();
            case 2 -> AddressSet.ANY4;
            default -> AddressSet.ANY;
          };
      InterfaceSet interfaces =
          !from
              ? InterfaceSet.ANY
              : switch (random.nextInt(4)) {
                case 0 -> InterfaceSet.named("eth0");
                case 1 -> InterfaceSet.named(List.of("eth1", "lo"));
                default -> InterfaceSet.SOME;
              };
      terms.add(new Side.Term(interfaces, addresses));
    }
    return new Side("side", terms);
  }

  private void check(Device device, Intent intent, boolean exact) {
    Judgement judgement = new IntentJudge(device, 1).judge(intent);
    answers.merge(judgement.status(), 1, Integer::sum);
    Evaluator evaluator = new Evaluator(device);
    boolean tested = false;
    boolean surely = false;
    boolean perhaps = false;
    Set<Packet> seen = new HashSet<>();
    Map<Packet, Integer> breaking = new java.util.HashMap<>();
    List<Packet> all = RandomPrograms.packets(device);
    int truths = all.stream().anyMatch(p -> !p.conditions().isEmpty()) ? 4 : 1;
    for (Packet packet : all) {
      if (!fits(intent, packet)) {
        continue;
      }
      boolean enters = false;
      boolean mustPass = true;
      boolean mayPass = true;
      boolean mustFail = false;
      boolean mayFail = false;
      for (EntryPoint entry : device.entryPoints()) {
        if (Evaluator.enters(entry, packet)) {
          enters = true;
          Evaluation evaluation = evaluator.decide(entry, packet);
          boolean pass = evaluation.verdicts().stream().allMatch(v -> v.kind() == Action.Kind.PERMIT);
          boolean fail = evaluation.verdicts().stream().allMatch(v -> isDrop(v));
          mustPass &= pass;
          mayPass &= !fail;
          mustFail |= fail;
          mayFail |= !pass;
        }
      }
      if (enters) {
        tested = true;
        boolean permit = intent.kind() == Intent.Kind.PERMIT;
        boolean breaks = permit ? mustFail : mustPass;
        perhaps |= permit ? mayFail : mayPass;
        seen.add(packet);
        if (breaks && breaking.merge(bare(packet), 1, Integer::sum) == truths) {
          surely = true;
        }
      }
    }
    Status status = judgement.status();
    if (status == Status.UNDECIDED) {
      assertThat(judgement.why()).isNotEmpty();
      return;
    }
    if (!tested) {
      assertThat(status).isEqualTo(Status.NOT_TESTED);
      return;
    }
    assertThat(status).isNotEqualTo(Status.NOT_TESTED);
    if (exact) {
      assertThat(status).isEqualTo(surely ? Status.BROKEN : Status.HOLDS);
    } else if (status == Status.HOLDS) {
      assertThat(perhaps).as("no packet may break it").isFalse();
    } else if (status == Status.BROKEN) {
      assertThat(surely).as("a packet breaks it for certain").isTrue();
    } else {
      assertThat(perhaps).as("a packet may break it").isTrue();
    }
    if (surely) {
      assertThat(status).isIn(Status.BROKEN, Status.CONDITIONAL);
    }
    for (Judgement.Breach breach : judgement.breaches()) {
      assertThat(fits(intent, breach.sample())).as("sample " + breach.sample()).isTrue();
    }
  }

  private static boolean isDrop(Verdict verdict) {
    return verdict.kind() != null && verdict.kind().isDrop();
  }

  private static Packet bare(Packet packet) {
    return new Packet(
        packet.in(), packet.out(), packet.src(), packet.dst(), packet.protocol(), packet.srcPort(),
        packet.detail(), packet.tcpFlags(), packet.state(), packet.laterFragment(), Map.of(), Map.of());
  }

  private static boolean fits(Intent intent, Packet packet) {
    // Later fragments carry no ports: they are of a flow of which the whole protocol is.
    boolean service =
        packet.laterFragment()
            ? intent.examined().containsAll(ServiceSet.protocol(packet.protocol()))
            : intent.examined().values().contains(packet.service());
    return service
        && intent.from().terms().stream()
            .anyMatch(
                t -> t.interfaces().contains(packet.in()) && t.addresses().contains(packet.src()))
        && intent.to().terms().stream()
            .anyMatch(
                t -> t.interfaces().contains(packet.out()) && t.addresses().contains(packet.dst()));
  }
}
