package io.ruleshade.agent.session;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.ruleshade.agent.audit.AuditLog;
import io.ruleshade.agent.evidence.EvidencePack;
import io.ruleshade.agent.llm.Exchange;
import io.ruleshade.agent.llm.Tier;
import io.ruleshade.model.Coverage;
import io.ruleshade.model.Device;
import com.fasterxml.jackson.databind.node.ArrayNode;
import java.util.List;

/** Writes what happens into the log: texts where the tier keeps them, their hashes otherwise. */
public final class Recorder {
  private static final ObjectMapper JSON = new ObjectMapper();

  /** A text that is longer is kept as its hash and its beginning. */
  private static final int MOST_TEXT = 64 * 1024;

  private final AuditLog log;
  private final Tier tier;

  /** A recorder. */
  public Recorder(AuditLog log, Tier tier) {
    this.log = log;
    this.tier = tier;
  }

  /** {@return an empty entry} */
  public static ObjectNode data() {
    return JSON.createObjectNode();
  }

  /** Writes an entry. */
  public void write(String kind, ObjectNode data) {
    log.append(kind, data);
  }

  /** Writes what was asked, and of which files. */
  public void asked(String command, List<Device> devices, String question) {
    ObjectNode data = data().put("command", command).put("tier", tier.label());
    text(data, "question", question);
    ArrayNode inputs = data.putArray("inputs");
    for (Device device : devices) {
      for (Coverage coverage : device.coverage()) {
        inputs.addObject().put("path", coverage.file().path()).put("sha256", coverage.file().sha256());
      }
    }
    log.append("asked", data);
  }

  /** Writes a request and its answer. */
  public void exchange(Exchange exchange) {
    ObjectNode data = data().put("request", exchange.request()).put("status", exchange.status());
    text(data, "sent", exchange.sent());
    text(data, "received", exchange.received());
    data.put("failure", exchange.failure());
    log.append("exchange", data);
  }

  private void text(ObjectNode data, String field, String text) {
    data.put(field + "Sha256", EvidencePack.sha256(text));
    if (tier.keepsText()) {
      data.put(field, text.length() > MOST_TEXT ? text.substring(0, MOST_TEXT) : text);
    }
  }
}
