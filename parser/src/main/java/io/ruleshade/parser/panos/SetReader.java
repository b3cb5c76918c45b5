package io.ruleshade.parser.panos;

import io.ruleshade.parser.LineLedger;
import io.ruleshade.parser.panos.Words.Element;
import io.ruleshade.source.LineIndex;
import io.ruleshade.source.SourceFile;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Reads the {@code set} form into the tree, replaying {@code set}, {@code delete}, {@code move} and
 * {@code rename} in file order, as the device's command line does.
 */
final class SetReader {
  private static final Set<String> COMMANDS = Set.of("set", "delete", "move", "rename", "copy");

  private final SourceFile file;
  private final LineLedger ledger;
  private final Tree tree;
  private final Words words = new Words();
  private final TreeBuilder builder = new TreeBuilder();

  /** Whether the last statement ended in free text, which may go on with the next line. */
  private boolean freeText;

  SetReader(SourceFile file, LineLedger ledger, Tree tree) {
    this.file = file;
    this.ledger = ledger;
    this.tree = tree;
  }

  /** Reads the file. Complexity: linear in its length. */
  void read() {
    LineIndex lines = file.lines();
    int line = 1;
    while (line <= lines.count()) {
      int start = skipPrompt(lines.start(line), lines.end(line));
      int end = lines.end(line);
      if (start == end || isComment(file.text().charAt(start))) {
        ledger.irrelevant(line);
        line++;
        continue;
      }
      int last = lastLine(line, start);
      statement(line, last, start, lines.end(last));
      line = last + 1;
    }
  }

  private static boolean isComment(char first) {
    return first == '#' || first == '!';
  }

  /** The offset behind white space and a prompt such as {@code admin@fw1# }. */
  private int skipPrompt(int start, int end) {
    String text = file.text();
    int at = skipBlanks(text, start, end);
    int word = at;
    boolean name = false;
    while (word < end && !Character.isWhitespace(text.charAt(word)) && text.charAt(word) != '"') {
      name |= text.charAt(word) == '@';
      word++;
    }
    boolean prompt =
        name && word > at && (text.charAt(word - 1) == '#' || text.charAt(word - 1) == '>');
    return prompt ? skipBlanks(text, word, end) : at;
  }

  private static int skipBlanks(String text, int start, int end) {
    int at = start;
    while (at < end && Character.isWhitespace(text.charAt(at))) {
      at++;
    }
    return at;
  }

  /** The line on which the statement ends: the same, or that of the quote that closes its text. */
  private int lastLine(int line, int start) {
    int end = file.lines().end(line);
    char quote = Quotes.openAt(file.text(), start, end);
    if (quote == 0) {
      return line;
    }
    int close = Quotes.close(file.text(), end, file.text().length(), quote);
    return close < 0 ? line : file.lines().lineAt(close);
  }

  private void statement(int line, int last, int start, int end) {
    String first = firstWord(start, end);
    if (!COMMANDS.contains(first)) {
      other(line, last, first);
      return;
    }
    List<Element> all = words.of(file.text(), start, end);
    if (all == null || all.isEmpty() || all.get(0).list()) {
      notUnderstood(line, last, words.error());
      return;
    }
    List<Element> path = all.subList(1, all.size());
    freeText = false;
    switch (first) {
      case "set" -> set(path, line, last);
      case "delete" -> delete(path, line, last);
      case "move" -> move(path, line, last);
      case "rename" -> rename(path, line, last);
      default -> notUnderstood(line, last, "`" + first + "` is not replayed");
    }
  }

  private void set(List<Element> path, int line, int last) {
    if (path.isEmpty()) {
      ledger.irrelevant(line);
      return;
    }
    builder.enter(tree.root, path);
    freeText = builder.isOpenText();
    // A node stands for its own words only: a statement over several lines is entered as a whole.
    if (last > line) {
      for (int at = line; at <= last; at++) {
        ledger.irrelevant(at);
      }
    }
  }

  /** A line that begins with no command of the form: the rest of a text, or a word of the session. */
  private void other(int line, int last, String first) {
    for (int at = line; at <= last; at++) {
      if (freeText) {
        ledger.irrelevant(at);
      } else {
        switch (first) {
          case "exit", "quit", "commit", "configure", "show", "top", "[edit]" -> ledger.irrelevant(at);
          default -> ledger.notUnderstood(at, "no statement of the `set` form");
        }
      }
    }
  }

  private String firstWord(int start, int end) {
    int at = start;
    while (at < end && !Character.isWhitespace(file.text().charAt(at))) {
      at++;
    }
    return file.text().substring(start, at);
  }

  private void notUnderstood(int line, int last, String reason) {
    freeText = false;
    for (int at = line; at <= last; at++) {
      ledger.notUnderstood(at, reason.isEmpty() ? "not a statement" : reason);
    }
  }

  private void entered(Node node, int line, int last) {
    boolean filter = Sections.isFilter(node);
    for (int at = line; at <= last; at++) {
      if (filter) {
        ledger.modelled(at);
      } else {
        ledger.irrelevant(at);
      }
    }
  }

  private void delete(List<Element> path, int line, int last) {
    List<Node> found = find(path);
    if (found.isEmpty()) {
      // The device says "Object doesn't exist"; nothing changes.
      for (int at = line; at <= last; at++) {
        ledger.irrelevant(at);
      }
      return;
    }
    for (Node node : found) {
      entered(node, line, last);
      Node above = node.parent;
      if (above != null) {
        tree.removed.add(node);
        above.remove(node);
        node.parent = above;
      }
    }
  }

  /** The nodes at the end of a path; several when it ends in a list. */
  private List<Node> find(List<Element> path) {
    @Nullable Node node = tree.root;
    for (Element element : path) {
      if (node == null) {
        return List.of();
      }
      if (element.list()) {
        List<Node> out = new ArrayList<>();
        for (Words.Word word : element.values()) {
          Node child = node.child(word.text());
          if (child != null) {
            out.add(child);
          }
        }
        return out;
      }
      node = node.child(element.values().get(0).text());
    }
    return node == null || node == tree.root ? List.of() : List.of(node);
  }

  private void move(List<Element> path, int line, int last) {
    int size = path.size();
    String end = size == 0 ? "" : text(path.get(size - 1));
    boolean edge = end.equals("top") || end.equals("bottom");
    int length = edge ? size - 1 : size - 2;
    List<Node> found = length > 0 ? find(path.subList(0, length)) : List.of();
    Node above = found.size() == 1 ? found.get(0).parent : null;
    if (above == null) {
      notUnderstood(line, last, "moves what is not there");
      return;
    }
    Node node = found.get(0);
    if (edge) {
      above.move(node, end.equals("top") ? 0 : above.children().size() - 1);
      entered(node, line, last);
      return;
    }
    String where = text(path.get(size - 2));
    Node other = above.child(end);
    if (other == null || other == node || !(where.equals("before") || where.equals("after"))) {
      notUnderstood(line, last, "moves beside what is not there");
      return;
    }
    above.children().remove(node);
    above.children().add(above.children().indexOf(other) + (where.equals("after") ? 1 : 0), node);
    entered(node, line, last);
  }

  /**
   * {@code rename … A to B}. The device changes what refers to the object too; that is not replayed,
   * so only rules, to which nothing refers, can be renamed here.
   */
  private void rename(List<Element> path, int line, int last) {
    int size = path.size();
    boolean whole = size > 3 && text(path.get(size - 2)).equals("to");
    List<Node> found = whole ? find(path.subList(0, size - 2)) : List.of();
    Node node = found.size() == 1 ? found.get(0) : null;
    Node above = node == null ? null : node.parent;
    if (node == null || above == null) {
      notUnderstood(line, last, "renames what is not there");
    } else if (!Sections.isFilter(node)) {
      entered(node, line, last);
    } else if (!above.name.equals("rules")) {
      notUnderstood(line, last, "a renamed object is not replayed");
      node.children().clear();
      Node unread = node.add(new Node("renamed", node.start, node.end));
      unread.notUnderstood("a renamed object is not replayed");
    } else {
      Node renamed = new Node(text(path.get(size - 1)), node.start, node.end);
      node.children().forEach(renamed::add);
      int at = above.children().indexOf(node);
      above.remove(node);
      above.add(renamed);
      above.move(renamed, at);
      entered(renamed, line, last);
    }
  }

  private static String text(Element element) {
    return element.list() || element.values().isEmpty() ? "" : element.values().get(0).text();
  }
}
