package io.ruleshade.report.html;

import io.ruleshade.report.document.JsonNode;
import io.ruleshade.report.document.NoResultException;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.List;

/** What ships beside the template: the controls that a report supports evidence for, and the glossary. */
public final class Controls {
  private Controls() {}

  /** A standard or law, with where its text is. */
  public record Framework(String name, String source, List<Control> controls) {}

  /**
   * A control.
   *
   * @param id its number in the standard
   * @param title what it asks for, in our words
   * @param codes codes of findings that bear on it
   * @param parts other parts of the report that bear on it
   * @param how in what way, and what they do not show
   */
  public record Control(
      String id, String title, List<String> codes, List<String> parts, String how) {}

  /** A word and what it means. */
  public record Term(String term, String text) {}

  /** {@return the standards, in the order of the file} */
  public static List<Framework> frameworks() {
    try {
      return read("controls.json")
          .field("frameworks")
          .list(
              f ->
                  new Framework(
                      f.field("name").text(),
                      f.field("source").text(),
                      f.field("controls")
                          .list(
                              c ->
                                  new Control(
                                      c.field("id").text(),
                                      c.field("title").text(),
                                      c.field("codes").list(JsonNode::text),
                                      c.field("parts").list(JsonNode::text),
                                      c.field("how").text()))));
    } catch (NoResultException e) {
      throw new IllegalStateException("controls.json: " + e.getMessage(), e);
    }
  }

  /** {@return the glossary, in alphabetical order} */
  public static List<Term> glossary() {
    try {
      return read("glossary.json")
          .list(t -> new Term(t.field("term").text(), t.field("text").text()));
    } catch (NoResultException e) {
      throw new IllegalStateException("glossary.json: " + e.getMessage(), e);
    }
  }

  private static JsonNode read(String name) throws NoResultException {
    try (InputStream in = Controls.class.getResourceAsStream(name)) {
      if (in == null) {
        throw new IllegalStateException(name + " is missing in the jar");
      }
      return JsonNode.read(in);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
