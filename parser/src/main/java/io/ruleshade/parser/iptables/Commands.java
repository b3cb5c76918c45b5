package io.ruleshade.parser.iptables;

import io.ruleshade.diagnostic.Diagnostic;
import io.ruleshade.diagnostic.Label;
import io.ruleshade.diagnostic.Severity;
import io.ruleshade.parser.LineLedger;
import io.ruleshade.parser.iptables.Drafts.Chain;
import io.ruleshade.parser.iptables.Drafts.Entry;
import io.ruleshade.parser.iptables.Drafts.Table;
import io.ruleshade.source.SourceFile;
import java.util.List;

/** What the commands of a dump do to the chains of its table. */
final class Commands {
  private Commands() {}

  static void apply(
      RuleText rule,
      Table section,
      SourceFile file,
      LineLedger ledger,
      List<Diagnostic> diagnostics)
      throws Unreadable {
    switch (rule.command()) {
      case 'A' -> of(rule, section, file, diagnostics).entries.add(Entry.of(rule));
      case 'I' -> insert(rule, of(rule, section, file, diagnostics));
      case 'P' -> {
        if (Devices.policy(rule.operand()) == null) {
          throw new Unreadable("no policy `" + rule.operand() + "`");
        }
        Chain chain = declare(rule, section);
        chain.policy = rule.operand();
      }
      case 'N' -> declare(rule, section);
      case 'F' -> {
        if (rule.chain().isEmpty()) {
          section.chains.values().forEach(chain -> chain.entries.clear());
        } else {
          of(rule, section, file, diagnostics).entries.clear();
        }
      }
      case 'X' -> {
        if (rule.chain().isEmpty()) {
          section.chains.values().removeIf(c -> !section.isBase(c.name) && c.entries.isEmpty());
        } else {
          section.chains.remove(rule.chain());
        }
      }
      case 'Z' -> {}
      case 'D', 'R' -> change(rule, of(rule, section, file, diagnostics));
      default -> throw new Unreadable("command `-" + rule.command() + "` is not followed");
    }
    ledger.modelled(rule.line());
  }

  private static Chain declare(RuleText rule, Table section) {
    Chain chain = section.chain(rule.chain(), rule.line());
    if (!chain.declared) {
      chain.line = rule.line();
      chain.declared = true;
    }
    return chain;
  }

  /** The chain a rule goes to; one that was not declared is made, and said so. */
  private static Chain of(
      RuleText rule, Table section, SourceFile file, List<Diagnostic> diagnostics) {
    Chain chain = section.chains.get(rule.chain());
    if (chain != null) {
      return chain;
    }
    Chain made = section.chain(rule.chain(), rule.line());
    if (!section.isBase(rule.chain())) {
      diagnostics.add(
          Diagnostic.at(
              Diagnostic.REFUSED_BY_DEVICE,
              Severity.MEDIUM,
              "chain `" + rule.chain() + "` is used before it is declared",
              new Label(file.span(rule.line()), ""),
              "declare it with `:" + rule.chain() + " - [0:0]`"));
    }
    return made;
  }

  private static void insert(RuleText rule, Chain chain) throws Unreadable {
    int number = rule.operand().isEmpty() ? 1 : place(rule);
    chain.entries.add(number == 1 ? 0 : at(number, chain, true), Entry.of(rule));
  }

  private static int place(RuleText rule) throws Unreadable {
    long number = Values.number(rule.operand(), Integer.MAX_VALUE);
    if (number < 1) {
      throw new Unreadable("no rule number `" + rule.operand() + "`");
    }
    return (int) number;
  }

  /** Where the rule of a number is; lines that could not be read make numbers unclear. */
  private static int at(int number, Chain chain, boolean end) throws Unreadable {
    int most = chain.entries.size() + (end ? 1 : 0);
    for (Entry entry : chain.entries) {
      if (entry.rule() == null) {
        throw new Unreadable("rule numbers are unclear after a line that was not understood");
      }
    }
    if (number > most) {
      throw new Unreadable("no rule number " + number);
    }
    return number - 1;
  }

  /** Deletes or replaces; when that cannot be followed, every rule so far is in doubt. */
  private static void change(RuleText rule, Chain chain) throws Unreadable {
    try {
      int at;
      if (!rule.operand().isEmpty()) {
        at = at(place(rule), chain, false);
      } else if (rule.command() == 'D') {
        at = same(rule, chain);
      } else {
        throw new Unreadable("`-R` lacks a rule number");
      }
      if (rule.command() == 'D') {
        chain.entries.remove(at);
      } else {
        chain.entries.set(at, Entry.of(rule));
      }
    } catch (Unreadable e) {
      chain.doubt();
      throw e;
    }
  }

  private static int same(RuleText rule, Chain chain) throws Unreadable {
    for (int i = 0; i < chain.entries.size(); i++) {
      RuleText other = chain.entries.get(i).rule();
      if (other == null) {
        throw new Unreadable("a line before it was not understood");
      }
      if (other.words().equals(rule.words())) {
        return i;
      }
    }
    throw new Unreadable("no such rule to delete");
  }
}
