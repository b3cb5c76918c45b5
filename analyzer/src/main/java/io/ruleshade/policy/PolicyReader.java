package io.ruleshade.policy;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import io.ruleshade.model.ServiceSet;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.Reader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/**
 * Reads a {@link Policy} from JSON. What the text leaves out is taken from another policy; a name that
 * is not known, or a value that cannot be, is an error with its line and never passed over.
 */
public final class PolicyReader {
  private static final JsonFactory JSON = new JsonFactory();

  private final JsonParser json;

  private PolicyReader(JsonParser json) {
    this.json = json;
  }

  /** Thrown for a text that is no policy; the message says where and why. */
  public static final class BadPolicy extends IOException {
    private static final long serialVersionUID = 1;

    BadPolicy(String message) {
      super(message);
    }
  }

  /**
   * Reads a policy.
   *
   * @param base what holds where the text says nothing; a list that is given replaces that of the base
   */
  public static Policy read(Reader text, Policy base) throws IOException {
    try (JsonParser json = JSON.createParser(text)) {
      return new PolicyReader(json).policy(base);
    }
  }

  /** The policy that ships in the jar. */
  static Policy shipped() {
    Policy nothing = new Policy(new Policy.Thresholds(100, 1, 1), List.of(), List.of());
    try (InputStream in = Policy.class.getResourceAsStream("policy.json")) {
      if (in == null) {
        throw new IllegalStateException("policy.json is not in the jar");
      }
      return read(new InputStreamReader(in, StandardCharsets.UTF_8), nothing);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private Policy policy(Policy base) throws IOException {
    int wideScore = base.thresholds().wideScore();
    int listed = base.thresholds().listed();
    int objects = base.thresholds().objects();
    List<String> trusted = base.trusted();
    List<Policy.Service> services = base.services();
    expect(json.nextToken(), JsonToken.START_OBJECT);
    while (json.nextToken() != JsonToken.END_OBJECT) {
      String key = json.currentName();
      json.nextToken();
      switch (key) {
        case "wideScore" -> wideScore = number(1, 100);
        case "listed" -> listed = number(1, 1_000_000);
        case "objects" -> objects = number(1, 1_000_000);
        case "trusted" -> trusted = texts();
        case "services" -> services = services();
        default -> throw bad("no setting of this name: " + key);
      }
    }
    return new Policy(new Policy.Thresholds(wideScore, listed, objects), trusted, services);
  }

  private List<Policy.Service> services() throws IOException {
    List<Policy.Service> out = new ArrayList<>();
    expect(json.currentToken(), JsonToken.START_ARRAY);
    while (json.nextToken() != JsonToken.END_ARRAY) {
      expect(json.currentToken(), JsonToken.START_OBJECT);
      out.add(service());
    }
    return out;
  }

  private Policy.Service service() throws IOException {
    String name = "";
    String reason = "";
    String source = "";
    ServiceSet set = ServiceSet.EMPTY;
    List<Policy.Concern> concerns = new ArrayList<>();
    while (json.nextToken() != JsonToken.END_OBJECT) {
      String key = json.currentName();
      json.nextToken();
      switch (key) {
        case "name" -> name = text();
        case "reason" -> reason = text();
        case "source" -> source = text();
        case "ports" -> {
          for (String ports : texts()) {
            ServiceSet one = Policy.service(ports);
            if (one == null) {
              throw bad("no ports: " + ports);
            }
            set = set.union(one);
          }
        }
        case "concerns" -> {
          for (String concern : texts()) {
            concerns.add(concern(concern));
          }
        }
        default -> throw bad("no setting of a service: " + key);
      }
    }
    if (name.isBlank() || set.isEmpty() || concerns.isEmpty() || reason.isBlank() || source.isBlank()) {
      throw bad("a service needs name, ports, concerns, reason and source: " + name);
    }
    return new Policy.Service(name, set, concerns, reason, source);
  }

  private Policy.Concern concern(String label) throws IOException {
    for (Policy.Concern concern : Policy.Concern.values()) {
      if (concern.label().equals(label)) {
        return concern;
      }
    }
    throw bad("no concern: " + label);
  }

  private int number(int least, int most) throws IOException {
    expect(json.currentToken(), JsonToken.VALUE_NUMBER_INT);
    int number = json.getIntValue();
    if (number < least || number > most) {
      throw bad("not within " + least + " to " + most + ": " + number);
    }
    return number;
  }

  private String text() throws IOException {
    expect(json.currentToken(), JsonToken.VALUE_STRING);
    return json.getText();
  }

  private List<String> texts() throws IOException {
    List<String> out = new ArrayList<>();
    expect(json.currentToken(), JsonToken.START_ARRAY);
    while (json.nextToken() != JsonToken.END_ARRAY) {
      out.add(text());
    }
    return out;
  }

  private void expect(JsonToken found, JsonToken wanted) throws IOException {
    if (found != wanted) {
      throw bad("expected " + wanted + ", found " + found);
    }
  }

  private BadPolicy bad(String what) {
    return new BadPolicy("line " + json.currentLocation().getLineNr() + ": " + what);
  }
}
