package io.ruleshade.agent.audit;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.ruleshade.agent.evidence.EvidencePack;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * One entry of the log. Its hash is the SHA-256 of the hash before it, a line feed, and the line without its own
 * hash, byte for byte as it stands in the file.
 *
 * @param seq number, from 1
 * @param time when, UTC
 * @param user who
 * @param kind what happened
 * @param data what is known of it
 * @param prev hash of the entry before; 64 zeros for the first
 * @param hash its own
 */
public record Entry(
    long seq, String time, String user, String kind, JsonNode data, String prev, String hash) {
  /** What stands where the first entry has the hash of the one before. */
  public static final String START = "0".repeat(64);

  private static final ObjectMapper JSON = new ObjectMapper();
  private static final Pattern END = Pattern.compile(",\"hash\":\"([0-9a-f]{64})\"}\\z");

  /** {@return the line of a new entry, without its line feed} */
  static String line(long seq, String time, String user, String kind, JsonNode data, String prev) {
    ObjectNode json = JSON.createObjectNode();
    json.put("seq", seq).put("time", time).put("user", user).put("kind", kind);
    json.set("data", data);
    json.put("prev", prev);
    String body;
    try {
      body = JSON.writeValueAsString(json);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("a tree can be written", e);
    }
    String hash = EvidencePack.sha256(prev + "\n" + body);
    return body.substring(0, body.length() - 1) + ",\"hash\":\"" + hash + "\"}";
  }

  /**
   * Reads a line; whether its hash is right is another question.
   *
   * @throws AuditException when it is no entry
   */
  static Entry read(String line) {
    Matcher end = END.matcher(line);
    try {
      JsonNode json = end.find() ? JSON.readTree(line) : null;
      if (json != null && json.isObject() && json.path("seq").isIntegralNumber()) {
        return new Entry(
            json.path("seq").asLong(),
            json.path("time").asText(""),
            json.path("user").asText(""),
            json.path("kind").asText(""),
            json.path("data"),
            json.path("prev").asText(""),
            end.group(1));
      }
    } catch (JsonProcessingException e) {
      // Said below.
    }
    throw new AuditException("a line is no entry of a log");
  }

  /** {@return the hash that a line ought to have} */
  static String expected(String line, String prev) {
    Matcher end = END.matcher(line);
    return end.find() ? EvidencePack.sha256(prev + "\n" + line.substring(0, end.start()) + "}") : "";
  }
}
