package io.ruleshade.report.format;

import io.ruleshade.report.Printable;
import java.io.IOException;
import java.io.OutputStream;
import java.io.OutputStreamWriter;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.util.List;

/**
 * Writes XML 1.0, an element a line. Texts are made printable first, which leaves no character that
 * XML does not allow.
 */
final class Xml {
  private final Writer out;
  private int depth;

  Xml(OutputStream out) throws IOException {
    this.out = new OutputStreamWriter(out, StandardCharsets.UTF_8);
    this.out.write("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n");
  }

  /** Opens an element with attributes: name, value, name, value. */
  void open(String element, String... attributes) throws IOException {
    tag(element, attributes);
    out.write(">\n");
    depth++;
  }

  void close(String element) throws IOException {
    depth--;
    indent();
    out.write("</" + element + ">\n");
  }

  /** An element without content. */
  void empty(String element, String... attributes) throws IOException {
    tag(element, attributes);
    out.write("/>\n");
  }

  /** An element that holds lines of text. */
  void lines(String element, List<String> lines, String... attributes) throws IOException {
    tag(element, attributes);
    out.write(">");
    for (int i = 0; i < lines.size(); i++) {
      out.write(i == 0 ? "" : "\n");
      out.write(escaped(lines.get(i)));
    }
    out.write("</" + element + ">\n");
  }

  void end() throws IOException {
    out.flush();
  }

  private void indent() throws IOException {
    out.write("  ".repeat(depth));
  }

  private void tag(String element, String... attributes) throws IOException {
    indent();
    out.write("<" + element);
    for (int i = 0; i < attributes.length; i += 2) {
      out.write(" " + attributes[i] + "=\"" + escaped(attributes[i + 1]) + "\"");
    }
  }

  /** {@return text as content or as the value of an attribute} */
  static String escaped(String text) {
    return Printable.of(text)
        .replace("&", "&amp;")
        .replace("<", "&lt;")
        .replace(">", "&gt;")
        .replace("\"", "&quot;")
        .replace("'", "&apos;");
  }
}
