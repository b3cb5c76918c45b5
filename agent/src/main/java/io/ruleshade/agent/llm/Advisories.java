package io.ruleshade.agent.llm;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;

/** Known vulnerabilities of the programs that run models, from the data file {@code advisories.json}. */
public final class Advisories {
  private Advisories() {}

  /**
   * One of them.
   *
   * @param fixedIn the version that is not affected any more; empty when none was known
   */
  public record Advisory(String id, String product, String fixedIn, String summary) {
    /** {@return it in words} */
    public String words() {
      return id + " (" + summary + ")" + (fixedIn.isEmpty() ? "" : ", fixed in " + fixedIn);
    }
  }

  /** {@return the date of the data file} */
  public static String date() {
    return data().path("date").asText();
  }

  /** {@return what a version of a product is known to be affected by} */
  public static List<Advisory> of(String product, String version) {
    List<Advisory> out = new ArrayList<>();
    for (JsonNode node : data().path("advisories")) {
      Advisory advisory =
          new Advisory(
              node.path("id").asText(),
              node.path("product").asText(),
              node.path("fixedIn").asText(""),
              node.path("summary").asText());
      boolean affected =
          advisory.product().equals(product)
              && !advisory.fixedIn().isEmpty()
              && !Version.of(version).atLeast(advisory.fixedIn());
      if (affected) {
        out.add(advisory);
      }
    }
    return out;
  }

  /** {@return what was known of a product without a version that mends it} */
  public static List<String> open(String product) {
    List<String> out = new ArrayList<>();
    for (JsonNode node : data().path("advisories")) {
      if (node.path("product").asText().equals(product) && node.path("fixedIn").asText("").isEmpty()) {
        out.add(node.path("id").asText());
      }
    }
    return out;
  }

  private static JsonNode data() {
    try (InputStream in = Advisories.class.getResourceAsStream("/io/ruleshade/agent/advisories.json")) {
      if (in == null) {
        throw new IllegalStateException("advisories.json is not in the jar");
      }
      return Replies.JSON.readTree(in);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
