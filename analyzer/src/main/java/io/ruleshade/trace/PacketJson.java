package io.ruleshade.trace;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;

/**
 * Reads packets of one line of JSON each: {@code hook, iif, oif, src, dst, proto, sport, dport,
 * icmp_type, icmp_code, flags, ct, ruleset}, properties such as {@code mark}, and {@code
 * conditions: [{"text": …, "holds": true}]}. Other fields are left alone.
 */
public final class PacketJson {
  private static final JsonFactory FACTORY = new JsonFactory();

  private PacketJson() {}

  /** Reads one packet. */
  public static PacketSpec parse(String line) throws PacketException {
    PacketSpec spec = new PacketSpec();
    try (JsonParser json = FACTORY.createParser(line)) {
      if (json.nextToken() != JsonToken.START_OBJECT) {
        throw new PacketException("a packet is a JSON object");
      }
      while (json.nextToken() != JsonToken.END_OBJECT) {
        String field = json.currentName();
        JsonToken value = json.nextToken();
        if (value == JsonToken.VALUE_NULL) {
          continue;
        }
        field(spec, field, json);
      }
      if (json.nextToken() != null) {
        throw new PacketException("there is more than one JSON value on the line");
      }
    } catch (JsonProcessingException e) {
      throw new PacketException("not JSON: " + e.getOriginalMessage().replaceAll("\\s+", " "));
    } catch (IOException e) {
      throw new PacketException("not JSON: " + e.getMessage());
    }
    return PacketFields.finish(spec);
  }

  private static void field(PacketSpec spec, String field, JsonParser json)
      throws IOException, PacketException {
    switch (field) {
      case "hook" -> spec.hook = PacketFields.hook(text(json, field));
      case "ruleset" -> spec.ruleset = text(json, field);
      case "iif", "in" -> spec.in = text(json, field);
      case "oif", "out" -> spec.out = text(json, field);
      case "src" -> spec.src = PacketFields.address(text(json, field));
      case "dst" -> spec.dst = PacketFields.address(text(json, field));
      case "proto", "protocol" -> spec.protocol = PacketFields.protocol(text(json, field));
      case "sport", "srcPort" -> spec.srcPort = number(json, field, 65535);
      case "dport", "dstPort" -> spec.dstPort = number(json, field, 65535);
      case "icmp_type", "icmpType" -> spec.icmpType = number(json, field, 255);
      case "icmp_code", "icmpCode" -> spec.icmpCode = number(json, field, 255);
      case "flags", "tcpFlags" -> spec.flags = flags(json);
      case "ct", "state" -> spec.state = PacketFields.state(text(json, field));
      case "frag" -> spec.laterFragment = fragment(json);
      case "laterFragment" -> spec.laterFragment = json.getBooleanValue();
      case "conditions" -> conditions(spec, json);
      default -> {
        if (PacketFields.PROPERTIES.contains(field)) {
          spec.properties.put(field, text(json, field));
        } else {
          json.skipChildren();
        }
      }
    }
  }

  private static String text(JsonParser json, String field) throws IOException, PacketException {
    if (!json.currentToken().isScalarValue()) {
      throw new PacketException("`" + field + "` is one value");
    }
    return json.getText();
  }

  private static int number(JsonParser json, String field, int most)
      throws IOException, PacketException {
    return PacketFields.number(field, text(json, field), most);
  }

  private static int flags(JsonParser json) throws IOException, PacketException {
    if (json.currentToken() != JsonToken.START_ARRAY) {
      return PacketFields.flags(text(json, "flags"));
    }
    int octet = 0;
    while (json.nextToken() != JsonToken.END_ARRAY) {
      octet |= PacketFields.flags(text(json, "flags"));
    }
    return octet;
  }

  /** {@code [offset, more]}: a later fragment when the offset is not zero. */
  private static boolean fragment(JsonParser json) throws IOException, PacketException {
    if (json.currentToken() != JsonToken.START_ARRAY) {
      throw new PacketException("`frag` is a list of offset and more");
    }
    boolean later = json.nextToken() == JsonToken.VALUE_NUMBER_INT && json.getLongValue() != 0;
    while (json.currentToken() != JsonToken.END_ARRAY && json.nextToken() != null) {
      json.skipChildren();
    }
    return later;
  }

  private static void conditions(PacketSpec spec, JsonParser json)
      throws IOException, PacketException {
    if (json.currentToken() != JsonToken.START_ARRAY) {
      throw new PacketException("`conditions` is a list of {text, holds}");
    }
    while (json.nextToken() != JsonToken.END_ARRAY) {
      if (json.currentToken() != JsonToken.START_OBJECT) {
        throw new PacketException("`conditions` is a list of {text, holds}");
      }
      String text = null;
      Boolean holds = null;
      while (json.nextToken() != JsonToken.END_OBJECT) {
        String field = json.currentName();
        json.nextToken();
        switch (field) {
          case "text" -> text = text(json, field);
          case "holds" -> holds = Boolean.valueOf(text(json, field));
          default -> json.skipChildren();
        }
      }
      if (text == null || holds == null) {
        throw new PacketException("a condition has `text` and `holds`");
      }
      spec.conditions.put(text, holds);
    }
  }
}
