package io.ruleshade.parser.nftables;

import io.ruleshade.model.NamedObject;
import io.ruleshade.model.Rule;
import io.ruleshade.parser.nftables.Syntax.Element;
import io.ruleshade.parser.nftables.Syntax.Statement;
import io.ruleshade.source.Span;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What the commands of a file build up: tables with chains, sets and other objects. */
final class Tables {
  /** Tables by family and name, in the order in which they were first named. */
  final Map<String, Table> all = new LinkedHashMap<>();

  /** Whether a file that could not be found may have put anything in. */
  boolean unknownFile;

  /** A table. */
  static final class Table {
    final String family;
    final String name;
    final Map<String, Chain> chains = new LinkedHashMap<>();
    final Map<String, SetDef> sets = new LinkedHashMap<>();
    final Map<String, NamedObject> objects = new LinkedHashMap<>();
    boolean dormant;

    /** Whether a file that could not be found may have put anything in. */
    boolean unknownFile;

    Table(String family, String name) {
      this.family = family;
      this.name = name;
    }

    /** {@return the full name of a chain or object of the table} */
    String full(String inner) {
      return family + " " + name + " " + inner;
    }
  }

  /** A chain; a base chain when it has a hook. */
  static final class Chain {
    final String name;
    final Span opening;
    final List<Entry> entries = new ArrayList<>();
    @Nullable Hook hook;
    @Nullable String policy;
    List<String> devices = new ArrayList<>();
    boolean devicesUnknown;

    Chain(String name, Span opening) {
      this.name = name;
      this.opening = opening;
    }
  }

  /**
   * Where a base chain is registered.
   *
   * @param type {@code filter}, {@code nat} or {@code route}
   * @param name {@code input}, {@code ingress} …
   * @param priority as a number
   * @param priorityText as written
   * @param span the statement that says so
   */
  record Hook(String type, String name, int priority, String priorityText, Span span) {}

  /**
   * A rule of a chain, or a line that was not understood.
   *
   * @param statements the rule; null for a line that was not understood
   * @param span the lines
   * @param uses variables that it names
   * @param mayCall for a line that was not understood, names of chains that it may call
   */
  record Entry(
      @Nullable List<Statement> statements,
      Span span,
      List<Rule.Use> uses,
      List<String> mayCall,
      boolean doubtful) {
    /** {@return the same rule, of which nobody knows whether it is still there} */
    Entry doubted() {
      return new Entry(statements, span, uses, mayCall, true);
    }
  }

  /** A named set or map. */
  static final class SetDef {
    final String name;
    final boolean map;
    final Span span;
    final List<Element> elements = new ArrayList<>();
    final List<Rule.Use> uses = new ArrayList<>();
    String type = "";
    boolean verdicts;
    boolean dynamic;
    boolean unreadable;

    SetDef(String name, boolean map, Span span) {
      this.name = name;
      this.map = map;
      this.span = span;
    }
  }

  /** The table of a name; opened when there is none. */
  Table table(String family, String name) {
    return all.computeIfAbsent(family + " " + name, k -> new Table(family, name));
  }

  /** {@return the table of a name; null when there is none} */
  @Nullable Table find(String family, String name) {
    return all.get(family + " " + name);
  }

  /** {@return whether nothing was read} */
  boolean isEmpty() {
    return all.values().stream().allMatch(t -> t.chains.isEmpty() && t.sets.isEmpty());
  }
}
