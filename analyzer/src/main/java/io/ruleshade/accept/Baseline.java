package io.ruleshade.accept;

import com.fasterxml.jackson.core.JsonFactoryBuilder;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadFeature;
import io.ruleshade.config.BadConfig;
import io.ruleshade.config.Place;
import io.ruleshade.report.Item;
import io.ruleshade.report.Json;
import io.ruleshade.report.Report;
import java.io.IOException;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The findings that were there when the gate was set up, by their fingerprints. A machine writes it: it
 * is sorted, and holds no lines and no time, so that it changes only where the findings do.
 *
 * @param entries sorted, each fingerprint once
 */
public record Baseline(List<Entry> entries) {
  /** The value of {@code schema} in the file. */
  public static final String SCHEMA = "ruleshade/baseline/1";

  /** The largest file that is read. */
  public static final int MOST_BYTES = 64 << 20;

  private static final Comparator<Entry> ORDER =
      Comparator.comparing(Entry::device)
          .thenComparing(Entry::ruleset)
          .thenComparing(Entry::code)
          .thenComparing(Entry::fingerprint);

  /**
   * One finding.
   *
   * @param fingerprint identity by meaning
   * @param evidence identity of its cause
   * @param code its code
   * @param device the device; empty for none
   * @param ruleset the ruleset; empty for none
   * @param rule the name of the rule, for the reader; empty for none
   */
  public record Entry(
      String fingerprint, String evidence, String code, String device, String ruleset, String rule) {
    /** {@return the entry for an item of a report} */
    public static Entry of(Item item) {
      String rule = item.rule() == null ? null : item.rule().rule().name();
      return new Entry(
          item.fingerprint(),
          item.evidence(),
          item.code(),
          item.device() == null ? "" : item.device().id(),
          item.ruleset() == null ? "" : item.ruleset(),
          rule == null ? "" : rule);
    }

    /** {@return the entry in words} */
    public String words() {
      StringBuilder out = new StringBuilder(code);
      for (String part : List.of(device, ruleset, rule)) {
        out.append(part.isEmpty() ? "" : " " + part);
      }
      return out.append(' ').append(fingerprint).toString();
    }
  }

  public Baseline {
    entries = entries.stream().sorted(ORDER).toList();
  }

  /** {@return whether an item can be in a baseline: what says that a result is incomplete cannot} */
  public static boolean holds(Item item) {
    return !Report.isIncompleteness(item.code()) && !Acceptance.CODES.contains(item.code());
  }

  /** {@return the entries by fingerprint} */
  Map<String, Entry> byFingerprint() {
    Map<String, Entry> out = new LinkedHashMap<>();
    entries.forEach(entry -> out.put(entry.fingerprint, entry));
    return out;
  }

  /** Writes the file. */
  public void write(Writer out) throws IOException {
    try (JsonGenerator json = Json.pretty(out)) {
      json.writeStartObject();
      json.writeStringField("schema", SCHEMA);
      json.writeArrayFieldStart("findings");
      for (Entry entry : entries) {
        json.writeStartObject();
        json.writeStringField("fingerprint", entry.fingerprint);
        json.writeStringField("evidence", entry.evidence);
        json.writeStringField("code", entry.code);
        json.writeStringField("device", entry.device);
        json.writeStringField("ruleset", entry.ruleset);
        json.writeStringField("rule", entry.rule);
        json.writeEndObject();
      }
      json.writeEndArray();
      json.writeEndObject();
    }
    out.write('\n');
  }

  /** Reads a file. */
  public static Baseline read(String file, byte[] bytes) throws BadConfig {
    if (bytes.length > MOST_BYTES) {
      throw new BadConfig(new Place(file, 0), "is larger than " + (MOST_BYTES >> 20) + " MiB");
    }
    try (JsonParser json =
        new JsonFactoryBuilder()
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .build()
            .createParser(new String(bytes, StandardCharsets.UTF_8))) {
      return new Reader(file, json).baseline();
    } catch (JsonProcessingException e) {
      int line = e.getLocation() == null ? 0 : Math.max(0, e.getLocation().getLineNr());
      // Not with the words of the reader, which repeat what stands in the file, whatever file that is.
      throw new BadConfig(new Place(file, line), "is not JSON, or gives a field twice");
    } catch (IOException e) {
      throw new BadConfig(new Place(file, 0), "cannot be read: " + e.getMessage());
    }
  }

  /** Reads the one shape that {@link #write} writes; further fields are passed over. */
  private static final class Reader {
    private final String file;
    private final JsonParser json;

    Reader(String file, JsonParser json) {
      this.file = file;
      this.json = json;
    }

    Baseline baseline() throws IOException, BadConfig {
      List<Entry> entries = null;
      String schema = null;
      expect(json.nextToken(), JsonToken.START_OBJECT);
      while (json.nextToken() == JsonToken.FIELD_NAME) {
        String key = json.currentName();
        JsonToken token = json.nextToken();
        switch (key) {
          case "schema" -> schema = text(token);
          case "findings" -> entries = entries(token);
          default -> json.skipChildren();
        }
      }
      if (!SCHEMA.equals(schema) || entries == null) {
        throw bad(
            schema != null && schema.startsWith("ruleshade/baseline/")
                ? "is a baseline of another version, `" + schema + "`; create it anew"
                : "is no baseline; create one with: ruleshade baseline create");
      }
      return new Baseline(entries);
    }

    private List<Entry> entries(JsonToken first) throws IOException, BadConfig {
      expect(first, JsonToken.START_ARRAY);
      List<Entry> out = new ArrayList<>();
      Set<String> seen = new HashSet<>();
      for (JsonToken token = json.nextToken();
          token != JsonToken.END_ARRAY;
          token = json.nextToken()) {
        expect(token, JsonToken.START_OBJECT);
        Map<String, String> fields = new LinkedHashMap<>();
        while (json.nextToken() == JsonToken.FIELD_NAME) {
          String key = json.currentName();
          JsonToken value = json.nextToken();
          if (value == JsonToken.VALUE_STRING) {
            fields.put(key, json.getText());
          } else {
            json.skipChildren();
          }
        }
        Entry entry =
            new Entry(
                fields.getOrDefault("fingerprint", ""),
                fields.getOrDefault("evidence", ""),
                fields.getOrDefault("code", ""),
                fields.getOrDefault("device", ""),
                fields.getOrDefault("ruleset", ""),
                fields.getOrDefault("rule", ""));
        if (!isFingerprint(entry.fingerprint)) {
          throw bad("an entry without a fingerprint `rs1:…`");
        }
        if (!entry.code.matches("RS[0-9]{3}")) {
          throw bad("an entry without a code");
        }
        if (!seen.add(entry.fingerprint)) {
          throw bad("two entries with the fingerprint " + entry.fingerprint);
        }
        out.add(entry);
      }
      return out;
    }

    private String text(JsonToken token) throws IOException, BadConfig {
      expect(token, JsonToken.VALUE_STRING);
      return json.getText();
    }

    private void expect(@Nullable JsonToken found, JsonToken wanted) throws BadConfig {
      if (found != wanted) {
        throw bad("is no baseline; create one with: ruleshade baseline create");
      }
    }

    private BadConfig bad(String what) {
      return new BadConfig(new Place(file, Math.max(1, json.currentLocation().getLineNr())), what);
    }
  }

  /** {@return whether a text is a fingerprint of this version} */
  static boolean isFingerprint(String text) {
    return text.matches("rs1:[0-9a-f]{32}(:[0-9]{1,9})?");
  }
}
