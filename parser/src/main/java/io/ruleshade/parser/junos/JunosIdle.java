package io.ruleshade.parser.junos;

import java.util.regex.Pattern;

/**
 * Statements of Junos that are not about packets passing through, and those that the model holds whole:
 * where filters are applied. Zones of interfaces, host-inbound traffic, screens, translation, routing and
 * routing policy are not among them.
 */
final class JunosIdle {
  /** Finds them, as in {@link io.ruleshade.model.Coverage}. */
  static final Pattern ALL =
      Pattern.compile(
          "(?:no )?(?:"
          + "version\\b|"
          + "system (?:host-name|login|ntp|syslog|time-zone|root-authentication|domain-name|domain-search|name-server|archival|license|scripts|processes|commit|radius-server|radius-options|tacplus-server|tacplus-options|authentication-order|accounting|autoinstallation|phone-home|max-configurations-on-flash|max-configuration-rollbacks|ports|location|announcement|encrypted-password|export-format|management-instance)\\b|"
          + "system$|"
          + "snmp (?:location|contact|description|name|trap-group|trap-options)\\b|"
          + "snmp$|"
          + "event-options\\b|"
          + "security (?:log|pki|ssh-known-hosts|certificates)\\b|"
          + "\\ndescription\\b|"
          + "interfaces \\S+ (?:unit \\S+ )?description\\b|"
          + "(?:security zones security-zone|routing-instances) \\S+ description\\b|"
          + "protocols bgp group \\S+ (?:neighbor \\S+ )?description\\b|"
          + "security nat \\S+ rule-set \\S+ (?:rule \\S+ )?description\\b|"
          + "interfaces .* filter (?:input|output|input-list|output-list)\\b|"
          + "interfaces .* filter$|"
          + "(?:firewall|applications|schedulers|policy-options|security|interfaces|groups|security policies|security zones|security address-book)$|"
          + "firewall family \\S+$|"
          + "firewall (?:family \\S+ )?filter \\S+$|"
          + "security policies default-policy\\b|"
          + "security policies (?:from-zone \\S+ to-zone \\S+|global)$|"
          + "policy-options prefix-list \\S+$|"
          + "(?:delete|deactivate|activate|insert|rename|copy|replace|annotate) (?:security policies|security address-book|security zones security-zone \\S+ address-book|firewall|applications|policy-options prefix-list)\\b|"
          + "security policies (?:from-zone|global)\\b|"
          + "firewall (?:family \\S+ )?filter \\S+ term\\b"
              + ")");

  private JunosIdle() {}
}
