package io.ruleshade.kernel;

import io.ruleshade.model.ConnState;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What the kernel did with one packet.
 *
 * @param packet the packet, with facts of the kernel's routing added
 * @param state the state of its connection; null when the packet did not come to connection tracking
 * @param lost whether the network stack discarded it outside of netfilter, so that no rule decided
 * @param path the kernel's steps, in order
 */
record Answer(TestPacket packet, @Nullable ConnState state, boolean lost, List<Event> path) {
  private static final String PROBE = "inet zz_probe";

  /** Reads a line of the oracle's answers. */
  static Answer ofOracle(TestPacket packet, Map<String, Object> answer) {
    List<Event> path = new ArrayList<>();
    boolean tracked = false;
    for (Object each : (List<?>) answer.getOrDefault("path", List.of())) {
      Map<?, ?> step = (Map<?, ?>) each;
      if (step.containsKey("log")) {
        continue;
      }
      if (PROBE.equals(step.get("table"))) {
        tracked = true;
      } else {
        path.add(Event.of(step));
      }
    }
    // The trace has no state for a packet that is invalid.
    Object ct = answer.getOrDefault("ct", tracked ? "invalid" : "");
    return new Answer(packet, state(ct.toString()), isLost(answer), List.copyOf(path));
  }

  private static boolean isLost(Map<String, Object> answer) {
    String verdict = answer.getOrDefault("verdict", "error").toString();
    return verdict.equals("lost") || verdict.equals("error");
  }

  private static @Nullable ConnState state(String word) {
    return word.isEmpty() ? null : ConnState.valueOf(word.toUpperCase(Locale.ROOT));
  }

  /** Reads what {@link #toJson} writes. */
  static Answer parse(String line) {
    Map<String, Object> all = Json.object(line);
    @SuppressWarnings("unchecked")
    Map<String, Object> packet = (Map<String, Object>) all.get("packet");
    List<?> path = (List<?>) all.get("path");
    return new Answer(
        new TestPacket(packet),
        state(all.getOrDefault("state", "").toString()),
        Boolean.TRUE.equals(all.get("lost")),
        path.stream().map(e -> Event.parse(e.toString())).toList());
  }

  /** {@return one line} */
  String toJson() {
    Map<String, Object> out = new LinkedHashMap<>();
    out.put("packet", packet.fields());
    if (state != null) {
      out.put("state", state.label());
    }
    if (lost) {
      out.put("lost", true);
    }
    out.put("path", path.stream().map(Event::toString).toList());
    return Json.text(out);
  }

  /** {@return the path cut into the ways through one base chain each} */
  List<List<Event>> passages() {
    List<List<Event>> out = new ArrayList<>();
    List<Event> passage = new ArrayList<>();
    for (Event event : path) {
      boolean begins = !passage.isEmpty() && begins(passage, event);
      if (begins) {
        out.add(passage);
        passage = new ArrayList<>();
      }
      passage.add(event);
    }
    if (!passage.isEmpty()) {
      out.add(passage);
    }
    return out;
  }

  private static boolean begins(List<Event> passage, Event event) {
    String base = passage.get(0).chain();
    String table = base.substring(0, base.indexOf('/') + 1);
    return passage.get(passage.size() - 1).isEnd()
        || !event.chain().startsWith(table)
        || (event.isBase() && !event.chain().equals(base));
  }
}
