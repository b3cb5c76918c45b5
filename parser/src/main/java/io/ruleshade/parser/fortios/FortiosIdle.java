package io.ruleshade.parser.fortios;

import java.util.regex.Pattern;

/**
 * Statements of FortiOS that are not about packets passing through. Interfaces and their state, zones,
 * local-in, DoS and shaping policies, central NAT, VPN, routing, security profiles and trusted hosts of
 * administrators are not among them.
 */
final class FortiosIdle {
  /** Finds them, as in {@link io.ruleshade.model.Coverage}. */
  static final Pattern ALL =
      Pattern.compile(
          "(?:config vdom edit (?:\"[^\"]*\"|\\S+) |config global )?(?:"
          + "config system global$|"
          + "config system global (?:hostname|alias|timezone|admintimeout|admin-lockout\\S*|admin-login-max|admin-console-timeout|gui-\\S+|language|pre-login-banner|post-login-banner|cfg-\\S+|daily-restart\\S*|revision\\S*|virtual-switch-vlan|switch-controller)\\b|"
          + "config system (?:ntp|snmp|console|accprofile|replacemsg\\S*|custom-language|autoupdate|central-management|fortiguard|email-server|dashboard|api-user|automation-\\S+|admin-\\S+|password-policy|alarm|auto-script|storage|tos-based-priority|federated-upgrade|ddns|fm|geneve-\\S*|ha-monitor|probe-response|sms-server|stp|lldp)\\b|"
          + "config system admin(?! .*trusthost)|"
          + "config log\\b|"
          + "config report\\b|"
          + "config alertemail\\b|"
          + "config vpn certificate\\b|"
          + "config certificate\\b|"
          + "config user (?:radius|tacacs\\+|ldap|setting|local)\\b|"
          + "config firewall ssh\\b|"
          + "config system vdom-property\\b|"
          + "\\n(?:uuid|comment|comments|alias|description|color|snmp-index|fabric-object|global-label|gui-\\S+|associated-color)\\b|"
          + "config firewall (?:policy6?|address6?|addrgrp6?|service custom|service group|service category|schedule onetime|schedule recurring|schedule group)(?: |$)|"
          + "config firewall (?:vip|vipgrp)(?: edit (?:\"[^\"]*\"|\\S+))?$"
              + ")");

  private FortiosIdle() {}
}
