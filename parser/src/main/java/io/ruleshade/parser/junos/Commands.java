package io.ruleshade.parser.junos;

import io.ruleshade.diagnostic.Diagnostic;
import io.ruleshade.diagnostic.Label;
import io.ruleshade.diagnostic.Severity;
import io.ruleshade.parser.LineLedger;
import io.ruleshade.source.SourceFile;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Replays the commands of configuration mode in file order: {@code set}, {@code delete}, {@code
 * deactivate}, {@code activate}, {@code insert}, {@code rename}, {@code copy}, and those that move in
 * the hierarchy.
 *
 * <p>Source: Juniper, CLI User Guide, "Configuration Mode Commands".
 */
final class Commands {
  private static final Set<String> VERBS =
      Set.of(
          "set", "delete", "deactivate", "activate", "insert", "rename", "copy", "edit", "top", "up",
          "exit", "quit", "replace", "rollback", "load", "wildcard", "commit", "show", "run",
          "annotate", "protect", "unprotect", "status", "configure", "cli", "save", "update");

  /** Commands that change the configuration in a way that is not replayed. */
  private static final Set<String> UNREPLAYED = Set.of("replace", "rollback", "load", "wildcard");

  /** What a command begins with when it cannot be a statement of a block. */
  private static final Pattern SURE =
      Pattern.compile(
          "(set|delete|deactivate|activate) (version|system|security|firewall|interfaces|groups"
              + "|apply-groups|policy-options|applications|protocols|routing-options"
              + "|routing-instances|schedulers|logical-systems|tenants|services|snmp|vlans"
              + "|chassis|forwarding-options|class-of-service|event-options|access)\\b[^;{]*");

  private static final Pattern PROMPT = Pattern.compile("^[\\w.-]+@[\\w.-]+[>#%]\\s*");
  private static final Pattern BANNER = Pattern.compile("^\\{[a-z]+(:[a-z]*\\d*)?\\}\\s*");
  private static final Pattern LEVEL = Pattern.compile("^\\[edit\\b([^\\]]*)\\]$");

  private final Statement root;
  private final SourceFile file;
  private final LineLedger ledger;
  private final List<Diagnostic> diagnostics;
  /** Words of statements that have nothing to do with filtering, any of which may be a name. */
  final Set<String> loose = new LinkedHashSet<>();

  /** Words of the level that {@code edit} went to. */
  private List<Word> level = List.of();
  /** The block of that level; null where it has nothing to do with filtering. */
  private @Nullable Statement base;

  Commands(Statement root, SourceFile file, LineLedger ledger, List<Diagnostic> diagnostics) {
    this.root = root;
    this.base = root;
    this.file = file;
    this.ledger = ledger;
    this.diagnostics = diagnostics;
  }

  /** {@return the block in which statements outside any block are; null where none is of interest} */
  @Nullable Statement base() {
    return base;
  }

  /** {@return whether a line is a command even where a block is open} */
  static boolean isSurely(String line) {
    char first = line.charAt(0);
    return (first == 's' || first == 'd' || first == 'a') && SURE.matcher(line).matches();
  }

  /** {@return the command on a line, empty for a line of the terminal; null for anything else} */
  @Nullable String commandOf(String line) {
    String rest = line;
    char first = line.charAt(0);
    if (first == '{') {
      Matcher banner = BANNER.matcher(line);
      if (!banner.find()) {
        return null;
      }
      rest = line.substring(banner.end());
      if (rest.isEmpty()) {
        return "";
      }
    }
    if (rest.startsWith("[edit")) {
      return LEVEL.matcher(rest).matches() ? rest : null;
    }
    if (rest.indexOf('@') > 0) {
      Matcher prompt = PROMPT.matcher(rest);
      if (prompt.find()) {
        rest = rest.substring(prompt.end());
        return isCommand(rest) ? rest : "";
      }
    }
    return isCommand(rest) ? rest : null;
  }

  private static boolean isCommand(String line) {
    int end = 0;
    while (end < line.length() && line.charAt(end) >= 'a' && line.charAt(end) <= 'z') {
      end++;
    }
    if (end == 0 || (end < line.length() && line.charAt(end) != ' ')) {
      return false;
    }
    return VERBS.contains(line.substring(0, end)) && !line.endsWith("{");
  }

  /** Runs a command. */
  void run(String command, Items items, int line) {
    if (command.isEmpty()) {
      ledger.irrelevant(line);
      return;
    }
    Matcher banner = LEVEL.matcher(command);
    if (banner.matches()) {
      ledger.irrelevant(line);
      Items.Item path = items.command("edit" + banner.group(1), line);
      go(path.words().isEmpty() ? List.of() : path.words().subList(1, path.words().size()), line);
      return;
    }
    Items.Item item = items.command(withoutRemark(command), line);
    if (item.error() != null) {
      unreadable(command, line, item.error());
      return;
    }
    String verb = item.words().get(0).text();
    List<Word> words = item.words().subList(1, item.words().size());
    switch (verb) {
      case "set" -> set(words, line);
      case "delete" -> delete(words, line);
      case "deactivate" -> activate(words, line, true);
      case "activate" -> activate(words, line, false);
      case "insert" -> insert(words, line);
      case "rename", "copy" -> rename(words, line, verb.equals("copy"));
      case "edit" -> {
        ledger.irrelevant(line);
        List<Word> path = new ArrayList<>(level);
        path.addAll(words);
        go(path, line);
      }
      case "top" -> {
        go(List.of(), line);
        if (words.isEmpty()) {
          ledger.irrelevant(line);
        } else {
          String rest = command.substring(3).strip();
          run(isCommand(rest) ? rest : "", items, line);
        }
      }
      case "up", "exit", "quit" -> {
        ledger.irrelevant(line);
        up(words);
      }
      default -> {
        if (UNREPLAYED.contains(verb)) {
          ledger.notUnderstood(line, "`" + verb + "` is not replayed");
        } else {
          ledger.irrelevant(line);
        }
      }
    }
  }

  /** Cuts off what the device adds behind secrets. */
  private static String withoutRemark(String command) {
    int remark = command.indexOf("## ");
    return remark > 0 && command.charAt(remark - 1) == ' ' && command.indexOf('"', remark) < 0
        ? command.substring(0, remark)
        : command;
  }

  private void unreadable(String command, int line, String reason) {
    Matcher sure = SURE.matcher(command);
    boolean foreign =
        sure.matches()
            && Walk.find(root, List.of(new Word(sure.group(2), line, 0))).foreign();
    if (foreign) {
      ledger.irrelevant(line);
    } else {
      ledger.notUnderstood(line, reason);
    }
  }

  // ---- moving

  private void go(List<Word> path, int line) {
    level = List.copyOf(path);
    Walk.Outcome outcome = Walk.create(root, path, line, line);
    base = path.isEmpty() ? root : outcome.end();
  }

  private void up(List<Word> words) {
    // Each block of the hierarchy is one level, however many words it has.
    int steps = 1;
    if (!words.isEmpty() && words.get(0).text().matches("\\d{1,2}")) {
      steps = Integer.parseInt(words.get(0).text());
    }
    Statement at = base;
    for (int i = 0; i < steps && at != null && at.parent != null; i++) {
      at = at.parent;
    }
    base = at == null ? root : at;
    level = path(base);
  }

  private static List<Word> path(Statement block) {
    List<Word> words = new ArrayList<>();
    for (Statement at = block; at.parent != null; at = at.parent) {
      List<Word> own = new ArrayList<>();
      if (!at.shape.isEntry()) {
        own.add(new Word(at.keyword(), 0, 0));
      }
      at.names.forEach(name -> own.add(new Word(name, 0, 0)));
      words.addAll(0, own);
    }
    return words;
  }

  // ---- changing

  private void set(List<Word> words, int line) {
    if (base == null || words.isEmpty()) {
      ledger.irrelevant(line);
      return;
    }
    Walk.Outcome outcome = Walk.create(base, words, line, line);
    if (outcome.error() != null) {
      String text = outcome.value() == null ? "" : outcome.value();
      outcome.block().addUnread(text, line, line);
      ledger.notUnderstood(line, outcome.error());
    } else if (outcome.foreign()) {
      ledger.irrelevant(line);
      words.forEach(word -> loose.add(word.text()));
    } else {
      ledger.modelled(line);
    }
  }

  /** Finds what a command names; enters the line and returns null where there is nothing. */
  private @Nullable Statement find(List<Word> words, int line) {
    if (base == null) {
      ledger.irrelevant(line);
      return null;
    }
    Walk.Outcome outcome = Walk.find(base, words);
    if (outcome.error() != null) {
      ledger.notUnderstood(line, outcome.error());
    } else if (outcome.foreign()) {
      ledger.irrelevant(line);
    } else if (outcome.end() == null) {
      ledger.modelled(line);
      diagnostics.add(
          Diagnostic.at(
              Diagnostic.REFUSED_BY_DEVICE,
              Severity.LOW,
              "the statement this command names is not there",
              new Label(file.span(line), "nothing to change"),
              "check that the file holds the whole configuration"));
    } else {
      ledger.modelled(line);
      return outcome.end();
    }
    return null;
  }

  private void delete(List<Word> words, int line) {
    Statement found = find(words, line);
    if (found == null) {
      return;
    }
    String value = base == null ? null : Walk.find(base, words).value();
    if (value != null && found.shape.kind == Shape.Kind.LIST) {
      if (found.removeValue(value) && found.values().isEmpty() && found.parent != null) {
        found.parent.remove(found);
      }
    } else if (found == base) {
      found.clear();
    } else if (found.parent != null) {
      found.parent.remove(found);
    }
  }

  private void activate(List<Word> words, int line, boolean inactive) {
    Statement found = find(words, line);
    if (found != null) {
      found.inactive = inactive;
    }
  }

  private void insert(List<Word> words, int line) {
    int at = -1;
    for (int i = words.size() - 1; i > 0 && at < 0; i--) {
      String word = words.get(i).text();
      if (word.equals("before") || word.equals("after")) {
        at = i;
      }
    }
    Statement found = at < 0 ? null : find(words.subList(0, at), line);
    if (at < 0) {
      ledger.notUnderstood(line, "`insert` without `before` or `after`");
    } else if (found != null && found.parent != null) {
      Walk.Outcome anchor = Walk.find(found.parent, words.subList(at + 1, words.size()));
      boolean before = words.get(at).text().equals("before");
      if (anchor.end() == null || !found.parent.move(found, anchor.end(), before)) {
        ledger.notUnderstood(line, "the place to insert at is not there");
      }
    }
  }

  private void rename(List<Word> words, int line, boolean copy) {
    int at = -1;
    for (int i = words.size() - 1; i > 0 && at < 0; i--) {
      if (words.get(i).text().equals("to")) {
        at = i;
      }
    }
    if (at < 0) {
      ledger.notUnderstood(line, "no new name");
      return;
    }
    Statement found = find(words.subList(0, at), line);
    if (found == null || found.parent == null) {
      return;
    }
    List<String> names = new ArrayList<>();
    List<Word> rest = words.subList(at + 1, words.size());
    boolean keyword = !rest.isEmpty() && rest.get(0).text().equals(found.keyword());
    rest.subList(keyword ? 1 : 0, rest.size()).forEach(word -> names.add(word.text()));
    int wanted = found.shape.isEntry() ? 1 : found.shape.arity;
    if (names.size() != wanted || wanted == 0) {
      ledger.notUnderstood(line, "no new name");
    } else if (copy) {
      Statement twin = found.copy(List.copyOf(names), found.parent, false);
      found.parent.put(twin);
    } else {
      found.parent.rename(found, List.copyOf(names));
    }
  }

  /** Empties or removes what a {@code replace:} or {@code delete:} tag names. */
  void discard(Statement found, boolean remove, int line) {
    int was = found.first;
    if (remove) {
      if (found.parent != null) {
        found.parent.remove(found);
      }
      return;
    }
    if (found.clear() && was > 0 && was < line) {
      diagnostics.add(
          Diagnostic.at(
              Diagnostic.REPLACED,
              Severity.LOW,
              "`" + String.join(" ", found.names) + "` is replaced further down",
              new Label(file.span(was), "has no effect"),
              "remove one of the two"));
    }
  }
}
