package io.ruleshade.parser.nftables;

import io.ruleshade.model.Rule;
import io.ruleshade.parser.nftables.Tables.SetDef;
import io.ruleshade.parser.nftables.Tables.Table;
import io.ruleshade.source.Span;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What the lowering of a rule needs to know of its surroundings, and what it leaves there. */
final class Context {
  final Table table;
  final Families family;

  /**
   * Fields of the packet space that some rule of the same passage changes, so that here they are
   * predicates: {@code ip saddr}, {@code tcp dport}, {@code ct} …
   */
  final Set<String> changing;

  /** Names of sets that rules write to. */
  final Set<String> written;

  private final Span span;
  private final List<Rule.Use> uses = new ArrayList<>();
  private final Set<String> missing = new LinkedHashSet<>();
  private final Map<String, Values> cache;

  Context(Table table, Set<String> changing, Set<String> written, Span span, Map<String, Values> cache) {
    this.table = table;
    this.family = Families.of(table.family);
    this.changing = changing;
    this.written = written;
    this.span = span;
    this.cache = cache;
  }

  static Map<String, Values> newCache() {
    return new HashMap<>();
  }

  /** The named set or map; null, of which note is taken, when there is none. */
  @Nullable SetDef set(String name) {
    SetDef found = table.sets.get(name);
    if (found == null) {
      missing.add(name);
    } else {
      use(found.map ? "map" : "set", name);
    }
    return found;
  }

  /** Takes note of the use of an object of the table. */
  void use(String kind, String name) {
    uses.add(new Rule.Use(kind, table.full(name), span));
  }

  /** The values of a named set for a field. */
  Values values(Fields.Field field, SetDef set) {
    return cache.computeIfAbsent(
        table.full(set.name) + '\0' + field.key(),
        k -> Values.of(field, new Syntax.Expr.SetOf(set.elements)));
  }

  /** {@return whether the members of a set come and go} */
  boolean isDynamic(SetDef set) {
    return set.dynamic || written.contains(set.name) || ChainReader.isLimited(set.elements);
  }

  boolean changes(String key) {
    return changing.contains(key);
  }

  List<Rule.Use> uses() {
    return uses;
  }

  Set<String> missing() {
    return missing;
  }

  Span span() {
    return span;
  }
}
