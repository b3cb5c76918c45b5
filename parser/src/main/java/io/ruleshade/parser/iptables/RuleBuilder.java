package io.ruleshade.parser.iptables;

import io.ruleshade.grammar.iptables.IptablesParser;
import io.ruleshade.model.Rule;
import io.ruleshade.parser.iptables.Modules.Module;
import io.ruleshade.parser.iptables.Modules.Option;
import io.ruleshade.parser.iptables.RuleText.Given;
import io.ruleshade.parser.iptables.RuleText.Use;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import org.antlr.v4.runtime.Token;
import org.antlr.v4.runtime.tree.TerminalNode;
import org.jspecify.annotations.Nullable;

/**
 * Gives each option of a command its values, as getopt_long does in {@code do_command4} of
 * iptables: which options there are depends on the modules loaded so far, the newest first, and on
 * the protocol, whose module is loaded when an option asks for it.
 */
final class RuleBuilder {
  /** Options of no module by each spelling; one letter for the short form. */
  private static final Map<String, Option> GENERAL = new HashMap<>();

  static {
    general("protocol", 1, "p", "protocol", "proto");
    general("source", 1, "s", "source", "src");
    general("destination", 1, "d", "destination", "dst");
    general("in-interface", 1, "i", "in-interface");
    general("out-interface", 1, "o", "out-interface");
    general("fragment", 0, "f", "fragment");
    general("set-counters", 2, "c", "set-counters");
    general("jump", 1, "j", "jump");
    general("goto", 1, "g", "goto");
    general("match", 1, "m", "match");
    general("table", 1, "t", "table");
    general("modprobe", 1, "modprobe");
    general("verbose", 0, "v", "verbose");
    general("numeric", 0, "n", "numeric");
    general("exact", 0, "x", "exact");
    general("line-numbers", 0, "line-numbers");
    general("ipv4", 0, "4", "ipv4");
    general("ipv6", 0, "6", "ipv6");
  }

  private static final Map<String, Character> COMMANDS =
      Map.ofEntries(
          Map.entry("append", 'A'),
          Map.entry("insert", 'I'),
          Map.entry("policy", 'P'),
          Map.entry("new-chain", 'N'),
          Map.entry("new", 'N'),
          Map.entry("flush", 'F'),
          Map.entry("delete-chain", 'X'),
          Map.entry("zero", 'Z'),
          Map.entry("delete", 'D'),
          Map.entry("replace", 'R'),
          Map.entry("rename-chain", 'E'));

  private static void general(String name, int words, String... spellings) {
    Option option = new Option(name, words, false);
    for (String spelling : spellings) {
      GENERAL.put(spelling, option);
    }
  }

  private final int line;
  private final List<String> words = new ArrayList<>();

  /** Whether the word at the same place is a {@code !} that stands alone, without quotes. */
  private final List<Boolean> nots = new ArrayList<>();

  private int at;
  private char command;
  private String chain = "";
  private String operand = "";
  private int specification;
  private @Nullable String table;
  private Rule.@Nullable HitCount hits;
  private final List<Given> general = new ArrayList<>(6);
  private final List<Use> matches = new ArrayList<>(4);
  private @Nullable String target;
  private @Nullable Use targetUse;
  private boolean goTo;
  private int onlyFamily;
  private boolean oldNegation;
  private boolean unclosed;
  private int protocol = -1;

  private RuleBuilder(int line, IptablesParser.CommandContext tree, UnaryOperator<String> shared) {
    this.line = line;
    for (int i = 0; i < tree.getChildCount(); i++) {
      if (tree.getChild(i) instanceof TerminalNode node) {
        Token token = node.getSymbol();
        switch (token.getType()) {
          case Token.EOF -> {}
          case IptablesParser.COUNTERS -> hits = counters(token.getText());
          case IptablesParser.QUOTED -> {
            add(unquote(token.getText()), false); // comments for the most part, each another
            unclosed |= !isClosed(token.getText());
          }
          case IptablesParser.NOT -> add("!", true);
          default -> add(shared.apply(token.getText()), false);
        }
      }
    }
  }

  private void add(String word, boolean not) {
    words.add(word);
    nots.add(not);
  }

  /**
   * Reads a command.
   *
   * @param shared gives one string for all words that are the same
   */
  static RuleText build(
      int line, IptablesParser.CommandContext tree, UnaryOperator<String> shared)
      throws Unreadable {
    return new RuleBuilder(line, tree, shared).read();
  }

  /** {@return packets and bytes of {@code [12:3456]}; null when the numbers are no longs} */
  static Rule.@Nullable HitCount counters(String text) {
    int colon = text.indexOf(':');
    return counters(text.substring(1, colon), text.substring(colon + 1, text.length() - 1));
  }

  private static Rule.@Nullable HitCount counters(String packets, String bytes) {
    try {
      return new Rule.HitCount(Long.parseLong(packets), Long.parseLong(bytes));
    } catch (NumberFormatException e) {
      return null;
    }
  }

  /** Takes quotes and backslashes off a word, as iptables-restore does. */
  static String unquote(String text) {
    StringBuilder out = new StringBuilder(text.length());
    boolean open = false;
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c == '"') {
        open = !open;
      } else if (open && c == '\\' && i + 1 < text.length()) {
        out.append(text.charAt(++i));
      } else {
        out.append(c);
      }
    }
    return out.toString();
  }

  /** Whether every quotation of a word ends; iptables-restore refuses a line where one does not. */
  private static boolean isClosed(String text) {
    boolean open = false;
    for (int i = 0; i < text.length(); i++) {
      if (open && text.charAt(i) == '\\') {
        i++;
      } else if (text.charAt(i) == '"') {
        open = !open;
      }
    }
    return !open;
  }

  private RuleText read() throws Unreadable {
    if (unclosed) {
      throw new Unreadable("a quotation does not end");
    }
    boolean negated = false;
    while (at < words.size()) {
      String word = words.get(at);
      if (nots.get(at)) {
        if (negated) {
          throw new Unreadable("two `!` in a row");
        }
        negated = true;
        at++;
      } else if (word.length() > 1 && word.charAt(0) == '-') {
        at++;
        option(word, negated);
        negated = false;
      } else {
        throw new Unreadable("unexpected word `" + word + "`");
      }
    }
    if (negated) {
      throw new Unreadable("nothing follows `!`");
    }
    if (command == 0) {
      throw new Unreadable("no command such as `-A`");
    }
    return new RuleText(
        line,
        command,
        table,
        chain,
        operand,
        hits,
        List.copyOf(general),
        List.copyOf(matches),
        target,
        targetUse,
        goTo,
        onlyFamily,
        oldNegation,
        specification == 0 ? List.of() : List.copyOf(words.subList(specification, words.size())));
  }

  private void option(String word, boolean negated) throws Unreadable {
    boolean isLong = word.charAt(1) == '-';
    String name = isLong ? word.substring(2) : word.substring(1, 2);
    String attached = null;
    if (isLong) {
      int equals = name.indexOf('=');
      if (equals > 0) {
        attached = name.substring(equals + 1);
        name = name.substring(0, equals);
      }
      Character known = COMMANDS.get(name);
      if (known != null && command == 0) {
        command(known);
        return;
      }
    } else {
      attached = word.length() > 2 ? word.substring(2) : null;
      if ("AIPNFXZDRE".indexOf(name.charAt(0)) >= 0) {
        if (command != 0 || attached != null) {
          throw new Unreadable("a second command `" + word + "`");
        }
        command(name.charAt(0));
        return;
      }
      if (name.equals("w")) {
        return;
      }
    }
    Option option = GENERAL.get(name);
    if (option != null && isLong == (name.length() > 1)) {
      once(general, option, word, false);
      generalOption(option, values(option, word, attached, negated));
      return;
    }
    Use use = isLong ? owner(name) : null;
    if (use == null) {
      throw new Unreadable("unknown option `" + word + "`");
    }
    Option found = find(use.module(), name);
    if (found == null) {
      throw new Unreadable("unknown option `" + word + "`");
    }
    once(use.options(), found, word, use.module().name().equals("policy"));
    use.options().add(values(found, word, attached, negated));
  }

  /** iptables takes each option of a module once, but for the elements of an IPsec policy. */
  private static void once(List<Given> options, Option option, String word, boolean often)
      throws Unreadable {
    for (Given given : options) {
      if (given.name().equals(option.name()) && !often) {
        throw new Unreadable("option `" + word + "` is given twice");
      }
    }
  }

  /**
   * The use of a module that has an option: newest first, then the protocol's, then abbreviated.
   */
  private @Nullable Use owner(String name) throws Unreadable {
    if (targetUse != null && targetUse.module().options().containsKey(name)) {
      return targetUse;
    }
    for (int i = matches.size() - 1; i >= 0; i--) {
      if (matches.get(i).module().options().containsKey(name)) {
        return matches.get(i);
      }
    }
    Module implied = Modules.ofProtocol(protocol);
    if (implied != null && !isUsed(implied)) {
      if (implied.options().containsKey(name) || abbreviated(implied, name) != null) {
        Use use = new Use(implied, new ArrayList<>(2));
        matches.add(use);
        return use;
      }
    }
    List<Use> fitting = new ArrayList<>();
    if (targetUse != null && abbreviated(targetUse.module(), name) != null) {
      fitting.add(targetUse);
    }
    matches.stream().filter(u -> abbreviated(u.module(), name) != null).forEach(fitting::add);
    if (fitting.size() > 1) {
      throw new Unreadable("option `--" + name + "` is ambiguous");
    }
    return fitting.isEmpty() ? null : fitting.get(0);
  }

  private boolean isUsed(Module module) {
    return matches.stream().anyMatch(use -> use.module().name().equals(module.name()));
  }

  private static @Nullable Option find(Module module, String name) {
    Option exact = module.options().get(name);
    return exact != null ? exact : abbreviated(module, name);
  }

  /** The only option whose name begins so; null when there is none or more than one. */
  private static @Nullable Option abbreviated(Module module, String name) {
    Option found = null;
    for (Map.Entry<String, Option> entry : module.options().entrySet()) {
      if (entry.getKey().startsWith(name)) {
        if (found != null && !found.equals(entry.getValue())) {
          return null;
        }
        found = entry.getValue();
      }
    }
    return found;
  }

  private Given values(Option option, String word, @Nullable String attached, boolean negated)
      throws Unreadable {
    boolean opposite = negated;
    List<String> values = new ArrayList<>(Math.max(1, option.words()));
    if (attached != null) {
      if (option.words() == 0) {
        throw new Unreadable("option `" + word + "` takes no value");
      }
      values.add(attached);
    }
    boolean old = values.isEmpty() && option.words() > 0 && at < words.size() && nots.get(at);
    if (old && !option.name().equals("comment")) {
      if (negated) {
        throw new Unreadable("two `!` at option `" + word + "`");
      }
      opposite = true;
      oldNegation = true;
      at++;
    }
    while (values.size() < option.words()) {
      if (at == words.size()) {
        throw new Unreadable("option `" + word + "` lacks a value");
      }
      values.add(words.get(at++));
    }
    return new Given(option, opposite, List.copyOf(values));
  }

  private void generalOption(Option option, Given given) throws Unreadable {
    String value = given.values().isEmpty() ? "" : given.value();
    boolean negatable = true;
    switch (option.name()) {
      case "jump", "goto" -> {
        if (target != null) {
          throw new Unreadable("two targets");
        }
        negatable = false;
        target = value;
        goTo = option.name().equals("goto");
        Module module = goTo ? null : Modules.target(value);
        targetUse = module == null ? null : new Use(module, new ArrayList<>(2));
      }
      case "match" -> {
        negatable = false;
        Module module = Modules.match(value);
        Module known = module == null ? Module.unknown(value) : module;
        matches.add(new Use(known, new ArrayList<>(2)));
      }
      case "protocol" -> {
        protocol = given.negated() ? -1 : Names.protocol(value);
        general.add(given);
      }
      case "set-counters" -> hits = counters(value, given.values().get(1));
      case "table" -> table = value;
      case "ipv4" -> onlyFamily = 4;
      case "ipv6" -> onlyFamily = 6;
      case "modprobe", "verbose", "numeric", "exact", "line-numbers" -> {}
      default -> general.add(given);
    }
    if (given.negated() && !negatable) {
      throw new Unreadable("`!` before `--" + option.name() + "`");
    }
  }

  private void command(char letter) throws Unreadable {
    command = letter;
    boolean chainless = "FXZ".indexOf(letter) >= 0;
    if (at == words.size()) {
      if (chainless) {
        return;
      }
      throw new Unreadable("`-" + letter + "` lacks a chain");
    }
    chain = words.get(at++);
    boolean needsOperand = letter == 'P' || letter == 'E';
    boolean mayCount = letter == 'I' || letter == 'D' || letter == 'R' || letter == 'Z';
    if (needsOperand && at == words.size()) {
      throw new Unreadable("`-" + letter + "` lacks a value");
    }
    if (needsOperand || (mayCount && at < words.size() && Values.isDigits(words.get(at)))) {
      operand = words.get(at++);
    }
    specification = at;
  }
}
