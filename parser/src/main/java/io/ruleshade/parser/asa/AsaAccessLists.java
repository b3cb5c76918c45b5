package io.ruleshade.parser.asa;

import io.ruleshade.grammar.asa.AsaParser;
import io.ruleshade.parser.LineLedger;
import io.ruleshade.source.SourceFile;
import java.util.List;
import org.antlr.v4.runtime.Token;
import org.jspecify.annotations.Nullable;

/**
 * Replays {@code access-list} and {@code access-group} statements, and takes {@code show
 * access-list} output for what it is.
 *
 * <p>A line of {@code show access-list} is told by its hash or hit counter, or by the header above
 * it. Expanded object groups repeat the number of the line they belong to; they are no rules.
 */
final class AsaAccessLists {
  private final SourceFile file;
  private final LineLedger ledger;
  private final AsaStatements statements;

  /** The list whose {@code show access-list} output is being read; null outside of one. */
  private @Nullable AsaList showing;

  AsaAccessLists(SourceFile file, LineLedger ledger, AsaStatements statements) {
    this.file = file;
    this.ledger = ledger;
    this.statements = statements;
  }

  /** Forgets that {@code show access-list} output was being read. */
  void endOfShow() {
    showing = null;
  }

  /** Reads an {@code access-list} statement; {@code start} is where that word begins. */
  void read(AsaConfig config, int line, int start, int end, boolean six, boolean indented) {
    int nameStart = AsaReader.nextWord(file.text(), start, end);
    int nameEnd = AsaReader.wordEnd(file.text(), nameStart, end);
    int thirdStart = AsaReader.nextWord(file.text(), nameStart, end);
    String name = file.text().substring(nameStart, nameEnd);
    String third =
        file.text().substring(thirdStart, AsaReader.wordEnd(file.text(), thirdStart, end));
    if (isSetting(name, third)) {
      endOfShow();
      ledger.irrelevant(line);
    } else if (name.endsWith(";")) {
      header(config, line, name.substring(0, name.length() - 1), six);
    } else if (third.equals("ethertype") || third.equals("webtype")) {
      listOf(config, name, line, six).kind = AsaList.Kind.OTHER;
      ledger.irrelevant(line);
    } else {
      AsaParser.AccessListContext tree = statements.parse(start, end, AsaParser::accessList);
      if (tree == null) {
        unreadable(config, line, name, six, indented, statements.error());
      } else {
        entry(config, line, tree, six, indented, end);
      }
    }
  }

  /** Whether an {@code access-list} line is a setting of the device and no entry. */
  private static boolean isSetting(String name, String third) {
    return switch (name) {
      case "cached",
          "deny-flow-max",
          "alert-interval",
          "compiled",
          "commit",
          "mode",
          "optimization" ->
          !third.equals("permit")
              && !third.equals("deny")
              && !third.equals("extended")
              && !third.equals("remark")
              && !third.equals("line")
              && !third.equals("standard");
      default -> third.equals("compiled");
    };
  }

  private AsaList listOf(AsaConfig config, String name, int line, boolean six) {
    AsaList list = config.lists.get(key(name, six));
    if (list == null) {
      list = new AsaList(name, six, file.span(line));
      config.lists.put(key(name, six), list);
    }
    return list;
  }

  /** {@return the key of a list: IPv6 lists of the old form have names of their own} */
  static String key(String name, boolean six) {
    return six ? "ipv6 " + name : name;
  }

  private void header(AsaConfig config, int line, String name, boolean six) {
    AsaList list = listOf(config, name, line, six);
    list.shown.clear();
    list.headerSeen = true;
    showing = list;
    ledger.modelled(line);
  }

  private void unreadable(
      AsaConfig config, int line, String name, boolean six, boolean indented, String reason) {
    ledger.notUnderstood(line, reason.isEmpty() ? "not a statement" : reason);
    if (!name.isEmpty()) {
      AsaList list = listOf(config, name, line, six);
      AsaList.Entry entry = new AsaList.Entry(line, 0, null, null);
      if (list == showing && indented && !list.shown.isEmpty()) {
        // An expanded line: the entry above it stands, its elements are not all known.
        list.shown.get(list.shown.size() - 1).children = null;
      } else if (list == showing) {
        list.shown.add(entry);
      } else {
        list.insert(entry);
      }
    }
  }

  private void entry(
      AsaConfig config,
      int line,
      AsaParser.AccessListContext tree,
      boolean six,
      boolean indented,
      int end) {
    String name = tree.list.getText();
    AsaList list = listOf(config, name, line, six);
    int number =
        tree.number == null ? 0 : AsaNames.number(tree.number.getText(), 999_999).orElse(-1);
    if (number < 0 || (tree.number != null && number == 0)) {
      String reason = "no line number: `" + tree.number.getText() + "`";
      unreadable(config, line, name, six, indented, reason);
      return;
    }
    boolean show = list == showing && number > 0;
    if (tree.entry() instanceof AsaParser.RemarkContext remark) {
      Token keyword = remark.REMARK().getSymbol();
      String text = file.text().substring(statements.span(keyword).end(), end).strip();
      AsaList.Entry entry = new AsaList.Entry(line, number, null, text);
      if (show || (number > 0 && !list.shown.isEmpty())) {
        list.shown.add(entry);
      } else {
        list.insert(entry);
      }
      ledger.modelled(line);
      return;
    }
    Ace ace = statements.ace(tree.entry());
    AsaList.Kind kind = ace.standard() ? AsaList.Kind.STANDARD : AsaList.Kind.EXTENDED;
    if (list.kind == AsaList.Kind.UNKNOWN) {
      list.kind = kind;
    } else if (list.kind != kind) {
      unreadable(config, line, name, six, indented, "the list has entries of another type");
      return;
    }
    if (!six && !ace.standard()) {
      config.modernAddresses = config.modernAddresses || usesVersionSix(ace);
    }
    ledger.modelled(line);
    AsaList.Entry entry = new AsaList.Entry(line, number, ace, null);
    if (!show && !hasCounter(tree)) {
      endOfShow();
      list.insert(entry);
    } else if (!isExpanded(list, number, indented)) {
      if (number == 1 && !list.shown.isEmpty()) {
        list.shown.clear();
      }
      list.shown.add(entry);
    } else {
      list.shown.get(list.shown.size() - 1).expand(ace);
    }
  }

  private static boolean hasCounter(AsaParser.AccessListContext tree) {
    return switch (tree.entry()) {
      case AsaParser.ExtendedContext ace -> !ace.counter().isEmpty();
      case AsaParser.StandardContext ace -> !ace.counter().isEmpty();
      default -> false;
    };
  }

  /** Whether a shown line is a part of the one above it, written out. */
  private static boolean isExpanded(AsaList list, int number, boolean indented) {
    if (list.shown.isEmpty()) {
      return false;
    }
    AsaList.Entry last = list.shown.get(list.shown.size() - 1);
    return number == 0 ? indented : last.number == number && last.ace != null;
  }

  private static boolean usesVersionSix(Ace ace) {
    for (Ace.Operand operand : ace.operands()) {
      switch (operand.kind()) {
        case ANY4, ANY6 -> {
          return true;
        }
        case HOST, WORD -> {
          if (operand.text().indexOf(':') >= 0 && address(operand.text())) {
            return true;
          }
        }
        default -> {}
      }
    }
    return false;
  }

  private static boolean address(String text) {
    int slash = text.indexOf('/');
    return AsaNames.address(slash < 0 ? text : text.substring(0, slash)) != null;
  }

  /** Replays {@code no access-list …}. */
  void remove(AsaConfig config, int line, int start, int end, boolean six) {
    List<String> words = AsaReader.words(file.text(), start, Math.min(end, start + 400));
    if (words.size() < 2 || isSetting(words.get(1), words.size() > 2 ? words.get(2) : "")) {
      ledger.irrelevant(line);
      return;
    }
    String name = words.get(1);
    if (words.size() == 2) {
      config.removeList(key(name, six));
      ledger.modelled(line);
      return;
    }
    AsaList list = config.lists.get(key(name, six));
    if (list == null || list.kind == AsaList.Kind.OTHER) {
      ledger.irrelevant(line);
      return;
    }
    AsaParser.AccessListContext tree = statements.parse(start, end, AsaParser::accessList);
    AsaList.Entry found = tree == null ? null : find(list, tree, end);
    if (found == null) {
      // It may have removed any entry: a gap before all of them says so.
      list.configured.add(0, new AsaList.Entry(line, 0, null, null));
      ledger.notUnderstood(
          line, tree == null ? statements.error() : "removes an entry that the list does not have");
      return;
    }
    list.configured.remove(found);
    ledger.modelled(line);
    if (list.configured.isEmpty()) {
      config.removeList(key(name, six));
    }
  }

  private AsaList.@Nullable Entry find(AsaList list, AsaParser.AccessListContext tree, int end) {
    if (tree.entry() instanceof AsaParser.RemarkContext remark) {
      int from = statements.span(remark.REMARK().getSymbol()).end();
      String text = file.text().substring(from, end).strip();
      for (AsaList.Entry entry : list.configured) {
        if (text.equals(entry.remark)) {
          return entry;
        }
      }
      return null;
    }
    String identity = statements.ace(tree.entry()).identity();
    for (AsaList.Entry entry : list.configured) {
      if (entry.ace != null && entry.ace.identity().equals(identity)) {
        return entry;
      }
    }
    return null;
  }

  /** Reads {@code access-group} or replays {@code no access-group}. */
  void group(AsaConfig config, int line, int start, int end, boolean negated) {
    AsaParser.AccessGroupContext tree = statements.parse(start, end, AsaParser::accessGroup);
    if (tree == null) {
      ledger.notUnderstood(line, statements.error());
      return;
    }
    String name = tree.list.getText();
    AsaConfig.AccessGroup group =
        switch (tree.place()) {
          case AsaParser.InterfaceContext place ->
              new AsaConfig.AccessGroup(
                  name,
                  place.direction().getText(),
                  place.name().getText(),
                  !place.CONTROL_PLANE().isEmpty(),
                  file.span(line));
          default -> new AsaConfig.AccessGroup(name, "global", "", false, file.span(line));
        };
    if (negated) {
      config.accessGroups.removeIf(
          other -> other.samePlace(group) && other.list().equals(group.list()));
    } else {
      config.accessGroups.removeIf(
          other -> other.samePlace(group) && other.list().equals(group.list()));
      config.accessGroups.add(group);
    }
    ledger.modelled(line);
  }
}
