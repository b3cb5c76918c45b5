package io.ruleshade.change;

import io.ruleshade.analysis.Differences.Change;
import io.ruleshade.analysis.Differences.Kind;
import io.ruleshade.check.Finding;
import io.ruleshade.check.RuleRef;
import io.ruleshade.intent.StatedChange;
import io.ruleshade.model.Action;
import io.ruleshade.model.Device;
import io.ruleshade.model.EntryPoint;
import io.ruleshade.model.Match;
import io.ruleshade.model.Product;
import io.ruleshade.model.Rule;
import io.ruleshade.model.Ruleset;
import io.ruleshade.source.Span;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a change does, for a gate: which traffic it newly permits and denies, how much of that its author has
 * stated, and which rules it kills.
 *
 * @param diff everything that fares differently
 * @param outside what fares differently outside of the stated change; null when nothing was stated
 * @param killed rules that were alive before and are dead now
 * @param newDevices devices that only the new side has and that nobody stated
 * @param removedDevices devices that only the old side has and that nobody stated
 * @param entries places where one side alone filters, or other packets than before, that nobody stated
 * @param stated what was stated, and what of it the change does not do
 */
public record GateComparison(
    SemanticDiff.Result diff,
    @Nullable List<Outside> outside,
    List<KilledRule> killed,
    List<Device> newDevices,
    List<Device> removedDevices,
    List<Entry> entries,
    StatedUse stated) {
  /** The name of a ruleset in front of all others, which no device can have. */
  private static final String STATED = "\0stated";

  /**
   * A place where packets are filtered on one side only, or that other packets come to than before; or a
   * list that a feature other than packet filtering uses on one side only.
   *
   * @param before whether the old side has it so
   */
  public record Entry(Device device, String name, boolean before) {}

  /** A change on a device. */
  public record Outside(Device device, Change change) {}

  public GateComparison {
    outside = outside == null ? null : List.copyOf(outside);
    killed = List.copyOf(killed);
    newDevices = List.copyOf(newDevices);
    removedDevices = List.copyOf(removedDevices);
    entries = List.copyOf(entries);
  }

  /** {@return whether packets come to where a change is; nothing binds a list of which that is not so} */
  public static boolean isBound(Device device, Change change) {
    return device.entryPoints().stream().anyMatch(e -> e.name().equals(change.entryPoint()));
  }

  /**
   * {@return whether a change is in a list that no interface is bound to and another feature uses} What its
   * permit and deny open is that feature's to say: a deny in the list of a class that is dropped lets
   * pass, a permit in the filter of a VPN does.
   */
  public static boolean isUsedOtherwise(Device device, Change change) {
    return !isBound(device, change) && SemanticDiff.referenced(device).contains(change.entryPoint());
  }

  /**
   * Compares two sides.
   *
   * @param deadBefore findings of the old side
   * @param deadAfter findings of the new side
   * @param stated what the change is for; null when nobody said
   */
  public static GateComparison of(
      List<Device> before,
      List<Device> after,
      List<Finding> deadBefore,
      List<Finding> deadAfter,
      @Nullable StatedChange stated,
      SemanticDiff.Options options) {
    Pairing pairing = Pairing.of(before, after);
    Surroundings surroundings = new Surroundings(before, after);
    List<SemanticDiff.Pair> pairs = new ArrayList<>();
    List<KilledRule> killed = new ArrayList<>();
    List<Outside> outside = stated == null ? null : new ArrayList<>();
    for (Pairing.Pair pair : pairing.pairs()) {
      pairs.add(compared(pair.before(), pair.after(), surroundings, options));
      killed.addAll(
          KilledRule.of(
              rules(pair.before()),
              rules(pair.after()),
              of(pair.before(), deadBefore),
              of(pair.after(), deadAfter)));
      if (stated != null && outside != null) {
        outside(pair, stated, options, outside);
      }
    }
    SemanticDiff.Result diff =
        new SemanticDiff.Result(pairs, pairing.onlyBefore(), pairing.onlyAfter(), List.of());
    return new GateComparison(
        diff,
        outside,
        killed,
        unstated(pairing.onlyAfter(), stated == null ? List.of() : stated.newDevices()),
        unstated(pairing.onlyBefore(), stated == null ? List.of() : stated.removedDevices()),
        entries(pairs, stated == null ? List.of() : stated.entryPoints()),
        StatedUse.of(stated, diff));
  }

  private static List<Entry> entries(List<SemanticDiff.Pair> pairs, List<String> stated) {
    List<Entry> out = new ArrayList<>();
    for (SemanticDiff.Pair pair : pairs) {
      pair.result().onlyBefore().forEach(name -> out.add(new Entry(pair.before(), name, true)));
      pair.result().onlyAfter().forEach(name -> out.add(new Entry(pair.after(), name, false)));
    }
    out.removeIf(entry -> stated.contains(entry.name()));
    return out;
  }

  private static SemanticDiff.Pair compared(
      Device before, Device after, Surroundings surroundings, SemanticDiff.Options options) {
    return SemanticDiff.between(List.of(before), List.of(after), surroundings, options)
        .pairs()
        .get(0);
  }

  private static List<Device> unstated(List<Device> devices, List<String> names) {
    return devices.stream().filter(device -> !names.contains(device.id())).toList();
  }

  private static List<RuleRef> rules(Device device) {
    List<RuleRef> out = new ArrayList<>();
    for (Ruleset ruleset : device.rulesets()) {
      ruleset.rules().forEach(rule -> out.add(new RuleRef(ruleset, rule)));
    }
    return out;
  }

  @SuppressWarnings("ReferenceEquality") // Devices are told apart as they were read.
  private static List<Finding> of(Device device, List<Finding> findings) {
    return findings.stream().filter(finding -> finding.device() == device).toList();
  }

  /**
   * With the stated packets decided alike on both sides, before any rule, only the rest can fare
   * differently.
   */
  private static void outside(
      Pairing.Pair pair, StatedChange stated, SemanticDiff.Options options, List<Outside> out) {
    List<Product> permit = StatedChange.on(pair.before(), pair.after(), stated.permit());
    List<Product> deny = StatedChange.on(pair.before(), pair.after(), stated.deny());
    for (Change change : without(pair, permit, options)) {
      if (isStatedList(pair, stated, change)) {
        continue;
      }
      if (change.kind() == Kind.NEWLY_PERMITTED || change.kind() == Kind.UNKNOWN) {
        out.add(new Outside(pair.after(), change));
      }
    }
    for (Change change : without(pair, deny, options)) {
      if (change.kind() == Kind.NEWLY_DENIED && !isStatedList(pair, stated, change)) {
        out.add(new Outside(pair.after(), change));
      }
    }
  }

  /** No packets can be stated of a list that packets do not come to by themselves, but its name can. */
  private static boolean isStatedList(Pairing.Pair pair, StatedChange stated, Change change) {
    return isUsedOtherwise(pair.after(), change)
        && stated.entryPoints().contains(change.entryPoint());
  }

  private static List<Change> without(
      Pairing.Pair pair, List<Product> stated, SemanticDiff.Options options) {
    Device before = prefixed(pair.before(), stated);
    Device after = prefixed(pair.after(), stated);
    return SemanticDiff.compared(before, after, options).changes();
  }

  /** The device with a deny of some packets in front of everything. */
  private static Device prefixed(Device device, List<Product> packets) {
    if (packets.isEmpty() || device.rulesets().isEmpty()) {
      return device;
    }
    Span place = device.rulesets().get(0).opening();
    Rule first =
        new Rule(
            1, null, place, true, Action.of(Action.Kind.DENY), new Match(packets), null, null, List.of());
    List<Ruleset> rulesets = new ArrayList<>(device.rulesets());
    rulesets.add(
        new Ruleset(
            STATED,
            "acl",
            Ruleset.Family.BOTH,
            Action.Kind.DENY,
            List.of(),
            List.of(first),
            List.of(),
            place,
            true));
    List<EntryPoint> entries = new ArrayList<>();
    for (EntryPoint entry : device.entryPoints()) {
      List<String> names = new ArrayList<>(List.of(STATED));
      names.addAll(entry.rulesets());
      entries.add(
          new EntryPoint(
              entry.name(), entry.guard(), names, entry.defaultAction(), entry.exclusive()));
    }
    return new Device(
        device.id(), device.dialect(), device.coverage(), rulesets, entries, device.objects(),
        device.identity());
  }
}
