package io.ruleshade.analysis;

import io.ruleshade.model.Action;
import io.ruleshade.model.AddressSet;
import io.ruleshade.model.Asking;
import io.ruleshade.model.Condition;
import io.ruleshade.model.Coverage;
import io.ruleshade.model.Device;
import io.ruleshade.model.EntryPoint;
import io.ruleshade.model.IntRanges;
import io.ruleshade.model.IpAddress;
import io.ruleshade.model.Match;
import io.ruleshade.model.Product;
import io.ruleshade.model.Rule;
import io.ruleshade.model.Ruleset;
import io.ruleshade.model.ServiceSet;
import io.ruleshade.source.SourceFile;
import io.ruleshade.source.Span;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.TreeMap;

/**
 * Random small programs with conditions with memory, as a device reads them: a rule is a row of questions,
 * whether the packet is of a set and whether a memory says yes, asked until one is answered with no. From
 * that the rule model is made as the front ends make it.
 */
final class MemoryPrograms {
  static final int SOURCES = 5;
  static final int SERVICES = 2;

  /** One question. */
  sealed interface Question {
    /** Whether the packet is of some sources (a bit each) and services. */
    record Of(int sources, int services) implements Question {}

    /** Whether a memory says yes; of its own rule, or one that all have of a name. */
    record Memory(String text, boolean negated, String shared, boolean changed) implements Question {}
  }

  /** What a rule does. */
  record Deed(Action.Kind kind, boolean log, String target) {}

  record Line(List<Question> questions, Deed deed) {}

  /** A chain; the first ones are where packets enter. */
  record Chain(String name, boolean base, boolean permits, List<Line> lines) {}

  record Program(List<Chain> chains) {}

  private static final SourceFile FILE = SourceFile.ofText("random", "x");
  private static final int[] NUMBERS = {ServiceSet.TCP << 16 | 80, ServiceSet.UDP << 16 | 53};

  private final Random random;

  private MemoryPrograms(long seed) {
    random = new Random(seed);
  }

  static Program program(long seed) {
    return new MemoryPrograms(seed).program();
  }

  private Program program() {
    int bases = 1 + random.nextInt(2);
    int chains = bases + random.nextInt(3);
    List<Chain> out = new ArrayList<>();
    int memories = 0;
    for (int i = 0; i < chains; i++) {
      List<Line> lines = new ArrayList<>();
      for (int k = random.nextInt(4); k >= 0; k--) {
        Line line = line(i, bases, chains, memories < 4);
        memories += (int) line.questions.stream().filter(Question.Memory.class::isInstance).count();
        lines.add(line);
      }
      out.add(new Chain("t/" + (i < bases ? "BASE" : "C") + i, i < bases, random.nextBoolean(), lines));
    }
    return new Program(out);
  }

  private Line line(int chain, int bases, int chains, boolean memory) {
    List<Question> questions = new ArrayList<>();
    if (random.nextInt(4) > 0) {
      questions.add(of());
    }
    if (memory && random.nextInt(2) == 0) {
      questions.add(memory());
      if (random.nextInt(2) == 0) {
        questions.add(of());
      }
      if (random.nextInt(6) == 0) {
        questions.add(memory());
      }
    }
    return new Line(questions, deed(chain, bases, chains));
  }

  private Question of() {
    return random.nextInt(3) == 0
        ? new Question.Of(31, 1 + random.nextInt(2))
        : new Question.Of(1 + random.nextInt(31), 3);
  }

  private Question.Memory memory() {
    String text = random.nextInt(3) > 0 ? "L" : "M";
    boolean negated = random.nextInt(6) == 0;
    boolean shared = random.nextInt(4) == 0;
    return new Question.Memory(text, negated, shared ? "x" : "", shared && random.nextInt(3) > 0);
  }

  private Deed deed(int chain, int bases, int chains) {
    int first = Math.max(bases, chain + 1);
    return switch (random.nextInt(10)) {
      case 0, 1, 2 ->
          first < chains
              ? new Deed(
                  random.nextInt(4) > 0 ? Action.Kind.JUMP : Action.Kind.GOTO,
                  false,
                  "t/C" + (first + random.nextInt(chains - first)))
              : new Deed(Action.Kind.PERMIT, false, "");
      case 3 -> new Deed(Action.Kind.RETURN, false, "");
      case 4 -> new Deed(Action.Kind.CONTINUE, random.nextInt(3) > 0, "");
      case 5, 6, 7 -> new Deed(Action.Kind.PERMIT, false, "");
      default -> new Deed(Action.Kind.DENY, random.nextInt(4) == 0, "");
    };
  }

  /** A program with a few edits, many of which change little or nothing. */
  static Program edited(Program program, long seed) {
    MemoryPrograms its = new MemoryPrograms(seed);
    Program out = program;
    for (int edits = its.random.nextInt(3); edits >= 0; edits--) {
      out = its.edit(out);
    }
    return out;
  }

  private Program edit(Program program) {
    List<Chain> chains = new ArrayList<>(program.chains);
    int at = random.nextInt(chains.size());
    Chain chain = chains.get(at);
    List<Line> lines = new ArrayList<>(chain.lines);
    int i = lines.isEmpty() ? 0 : random.nextInt(lines.size());
    if (lines.isEmpty()) {
      return program;
    }
    Line line = lines.get(i);
    switch (random.nextInt(10)) {
      case 0 -> lines.remove(i);
      case 1 -> lines.add(random.nextInt(lines.size()), lines.remove(i));
      case 2 -> split(lines, i);
      case 3 -> {
        // One of the calls of a chain gets a chain of its own that reads the same.
        if (!line.deed.target.isEmpty()) {
          Chain callee = chain(program, line.deed.target);
          String copy = callee.name + "c" + chains.size();
          chains.add(new Chain(copy, false, callee.permits, callee.lines));
          lines.set(i, new Line(line.questions, new Deed(line.deed.kind, line.deed.log, copy)));
        }
      }
      case 4 -> {
        List<Question> questions = new ArrayList<>(line.questions);
        java.util.Collections.rotate(questions, 1);
        lines.set(i, new Line(questions, line.deed));
      }
      case 5 -> {
        List<Question> questions = new ArrayList<>(line.questions);
        questions.removeIf(Question.Memory.class::isInstance);
        lines.set(i, new Line(questions, line.deed));
      }
      case 6 -> lines.add(i, new Line(List.of(of()), deed(chains.size(), chains.size(), chains.size())));
      case 7 -> {
        List<Question> questions = new ArrayList<>(line.questions);
        questions.add(new Question.Of(0, 3));
        lines.set(i, new Line(questions, line.deed));
      }
      case 8 -> lines.add(i, line);
      default -> {
        List<Question> questions = new ArrayList<>(line.questions);
        questions.add(random.nextBoolean() ? questions.size() : 0, of());
        lines.set(i, new Line(questions, line.deed));
      }
    }
    chains.set(at, new Chain(chain.name, chain.base, chain.permits, lines));
    return new Program(chains);
  }

  private void split(List<Line> lines, int at) {
    Line line = lines.get(at);
    int sources = 1 + random.nextInt(30);
    for (int part : new int[] {sources, 31 & ~sources}) {
      List<Question> questions = new ArrayList<>(List.of(new Question.Of(part, 3)));
      questions.addAll(line.questions);
      lines.add(at, new Line(questions, line.deed));
    }
    lines.remove(at + 2);
  }

  static Chain chain(Program program, String name) {
    return program.chains.stream().filter(c -> c.name.equals(name)).findFirst().orElseThrow();
  }

  /** The device of a program, as a front end would lower it. */
  static Device device(Program program) {
    List<Ruleset> rulesets = new ArrayList<>();
    List<EntryPoint> entries = new ArrayList<>();
    for (Chain chain : program.chains) {
      List<Rule> rules = new ArrayList<>();
      for (Line line : chain.lines) {
        Match match = Asking.settled(match(line));
        rules.add(
            new Rule(
                rules.size() + 1, null, span(), true, action(line.deed), match, null, null, List.of()));
      }
      Action.Kind policy = chain.permits ? Action.Kind.PERMIT : Action.Kind.DENY;
      rulesets.add(
          new Ruleset(
              chain.name, chain.base ? "base chain" : "chain", Ruleset.Family.BOTH,
              chain.base ? policy : Action.Kind.RETURN, List.of(), rules, List.of(), span(), false));
      if (chain.base) {
        entries.add(new EntryPoint(chain.name, Product.ANY, List.of(chain.name), policy));
      }
    }
    Coverage coverage = new Coverage(FILE, 0, 0, 0, List.of(), new TreeMap<>());
    return new Device("random", "random", List.of(coverage), rulesets, entries, List.of());
  }

  private static Match match(Line line) {
    Product product = Product.ANY;
    for (Question question : line.questions) {
      switch (question) {
        case Question.Of of ->
            product =
                product
                    .withSrc(product.src().intersect(sources(of.sources)))
                    .withService(product.service().intersect(services(of.services)));
        case Question.Memory memory -> {
          Condition.Shared shared =
              memory.shared.isEmpty() ? null : new Condition.Shared(memory.shared, memory.changed);
          Match reach = Asking.bare(new Match(List.of(product)));
          product =
              product.and(new Condition.Stateful(memory.text, memory.negated, shared, reach));
        }
      }
    }
    return new Match(List.of(product));
  }

  private static AddressSet sources(int bits) {
    AddressSet set = AddressSet.EMPTY;
    for (int i = 0; i < SOURCES - 1; i++) {
      if ((bits >> i & 1) == 1) {
        set = set.union(AddressSet.of(IpAddress.v4(i + 1)));
      }
    }
    AddressSet named = AddressSet.EMPTY;
    for (int i = 0; i < SOURCES - 1; i++) {
      named = named.union(AddressSet.of(IpAddress.v4(i + 1)));
    }
    return (bits >> SOURCES - 1 & 1) == 1 ? set.union(named.complement()) : set;
  }

  private static ServiceSet services(int bits) {
    if (bits == 3) {
      return ServiceSet.ANY;
    }
    ServiceSet tcp = ServiceSet.of(IntRanges.between(NUMBERS[0], NUMBERS[0]));
    return bits == 0 ? ServiceSet.EMPTY : bits == 1 ? tcp : tcp.complement();
  }

  private static Action action(Deed deed) {
    return new Action(
        deed.kind, deed.target.isEmpty() ? null : deed.target, deed.log, List.of(), List.of());
  }

  private static Span span() {
    return new Span(FILE, 0, 1);
  }
}
