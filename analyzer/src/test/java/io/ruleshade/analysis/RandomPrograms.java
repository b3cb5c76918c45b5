package io.ruleshade.analysis;

import io.ruleshade.model.Action;
import io.ruleshade.model.AddressSet;
import io.ruleshade.model.Condition;
import io.ruleshade.model.ConnState;
import io.ruleshade.model.Coverage;
import io.ruleshade.model.Device;
import io.ruleshade.model.EntryPoint;
import io.ruleshade.model.Fragments;
import io.ruleshade.model.IntRanges;
import io.ruleshade.model.InterfaceSet;
import io.ruleshade.model.IpAddress;
import io.ruleshade.model.Match;
import io.ruleshade.model.Product;
import io.ruleshade.model.Rule;
import io.ruleshade.model.Ruleset;
import io.ruleshade.model.ServiceSet;
import io.ruleshade.semantics.Packet;
import io.ruleshade.source.SourceFile;
import io.ruleshade.source.Span;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;

/**
 * Random small filter programs over a few values a field, with all packets that can be told apart:
 * chains, returns, gotos, two IP versions, unions, negations, predicates, conditions with memory, lines
 * that were not understood.
 */
final class RandomPrograms {
  /** What a program may hold. */
  record Shape(
      int rules,
      boolean returns,
      boolean stateful,
      boolean predicates,
      boolean writes,
      boolean gaps,
      boolean arms,
      boolean siblings) {
    Shape(
        int rules,
        boolean returns,
        boolean stateful,
        boolean predicates,
        boolean writes,
        boolean gaps,
        boolean arms) {
      this(rules, returns, stateful, predicates, writes, gaps, arms, false);
    }

    /** The same, but many a rule is like an earlier one of its chain in all fields but one. */
    Shape withSiblings() {
      return new Shape(rules, returns, stateful, predicates, writes, gaps, arms, true);
    }
  }

  private static final SourceFile FILE = SourceFile.ofText("random", "x");
  private static final List<IpAddress> SOURCES =
      List.of(v4(1), v4(2), v4(3), IpAddress.v6(0, 1));
  private static final List<IpAddress> DESTINATIONS =
      List.of(v4(1), IpAddress.v6(0, 1));
  private static final int[] SERVICES = {
    ServiceSet.TCP << 16 | 80, ServiceSet.TCP << 16 | 9, ServiceSet.UDP << 16 | 53, 47 << 16
  };
  private static final int[] OTHER_SERVICES = {ServiceSet.TCP << 16, 50 << 16};
  private static final List<String> INTERFACES = List.of("eth0", "eth1", "lo");
  private static final List<String> PREDICATES = List.of("p", "q");

  private final Random random;
  private final Shape shape;
  private final boolean twoPorts;
  private final boolean states;

  private RandomPrograms(long seed, Shape shape) {
    this.random = new Random(seed);
    this.shape = shape;
    this.twoPorts = random.nextInt(4) == 0;
    this.states = random.nextInt(4) == 0;
  }

  private static IpAddress v4(long value) {
    return IpAddress.v4(value);
  }

  /** The program of a seed. */
  static Device device(long seed, Shape shape) {
    return new RandomPrograms(seed, shape).device();
  }

  private Device device() {
    int chains = random.nextInt(4);
    int bases = 1 + random.nextInt(2);
    List<String> names = new ArrayList<>();
    for (int i = 0; i < bases; i++) {
      names.add("t/BASE" + i);
    }
    for (int i = 0; i < chains; i++) {
      names.add("t/C" + i);
    }
    int total = 1 + random.nextInt(shape.rules());
    int[] sizes = new int[names.size()];
    for (int i = 0; i < total; i++) {
      sizes[random.nextInt(names.size())]++;
    }
    List<Ruleset> rulesets = new ArrayList<>();
    List<EntryPoint> entries = new ArrayList<>();
    for (int i = 0; i < names.size(); i++) {
      boolean base = i < bases;
      List<Rule> rules = new ArrayList<>();
      for (int k = 0; k < sizes[i]; k++) {
        boolean sibling = shape.siblings() && k > 0 && random.nextInt(2) == 0;
        rules.add(
            sibling ? sibling(k + 1, rules.get(random.nextInt(k))) : rule(k + 1, i, bases, names));
      }
      List<Ruleset.Gap> gaps = new ArrayList<>();
      if (shape.gaps() && random.nextInt(3) == 0) {
        List<String> mayCall =
            random.nextBoolean() || chains == 0 ? List.of() : List.of("*");
        gaps.add(new Ruleset.Gap(random.nextInt(sizes[i] + 1), span(), mayCall));
      }
      Action.Kind policy = random.nextBoolean() ? Action.Kind.PERMIT : Action.Kind.DENY;
      rulesets.add(
          new Ruleset(
              names.get(i),
              base ? "base chain" : "chain",
              Ruleset.Family.BOTH,
              base ? policy : Action.Kind.RETURN,
              List.of(),
              rules,
              gaps,
              span(),
              false));
      if (base) {
        Product guard = Product.ANY;
        if (random.nextInt(3) == 0) {
          guard = guard.withIn(InterfaceSet.named("lo").negate());
        }
        entries.add(new EntryPoint(names.get(i), guard, List.of(names.get(i)), policy));
      }
    }
    Coverage coverage = new Coverage(FILE, 0, 0, 0, List.of(), new TreeMap<>());
    return new Device("random", "random", List.of(coverage), rulesets, entries, List.of());
  }

  private static Span span() {
    return new Span(FILE, 0, 1);
  }

  private Rule rule(int index, int chain, int bases, List<String> names) {
    if (shape.arms() && random.nextInt(3) == 0) {
      return Rule.ofArms(index, null, span(), arms(chain, bases, names), null, null, List.of());
    }
    int products = random.nextInt(5) == 0 ? 2 : 1;
    List<Product> match = new ArrayList<>();
    for (int i = 0; i < products; i++) {
      match.add(product());
    }
    return new Rule(
        index,
        null,
        span(),
        random.nextInt(15) != 0,
        action(chain, bases, names),
        random.nextInt(40) == 0 ? Match.NONE : new Match(match),
        null,
        null,
        List.of());
  }

  private Rule sibling(int index, Rule like) {
    if (!like.branches().isEmpty() || like.match().products().size() != 1) {
      return like.branches().isEmpty()
          ? new Rule(
              index, null, span(), true, like.action(), like.match(), null, null, List.of())
          : Rule.ofArms(index, null, span(), like.branches(), null, null, List.of());
    }
    Product product = like.match().products().get(0);
    Product other =
        switch (random.nextInt(4)) {
          case 0, 1 -> product.withSrc(addresses(SOURCES));
          case 2 -> product.withDst(addresses(DESTINATIONS));
          default -> product.withIn(InterfaceSet.named(INTERFACES.get(random.nextInt(3))));
        };
    return new Rule(
        index, null, span(), true, like.action(), new Match(List.of(other)), null, null, List.of());
  }

  /**
   * A verdict map: keys without a value in common, or with the first counting; now and then behind a
   * limit, or behind a log statement that sees more packets than the map.
   */
  private List<Rule.Arm> arms(int chain, int bases, List<String> names) {
    List<Rule.Arm> arms = new ArrayList<>();
    Product common = random.nextBoolean() ? Product.ANY : product();
    boolean limited = shape.stateful() && random.nextInt(4) == 0;
    boolean overlap = random.nextInt(4) == 0;
    AddressSet rest = AddressSet.ANY;
    for (int i = 2 + random.nextInt(2); i > 0; i--) {
      AddressSet key = addresses(SOURCES).intersect(rest);
      rest = overlap || limited ? rest : rest.intersect(key.complement());
      Product product = common.withSrc(common.src().intersect(key));
      if (limited) {
        product = product.and(new Condition.Stateful("limit", false));
      }
      boolean certain =
          product.conditions().stream().allMatch(c -> c instanceof Condition.Predicate);
      if (!certain && overlap) {
        overlap = false;
        rest = rest.intersect(key.complement());
      }
      arms.add(new Rule.Arm(new Match(List.of(product)), action(chain, bases, names)));
    }
    if (random.nextBoolean()) {
      Action log = new Action(Action.Kind.CONTINUE, null, true, List.of(), List.of());
      arms.add(new Rule.Arm(Match.of(common), log));
    }
    return arms;
  }

  private Action action(int chain, int bases, List<String> names) {
    // Calls lead to later chains only, so that there are no loops.
    int firstCallee = Math.max(bases, chain + 1);
    int dice = random.nextInt(20);
    if (dice < 6 && firstCallee < names.size()) {
      String target = names.get(firstCallee + random.nextInt(names.size() - firstCallee));
      boolean jump = !shape.returns() || random.nextInt(4) > 0;
      return Action.call(jump ? Action.Kind.JUMP : Action.Kind.GOTO, target);
    }
    if (dice < 9 && shape.returns()) {
      return Action.of(Action.Kind.RETURN);
    }
    if (dice < 10) {
      List<String> writes = shape.writes() ? List.of("mark") : List.of();
      return new Action(Action.Kind.CONTINUE, null, true, List.of(), writes);
    }
    if (dice < 12) {
      return new Action(
          random.nextBoolean() ? Action.Kind.PERMIT : Action.Kind.DENY,
          null,
          true,
          List.of(),
          List.of());
    }
    return Action.of(
        dice < 16 ? Action.Kind.PERMIT : dice < 19 ? Action.Kind.DENY : Action.Kind.REJECT);
  }

  private Product product() {
    Product product = Product.ANY;
    if (random.nextInt(3) > 0) {
      product = product.withSrc(addresses(SOURCES));
    }
    if (random.nextInt(3) == 0) {
      product = product.withDst(addresses(DESTINATIONS));
    }
    if (random.nextInt(2) == 0) {
      IntRanges.Builder builder = new IntRanges.Builder();
      for (int service : SERVICES) {
        if (random.nextBoolean()) {
          builder.add(service, service == 47 << 16 ? service | 0xffff : service);
        }
      }
      ServiceSet set = ServiceSet.of(builder.build());
      product = product.withService(random.nextBoolean() ? set : set.complement());
    }
    if (random.nextInt(4) == 0) {
      InterfaceSet in = InterfaceSet.named(INTERFACES.get(random.nextInt(3)));
      in = random.nextInt(3) == 0 ? InterfaceSet.startingWith("eth") : in;
      product = product.withIn(random.nextInt(3) == 0 ? in.negate() : in);
    }
    if (twoPorts && random.nextInt(3) == 0) {
      product = product.withSrcPort(IntRanges.between(0, 1023));
    }
    if (states && random.nextInt(3) == 0) {
      product = product.withState(Set.of(ConnState.NEW, ConnState.RELATED));
    }
    if (twoPorts) {
      // Only a packet with ports can be asked for ports.
      boolean whole =
          product.service().isAny() && product.srcPort().equals(ServiceSet.ALL_PORTS);
      product =
          !whole
              ? product.withFragments(Fragments.FIRST)
              : random.nextInt(3) == 0 ? product.withFragments(Fragments.LATER) : product;
    }
    return conditions(product);
  }

  private Product conditions(Product bare) {
    Product product = bare;
    if (shape.predicates() && random.nextInt(4) == 0) {
      for (int i = random.nextInt(2); i < 2; i++) {
        String name = PREDICATES.get(random.nextInt(2));
        List<String> dependsOn = shape.writes() && name.equals("q") ? List.of("mark") : List.of();
        product =
            product.and(
                new Condition.Predicate(name, random.nextBoolean(), dependsOn, null));
      }
    }
    if (shape.stateful() && random.nextInt(8) == 0) {
      product =
          product.and(
              random.nextBoolean()
                  ? new Condition.Stateful("limit", false)
                  : new Condition.Unknown("nobody knows"));
    }
    return product;
  }

  private AddressSet addresses(List<IpAddress> values) {
    List<AddressSet> sets = new ArrayList<>();
    for (IpAddress address : values) {
      if (random.nextBoolean()) {
        sets.add(AddressSet.of(address));
      }
    }
    if (random.nextInt(6) == 0) {
      return random.nextBoolean() ? AddressSet.ANY4 : AddressSet.ANY6;
    }
    AddressSet set = sets.isEmpty() ? AddressSet.EMPTY : AddressSet.union(sets);
    return random.nextBoolean() ? set : set.complement();
  }

  /** One packet of every class that the rules of any such program can tell apart. */
  static List<Packet> packets(Device device) {
    boolean ports = uses(device, p -> !p.srcPort().equals(ServiceSet.ALL_PORTS));
    boolean fragments = uses(device, p -> p.fragments() != Fragments.ANY);
    boolean states = uses(device, p -> p.state().size() < 5);
    boolean predicates = uses(device, p -> !p.conditions().isEmpty());
    List<Packet> out = new ArrayList<>();
    List<String> interfaces = new ArrayList<>(INTERFACES);
    interfaces.add("eth7");
    interfaces.add("other");
    for (IpAddress src : withOthers(SOURCES)) {
      for (IpAddress dst : withOthers(DESTINATIONS)) {
        for (int service : services()) {
          for (String in : interfaces) {
            for (int truth = 0; truth < (predicates ? 4 : 1); truth++) {
              for (int port : ports ? new int[] {7, 4000} : new int[] {4000}) {
                for (ConnState state : states ? ConnState.values() : new ConnState[] {ConnState.NEW}) {
                  for (int later = 0; later < (fragments ? 2 : 1); later++) {
                    if (src.v6() == dst.v6() && (later == 0 || (service & 0xffff) == 0)) {
                      boolean has = ServiceSet.hasPorts(service >> 16);
                      out.add(
                          new Packet(
                              in, "", src, dst, service >> 16, has ? port : 0, service & 0xffff, 0,
                              state, later == 1,
                              predicates
                                  ? Map.of("p", (truth & 1) != 0, "q", (truth & 2) != 0)
                                  : Map.of(),
                              Map.of()));
                    }
                  }
                }
              }
            }
          }
        }
      }
    }
    return out;
  }

  private static List<IpAddress> withOthers(List<IpAddress> named) {
    List<IpAddress> out = new ArrayList<>(named);
    out.add(v4(9));
    out.add(IpAddress.v6(0, 9));
    return out;
  }

  private static int[] services() {
    int[] out = java.util.Arrays.copyOf(SERVICES, SERVICES.length + OTHER_SERVICES.length);
    System.arraycopy(OTHER_SERVICES, 0, out, SERVICES.length, OTHER_SERVICES.length);
    return out;
  }

  private static boolean uses(Device device, java.util.function.Predicate<Product> what) {
    return device.rulesets().stream()
        .flatMap(r -> r.rules().stream())
        .flatMap(r -> r.match().products().stream())
        .anyMatch(what);
  }
}
