package io.ruleshade.check;

import io.ruleshade.model.Device;
import io.ruleshade.model.Rule;
import io.ruleshade.model.Ruleset;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Hit counts that were given beside the configurations, by device, ruleset and rule.
 *
 * @param counts the counts, in the order of the file
 */
public record HitCounts(List<Entry> counts) {
  /** No counts. */
  public static final HitCounts NONE = new HitCounts(List.of());

  /**
   * One count.
   *
   * @param device the device's name; empty for any
   * @param ruleset full name of the ruleset
   * @param rule index of the rule, or its name
   * @param hits packets or sessions counted
   * @param since when counting began, as the source says; empty where it does not
   * @param line line of the file
   */
  public record Entry(
      String device, String ruleset, String rule, long hits, String since, int line) {}

  /**
   * What is known of one rule.
   *
   * @param hits packets or sessions counted
   * @param since when counting began; empty where nobody says
   */
  public record Known(long hits, String since) {}

  public HitCounts {
    counts = List.copyOf(counts);
  }

  /** {@return the counts that belong to no rule of any of some devices} */
  public List<Entry> unmatched(List<Device> devices) {
    return counts.stream()
        .filter(
            entry ->
                devices.stream()
                    .filter(d -> entry.device.isEmpty() || entry.device.equals(d.id()))
                    .flatMap(d -> d.ruleset(entry.ruleset).stream())
                    .flatMap(r -> r.rules().stream())
                    .noneMatch(
                        rule ->
                            entry.rule.equals(Integer.toString(rule.index()))
                                || entry.rule.equals(rule.name())))
        .toList();
  }

  /** The counts for the rules of one device. */
  public Table of(Device device) {
    return new Table(this, device);
  }

  /** The counts for the rules of one device, with those of the configuration itself. */
  public static final class Table {
    private final Map<String, Known> given = new HashMap<>();

    private Table(HitCounts all, Device device) {
      for (Entry entry : all.counts) {
        if (entry.device.isEmpty() || entry.device.equals(device.id())) {
          given.merge(
              entry.ruleset + "\n" + entry.rule,
              new Known(entry.hits, entry.since),
              (a, b) -> new Known(a.hits + b.hits, a.since.isEmpty() ? b.since : a.since));
        }
      }
    }

    /** {@return the count of a rule; what was given goes before what the configuration says} */
    public @Nullable Known of(Ruleset ruleset, Rule rule) {
      Known known = given.get(ruleset.name() + "\n" + rule.index());
      if (known == null && rule.name() != null) {
        known = given.get(ruleset.name() + "\n" + rule.name());
      }
      if (known == null && rule.hits() != null) {
        known = new Known(rule.hits().packets(), "");
      }
      return known;
    }
  }
}
