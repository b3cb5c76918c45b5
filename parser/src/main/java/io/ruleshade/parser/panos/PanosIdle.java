package io.ruleshade.parser.panos;

import java.util.regex.Pattern;

/**
 * Statements of PAN-OS that are not about packets passing through. Zones of interfaces, the other policies,
 * security profiles, templates, routing and what the device itself answers to are not among them.
 */
final class PanosIdle {
  /** Finds them, as in {@link io.ruleshade.model.Coverage}. */
  static final Pattern ALL =
      Pattern.compile(
          "(?:no )?(?:"
          + "<?\\?xml\\b|"
          + "(?:config (?:\\S+=\"[^\"]*\" )*)?mgt-config\\b|"
          + "(?:config (?:\\S+=\"[^\"]*\" )*)?(?:shared|devices entry name=\"localhost.localdomain\"(?: vsys entry name=\"[^\" ]*\")?) (?:log-settings|reports|report-group|pdf-summary-report|email-scheduler|botnet)\\b|"
          + "\\n(?:description|comments|color)\\b|"
          + "(?:shared )?tag (?:\"[^\"]*\"|\\S+) (?:color|comments)\\b|"
          + "(?:config (?:\\S+=\"[^\"]*\" )*devices entry name=\"localhost.localdomain\" )?deviceconfig system (?:hostname|ntp-servers|timezone|login-banner|domain|locale|update-schedule|device-group|panorama|panorama-server|panorama-server-2|snmp-setting|motd-and-banner)\\b|"
          + "config (?:version|urldb)\\S*(?: \\S+=\"[^\"]*\")*$|"
          + "config$|"
          + "response\\b.*status=\"success\"[^ ]*$|"
          + "\\n(?:rulebase|pre-rulebase|post-rulebase|security|rules|address|address-group|service|service-group|shared|devices|vsys|device-group)$|"
          + "(?:delete|move|rename) .*\\b(?:security rules|address|address-group|service|service-group)\\b|"
          + "(?:shared |vsys \\S+ |device-group (?:\"[^\"]*\"|\\S+) )?(?:pre-rulebase|rulebase|post-rulebase) security rules "
              + ")");

  private PanosIdle() {}
}
