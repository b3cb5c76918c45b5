package io.ruleshade.intent;

import io.ruleshade.analysis.Passing;
import io.ruleshade.check.RuleRef;
import io.ruleshade.intent.Judgement.Breach;
import io.ruleshade.intent.Judgement.Status;
import io.ruleshade.intent.Judgement.Via;
import io.ruleshade.intent.Products.NotSayable;
import io.ruleshade.model.Action;
import io.ruleshade.model.ConnState;
import io.ruleshade.model.Device;
import io.ruleshade.model.EntryPoint;
import io.ruleshade.model.Fragments;
import io.ruleshade.model.InterfaceSet;
import io.ruleshade.model.Product;
import io.ruleshade.model.Ruleset;
import io.ruleshade.model.ServiceSet;
import io.ruleshade.model.TcpFlags;
import io.ruleshade.semantics.Evaluation;
import io.ruleshade.semantics.Evaluator;
import io.ruleshade.semantics.Packet;
import io.ruleshade.semantics.Verdict;
import io.ruleshade.trace.Hooks;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Decides intents on one device, over all packets. A packet passes when every entry point that it comes to
 * lets it pass; of entry points that exclude each other it comes to one. Packets that come to no entry point
 * are not filtered by this device, and no intent is about them.
 */
public final class IntentJudge {
  private static final long WORK = 20_000_000;
  private static final int MOST = 2_000;

  private final Device device;
  private final int threads;
  private final Evaluator evaluator;
  private final List<EntryPoint> entries;
  private final boolean fragments;

  /** A judge of a device. */
  public IntentJudge(Device device, int threads) {
    this.device = device;
    this.threads = threads;
    this.evaluator = new Evaluator(device);
    this.fragments = Fragmented.isSeenBy(device);
    this.entries =
        device.entryPoints().stream().sorted(Comparator.comparingInt(Hooks::rank)).toList();
  }

  /** Packets on their way. */
  private record Live(Product packets, @Nullable Breach shown, boolean entered) {
    List<Via> via() {
      return shown == null ? List.of() : shown.via();
    }

    boolean certain() {
      return shown == null || shown.certain();
    }
  }

  private final class Run {
    final Set<String> why = new LinkedHashSet<>();
    boolean entered;

    /** Packets that may leave a place with another address or port, widened where they cannot be said. */
    final List<Product> translated = new ArrayList<>();

    /** Whether any packet may be among them. */
    boolean anyTranslated;

    List<Breach> breaches(Intent intent) {
      List<Breach> out = new ArrayList<>();
      try {
        if (intent.kind() == Intent.Kind.PERMIT) {
          keptOut(intent, out);
        } else {
          out.addAll(passing(intent));
        }
      } catch (NotSayable e) {
        why.add("the interfaces of a rule or zone are no list of names");
      }
      return out;
    }

    /**
     * What some entry point keeps out. Packets that were translated on their way come to later places as
     * others, so that nothing is said about them there.
     */
    private void keptOut(Intent intent, List<Breach> out) throws NotSayable {
      List<Product> asked = packets(intent);
      for (EntryPoint entry : entries) {
        if (anyTranslated) {
          return;
        }
        List<Live> in = new ArrayList<>();
        for (Product packets : asked) {
          Product both = Products.both(seen(entry, packets), entry.guard());
          if (both != null) {
            in.add(new Live(both, null, true));
          }
        }
        entered |= !in.isEmpty();
        if (!in.isEmpty() && !isOpen(entry)) {
          for (Live live : decided(entry, in, false, InterfaceSet.ANY)) {
            if (live.shown != null) {
              out.add(live.shown);
            }
          }
          if (Hooks.translates(entry)) {
            decided(entry, in, true, InterfaceSet.ANY);
            asked = untranslated(asked);
          }
        }
      }
    }

    private List<Product> untranslated(List<Product> asked) throws NotSayable {
      List<Product> left = asked;
      for (Product gone : translated) {
        List<Product> next = new ArrayList<>();
        for (Product each : left) {
          next.addAll(Products.outside(each, gone));
        }
        left = next;
      }
      translated.clear();
      return left;
    }

    /** Takes a part for translated; what else it asks for than a header is left away, which makes it larger. */
    private void translated(Passing.Part part, EntryPoint entry) {
      Product packets = part.packets();
      if (packets == null) {
        anyTranslated = true;
        return;
      }
      translated.add(
          new Product(
              packets.in(),
              isEarly(entry) ? InterfaceSet.ANY : packets.out(),
              packets.src(),
              packets.dst(),
              packets.service(),
              ServiceSet.ALL_PORTS,
              TcpFlags.ANY,
              packets.state(),
              Fragments.ANY,
              List.of()));
    }

    /** What every entry point on its way lets pass. */
    private List<Breach> passing(Intent intent) throws NotSayable {
      List<Live> on = new ArrayList<>();
      packets(intent).forEach(packets -> on.add(new Live(packets, null, false)));
      List<Live> live = on;
      List<EntryPoint> alternatives = entries.stream().filter(EntryPoint::exclusive).toList();
      boolean asked = false;
      for (EntryPoint entry : entries) {
        if (!entry.exclusive()) {
          live = through(List.of(entry), live);
        } else if (!asked) {
          live = through(alternatives, live);
          asked = true;
        }
      }
      List<Breach> out = new ArrayList<>();
      for (Live each : live) {
        entered |= each.entered;
        if (each.entered && each.shown != null) {
          out.add(each.shown);
        }
      }
      return out;
    }

    private List<Live> through(List<EntryPoint> alternatives, List<Live> live)
        throws NotSayable {
      List<Live> out = new ArrayList<>();
      List<Live> left = live;
      for (EntryPoint entry : alternatives) {
        Map<InterfaceSet, List<Live>> in = new LinkedHashMap<>();
        List<Live> rest = new ArrayList<>();
        for (Live each : live) {
          Product both = Products.both(seen(entry, each.packets), entry.guard());
          if (both != null) {
            InterfaceSet egress = isEarly(entry) ? each.packets.out() : both.out();
            in.computeIfAbsent(egress, k -> new ArrayList<>()).add(new Live(both, each.shown, true));
          }
        }
        for (Live each : left) {
          for (Product part :
              Products.outside(each.packets, isEarly(entry) ? entry.guard().withOut(InterfaceSet.ANY) : entry.guard())) {
            rest.add(new Live(part, each.shown, each.entered));
          }
        }
        left = rest;
        for (Map.Entry<InterfaceSet, List<Live>> some : in.entrySet()) {
          entered = true;
          List<Live> asked = new ArrayList<>();
          for (Live each : some.getValue()) {
            if (isOpen(entry) && (isEarly(entry) || isShown(each))) {
              InterfaceSet egress = some.getKey();
              Product packets = isEarly(entry) ? each.packets.withOut(egress) : each.packets;
              out.add(new Live(packets, each.shown, isShown(each)));
            } else {
              asked.add(each);
            }
          }
          if (!asked.isEmpty()) {
            out.addAll(decided(entry, asked, true, some.getKey()));
          }
        }
        if (out.size() > MOST) {
          why.add("more than " + MOST + " sets of packets");
          throw new NotSayable();
        }
      }
      out.addAll(left);
      return out;
    }

    /** Whether there is a sample of it that knows its way out. */
    private boolean isShown(Live each) {
      return each.shown != null && !isEarly(each.via().get(each.via().size() - 1).entry());
    }

    /** Those of some packets that an entry point permits, or keeps out. */
    private List<Live> decided(
        EntryPoint entry, List<Live> in, boolean permitted, InterfaceSet egress)
        throws NotSayable {
      Map<List<Object>, List<Live>> alike = new LinkedHashMap<>();
      in.forEach(
          live ->
              alike
                  .computeIfAbsent(List.of(live.via(), live.certain()), k -> new ArrayList<>())
                  .add(live));
      List<Live> out = new ArrayList<>();
      for (List<Live> some : alike.values()) {
        Passing.Result result =
            Passing.of(
                device,
                entry,
                some.stream().map(Live::packets).toList(),
                permitted,
                WORK,
                MOST,
                threads);
        if (!result.complete()) {
          why.add("not all packets could be looked at in " + entry.name());
          anyTranslated |= Hooks.translates(entry);
        }
        for (Passing.Part part : result.parts()) {
          RuleRef decider = part.decider();
          boolean translated =
              permitted
                  && Hooks.translates(entry)
                  && decider != null
                  && !decider.rule().action().effects().isEmpty();
          if (translated && decider != null) {
            why.add("what becomes of packets that " + decider.id() + " translates");
            translated(part, entry);
            continue;
          }
          if (!part.known()) {
            if (Hooks.translates(entry)) {
              translated(part, entry);
            }
            why.add("a line that was not understood, or another program, decides in " + entry.name());
            continue;
          }
          List<Via> via = new ArrayList<>(some.get(0).via());
          via.add(new Via(entry, part.decider()));
          Breach shown =
              new Breach(
                  part.words(), part.sample(), via, part.certain() && some.get(0).certain());
          Product packets = part.packets();
          if (packets == null && permitted && !isLast(entry)) {
            throw new NotSayable();
          }
          Product next = packets == null ? some.get(0).packets() : packets;
          out.add(new Live(isEarly(entry) ? next.withOut(egress) : next, shown, true));
        }
      }
      return out;
    }
  }

  /** {@return whether an intent is true of the device} */
  public Judgement judge(Intent intent) {
    Run run = new Run();
    List<Breach> breaches = run.breaches(intent);
    List<Breach> sorted = new ArrayList<>();
    for (Breach breach : breaches) {
      Optional<String> otherwise = replay(intent, breach);
      if (otherwise.isEmpty()) {
        sorted.add(breach);
      } else if (breach.isProven()) {
        throw mismatch(intent, breach, otherwise.get());
      } else {
        // What a call under such a condition skips hangs together, which the sets of packets do not say.
        run.why.add("it hangs on a condition that nobody can decide how packets fare in " + otherwise.get());
      }
    }
    sorted.sort(Comparator.comparing(breach -> !breach.isProven()));
    Status status;
    if (!sorted.isEmpty() && sorted.get(0).isProven()) {
      status = Status.BROKEN;
    } else if (!run.why.isEmpty()) {
      status = Status.UNDECIDED;
    } else if (!sorted.isEmpty()) {
      status = Status.CONDITIONAL;
    } else {
      status = run.entered ? Status.HOLDS : Status.NOT_TESTED;
    }
    return new Judgement(intent, status, sorted, List.copyOf(run.why));
  }

  /**
   * {@return whether packets of an intent may come to a place where the device filters} Where that cannot be
   * said they may. Complexity: entry points times sets of packets, without a look at the rules.
   */
  public boolean isTested(Intent intent) {
    try {
      for (EntryPoint entry : entries) {
        for (Product packets : packets(intent)) {
          if (Products.both(seen(entry, packets), entry.guard()) != null) {
            return true;
          }
        }
      }
      return false;
    } catch (NotSayable e) {
      return true;
    }
  }

  /** The packets that an intent is about. */
  private List<Product> packets(Intent intent) {
    List<Product> out = new ArrayList<>();
    ServiceSet tcp = ServiceSet.protocol(ServiceSet.TCP);
    for (Side.Term from : intent.from().terms()) {
      for (Side.Term to : intent.to().terms()) {
        if (!from.hasPacketsTo(to)) {
          continue;
        }
        Product all =
            Product.ANY
                .withIn(from.interfaces())
                .withSrc(from.addresses())
                .withOut(to.interfaces())
                .withDst(to.addresses())
                .withService(intent.examined());
        if (!intent.opening()) {
          out.addAll(Fragmented.of(all, Fragmented.whole(intent.examined()), fragments));
          continue;
        }
        Product opening =
            all.withState(EnumSet.of(ConnState.NEW)).withFragments(Fragments.FIRST);
        add(out, opening.withService(intent.examined().intersect(tcp.complement())));
        int asked = TcpFlags.FIN | TcpFlags.SYN | TcpFlags.RST | TcpFlags.ACK;
        add(
            out,
            opening
                .withService(intent.examined().intersect(tcp))
                .withTcpFlags(TcpFlags.masked(TcpFlags.SYN, asked)));
      }
    }
    return out;
  }

  private static void add(List<Product> out, Product product) {
    if (!product.isEmpty()) {
      out.add(product);
    }
  }

  /** Before routing the way out is not known yet, so that no rule can ask for it. */
  private static boolean isEarly(EntryPoint entry) {
    String hook = Hooks.of(entry);
    return "prerouting".equals(hook) || "ingress".equals(hook);
  }

  private static Product seen(EntryPoint entry, Product packets) {
    return isEarly(entry) ? packets.withOut(InterfaceSet.NONE) : packets;
  }

  @SuppressWarnings("ReferenceEquality") // The entry point itself.
  private boolean isLast(EntryPoint entry) {
    boolean after = false;
    for (EntryPoint other : entries) {
      if (after && !isOpen(other) && !(entry.exclusive() && other.exclusive())) {
        return false;
      }
      after |= other == entry;
    }
    return true;
  }

  /** Whether an entry point lets everything pass because nothing stands there. */
  private boolean isOpen(EntryPoint entry) {
    return entry.defaultAction() == Action.Kind.PERMIT
        && entry.rulesets().stream()
            .map(device::ruleset)
            .allMatch(
                found ->
                    found.isPresent()
                        && found.get().rules().isEmpty()
                        && found.get().gaps().isEmpty());
  }

  /**
   * Sends the sample of a breach through the places that it names, as the evaluator decides.
   *
   * @return the place where it fares otherwise
   */
  private Optional<String> replay(Intent intent, Breach breach) {
    boolean permit = intent.kind() != Intent.Kind.PERMIT;
    for (Via via : breach.via()) {
      Packet packet = isEarly(via.entry()) ? withoutEgress(breach.sample()) : breach.sample();
      if (!Evaluator.enters(via.entry(), packet)) {
        return Optional.of(via.entry().name());
      }
      Evaluation evaluation = evaluator.decide(via.entry(), packet);
      boolean right =
          evaluation.verdicts().stream()
              .map(Verdict::kind)
              .anyMatch(
                  kind ->
                      kind == null
                          || (permit ? kind == Action.Kind.PERMIT : kind.isDrop()));
      if (!right) {
        return Optional.of(via.entry().name());
      }
    }
    return Optional.empty();
  }

  private static IllegalStateException mismatch(Intent intent, Breach breach, String place) {
    return new IllegalStateException(
        "evidence does not replay, please report this: the packet of the intent " + intent.name()
            + " fares otherwise in " + place + ": " + breach.sample());
  }

  private static Packet withoutEgress(Packet packet) {
    return new Packet(
        packet.in(), "", packet.src(), packet.dst(), packet.protocol(), packet.srcPort(),
        packet.detail(), packet.tcpFlags(), packet.state(), packet.laterFragment(),
        packet.conditions(), packet.properties());
  }

  /** {@return the rulesets of an entry point, for a finding that no rule decides} */
  public static @Nullable Ruleset ruleset(Device device, EntryPoint entry) {
    List<String> names = entry.rulesets();
    return names.isEmpty() ? null : device.ruleset(names.get(names.size() - 1)).orElse(null);
  }
}
