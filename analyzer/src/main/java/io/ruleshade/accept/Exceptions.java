package io.ruleshade.accept;

import io.ruleshade.config.BadConfig;
import io.ruleshade.config.Fields;
import io.ruleshade.config.Node;
import io.ruleshade.config.Yaml;
import io.ruleshade.report.Item;
import io.ruleshade.report.Pages;
import io.ruleshade.report.Report;
import io.ruleshade.source.SourceFile;
import java.time.LocalDate;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * Accepted risks, as people write them down: each names its finding, why it is accepted, who answers for
 * it, who allowed it, where that was decided, and until when. Nothing of that may be left out, and no
 * entry fits more than it names.
 *
 * @param source the file
 * @param entries in the order of the file
 */
public record Exceptions(SourceFile source, List<Entry> entries) {
  /** The shortest reason that says something. */
  public static final int SHORTEST_REASON = 15;

  private static final List<String> KEYS =
      List.of(
          "fingerprint",
          "code",
          "device",
          "ruleset",
          "rule",
          "reason",
          "owner",
          "approved_by",
          "ticket",
          "created",
          "expires",
          "evidence");

  /**
   * One accepted finding.
   *
   * @param fingerprint of the finding; empty where it is named by ruleset and rule
   * @param code the finding's code
   * @param device the device
   * @param ruleset the ruleset; may be empty beside a fingerprint
   * @param rule the name of the rule as the device knows it; may be empty beside a fingerprint
   * @param created the first day on which it holds
   * @param expires the last day on which it holds
   * @param evidence the cause of the finding when it was accepted; empty where nobody noted it
   * @param line where it stands
   */
  public record Entry(
      String fingerprint,
      String code,
      String device,
      String ruleset,
      String rule,
      String reason,
      String owner,
      String approvedBy,
      String ticket,
      LocalDate created,
      LocalDate expires,
      String evidence,
      int line) {
    /** {@return whether it is about an entry of a report} */
    boolean isAbout(Item item) {
      if (!fingerprint.isEmpty()) {
        // It holds the device and the code; the name of a device may be that of its file.
        return fingerprint.equals(item.fingerprint());
      }
      return code.equals(item.code())
          && item.device() != null
          && device.equals(item.device().id())
          && ruleset.equals(item.ruleset())
          && item.rule() != null
          && rule.equals(item.rule().rule().name());
    }

    /** {@return what it accepts, in words} */
    public String words() {
      StringBuilder out = new StringBuilder(code).append(' ').append(device);
      for (String part : List.of(ruleset, rule, fingerprint)) {
        out.append(part.isEmpty() ? "" : " " + part);
      }
      return out.toString();
    }
  }

  public Exceptions {
    entries = List.copyOf(entries);
  }

  /**
   * Reads a file.
   *
   * @param file its name, for messages
   * @param mostDays how many days an entry may hold at most
   */
  public static Exceptions read(String file, byte[] bytes, int mostDays) throws BadConfig {
    Node root = Yaml.read(file, bytes);
    Fields fields = Fields.of("the file of exceptions", root, List.of("exceptions"));
    List<Entry> entries = new ArrayList<>();
    for (Node node : fields.list("exceptions")) {
      entries.add(entry(Fields.of("an exception", node, KEYS), mostDays));
    }
    return new Exceptions(SourceFile.of(file, bytes), entries);
  }

  private static Entry entry(Fields fields, int mostDays) throws BadConfig {
    String reason = fields.required("reason");
    if (reason.length() < SHORTEST_REASON) {
      throw new BadConfig(
          fields.place("reason"),
          "`reason` says too little; it has at least " + SHORTEST_REASON + " characters");
    }
    LocalDate created = day(fields, "created");
    LocalDate expires = day(fields, "expires");
    if (expires.isBefore(created)) {
      throw new BadConfig(fields.place("expires"), "`expires` is before `created`");
    }
    if (ChronoUnit.DAYS.between(created, expires) > mostDays) {
      throw new BadConfig(
          fields.place("expires"),
          "an exception holds for at most " + mostDays + " days, until "
              + created.plusDays(mostDays));
    }
    String fingerprint = text(fields, "fingerprint");
    if (!fingerprint.isEmpty() && !Baseline.isFingerprint(fingerprint)) {
      throw new BadConfig(
          fields.place("fingerprint"), "`" + fingerprint + "` is no fingerprint such as rs1:…");
    }
    String code = fields.required("code").toUpperCase(Locale.ROOT);
    if (!Pages.codes().containsKey(code)) {
      throw new BadConfig(fields.place("code"), "unknown code `" + code + "`");
    }
    if (Report.isIncompleteness(code) || Acceptance.CODES.contains(code)) {
      throw new BadConfig(fields.place("code"), code + " cannot be accepted");
    }
    String ruleset = text(fields, "ruleset");
    String rule = text(fields, "rule");
    if (fingerprint.isEmpty() && (ruleset.isEmpty() || rule.isEmpty())) {
      throw new BadConfig(
          fields.place(),
          "an exception needs `fingerprint`, or `ruleset` and `rule`, which is the rule's name");
    }
    return new Entry(
        fingerprint,
        code,
        fields.required("device"),
        ruleset,
        rule,
        reason,
        fields.required("owner"),
        fields.required("approved_by"),
        fields.required("ticket"),
        created,
        expires,
        text(fields, "evidence"),
        fields.place().line());
  }

  private static LocalDate day(Fields fields, String key) throws BadConfig {
    fields.required(key);
    LocalDate day = fields.day(key);
    if (day == null) {
      throw new BadConfig(fields.place(), "an exception needs `" + key + "`");
    }
    return day;
  }

  private static String text(Fields fields, String key) throws BadConfig {
    @Nullable String text = fields.text(key);
    return text == null ? "" : text.strip();
  }
}
