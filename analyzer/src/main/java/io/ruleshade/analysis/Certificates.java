package io.ruleshade.analysis;

import io.ruleshade.algebra.Point;
import io.ruleshade.model.Action;
import io.ruleshade.model.Asking;
import io.ruleshade.model.ConnState;
import io.ruleshade.model.Device;
import io.ruleshade.model.IpAddress;
import io.ruleshade.model.Match;
import io.ruleshade.model.Product;
import io.ruleshade.model.Rule;
import io.ruleshade.model.Ruleset;
import io.ruleshade.source.Span;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What the rules of a device were shown to do, each by one packet, to be used again after an edit: a
 * packet that comes to a live rule, and a packet that would fare otherwise without it.
 *
 * <p>How a packet fares hangs on nothing but the rules that it could match, in their order. So where the
 * edit leaves the order of all other rules as it was, and no rule that it took out, put in or changed could
 * match the packet, conditions left aside, the packet shows after the edit what it showed before. Only
 * such answers are taken over; a dead or redundant rule is always judged anew, since its evidence names
 * rules. Edits of calls, of what rules write, of lines that were not understood, of entry points and of
 * the rulesets themselves can change how a packet fares that they do not match: then nothing is taken over.
 */
public final class Certificates {
  /** Above this many rules that an edit touches nothing is taken over. */
  private static final int MOST_TOUCHED = 200;

  /** Nothing was shown yet. */
  public static final Certificates NONE = new Certificates(null, new Shown[0], new Shown[0]);

  private final @Nullable Device device;
  private final @Nullable Shown[] alive;
  private final @Nullable Shown[] needed;

  private Certificates(
      @Nullable Device device, @Nullable Shown[] alive, @Nullable Shown[] needed) {
    this.device = device;
    this.alive = alive;
    this.needed = needed;
  }

  /** A packet by one value of each field. */
  private record Shown(
      String in,
      String out,
      IpAddress src,
      IpAddress dst,
      int service,
      int srcPort,
      int tcpFlags,
      ConnState state,
      boolean laterFragment) {
    static Shown of(Point point, PacketSpace space) {
      return new Shown(
          space.in().value(space.rank(point, PacketSpace.IN)),
          space.out().value(space.rank(point, PacketSpace.OUT)),
          space.src().host(space.rank(point, PacketSpace.SRC)),
          space.dst().host(space.rank(point, PacketSpace.DST)),
          (int) space.service().first(space.rank(point, PacketSpace.SERVICE)),
          (int) space.srcPort().first(space.rank(point, PacketSpace.SRC_PORT)),
          space.flags().value(space.rank(point, PacketSpace.FLAGS)),
          space.state().value(space.rank(point, PacketSpace.STATE)),
          space.rank(point, PacketSpace.FRAGMENT) == 1);
    }

    /** Whether it is in every set of a product, field by field, conditions left aside. */
    boolean fits(Product product) {
      return product.src().contains(src)
          && product.dst().contains(dst)
          && product.service().values().contains(service)
          && product.srcPort().contains(srcPort)
          && product.in().contains(in)
          && product.out().contains(out)
          && product.tcpFlags().contains(tcpFlags)
          && product.state().contains(state)
          && product.fragments().contains(laterFragment);
    }

    boolean fitsAny(List<Product> products) {
      for (Product product : products) {
        if (fits(product)) {
          return true;
        }
      }
      return false;
    }
  }

  /**
   * What can be taken over to an edited device.
   *
   * @param alive for each rule, by number, the packet that shows it alive; null for none
   * @param needed for each rule the packet that shows that it cannot be spared; null for none
   */
  @SuppressWarnings("ArrayRecordComponent") // never compared
  record TakenOver(@Nullable Shown[] alive, @Nullable Shown[] needed) {
    boolean isAlive(int number) {
      return alive[number] != null;
    }

    boolean isNeeded(int number) {
      return needed[number] != null;
    }

    /** {@return how many rules are known to be alive} */
    int aliveCount() {
      return count(alive);
    }

    /** {@return how many rules are known to be needed} */
    int neededCount() {
      return count(needed);
    }

    private static int count(@Nullable Shown[] shown) {
      int count = 0;
      for (Shown each : shown) {
        count += each == null ? 0 : 1;
      }
      return count;
    }

    /** What was taken over and what was shown anew, of an edited device. */
    Certificates with(FilterProgram program, @Nullable Point[] points, @Nullable Point[] witnesses) {
      return new Certificates(
          program.device(), all(program, alive, points), all(program, needed, witnesses));
    }

    private static @Nullable Shown[] all(
        FilterProgram program, @Nullable Shown[] taken, @Nullable Point[] points) {
      @Nullable Shown[] out = taken.clone();
      for (int i = 0; i < points.length; i++) {
        Point point = points[i];
        if (point != null) {
          out[i] = Shown.of(point, program.space());
        }
      }
      return out;
    }
  }

  /** What of this can be taken over to a device. Complexity: rules times rules that the edit touches. */
  TakenOver takeOver(FilterProgram program) {
    int count = program.rules().size();
    TakenOver out = new TakenOver(new Shown[count], new Shown[count]);
    Edit edit = device == null || program.overflow() ? null : Edit.between(device, program.device());
    if (edit == null) {
      return out;
    }
    for (int number = 0; number < count; number++) {
      int before = edit.before[number];
      if (before < 0) {
        continue;
      }
      Shown shown = alive[before];
      if (shown != null && !shown.fitsAny(edit.touched)) {
        out.alive[number] = shown;
      }
      shown = needed[before];
      if (shown != null && !shown.fitsAny(edit.touched)) {
        out.needed[number] = shown;
      }
    }
    return out;
  }

  /** What lies between two devices. */
  private static final class Edit {
    /** The number that each rule had before; -1 for one that was touched. */
    private final int[] before;

    /** The products of all rules that were touched, as they were and as they are. */
    private final List<Product> touched = new ArrayList<>();

    private int rules;

    private Edit(int[] before) {
      this.before = before;
    }

    /** The edit; null where more than rules with verdicts was touched, or too many of them. */
    static @Nullable Edit between(Device old, Device device) {
      if (!old.entryPoints().equals(device.entryPoints())
          || old.rulesets().size() != device.rulesets().size()) {
        return null;
      }
      int[] before = new int[device.ruleCount()];
      Edit edit = new Edit(before);
      int oldFirst = 0;
      int first = 0;
      for (int i = 0; i < device.rulesets().size(); i++) {
        Ruleset was = old.rulesets().get(i);
        Ruleset is = device.rulesets().get(i);
        if (!isAlike(was, is) || !edit.align(was, oldFirst, is, first)) {
          return null;
        }
        oldFirst += was.rules().size();
        first += is.rules().size();
      }
      return edit;
    }

    private static boolean isAlike(Ruleset was, Ruleset is) {
      return was.name().equals(is.name())
          && was.kind().equals(is.kind())
          && was.family() == is.family()
          && was.defaultAction() == is.defaultAction();
    }

    private boolean align(Ruleset was, int oldFirst, Ruleset is, int first) {
      List<Object> oldKeys = keys(was);
      List<Object> keys = keys(is);
      int[] partners = Alignment.partners(keys, oldKeys);
      BitSet kept = new BitSet();
      BitSet oldKept = new BitSet();
      for (int at : Alignment.increasing(partners)) {
        kept.set(at);
        oldKept.set(partners[at]);
      }
      int rule = 0;
      int[] oldRule = rulesUpTo(oldKeys);
      for (int at = 0; at < keys.size(); at++) {
        boolean isRule = keys.get(at) instanceof RuleKey;
        if (isRule) {
          before[first + rule] = kept.get(at) ? oldFirst + oldRule[partners[at]] : -1;
        }
        if (!kept.get(at) && !touch(isRule ? is.rules().get(rule) : null)) {
          return false;
        }
        rule += isRule ? 1 : 0;
      }
      for (int at = oldKept.nextClearBit(0); at < oldKeys.size(); at = oldKept.nextClearBit(at + 1)) {
        boolean isRule = oldKeys.get(at) instanceof RuleKey;
        if (!touch(isRule ? was.rules().get(oldRule[at]) : null)) {
          return false;
        }
      }
      return true;
    }

    private static int[] rulesUpTo(List<Object> keys) {
      int[] out = new int[keys.size()];
      int rules = 0;
      for (int at = 0; at < out.length; at++) {
        out[at] = rules;
        rules += keys.get(at) instanceof RuleKey ? 1 : 0;
      }
      return out;
    }

    /** Takes note of a rule; false when it does more than decide, or is none. */
    private boolean touch(@Nullable Rule rule) {
      if (rule == null || ++rules > MOST_TOUCHED) {
        return false;
      }
      if (!rule.enabled()) {
        return true;
      }
      for (Rule.Arm arm : rule.arms()) {
        if (arm.action().target() != null || !arm.action().writes().isEmpty()) {
          return false;
        }
      }
      touched.addAll(rule.match().products());
      Asking.of(rule).forEach(asking -> touched.addAll(asking.match().products()));
      return true;
    }

    /** What a rule means; a line that was not understood goes by its text. */
    private record RuleKey(boolean enabled, Action action, Match match, List<Rule.Arm> branches) {}

    private record GapKey(String text, List<String> mayCall) {}

    private static List<Object> keys(Ruleset ruleset) {
      List<Object> out = new ArrayList<>(ruleset.rules().size() + ruleset.gaps().size());
      int gap = 0;
      for (int index = 0; index <= ruleset.rules().size(); index++) {
        for (; gap < ruleset.gaps().size() && ruleset.gaps().get(gap).after() == index; gap++) {
          Span span = ruleset.gaps().get(gap).span();
          out.add(new GapKey(span.text(), ruleset.gaps().get(gap).mayCall()));
        }
        if (index < ruleset.rules().size()) {
          Rule rule = ruleset.rules().get(index);
          out.add(new RuleKey(rule.enabled(), rule.action(), rule.match(), rule.branches()));
        }
      }
      if (gap < ruleset.gaps().size()) {
        out.add(new Object()); // Of a gap that is somewhere else nothing is known, and nothing taken over.
      }
      return out;
    }
  }
}
