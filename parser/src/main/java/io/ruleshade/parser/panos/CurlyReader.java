package io.ruleshade.parser.panos;

import io.ruleshade.diagnostic.Diagnostic;
import io.ruleshade.diagnostic.Label;
import io.ruleshade.diagnostic.Severity;
import io.ruleshade.parser.LineLedger;
import io.ruleshade.parser.panos.Words.Element;
import io.ruleshade.source.SourceFile;
import java.util.ArrayList;
import java.util.List;

/**
 * Reads the form with braces into the tree. A statement ends with a semicolon, a brace or, outside
 * quotes and brackets, the end of the line; one that cannot be read costs itself alone.
 */
final class CurlyReader {
  /** Above this depth blocks are not followed. */
  private static final int DEEPEST = 200;

  private final SourceFile file;
  private final LineLedger ledger;
  private final Tree tree;
  private final Words words = new Words();
  private final TreeBuilder builder = new TreeBuilder();
  private final List<Node> open = new ArrayList<>();

  CurlyReader(SourceFile file, LineLedger ledger, Tree tree) {
    this.file = file;
    this.ledger = ledger;
    this.tree = tree;
  }

  /** Reads the file. Complexity: linear in its length. */
  void read() {
    String text = file.text();
    open.add(tree.root);
    int start = 0;
    int brackets = 0;
    boolean wordBegins = true;
    for (int at = 0; at < text.length(); at++) {
      char c = text.charAt(at);
      if (wordBegins && (c == '"' || c == '\'')) {
        int close = Quotes.close(text, at + 1, text.length(), c);
        at = close < 0 ? endOfLine(at) - 1 : close;
        wordBegins = false;
        continue;
      }
      if (c == '#' && text.substring(start, at).isBlank() && brackets == 0) {
        comment(at);
        at = endOfLine(at) - 1;
        start = at + 1;
        continue;
      }
      wordBegins = Character.isWhitespace(c) || c == '[';
      switch (c) {
        case '[' -> brackets++;
        case ']' -> brackets = Math.max(0, brackets - 1);
        case ';', '{', '}', '\n' -> {
          if (c != '\n' || brackets == 0) {
            statement(start, at, c);
            start = at + 1;
            brackets = 0;
            wordBegins = true;
          }
        }
        default -> {}
      }
    }
    statement(start, text.length(), '\n');
    if (open.size() > 1) {
      for (Node node : open.subList(1, open.size())) {
        node.cut = true;
      }
      Node last = open.get(open.size() - 1);
      tree.incomplete = true;
      tree.diagnostics.add(
          Diagnostic.at(
              Diagnostic.TRUNCATED,
              Severity.HIGH,
              "the configuration ends before `" + last.name + "` is closed",
              new Label(last.opening(file), "opened here"),
              "export the configuration again"));
    }
    for (int line = 1; line <= file.lines().count(); line++) {
      if (file.lines().text(line).isBlank()) {
        ledger.irrelevant(line);
      }
    }
  }

  private int endOfLine(int at) {
    int newline = file.text().indexOf('\n', at);
    return newline < 0 ? file.text().length() : newline;
  }

  private void comment(int at) {
    ledger.irrelevant(file.lines().lineAt(at));
  }

  private void statement(int start, int end, char close) {
    Node above = open.get(open.size() - 1);
    boolean empty = file.text().substring(start, end).isBlank();
    if (!empty) {
      List<Element> path = words.of(file.text(), start, end);
      if (path == null || path.isEmpty()) {
        int first = start;
        while (Character.isWhitespace(file.text().charAt(first))) {
          first++;
        }
        ledger.notUnderstood(file.lines().lineAt(first), words.error());
        above.broken = true;
        tree.incomplete = true;
        if (close == '{') {
          open.add(new Node("", start, start));
        }
      } else if (close == '{' && open.size() > DEEPEST) {
        ledger.notUnderstood(file.lines().lineAt(end), "nested too deeply");
        above.broken = true;
        open.add(new Node("", start, start));
      } else if (close == '{') {
        open.add(block(above, path));
      } else {
        builder.enter(above, path);
      }
    } else if (close == '{') {
      ledger.notUnderstood(file.lines().lineAt(end), "a block without a name");
      above.broken = true;
      open.add(new Node("", start, start));
    }
    if (close == '}') {
      if (open.size() == 1) {
        ledger.notUnderstood(file.lines().lineAt(end), "a closing brace without an opening one");
      } else {
        Node node = open.remove(open.size() - 1);
        node.closeStart = end;
        node.closeEnd = end + 1;
      }
    }
  }

  /** A block; two rules of one name stay two. */
  private Node block(Node above, List<Element> path) {
    if (path.size() == 1 && !path.get(0).list() && above.name.equals("rules")) {
      Words.Word word = path.get(0).values().get(0);
      return above.add(new Node(word.text(), word.start(), word.end()));
    }
    return builder.enter(above, path);
  }
}
