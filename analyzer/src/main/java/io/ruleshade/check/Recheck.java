package io.ruleshade.check;

import io.ruleshade.analysis.AnalysisResult;
import io.ruleshade.analysis.Certificates;
import io.ruleshade.model.Device;
import java.util.HashMap;
import java.util.Map;

/**
 * What one check of some devices leaves for the next, after an edit. Findings are the same as without it;
 * they come sooner.
 */
public final class Recheck {
  private Map<String, Certificates> before = new HashMap<>();
  private Map<String, Certificates> now = new HashMap<>();
  private int rules;
  private int alive;
  private int needed;

  /** What is known of a device by its name and file. */
  Certificates of(Device device) {
    return before.getOrDefault(key(device), Certificates.NONE);
  }

  /** Keeps what was shown of a device. */
  void keep(AnalysisResult analysis) {
    rules += analysis.rules().size();
    alive += analysis.knownAlive();
    needed += analysis.knownNeeded();
    now.put(key(analysis.device()), analysis.certificates());
  }

  /** Begins a check: what the last one kept is what was before. */
  void begin() {
    before = now;
    now = new HashMap<>();
    rules = 0;
    alive = 0;
    needed = 0;
  }

  private static String key(Device device) {
    String file = device.coverage().isEmpty() ? "" : device.coverage().get(0).file().path();
    return device.dialect() + "\n" + device.id() + "\n" + file;
  }

  /** {@return how many answers the last check took over} */
  int takenOver() {
    return alive + needed;
  }

  /** {@return what the last check took over, in words} */
  public String words() {
    return "taken over from before: that "
        + alive
        + " of "
        + Listing.count(rules, "rule")
        + (alive == 1 ? " is" : " are")
        + " alive, that "
        + needed
        + " cannot be spared";
  }
}
