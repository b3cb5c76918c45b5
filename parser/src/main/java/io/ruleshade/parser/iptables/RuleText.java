package io.ruleshade.parser.iptables;

import io.ruleshade.model.Rule;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A command of a dump with every option resolved, its values still text.
 *
 * @param line its line
 * @param command the command's letter: {@code A} append, {@code I} insert, {@code P} policy, {@code
 *     N} new chain, {@code F} flush, {@code D} delete …
 * @param table the table it names itself; null where the section says it
 * @param chain the chain; empty where a command has none
 * @param operand the policy, the new name or the rule number that follows the chain; empty for none
 * @param hits the counters before or within it
 * @param general options of no module: addresses, interfaces, protocol
 * @param matches the match modules in order
 * @param target name of target or chain; null for none
 * @param targetUse the target's options; null where the target is no known module
 * @param goTo whether the chain is entered by {@code -g}
 * @param onlyFamily 4 or 6 for a line that only that program reads ({@code -4}, {@code -6}), else 0
 * @param oldNegation whether a {@code !} stands between an option and its value, which iptables
 *     took up to 1.4
 * @param words the words of the rule's specification, to find it again for {@code -D}
 */
record RuleText(
    int line,
    char command,
    @Nullable String table,
    String chain,
    String operand,
    Rule.@Nullable HitCount hits,
    List<Given> general,
    List<Use> matches,
    @Nullable String target,
    @Nullable Use targetUse,
    boolean goTo,
    int onlyFamily,
    boolean oldNegation,
    List<String> words) {
  /**
   * An option as given.
   *
   * @param option which
   * @param negated whether a {@code !} stands before it or, as older versions have it, before its
   *     value
   * @param values its words, quotes taken off
   */
  record Given(Modules.Option option, boolean negated, List<String> values) {
    String name() {
      return option.name();
    }

    String value() {
      return values.get(0);
    }
  }

  /** A module and the options given to it. */
  record Use(Modules.Module module, List<Given> options) {}
}
