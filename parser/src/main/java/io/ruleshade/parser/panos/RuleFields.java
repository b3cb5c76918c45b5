package io.ruleshade.parser.panos;

import java.util.List;
import java.util.Set;

/** The fields of a security rule. */
final class RuleFields {
  /** Conditions on who sends: one name of the list must hold, {@code any} is none. */
  static final List<String> IDENTITIES =
      List.of(
          "hip-profiles",
          "source-hip",
          "destination-hip",
          "source-device",
          "destination-device",
          "source-imsi",
          "source-imei",
          "source-nw-slice",
          "saas-user-list",
          "saas-tenant-list");

  private static final Set<String> OTHERS =
      Set.of(
          "from",
          "to",
          "source",
          "destination",
          "source-user",
          "application",
          "service",
          "category",
          "negate-source",
          "negate-destination",
          "rule-type",
          "schedule",
          "target",
          "disabled",
          "action",
          "icmp-unreachable",
          "log-start",
          "log-end",
          "log-setting",
          "profile-setting",
          "option",
          "qos",
          "disable-inspect",
          "description",
          "tag",
          "group-tag",
          "uuid",
          "disable-server-response-inspection");

  private RuleFields() {}

  static boolean isKnown(String field) {
    return OTHERS.contains(field) || IDENTITIES.contains(field);
  }
}
