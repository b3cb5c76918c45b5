package io.ruleshade.analysis;

import io.ruleshade.analysis.MemoryPrograms.Chain;
import io.ruleshade.analysis.MemoryPrograms.Deed;
import io.ruleshade.analysis.MemoryPrograms.Line;
import io.ruleshade.analysis.MemoryPrograms.Program;
import io.ruleshade.analysis.MemoryPrograms.Question;
import io.ruleshade.model.Action;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Whether two programs do the same, by trying everything: every way to make memories of one partners of
 * memories of the other that read the same; every packet; and every way in which memories can answer.
 * Partners answer alike. The programs are the same if for some choice of partners each packet is always
 * decided and logged alike, and partners are asked in the same order on both sides.
 */
final class MemoryOracle {
  /** A memory: where it stands, or the name it is shared by. */
  private record Memory(String chain, int line, int question, String text) {}

  /** What a memory has to say before it can go on. */
  private static final class Unanswered extends RuntimeException {
    private static final long serialVersionUID = 1L;
    final transient Object key;

    Unanswered(Object key) {
      super(null, null, false, false);
      this.key = key;
    }
  }

  private final Program before;
  private final Program after;
  private final boolean shared;

  MemoryOracle(Program before, Program after) {
    this.before = before;
    this.after = after;
    this.shared = mentions(before) && mentions(after);
  }

  private static boolean mentions(Program program) {
    return program.chains().stream()
        .flatMap(chain -> chain.lines().stream())
        .filter(line -> !isEmpty(line))
        .flatMap(line -> line.questions().stream())
        .anyMatch(q -> q instanceof Question.Memory m && !m.shared().isEmpty());
  }

  boolean same() {
    return same(memories(before), memories(after), 0, new HashMap<>(), false);
  }

  /** The same, where memories that read the same have to be partners as long as both have none. */
  boolean sameWithAllPartners() {
    return same(memories(before), memories(after), 0, new HashMap<>(), true);
  }

  private static List<Memory> memories(Program program) {
    List<Memory> out = new ArrayList<>();
    for (Chain chain : program.chains()) {
      for (int i = 0; i < chain.lines().size(); i++) {
        List<Question> questions = chain.lines().get(i).questions();
        for (int k = 0; k < questions.size(); k++) {
          if (questions.get(k) instanceof Question.Memory m && m.shared().isEmpty()) {
            out.add(new Memory(chain.name(), i, k, m.text()));
          }
        }
      }
    }
    return out;
  }

  /** Tries all partners, from one memory of the old side on. */
  private boolean same(
      List<Memory> old, List<Memory> now, int from, Map<Memory, Memory> partners, boolean all) {
    if (from == old.size()) {
      return !(all && canHaveMore(old, now, partners)) && sameWith(partners);
    }
    Memory one = old.get(from);
    for (Memory other : now) {
      if (other.text.equals(one.text) && !partners.containsValue(other)) {
        partners.put(one, other);
        if (same(old, now, from + 1, partners, all)) {
          return true;
        }
        partners.remove(one);
      }
    }
    return same(old, now, from + 1, partners, all);
  }

  private static boolean canHaveMore(
      List<Memory> old, List<Memory> now, Map<Memory, Memory> partners) {
    return old.stream()
        .filter(one -> !partners.containsKey(one))
        .anyMatch(
            one ->
                now.stream()
                    .anyMatch(it -> it.text.equals(one.text) && !partners.containsValue(it)));
  }

  private boolean sameWith(Map<Memory, Memory> partners) {
    Map<Object, Object> names = new HashMap<>();
    int number = 0;
    for (Map.Entry<Memory, Memory> pair : partners.entrySet()) {
      names.put(List.of("old", pair.getKey()), number);
      names.put(List.of("new", pair.getValue()), number++);
    }
    for (Chain base : before.chains()) {
      for (int source = 0; base.base() && source < MemoryPrograms.SOURCES; source++) {
        for (int service = 0; service < MemoryPrograms.SERVICES; service++) {
          if (!same(base.name(), source, service, names, new HashMap<>())) {
            return false;
          }
        }
      }
    }
    return true;
  }

  /** Tries all answers that are not yet given. */
  private boolean same(
      String base, int source, int service, Map<Object, Object> names, Map<Object, Boolean> answers) {
    try {
      List<Object> old = new Run(before, "old", source, service, names, answers).all(base);
      List<Object> now = new Run(after, "new", source, service, names, answers).all(base);
      return old.equals(now);
    } catch (Unanswered open) {
      for (boolean answer : new boolean[] {true, false}) {
        Map<Object, Boolean> more = new HashMap<>(answers);
        more.put(open.key, answer);
        if (!same(base, source, service, names, more)) {
          return false;
        }
      }
      return true;
    }
  }

  /** As docs/engine.md says, a rule that matches nothing is taken to ask nothing. */
  private static boolean isEmpty(Line line) {
    int sources = -1;
    int services = -1;
    for (Question question : line.questions()) {
      if (question instanceof Question.Of of) {
        sources &= of.sources();
        services &= of.services();
      }
    }
    return sources == 0 || services == 0;
  }

  /** One packet on its way. */
  private final class Run {
    private final Program program;
    private final String side;
    private final int source;
    private final int service;
    private final Map<Object, Object> names;
    private final Map<Object, Boolean> answers;
    private final Map<Object, Integer> asked = new HashMap<>();
    private final List<String> changes = new ArrayList<>();
    private final List<Object> trace = new ArrayList<>();

    Run(
        Program program,
        String side,
        int source,
        int service,
        Map<Object, Object> names,
        Map<Object, Boolean> answers) {
      this.program = program;
      this.side = side;
      this.source = source;
      this.service = service;
      this.names = names;
      this.answers = answers;
    }

    List<Object> all(String base) {
      Chain chain = MemoryPrograms.chain(program, base);
      if (!walk(chain)) {
        trace.add(chain.permits() ? Action.Kind.PERMIT : Action.Kind.DENY);
      }
      return trace;
    }

    /** Whether the packet is decided in a chain. */
    private boolean walk(Chain chain) {
      for (int i = 0; i < chain.lines().size(); i++) {
        Line line = chain.lines().get(i);
        if (!matches(chain, i, line)) {
          continue;
        }
        Deed deed = line.deed();
        switch (deed.kind()) {
          case PERMIT, DENY -> {
            trace.add(deed.log() ? List.of(deed.kind(), "log") : deed.kind());
            return true;
          }
          case CONTINUE -> {
            if (deed.log()) {
              trace.add("log");
            }
          }
          case RETURN -> {
            return false;
          }
          case JUMP -> {
            if (walk(MemoryPrograms.chain(program, deed.target()))) {
              return true;
            }
          }
          case GOTO -> {
            return walk(MemoryPrograms.chain(program, deed.target()));
          }
          default -> throw new IllegalStateException();
        }
      }
      return false;
    }

    private boolean matches(Chain chain, int at, Line line) {
      if (isEmpty(line)) {
        return false;
      }
      for (int k = 0; k < line.questions().size(); k++) {
        boolean yes =
            switch (line.questions().get(k)) {
              case Question.Of of ->
                  (of.sources() >> source & 1) == 1 && (of.services() >> service & 1) == 1;
              case Question.Memory m ->
                  m.negated()
                      != (m.shared().isEmpty()
                          ? own(new Memory(chain.name(), at, k, m.text()))
                          : shared(m));
            };
        if (!yes) {
          return false;
        }
      }
      return true;
    }

    private boolean own(Memory memory) {
      Object name = names.get(List.of(side, memory));
      if (name != null) {
        trace.add(List.of("asks", name));
      }
      Object key = name == null ? List.of(side, memory) : name;
      return answer(List.of(key, asked.merge(key, 1, Integer::sum)));
    }

    /** What it says hangs on what was done to it. */
    private boolean shared(Question.Memory memory) {
      if (memory.changed() && MemoryOracle.this.shared) {
        trace.add(List.of("asks", "shared", memory.text()));
      }
      Object key = List.of("shared", memory.text(), List.copyOf(changes));
      if (memory.changed()) {
        changes.add(memory.text());
      }
      return answer(key);
    }

    private boolean answer(Object key) {
      Boolean answer = answers.get(key);
      if (answer == null) {
        throw new Unanswered(key);
      }
      return answer;
    }
  }
}
