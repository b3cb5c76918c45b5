package io.ruleshade.parser.nftables;

import io.ruleshade.model.Action;
import io.ruleshade.model.Action.Kind;
import io.ruleshade.model.Asking;
import io.ruleshade.model.Condition;
import io.ruleshade.model.IntRanges;
import io.ruleshade.model.Match;
import io.ruleshade.model.Product;
import io.ruleshade.model.Rule;
import io.ruleshade.model.Rule.Arm;
import io.ruleshade.model.Rule.HitCount;
import io.ruleshade.model.RuleParts;
import io.ruleshade.model.ServiceSet;
import io.ruleshade.model.TcpFlags;
import io.ruleshade.parser.nftables.Syntax.Element;
import io.ruleshade.parser.nftables.Syntax.Expr;
import io.ruleshade.parser.nftables.Syntax.Plain;
import io.ruleshade.parser.nftables.Syntax.Statement;
import io.ruleshade.parser.nftables.Syntax.Verdict;
import io.ruleshade.parser.nftables.Tables.SetDef;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * The meaning of one rule. Its statements run from left to right on the packets that met all conditions
 * before them: a log statement before a condition logs what the condition then sends on to the next
 * rule, so such a rule has an arm for the packets that get no further.
 *
 * <p>Counters are no such statement: counting decides nothing.
 */
final class RuleLowering {
  /** What every packet has ({@code nft_meta_get_eval} in net/netfilter/nft_meta.c). */
  private static final List<String> ALWAYS =
      List.of(
          "meta mark", "meta priority", "meta length", "meta protocol", "meta nfproto", "meta l4proto",
          "meta cpu", "meta random");

  private static final String EARLY = ", asked before other matches";

  private final Context context;
  private final MatchLowering matches;
  private final Function<List<List<Statement>>, String> anonymous;

  private List<Product> open = List.of(Product.ANY);
  private final TreeSet<String> effects = new TreeSet<>();
  private final TreeSet<String> writes = new TreeSet<>();
  private boolean log;
  private boolean fresh;
  private final Deque<Arm> passing = new ArrayDeque<>();
  private final List<Arm> arms = new ArrayList<>();
  private boolean ended;
  private final RuleParts.Builder parts = new RuleParts.Builder();
  private final List<RuleParts.Element> found = new ArrayList<>(0);
  private @Nullable String comment;
  private @Nullable HitCount hits;

  /**
   * A lowering of one rule.
   *
   * @param anonymous makes a chain of rules that have none, and tells its full name
   */
  RuleLowering(Context context, Function<List<List<Statement>>, String> anonymous) {
    this.context = context;
    this.matches = new MatchLowering(context);
    this.anonymous = anonymous;
  }

  /** A rule as far as it does not hang on its place. */
  record Lowered(
      List<Arm> arms, @Nullable String comment, @Nullable HitCount hits, RuleParts parts) {}

  /** Lowers the statements of a rule. */
  Lowered lower(List<Statement> statements) throws Unreadable {
    for (int i = 0; i < statements.size(); i++) {
      Statement statement = inPlace(statements, i);
      if (ended && !(statement instanceof Plain.Remark)) {
        throw new Unreadable("a statement after the rule's end");
      }
      if (statement instanceof Verdict verdict) {
        if (verdict.kind() != Kind.CONTINUE) {
          verdict(verdict, open);
        } else {
          passed(open);
        }
        ended = true;
      } else if (statement instanceof Plain plain) {
        plain(plain);
      }
    }
    if (!ended) {
      passed(open);
    }
    arms.addAll(passing);
    RuleParts told = parts.build();
    return new Lowered(
        Asking.settled(joined(arms)), comment, hits, found.isEmpty() ? told : told.withElements(found));
  }

  /**
   * A statement that says when it is asked: expressions are evaluated from left to right (nft_do_chain in
   * net/netfilter/nf_tables_core.c), so that a limit in front counts packets that the rule does not match.
   */
  private static Statement inPlace(List<Statement> statements, int place) {
    Statement statement = statements.get(place);
    return statement instanceof Plain.Stateful stateful
            && statements.subList(place + 1, statements.size()).stream().anyMatch(RuleLowering::asks)
        ? new Plain.Stateful(stateful.text() + EARLY)
        : statement;
  }

  private static boolean asks(Statement statement) {
    return statement instanceof Plain.Match
        || statement instanceof Plain.VerdictMap
        || statement instanceof Plain.Stateful;
  }

  /** Arms that do the same are one; those that fit nothing are left out unless all do. */
  private static List<Arm> joined(List<Arm> arms) {
    Map<Action, List<Product>> byAction = new LinkedHashMap<>();
    for (Arm arm : arms) {
      byAction.computeIfAbsent(arm.action(), a -> new ArrayList<>()).addAll(arm.match().products());
    }
    List<Arm> out = new ArrayList<>();
    byAction.forEach(
        (action, products) -> {
          Match match = new Match(products);
          if (!match.products().isEmpty()) {
            out.add(new Arm(match, action));
          }
        });
    return out.isEmpty() ? List.of(new Arm(Match.NONE, arms.get(0).action())) : out;
  }

  /** Packets that come to the end of the rule and go on with the next. */
  private void passed(List<Product> products) {
    arms.add(new Arm(new Match(products), action(Kind.CONTINUE, null, null)));
  }

  private Action action(Kind kind, @Nullable String target, @Nullable String effect) {
    TreeSet<String> all = new TreeSet<>(effects);
    if (effect != null) {
      all.add(effect);
    }
    return new Action(kind, target, log, List.copyOf(all), List.copyOf(writes));
  }

  /** Goes on with fewer packets; what was done so far was done to the others too. */
  private void narrow(List<Product> to) {
    if (fresh) {
      passing.addFirst(new Arm(new Match(open), action(Kind.CONTINUE, null, null)));
      fresh = false;
    }
    open = Products.both(open, to);
    hits = null;
  }

  private void narrow(Condition condition) {
    narrow(List.of(Product.ANY.and(condition)));
  }

  private void effect(String text, List<String> written) {
    effects.add(text);
    writes.addAll(written);
    fresh = true;
  }

  private void plain(Plain statement) throws Unreadable {
    switch (statement) {
      case Plain.Match match -> {
        narrow(asked(matches.lower(match.left(), match.operator(), match.right())));
        SideBySide.tell(match, context.span(), parts);
      }
      case Plain.VerdictMap map -> verdictMap(map);
      case Plain.Counter counter -> {
        if (counter.name() != null) {
          effects.add("counter name " + counter.name());
          object("counter", counter.name());
        } else if (counter.packets() >= 0) {
          hits = new HitCount(counter.packets(), counter.bytes());
        }
      }
      case Plain.Log l -> {
        effects.add(l.text());
        log = true;
        fresh = true;
      }
      case Plain.Stateful stateful -> {
        narrow(asked(stateful.text(), shared(stateful.text())));
      }
      case Plain.Assign assign -> assign(assign);
      case Plain.Update update -> {
        SetDef set = context.set(update.set());
        String written = "set:" + (set == null ? update.set() : set.name);
        effect(update.text(), List.of(written));
        narrow(asked(update.text(), new Condition.Shared(written, true)));
      }
      case Plain.End end -> end(end);
      case Plain.Effect effect -> effect(effect.text(), effect.writes());
      case Plain.Perhaps perhaps -> {
        effect(perhaps.text(), perhaps.writes());
        narrow(asked(perhaps.text(), null));
      }
      case Plain.Synproxy synproxy -> synproxy(synproxy);
      case Plain.Opaque opaque -> {
        if (opaque.text().startsWith("xt target")) {
          throw new Unreadable("what `" + opaque.text() + "` does is not known");
        }
        narrow(new Condition.Unknown(opaque.text()));
      }
      case Plain.Reading reading -> {
        for (Expr field : reading.fields()) {
          reads(field);
        }
        for (Plain.Match lookup : reading.lookups()) {
          narrow(matches.lower(lookup.left(), lookup.operator(), lookup.right()));
        }
        plain(reading.statement());
      }
      case Plain.Remark remark -> {
        if (!remark.text().isEmpty()) {
          comment = comment == null ? remark.text() : comment + "; " + remark.text();
        }
      }
    }
  }

  /** A field that is read ends the rule for packets that have none, as those without a connection. */
  private void reads(Expr field) {
    narrow(matches.having(field));
    String key = Values.text(field);
    if (!ALWAYS.contains(key) && !key.matches("(ip6?|tcp|udp|udplite|th|icmp|icmpv6) [a-z]+")) {
      narrow(new Condition.Predicate(key + " has a value", false, List.of(Fields.of(key).writes()), null));
    }
  }

  private void object(String kind, String name) {
    if (name.startsWith("\"")) {
      context.use(kind, TreeBuilder.unquoted(name));
    }
  }

  /** A condition with memory, asked for the packets that come to it. */
  private Condition.Stateful asked(String text, Condition.@Nullable Shared shared) {
    return new Condition.Stateful(text, false, shared, Asking.bare(new Match(open)));
  }

  /** The same of a comparison with a number that is another for each packet. */
  private List<Product> asked(List<Product> products) {
    if (!Asking.hasAny(new Match(products))) {
      return products;
    }
    Match reach = Asking.bare(new Match(open));
    return products.stream().map(product -> Asking.withReach(product, reach)).toList();
  }

  /**
   * The memory of a named limit or quota, of which a table has one for all rules, or of a meter, which is a
   * dynamic set (nft(8), "STATEFUL OBJECTS" and "METERS"); null for one of the rule's own. JSON gives
   * the name alone.
   */
  private Condition.@Nullable Shared shared(String text) {
    String[] words = text.replace(EARLY, "").split(" ", 3);
    if (words[0].equals("meter") && words.length > 1) {
      return new Condition.Shared("set:" + words[1], true);
    }
    boolean named = words.length == 3 && words[1].equals("name");
    if (named) {
      object(words[0], words[2]);
    }
    if (!named && words.length != 2) {
      return null;
    }
    String name = words[words.length - 1];
    String quoted = "\"" + TreeBuilder.unquoted(name) + "\"";
    // A map may name any of them.
    boolean one = name.indexOf(' ') < 0;
    return new Condition.Shared(words[0] + " " + (one ? context.table.full(quoted) : "*"), true);
  }

  private void assign(Plain.Assign assign) {
    String key = Values.text(assign.field());
    Fields.Field field = Fields.of(key);
    String text = key + " set " + assign.text();
    if (!key.startsWith("ct ") && !key.startsWith("meta ")) {
      narrow(matches.having(assign.field()));
    }
    if (key.startsWith("ct ") && (key.equals("ct helper") || key.equals("ct timeout"))) {
      object(key, assign.text());
    }
    if (key.startsWith("@")) {
      effect(text, List.of(Fields.RAW));
    } else if (key.equals("meta nftrace") || field.writes().isEmpty() && key.startsWith("meta ")) {
      effect(text, List.of());
    } else {
      effect(text, List.of(field.writes()));
    }
  }

  private void end(Plain.End end) throws Unreadable {
    if (end.version() != 0) {
      narrow(context.family.version(end.version() == 6));
    }
    if (end.protocol() >= 0) {
      ServiceSet services = ServiceSet.protocol(end.protocol());
      narrow(Products.both(context.family.anyIp(), List.of(Product.ANY.withService(services))));
    }
    arms.add(new Arm(new Match(open), action(end.kind(), null, end.effect())));
    ended = true;
  }

  /** SYN and ACK packets are taken over ({@code nft_synproxy_do_eval}); others go on. */
  private void synproxy(Plain.Synproxy synproxy) {
    narrow(context.family.having("tcp flags"));
    IntRanges flags = IntRanges.where(255, v -> (v & (TcpFlags.SYN | TcpFlags.ACK)) != 0);
    List<Product> taken = Products.both(open, List.of(Product.ANY.withTcpFlags(flags)));
    arms.add(new Arm(new Match(taken), action(Kind.QUEUE, null, synproxy.text())));
    open = Products.both(open, List.of(Product.ANY.withTcpFlags(flags.complement(255))));
  }

  private void verdict(Verdict verdict, List<Product> products) {
    String target = null;
    if (verdict.kind().isCall()) {
      target =
          verdict.target() == null
              ? anonymous.apply(verdict.body())
              : context.table.full(verdict.target());
    }
    arms.add(new Arm(new Match(products), action(verdict.kind(), target, null)));
  }

  /** A packet that the map tells to continue goes on with what follows in the rule. */
  private void verdictMap(Plain.VerdictMap statement) throws Unreadable {
    HitCount counted = hits;
    narrow(matches.having(statement.key()));
    hits = counted;
    switch (statement.map()) {
      case Expr.SetOf literal -> elements(statement.key(), literal.elements(), false, null);
      case Expr.Named named -> {
        SetDef map = context.set(named.name());
        if (map == null) {
          throw new Unreadable("verdict map @" + named.name() + " is not defined");
        }
        elements(statement.key(), map.elements, map.unreadable || context.isDynamic(map), map);
      }
      case Expr.Undefined nobody ->
          throw new Unreadable("verdict map " + nobody.text() + " is not defined");
      default -> throw new Unreadable("no verdict map: " + Values.text(statement.map()));
    }
  }

  /**
   * The arms of a verdict map. Where a key is not known, it may be any, and then no other element is
   * sure to be what the packet finds.
   */
  @SuppressWarnings("ReferenceEquality") // One element of the map, not its equal.
  private void elements(Expr key, List<Element> elements, boolean doubtful, @Nullable SetDef map)
      throws Unreadable {
    List<Product> all = new ArrayList<>();
    List<List<Product>> keys = new ArrayList<>();
    boolean known = !doubtful;
    Element rest = null;
    for (Element element : elements) {
      if (element.key() instanceof Expr.Any) {
        rest = element;
        keys.add(List.of());
        continue;
      }
      if (element.verdict() == null) {
        throw new Unreadable("an element of the verdict map has no verdict");
      }
      List<Product> products = matches.key(key, element.key());
      known = known && products.stream().allMatch(RuleLowering::isCertain);
      keys.add(products);
      all.addAll(products);
    }
    Condition doubt =
        new Condition.Unknown(
            map == null ? "keys of the verdict map" : "members of @" + map.name);
    List<Product> going = new ArrayList<>();
    for (int i = 0; i < elements.size(); i++) {
      Element element = elements.get(i);
      List<Product> products = element == rest ? others(all) : keys.get(i);
      List<Product> both = Products.both(open, products);
      List<Product> fits = known ? both : Products.with(both, doubt);
      Verdict verdict = element.verdict();
      if (verdict != null && verdict.kind() == Kind.CONTINUE) {
        going.addAll(fits);
      } else if (verdict != null) {
        verdict(verdict, fits);
        if (known && !element.limited()) {
          found.add(new RuleParts.Element(text(element, verdict), new Match(fits)));
        }
      }
    }
    if (doubtful) {
      // What is not known of the map may say anything.
      List<Product> any = Products.with(open, doubt);
      arms.add(new Arm(new Match(any), action(Kind.PERMIT, null, null)));
      arms.add(new Arm(new Match(any), action(Kind.DENY, null, null)));
      going.addAll(any);
    }
    open = going;
  }

  private static String text(Element element, Verdict verdict) {
    String to = verdict.target() == null ? "" : " " + verdict.target();
    return Values.text(element.key()) + " : " + word(verdict.kind()) + to;
  }

  private static String word(Kind kind) {
    return kind == Kind.PERMIT ? "accept" : kind == Kind.DENY ? "drop" : kind.label();
  }

  private List<Product> others(List<Product> all) throws Unreadable {
    List<Product> out = Products.without(List.of(Product.ANY), all);
    if (out == null) {
      throw new Unreadable("the verdict map has too many elements beside `*`");
    }
    return out;
  }

  private static boolean isCertain(Product product) {
    return product.conditions().stream().allMatch(c -> c instanceof Condition.Predicate);
  }

  /** What a rule is named for in messages: the sets it uses that do not exist. */
  List<Rule.Use> uses() {
    return context.uses();
  }
}
