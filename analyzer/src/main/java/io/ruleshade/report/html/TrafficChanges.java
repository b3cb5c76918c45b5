package io.ruleshade.report.html;

import com.fasterxml.jackson.core.JsonGenerator;
import io.ruleshade.analysis.Differences.Change;
import io.ruleshade.analysis.Differences.Region;
import io.ruleshade.analysis.SetWords;
import io.ruleshade.change.Aside;
import io.ruleshade.change.SemanticDiff;
import io.ruleshade.change.SemanticDiff.Pair;
import io.ruleshade.check.RuleRef;
import io.ruleshade.model.Coverage;
import io.ruleshade.model.Device;
import io.ruleshade.report.AsideWords;
import io.ruleshade.report.Json;
import io.ruleshade.report.PacketWords;
import io.ruleshade.report.document.JsonNode;
import io.ruleshade.report.document.NoResultException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a change of configuration does to packets.
 *
 * @param equivalent whether it is proven that no packet fares differently
 * @param complete whether both sides were whole and understood, and all packets were looked at
 * @param files the earlier configuration's files, {@code path sha256}
 * @param changes the changes, at most {@link #MOST}
 * @param more number of further changes
 * @param remarks what was not compared, in sentences
 */
public record TrafficChanges(
    boolean equivalent,
    boolean complete,
    List<String> files,
    List<Item> changes,
    long more,
    List<String> remarks) {
  /** Changes that are listed. */
  public static final int MOST = 200;

  private static final int MOST_REGIONS = 8;
  private static final int MOST_ASIDES = 20;
  private static final int MOST_VALUES = 6;

  public TrafficChanges {
    files = List.copyOf(files);
    changes = List.copyOf(changes);
    remarks = List.copyOf(remarks);
  }

  /**
   * One change.
   *
   * @param kind {@code newly-permitted} and so on
   * @param certain whether it is proven
   * @param device id of the device
   * @param entryPoint where the packets enter
   * @param before what decided them, in words
   * @param after what decides them now, in words
   * @param packets sets of packets in words
   * @param all whether these are all of them
   * @param sample one of the packets in words
   */
  public record Item(
      String kind,
      boolean certain,
      String device,
      String entryPoint,
      String before,
      String after,
      List<String> packets,
      boolean all,
      String sample) {
    public Item {
      packets = List.copyOf(packets);
    }
  }

  /**
   * {@return the changes of a comparison}
   *
   * @param before the devices of the earlier configuration
   * @param inputsComplete whether both sides were whole and understood
   */
  public static TrafficChanges of(
      SemanticDiff.Result diff, List<Device> before, boolean inputsComplete) {
    List<Item> items = new ArrayList<>();
    List<String> remarks = new ArrayList<>();
    long more = 0;
    for (Pair pair : diff.pairs()) {
      for (Change change : pair.result().changes()) {
        if (items.size() == MOST) {
          more++;
        } else {
          items.add(item(pair, change));
        }
      }
      remarks(pair, remarks);
    }
    diff.onlyBefore()
        .forEach(d -> remarks.add("Device " + d.id() + " is in the earlier configuration alone."));
    diff.onlyAfter()
        .forEach(d -> remarks.add("Device " + d.id() + " is in the new configuration alone."));
    List<String> files = new ArrayList<>();
    for (Device device : before) {
      for (Coverage coverage : device.coverage()) {
        String file = coverage.file().path() + " " + coverage.file().sha256();
        if (!files.contains(file)) {
          files.add(file);
        }
      }
    }
    boolean complete =
        inputsComplete
            && diff.complete()
            && diff.pairs().stream().allMatch(Pair::isWhole);
    return new TrafficChanges(
        diff.equivalent() && complete, complete, files, items, more, remarks);
  }

  private static void remarks(Pair pair, List<String> remarks) {
    String device = pair.after().id();
    for (String entry : pair.result().onlyBefore()) {
      remarks.add(
          "Device " + device + ": packets enter at " + entry + " in the earlier configuration alone.");
    }
    for (String entry : pair.result().onlyAfter()) {
      remarks.add(
          "Device " + device + ": packets enter at " + entry + " in the new configuration alone.");
    }
    for (String name : pair.definitions()) {
      remarks.add(
          "Device " + device + ": " + name + " is defined otherwise, which was not compared.");
    }
    int shown = Math.min(MOST_ASIDES, pair.asides().size());
    for (Aside aside : pair.asides().subList(0, shown)) {
      remarks.add(
          "Device " + device + ": line " + aside.span().line() + " of the "
              + (aside.before() ? "earlier" : "new")
              + " configuration "
              + (aside.moved() ? "stands elsewhere" : "is not in the other")
              + " and may be about packets, which was not compared: " + AsideWords.of(aside));
    }
    if (pair.asides().size() > shown) {
      remarks.add(
          "Device " + device + ": " + (pair.asides().size() - shown)
              + " more such lines differ; they were not compared.");
    }
    if (pair.otherLines() > 0) {
      remarks.add(
          "Device " + device + ": " + pair.otherLines()
              + " lines differ that are neither rules nor sets of packets; they were not compared.");
    }
  }

  private static Item item(Pair pair, Change change) {
    List<String> packets = new ArrayList<>();
    for (Region region : change.regions()) {
      if (packets.size() < MOST_REGIONS) {
        packets.add(words(region));
      }
    }
    return new Item(
        change.kind().label(),
        change.certain(),
        pair.after().id(),
        change.entryPoint(),
        decider(change.before()),
        decider(change.after()),
        packets,
        change.regionsComplete() && change.regions().size() <= MOST_REGIONS,
        PacketWords.of(change.sample()));
  }

  private static String decider(@Nullable RuleRef rule) {
    return rule == null
        ? "the default"
        : rule.id() + " (" + rule.rule().span().file().path() + ":" + rule.rule().span().line() + ")";
  }

  private static String words(Region region) {
    StringBuilder out = new StringBuilder();
    out.append("from ").append(some(SetWords.addresses(region.src(), MOST_VALUES)));
    out.append(" to ").append(some(SetWords.addresses(region.dst(), MOST_VALUES)));
    out.append(", service ").append(some(SetWords.services(region.service(), MOST_VALUES)));
    part(out, "entering", region.in());
    part(out, "leaving", region.out());
    part(out, "flags", region.tcpFlags());
    part(out, "state", region.state());
    for (String condition : region.conditions()) {
      out.append(", where ").append(condition);
    }
    return out.toString();
  }

  private static void part(StringBuilder out, String name, List<String> values) {
    if (!values.equals(List.of("any"))) {
      out.append(", ").append(name).append(' ').append(some(values));
    }
  }

  private static String some(List<String> values) {
    int shown = Math.min(MOST_VALUES, values.size());
    String text = String.join(", ", values.subList(0, shown));
    return shown == values.size() ? text : text + " and " + (values.size() - shown) + " more";
  }

  void write(JsonGenerator json) throws IOException {
    json.writeStartObject();
    json.writeBooleanField("equivalent", equivalent);
    json.writeBooleanField("complete", complete);
    Json.texts(json, "files", files);
    json.writeArrayFieldStart("changes");
    for (Item item : changes) {
      json.writeStartObject();
      json.writeStringField("kind", item.kind());
      json.writeBooleanField("certain", item.certain());
      json.writeStringField("device", item.device());
      json.writeStringField("entryPoint", item.entryPoint());
      json.writeStringField("before", item.before());
      json.writeStringField("after", item.after());
      Json.texts(json, "packets", item.packets());
      json.writeBooleanField("all", item.all());
      json.writeStringField("sample", item.sample());
      json.writeEndObject();
    }
    json.writeEndArray();
    json.writeNumberField("more", more);
    Json.texts(json, "remarks", remarks);
    json.writeEndObject();
  }

  static TrafficChanges read(JsonNode node) throws NoResultException {
    return new TrafficChanges(
        node.field("equivalent").flag(),
        node.field("complete").flag(),
        node.field("files").list(JsonNode::text),
        node.field("changes")
            .list(
                n ->
                    new Item(
                        n.field("kind").text(),
                        n.field("certain").flag(),
                        n.field("device").text(),
                        n.field("entryPoint").text(),
                        n.field("before").text(),
                        n.field("after").text(),
                        n.field("packets").list(JsonNode::text),
                        n.field("all").flag(),
                        n.field("sample").text())),
        node.field("more").number(),
        node.field("remarks").list(JsonNode::text));
  }
}
