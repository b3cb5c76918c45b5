package io.ruleshade.report;

import io.ruleshade.analysis.AnalysisResult.Permitted;
import io.ruleshade.check.Statistics;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** What a ruleset permits of all packets, and how often its rules name objects, in words. */
final class StatsWords {
  private StatsWords() {}

  /** {@return further lines about a ruleset} */
  static List<String> more(Statistics each) {
    List<String> out = new ArrayList<>(2);
    List<String> shares = new ArrayList<>(2);
    for (boolean six : new boolean[] {false, true}) {
      Permitted widest = widest(each.permitted(), six);
      if (widest != null) {
        long others = each.permitted().stream().filter(p -> p.six() == six).count() - 1;
        shares.add(words(widest) + (others > 0 ? ", at the widest of " + (others + 1) + " ways in" : ""));
      }
    }
    if (!shares.isEmpty()) {
      out.add("permits " + String.join("; ", shares));
    }
    if (each.objects() > 0) {
      double reuse = (double) each.references() / each.objects();
      out.add(
          Words.count(each.objects(), "object")
              + " named "
              + Words.count(each.references(), "time")
              + String.format(Locale.ROOT, ", %.1f each", reuse));
    }
    return out;
  }

  private static @Nullable Permitted widest(List<Permitted> all, boolean six) {
    Permitted widest = null;
    for (Permitted each : all) {
      if (each.six() == six && (widest == null || each.high() > widest.high())) {
        widest = each;
      }
    }
    return widest;
  }

  private static String words(Permitted permitted) {
    String of = permitted.six() ? " of all IPv6 packets" : " of all IPv4 packets";
    String low = score(permitted.low(), permitted.six());
    String high = score(permitted.high(), permitted.six());
    if (permitted.low() == permitted.high()) {
      return share(permitted.low()) + of + " (score " + low + " of 100)";
    }
    return "between "
        + share(permitted.low())
        + " and "
        + share(permitted.high())
        + of
        + " (score "
        + (low.equals(high) ? low : low + " to " + high)
        + " of 100)";
  }

  /** {@code 12.3%}, {@code 1 in 2^37}, {@code none}. */
  private static String share(double share) {
    if (share <= 0) {
      return "none";
    }
    return share >= 0.001
        ? String.format(Locale.ROOT, "%.1f%%", 100 * share)
        : "1 in 2^" + Math.round(-Math.log(share) / Math.log(2));
  }

  private static String score(double share, boolean six) {
    return String.format(Locale.ROOT, "%.1f", Statistics.score(share, six));
  }
}
