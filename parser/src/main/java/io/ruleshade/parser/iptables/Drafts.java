package io.ruleshade.parser.iptables;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Dumps, tables and chains while a file is being read. */
final class Drafts {
  private Drafts() {}

  /** What one run of iptables-save or ip6tables-save printed. */
  static final class Dump {
    final List<Table> tables = new ArrayList<>();

    /** 4 or 6 as a header says; 0 when none does. */
    int stated;

    /** Signs of IPv4 and IPv6 in its rules. */
    int four;

    int six;

    /** Whether it is of ip6tables; settled when all is read. */
    boolean v6;

    boolean has(String name) {
      return tables.stream().anyMatch(table -> table.name.equals(name));
    }
  }

  /** A section of a table. */
  static final class Table {
    final String name;
    final int line;
    final Map<String, Chain> chains = new LinkedHashMap<>();

    /** Lines that could not be read and name no chain: each could be a rule of any chain. */
    final List<Entry> strays = new ArrayList<>();

    boolean committed;

    Table(String name, int line) {
      this.name = name;
      this.line = line;
    }

    /** The chain of a name, made where there is none. */
    Chain chain(String chain, int at) {
      return chains.computeIfAbsent(
          chain,
          name -> {
            Chain made = new Chain(name, at);
            made.entries.addAll(strays);
            return made;
          });
    }

    /** Adds a line that could be a rule of any chain. */
    void stray(Entry entry) {
      strays.add(entry);
      chains.values().forEach(chain -> chain.entries.add(entry));
    }

    /** Whether a chain is the table's own, which packets enter from a hook. */
    boolean isBase(String chain) {
      return switch (name) {
        case "filter", "security" -> List.of("INPUT", "FORWARD", "OUTPUT").contains(chain);
        case "nat" -> List.of("PREROUTING", "INPUT", "OUTPUT", "POSTROUTING").contains(chain);
        case "raw" -> List.of("PREROUTING", "OUTPUT").contains(chain);
        case "mangle" ->
            List.of("PREROUTING", "INPUT", "FORWARD", "OUTPUT", "POSTROUTING").contains(chain);
        default -> {
          Chain known = chains.get(chain);
          yield known != null && known.policy != null;
        }
      };
    }
  }

  /** A chain: its rules and what could not be read among them, in order. */
  static final class Chain {
    final String name;
    int line;
    boolean declared;
    @Nullable String policy;
    final List<Entry> entries = new ArrayList<>();

    Chain(String name, int line) {
      this.name = name;
      this.line = line;
    }

    /** Takes an entry out for good; its words are let go of, as a large chain has many. */
    Entry take(int at) {
      return entries.set(at, Entry.TAKEN);
    }

    /** A command that could not be followed may have removed or changed any rule so far. */
    void doubt() {
      entries.replaceAll(Entry::inDoubt);
    }
  }

  /**
   * A rule or an unreadable line.
   *
   * @param line its line
   * @param rule the rule; null for a line that could not be read
   * @param reason why it could not be read; empty for a rule
   * @param target the target that can be made out; null when none can
   * @param doubtful whether a command that could not be followed may have removed or changed it
   */
  record Entry(
      int line, @Nullable RuleText rule, String reason, @Nullable String target, boolean doubtful) {
    private static final Entry TAKEN = new Entry(0, null, "", null, false);

    static Entry of(RuleText rule) {
      return new Entry(rule.line(), rule, "", null, false);
    }

    Entry inDoubt() {
      return new Entry(line, rule, reason, target, true);
    }
  }
}
