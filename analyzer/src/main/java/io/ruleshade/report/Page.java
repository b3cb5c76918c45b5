package io.ruleshade.report;

import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import java.io.Writer;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What there is to read about one code: what it finds, why that matters, how it is defined,
 * examples, what to do, and its limits.
 *
 * @param code stable code
 * @param name what it is called
 * @param severity the usual severity, in words
 * @param status {@code stable} or {@code preview}
 * @param markdown the page without its front matter
 */
public record Page(String code, String name, String severity, String status, String markdown) {
  /**
   * Reads a page: front matter of {@code key: value} lines between two {@code ---}, then Markdown.
   *
   * @throws IllegalArgumentException when the front matter is not whole
   */
  public static Page parse(String text) {
    String normal = text.replace("\r\n", "\n");
    int end = normal.indexOf("\n---\n", 4);
    if (!normal.startsWith("---\n") || end < 0) {
      throw new IllegalArgumentException("no front matter");
    }
    Map<String, String> front = new LinkedHashMap<>();
    for (String line : normal.substring(4, end).split("\n", -1)) {
      int colon = line.indexOf(':');
      if (colon > 0) {
        front.put(line.substring(0, colon).strip(), line.substring(colon + 1).strip());
      }
    }
    for (String key : List.of("code", "name", "severity", "status")) {
      if (!front.containsKey(key)) {
        throw new IllegalArgumentException("front matter without " + key);
      }
    }
    return new Page(
        front.getOrDefault("code", ""),
        front.getOrDefault("name", ""),
        front.getOrDefault("severity", ""),
        front.getOrDefault("status", ""),
        normal.substring(end + 5).strip() + "\n");
  }

  /** {@return the text below each second-level heading, in order} */
  public Map<String, String> sections() {
    Map<String, String> sections = new LinkedHashMap<>();
    String heading = "";
    StringBuilder text = new StringBuilder();
    boolean fence = false;
    for (String line : markdown.split("\n", -1)) {
      if (line.startsWith("```")) {
        fence = !fence;
      }
      if (!fence && line.startsWith("## ")) {
        sections.put(heading, text.toString().strip());
        heading = line.substring(3).strip();
        text.setLength(0);
      } else {
        text.append(line).append('\n');
      }
    }
    sections.put(heading, text.toString().strip());
    sections.remove("");
    return sections;
  }

  /** A fenced block of a page. */
  public record Example(String section, String dialect, String text) {}

  /** {@return the fenced blocks that name a language} */
  public List<Example> examples() {
    List<Example> examples = new ArrayList<>();
    sections()
        .forEach(
            (heading, body) -> {
              String dialect = "";
              StringBuilder block = new StringBuilder();
              for (String line : body.split("\n", -1)) {
                if (line.startsWith("```") && dialect.isEmpty()) {
                  dialect = line.substring(3).strip();
                  block.setLength(0);
                } else if (line.startsWith("```")) {
                  examples.add(new Example(heading, dialect, block.toString()));
                  dialect = "";
                } else if (!dialect.isEmpty()) {
                  block.append(line).append('\n');
                }
              }
            });
    return examples;
  }

  /** {@return the page for a terminal} Headings stand out; code is indented. */
  public String text(Layout layout) {
    StringBuilder out = new StringBuilder();
    out.append(layout.paint().bold(code + " " + name));
    out.append("  (severity: ").append(severity).append("; ").append(status).append(")\n");
    boolean fence = false;
    for (String line : markdown.split("\n", -1)) {
      if (line.startsWith("```")) {
        fence = !fence;
      } else if (fence) {
        out.append("    ").append(line).append('\n');
      } else if (line.startsWith("## ")) {
        out.append(layout.paint().bold(line.substring(3))).append('\n');
      } else {
        for (String part : layout.wrap(line, 0)) {
          out.append(part).append('\n');
        }
      }
    }
    return out.toString().stripTrailing() + "\n";
  }

  /** Writes the page as JSON. */
  public void json(Writer out) throws IOException {
    try (JsonGenerator json = Json.pretty(out)) {
      json.writeStartObject();
      json.writeStringField("code", code);
      json.writeStringField("name", name);
      json.writeStringField("severity", severity);
      json.writeStringField("status", status);
      json.writeObjectFieldStart("sections");
      for (Map.Entry<String, String> section : sections().entrySet()) {
        json.writeStringField(section.getKey(), section.getValue());
      }
      json.writeEndObject();
      json.writeStringField("markdown", markdown);
      json.writeEndObject();
    }
    out.write('\n');
  }
}
