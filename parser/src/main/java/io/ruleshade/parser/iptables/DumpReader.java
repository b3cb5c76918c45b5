package io.ruleshade.parser.iptables;

import io.ruleshade.diagnostic.Diagnostic;
import io.ruleshade.diagnostic.Label;
import io.ruleshade.diagnostic.Severity;
import io.ruleshade.grammar.iptables.IptablesLexer;
import io.ruleshade.grammar.iptables.IptablesParser;
import io.ruleshade.parser.LineLedger;
import io.ruleshade.parser.antlr.StatementParser;
import io.ruleshade.parser.antlr.StatementParser.Outcome;
import io.ruleshade.parser.iptables.Drafts.Chain;
import io.ruleshade.parser.iptables.Drafts.Dump;
import io.ruleshade.parser.iptables.Drafts.Entry;
import io.ruleshade.parser.iptables.Drafts.Table;
import io.ruleshade.source.SourceFile;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.antlr.v4.runtime.CharStreams;
import org.jspecify.annotations.Nullable;

/** Goes through the lines of a file and sorts them into dumps, tables and chains. */
final class DumpReader {
  private final SourceFile file;
  private final LineLedger ledger;
  private final List<Diagnostic> diagnostics;
  private final Ipsets sets;
  private final Notes notes;
  private final StatementParser<IptablesParser> parser =
      new StatementParser<>(new IptablesLexer(CharStreams.fromString("")), IptablesParser::new);

  private final Map<String, String> words = new HashMap<>();
  private final List<Dump> dumps = new ArrayList<>();
  private @Nullable Dump dump;
  private @Nullable Table table;
  private int headerFamily;
  private @Nullable String host;
  private boolean complete = true;

  /** Whether sections are opened by {@code *table}; otherwise the file is what -S prints. */
  private boolean sections;

  /** Whether rules of the present -S listing were seen, so that a policy starts the next one. */
  private boolean rulesSeen;

  DumpReader(
      SourceFile file, LineLedger ledger, List<Diagnostic> diagnostics, Ipsets sets, Notes notes) {
    this.notes = notes;
    this.file = file;
    this.ledger = ledger;
    this.diagnostics = diagnostics;
    this.sets = sets;
  }

  /** {@return the dumps in file order} */
  List<Dump> read() {
    int count = file.lines().count();
    for (int line = 1; line <= count; line++) {
      line(line, file.lines().text(line).strip());
    }
    int carriageReturn = file.text().indexOf("\r\n");
    if (carriageReturn >= 0) {
      notes.add(
          "carriage return",
          file.lines().lineAt(carriageReturn),
          "lines end with carriage returns",
          "iptables-restore refuses them; convert the file with `dos2unix` before you load it");
    }
    if (table != null && sections && !table.committed) {
      uncommitted(table, count);
    }
    return dumps;
  }

  /** {@return whether nothing was read: neither a section nor a chain} */
  boolean isEmpty() {
    return !sections
        && dumps.stream().flatMap(d -> d.tables.stream()).allMatch(t -> t.chains.isEmpty());
  }

  /** {@return the host name that a shell prompt tells; null when none does} */
  @Nullable String host() {
    return host;
  }

  /** {@return whether every section is committed} */
  boolean complete() {
    return complete;
  }

  private void line(int line, String text) {
    if (text.isEmpty()) {
      ledger.irrelevant(line);
      return;
    }
    switch (text.charAt(0)) {
      case '#' -> comment(line, text);
      case '*' -> tableLine(line, text);
      case ':' -> chainLine(line, text);
      case '-', '[' -> command(line, text);
      default -> other(line, text);
    }
  }

  private void comment(int line, String text) {
    if (text.contains("is incompatible, use 'nft' tool")) {
      // iptables-nft-save leaves out what it cannot say.
      complete = false;
      report(line, "the table is left out of the dump; `nft list ruleset` shows it");
      return;
    }
    ledger.irrelevant(line);
    if (text.contains("enerated by")) {
      headerFamily = text.contains("ip6tables") ? 6 : text.contains("iptables") ? 4 : 0;
    }
  }

  private void tableLine(int line, String text) {
    if (parser.parse(text, IptablesParser::table).tree() == null) {
      stray(line, "no table name");
      return;
    }
    if (table != null && sections && !table.committed) {
      uncommitted(table, line - 1);
    }
    sections = true;
    open(text.substring(1), line, 0);
    ledger.modelled(line);
  }

  /** Opens a table, in a new dump where the one at hand cannot have it. */
  private Table open(String name, int line, int family) {
    int stated = family != 0 ? family : headerFamily;
    if (dump == null
        || dump.has(name)
        || (stated != 0 && dump.stated != 0 && stated != dump.stated)) {
      dump = new Dump();
      dumps.add(dump);
    }
    if (stated != 0) {
      dump.stated = stated;
    }
    table = new Table(name, line);
    dump.tables.add(table);
    return table;
  }

  private void uncommitted(Table section, int line) {
    complete = false;
    diagnostics.add(
        Diagnostic.at(
            Diagnostic.TRUNCATED,
            Severity.HIGH,
            "table `" + section.name + "` ends without `COMMIT`",
            new Label(file.span(Math.max(section.line, line)), "the section ends here"),
            "export the file again; iptables-restore does not load a section without `COMMIT`"));
  }

  private void chainLine(int line, String text) {
    Outcome<IptablesParser.ChainContext> outcome = parser.parse(text, IptablesParser::chain);
    IptablesParser.ChainContext tree = outcome.tree();
    Table section = table;
    if (tree == null || section == null || section.committed || cut(line)) {
      stray(line, tree == null ? "no chain declaration" : "no `*table` precedes");
      return;
    }
    String policy = tree.policy.getText();
    if (!policy.equals("-") && Devices.policy(policy) == null) {
      stray(line, "no policy `" + policy + "`");
      return;
    }
    Chain chain = section.chain(tree.CHAIN().getText().substring(1), line);
    chain.line = line;
    chain.declared = true;
    chain.policy = policy.equals("-") ? null : policy;
    ledger.modelled(line);
  }

  /** Whether the file breaks off within a line, of which then nothing can be believed. */
  private boolean cut(int line) {
    int count = file.lines().count();
    return line == count
        && !file.text().endsWith("\n")
        && table != null
        && sections
        && !table.committed;
  }

  private void command(int line, String text) {
    if (sections && table != null && table.committed) {
      stray(line, "no `*table` precedes");
      return;
    }
    if (cut(line)) {
      unreadable(line, text, "the file ends within this line");
      return;
    }
    Outcome<IptablesParser.CommandContext> outcome = parser.parse(text, IptablesParser::command);
    IptablesParser.CommandContext tree = outcome.tree();
    if (tree == null) {
      unreadable(line, text, String.valueOf(outcome.error()));
      return;
    }
    try {
      RuleText rule = RuleBuilder.build(line, tree, this::shared);
      Table section = section(rule, line);
      if (rule.oldNegation()) {
        notes.add(
            "old negation",
            line,
            "`!` stands between an option and its value",
            "iptables takes `! -s ADDRESS` since 1.4.3 and `-s ! ADDRESS` no longer");
      }
      Family.count(rule, dump);
      Commands.apply(rule, section, file, ledger, diagnostics);
    } catch (Unreadable e) {
      unreadable(line, text, e.reason());
    }
  }

  /** The string read before for a word that is the same: what a large dump holds is words. */
  private String shared(String word) {
    String known = words.putIfAbsent(word, word);
    return known == null ? word : known;
  }

  /** The table a command works on. */
  private Table section(RuleText rule, int line) throws Unreadable {
    String named = rule.table();
    if (sections || (table != null && named == null && !startsListing(rule))) {
      Table section = table;
      if (section == null) {
        throw new Unreadable("no `*table` precedes");
      }
      if (named != null && !named.equals(section.name)) {
        throw new Unreadable("another table `" + named + "` within section `" + section.name + "`");
      }
      rulesSeen |= rule.command() == 'A';
      return section;
    }
    if (named != null && table != null && table.name.equals(named)) {
      return table;
    }
    rulesSeen = rule.command() == 'A';
    return open(named != null ? named : Listings.tableAt(file, line), line, 0);
  }

  /** In what -S prints, the policies come first. */
  private boolean startsListing(RuleText rule) {
    return rule.command() == 'P' && rulesSeen;
  }

  private void other(int line, String text) {
    if (text.equals("COMMIT") && table != null && !table.committed && sections) {
      table.committed = true;
      ledger.modelled(line);
    } else if (sets.readLine(text, file.span(line))) {
      ledger.modelled(line);
    } else if (Listings.isPrompt(text)) {
      ledger.irrelevant(line);
      notes.add(
          "prompt",
          line,
          "a shell prompt is part of the file",
          "export with `iptables-save > FILE`");
      String name = Listings.host(text);
      host = host == null ? name : host;
      if (text.contains("ip6tables")) {
        headerFamily = 6;
      } else if (text.contains("iptables")) {
        headerFamily = 4;
      }
    } else {
      stray(line, "no statement of iptables-save");
    }
  }

  /** A line that names no chain: within a section it could have been a rule of any. */
  private void stray(int line, String reason) {
    Table section = table;
    boolean inside = section != null && (!sections || !section.committed);
    report(line, reason);
    if (inside && section != null) {
      section.stray(new Entry(line, null, reason, null, false));
    }
  }

  /** A command that could not be read: it may have done what its letter does, to any packet. */
  private void unreadable(int line, String text, String reason) {
    Table section = table;
    List<String> appended = Listings.wordsAfter(text, "-A", "--append");
    List<String> inserted = Listings.wordsAfter(text, "-I", "--insert");
    List<String> replaced = Listings.wordsAfter(text, "-R", "--replace");
    List<String> deleted = Listings.wordsAfter(text, "-D", "--delete");
    boolean known =
        !(appended.isEmpty() && inserted.isEmpty() && replaced.isEmpty() && deleted.isEmpty());
    if (section == null || !known || (sections && section.committed)) {
      stray(line, reason);
      if (section != null && Listings.mayRemove(text)) {
        section.chains.values().forEach(Chain::doubt);
      }
      return;
    }
    report(line, reason);
    Entry entry = new Entry(line, null, reason, Listings.target(text), false);
    deleted.forEach(chain -> section.chain(chain, line).doubt());
    replaced.forEach(chain -> section.chain(chain, line).doubt());
    appended.forEach(chain -> section.chain(chain, line).entries.add(entry));
    // Where these would go is not known: from the top on, everything comes after them.
    inserted.forEach(chain -> section.chain(chain, line).entries.add(0, entry));
    replaced.forEach(chain -> section.chain(chain, line).entries.add(0, entry));
  }

  private void report(int line, String reason) {
    ledger.notUnderstood(line, reason);
    diagnostics.add(notUnderstood(file, line, reason));
  }

  /** The diagnostic of a line that was not understood. */
  static Diagnostic notUnderstood(SourceFile file, int line, String reason) {
    String text = file.lines().text(line).strip();
    String shown = text.length() > 60 ? text.substring(0, 60).stripTrailing() + "…" : text;
    return Diagnostic.at(
        Diagnostic.NOT_UNDERSTOOD,
        Severity.MEDIUM,
        String.format(Locale.ROOT, "line not understood: `%s`", shown),
        new Label(file.span(line), reason),
        "");
  }
}
