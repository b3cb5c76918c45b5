package io.ruleshade.parser.panos;

import io.ruleshade.diagnostic.Diagnostic;
import io.ruleshade.diagnostic.Label;
import io.ruleshade.diagnostic.Severity;
import io.ruleshade.grammar.panos.PanosXml;
import io.ruleshade.parser.LineLedger;
import io.ruleshade.source.SourceFile;
import io.ruleshade.source.Span;
import java.util.ArrayList;
import java.util.List;
import org.antlr.v4.runtime.CharStreams;
import org.antlr.v4.runtime.Token;
import org.jspecify.annotations.Nullable;

/**
 * Reads the XML form into the tree: {@code <entry name="x">} is a node {@code x}, {@code
 * <member>x</member>} too, and {@code <action>allow</action>} a node {@code action} with the child
 * {@code allow}.
 *
 * <p>There is no document type and no entity but the five of XML itself, so nothing is expanded or
 * fetched. A tag without a partner costs itself; where the text ends early, what is open is cut.
 */
final class XmlReader {
  /** Above this depth tags are not followed. */
  private static final int DEEPEST = 500;

  private final SourceFile file;
  private final LineLedger ledger;
  private final Tree tree;

  /** Open elements, the outermost first, with the tag's name beside each. */
  private final List<Node> open = new ArrayList<>();

  private final List<String> tags = new ArrayList<>();
  private int count;

  /** The element that the last text was in, and its value. */
  private @Nullable Node textOwner;

  private @Nullable Node textValue;

  XmlReader(SourceFile file, LineLedger ledger, Tree tree) {
    this.file = file;
    this.ledger = ledger;
    this.tree = tree;
  }

  /** Reads the file. Complexity: linear in its length. */
  void read() {
    String text = file.text();
    Offsets offsets = new Offsets(text);
    PanosXml lexer = new PanosXml(CharStreams.fromString(text));
    lexer.removeErrorListeners();
    open.add(tree.root);
    tags.add("");
    for (Token token = lexer.nextToken(); token.getType() != Token.EOF; ) {
      token(token, offsets.utf16(token.getStartIndex()), offsets.utf16(token.getStopIndex() + 1));
      token = lexer.nextToken();
    }
    if (open.size() > 1) {
      for (Node node : open.subList(1, open.size())) {
        node.cut = true;
      }
      cut(open.get(open.size() - 1));
    }
  }

  private void token(Token token, int start, int end) {
    switch (token.getType()) {
      case PanosXml.COMMENT, PanosXml.INSTRUCTION -> {
        irrelevant(start, end);
        String close = token.getType() == PanosXml.COMMENT ? "-->" : "?>";
        tree.incomplete |= !file.text().startsWith(close, end - close.length());
      }
      case PanosXml.OPEN -> open(start, end, false);
      case PanosXml.EMPTY -> open(start, end, true);
      case PanosXml.CLOSE -> close(start, end);
      case PanosXml.TEXT -> text(start, end, decode(file.text().substring(start, end)));
      case PanosXml.CDATA -> {
        boolean whole = file.text().startsWith("]]>", end - 3);
        int to = Math.max(start + 9, whole ? end - 3 : end);
        tree.incomplete |= !whole;
        text(start, end, file.text().substring(start + 9, to));
      }
      case PanosXml.DECLARATION -> refuse(start, end);
      default -> stray(start);
    }
  }

  private void open(int start, int end, boolean empty) {
    String text = file.text();
    int to = start + 1;
    while (to < end && isName(text.charAt(to))) {
      to++;
    }
    String tag = text.substring(start + 1, to);
    String name = attribute(text, to, end);
    Node above = open.get(open.size() - 1);
    boolean member = tag.equals("member");
    if (member && empty) {
      return;
    }
    Node node = new Node(tag.equals("entry") ? name == null ? "" : name : tag, start, end);
    node.member = member;
    node.stated = count++;
    if (open.size() > DEEPEST) {
      stray(start);
      return;
    }
    if (!member) {
      above.add(node);
    } else {
      node.parent = above;
    }
    if (!empty) {
      open.add(node);
      tags.add(tag);
    }
  }

  /** The attribute {@code name}; null when there is none. */
  private static @Nullable String attribute(String text, int from, int end) {
    int at = from;
    while (at < end) {
      while (at < end && !isName(text.charAt(at))) {
        at++;
      }
      int nameEnd = at;
      while (nameEnd < end && isName(text.charAt(nameEnd))) {
        nameEnd++;
      }
      int quote = nameEnd;
      while (quote < end && text.charAt(quote) != '"' && text.charAt(quote) != '\'') {
        quote++;
      }
      int close = quote < end ? text.indexOf(text.charAt(quote), quote + 1) : -1;
      if (close < 0 || close >= end) {
        return null;
      }
      if (text.startsWith("name", at) && nameEnd - at == 4) {
        return decode(text.substring(quote + 1, close));
      }
      at = close + 1;
    }
    return null;
  }

  private static boolean isName(char c) {
    return c > ' ' && c != '=' && c != '/' && c != '>' && c != '"' && c != '\'' && c != '<';
  }

  private void text(int start, int end, String text) {
    Node above = open.get(open.size() - 1);
    String stripped = text.strip();
    if (stripped.isEmpty()) {
      blank(start, end);
      return;
    }
    if (open.size() == 1) {
      // Text around the document: a prompt, the command that printed it.
      for (int line = file.lines().lineAt(start); line <= file.lines().lineAt(end - 1); line++) {
        if (!file.lines().text(line).isBlank()) {
          ledger.irrelevant(line);
        }
      }
      blank(start, end);
      return;
    }
    int from = start;
    int to = end;
    while (Character.isWhitespace(file.text().charAt(from))) {
      from++;
    }
    while (Character.isWhitespace(file.text().charAt(to - 1))) {
      to--;
    }
    blank(start, from);
    blank(to, end);
    Node holder = above.member && above.parent != null ? above.parent : above;
    Node before = above == textOwner ? textValue : null;
    Node value = new Node(before != null ? before.name + stripped : stripped, from, to);
    value.stated = count++;
    value.member = above.member;
    if (before != null) {
      // A comment or a character section splits the text.
      before.forEachPlace(value::statedAgain);
      holder.remove(before);
    } else if (above.member) {
      value.statedAgain(above.start, above.end);
    }
    holder.add(value);
    textOwner = above;
    textValue = value;
  }

  private void close(int start, int end) {
    String text = file.text();
    int to = start + 2;
    while (to < end && isName(text.charAt(to))) {
      to++;
    }
    String tag = text.substring(start + 2, to);
    int at = tags.size() - 1;
    while (at > 0 && !tags.get(at).equals(tag)) {
      at--;
    }
    if (at == 0) {
      notUnderstood(start, "a closing tag `" + tag + "` without an opening one");
      return;
    }
    while (tags.size() - 1 > at) {
      Node unclosed = open.remove(open.size() - 1);
      tags.remove(tags.size() - 1);
      unclosed.broken = true;
      notUnderstood(unclosed.start, "a tag that is not closed");
    }
    Node node = open.remove(open.size() - 1);
    tags.remove(tags.size() - 1);
    node.closeStart = start;
    node.closeEnd = end;
    if (node.member && node.parent != null && !node.parent.children().isEmpty()) {
      node.parent.children().get(node.parent.children().size() - 1).statedAgain(start, end);
    }
  }

  private void cut(Node last) {
    tree.incomplete = true;
    tree.diagnostics.add(
        Diagnostic.at(
            Diagnostic.TRUNCATED,
            Severity.HIGH,
            "the configuration ends before `" + last.name + "` is closed",
            new Label(last.opening(file), "opened here"),
            "export the configuration again"));
  }

  /** A document type could define entities; the device never writes one. */
  private void refuse(int start, int end) {
    tree.incomplete = true;
    notUnderstood(start, "a document type or entity declaration");
    tree.diagnostics.add(
        Diagnostic.at(
            Diagnostic.REFUSED_BY_DEVICE,
            Severity.HIGH,
            "document type and entity declarations are not read",
            new Label(new Span(file, start, end), "declared here"),
            "remove it: no device writes one"));
  }

  private void stray(int start) {
    tree.incomplete = true;
    notUnderstood(start, "a tag that is not well formed");
    open.get(open.size() - 1).broken = true;
  }

  private void notUnderstood(int offset, String reason) {
    ledger.notUnderstood(file.lines().lineAt(offset), reason);
  }

  private void irrelevant(int start, int end) {
    int last = file.lines().lineAt(Math.max(start, end - 1));
    for (int line = file.lines().lineAt(start); line <= last; line++) {
      ledger.irrelevant(line);
    }
  }

  /** Enters the blank lines of a stretch of white space. */
  private void blank(int start, int end) {
    if (end <= start) {
      return;
    }
    int last = file.lines().lineAt(end - 1);
    for (int line = file.lines().lineAt(start); line <= last; line++) {
      if (file.lines().text(line).isBlank()) {
        ledger.irrelevant(line);
      }
    }
  }

  /** The five entities of XML and character references; everything else stays as it is written. */
  static String decode(String text) {
    if (text.indexOf('&') < 0) {
      return text;
    }
    StringBuilder out = new StringBuilder(text.length());
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      int semicolon = c == '&' ? text.indexOf(';', i) : -1;
      String decoded =
          semicolon < 0 || semicolon - i > 10 ? null : entity(text.substring(i + 1, semicolon));
      if (decoded == null) {
        out.append(c);
      } else {
        out.append(decoded);
        i = semicolon;
      }
    }
    return out.toString();
  }

  private static @Nullable String entity(String name) {
    return switch (name) {
      case "lt" -> "<";
      case "gt" -> ">";
      case "amp" -> "&";
      case "quot" -> "\"";
      case "apos" -> "'";
      default -> {
        if (!name.startsWith("#")) {
          yield null;
        }
        boolean hex = name.startsWith("#x");
        try {
          int point = Integer.parseInt(name.substring(hex ? 2 : 1), hex ? 16 : 10);
          yield Character.isValidCodePoint(point) ? Character.toString(point) : null;
        } catch (NumberFormatException e) {
          yield null;
        }
      }
    };
  }

  /** Offsets of code points, asked for in ascending order, as UTF-16 offsets. */
  private static final class Offsets {
    private final String text;
    private int points;
    private int units;

    Offsets(String text) {
      this.text = text;
    }

    int utf16(int codePoints) {
      if (codePoints < points) {
        points = 0;
        units = 0;
      }
      while (points < codePoints && units < text.length()) {
        units += Character.charCount(text.codePointAt(units));
        points++;
      }
      return units;
    }
  }
}
