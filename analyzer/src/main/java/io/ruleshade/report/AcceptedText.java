package io.ruleshade.report;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** What is accepted, in text: counted, and each exception and remark in one line. */
public final class AcceptedText {
  /** Accepted findings that are named unless all are asked for. */
  private static final int SOME = 20;

  private AcceptedText() {}

  /** {@return how a finding is accepted, in words} */
  public static String words(Suppression by) {
    List<String> parts = new ArrayList<>();
    parts.add(
        switch (by.kind()) {
          case Suppression.BASELINE -> "in the baseline";
          case Suppression.INLINE -> "by a remark on the rule";
          default -> "by an exception";
        });
    add(parts, "ticket ", by.ticket());
    add(parts, "owner ", by.owner());
    add(parts, "approved by ", by.approvedBy());
    add(parts, "until ", by.expires());
    add(parts, "", by.reason());
    if (by.evidenceChanged()) {
      parts.add("evidence changed since acceptance");
    }
    return String.join(", ", parts);
  }

  private static void add(List<String> parts, String name, String value) {
    if (!value.isEmpty()) {
      parts.add(name + value);
    }
  }

  /**
   * Writes what is accepted, before the sums.
   *
   * @param shown whether the findings themselves stand above already
   */
  static void write(Report report, boolean shown, boolean verbose, StringBuilder out) {
    Map<String, Integer> kinds = new LinkedHashMap<>();
    List<Item> named = new ArrayList<>();
    for (Item item : report.items()) {
      Suppression by = item.suppression();
      if (by != null) {
        kinds.merge(by.kind(), 1, Integer::sum);
        if (!by.kind().equals(Suppression.BASELINE) || by.evidenceChanged()) {
          named.add(item);
        }
      }
    }
    if (kinds.isEmpty()) {
      return;
    }
    if (!shown) {
      int some = verbose ? named.size() : Math.min(SOME, named.size());
      for (Item item : named.subList(0, some)) {
        Suppression by = item.suppression();
        out.append("accepted: ").append(item.code()).append(' ').append(Printable.of(subject(item)));
        out.append(": ").append(by == null ? "" : Printable.of(words(by))).append('\n');
      }
      if (some < named.size()) {
        out.append("accepted: and ")
            .append(named.size() - some)
            .append(" more; --verbose shows all\n");
      }
    }
    List<String> parts = new ArrayList<>();
    kinds.forEach((kind, count) -> parts.add(count + " " + kind));
    out.append("suppressed ")
        .append(report.suppressed())
        .append(" (")
        .append(String.join(", ", parts))
        .append(")")
        .append(shown ? "" : "; --show-suppressed lists them")
        .append('\n');
  }

  private static String subject(Item item) {
    String subject = item.subject();
    return subject.isEmpty() ? item.name() : subject + " " + item.name();
  }
}
