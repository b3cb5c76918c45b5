package io.ruleshade.parser.cisco;

import java.util.regex.Pattern;

/**
 * Statements of IOS and NX-OS that are not about packets passing through, and those that the model holds
 * whole: the headers of lists, remarks, where lists are applied to an interface. Zones, translation, class
 * and route maps, routing and the state of interfaces are not among them.
 */
final class RouterIdle {
  /** Finds them, as in {@link io.ruleshade.model.Coverage}. */
  static final Pattern ALL =
      Pattern.compile(
          "(?:no )?(?:"
          + "interface \\S+(?: ?\\d\\S*)?$|"
          + "interface .* ip access-group \\S+ (?:in|out)$|"
          + "interface .* ipv6 traffic-filter \\S+ (?:in|out)$|"
          + "(?:ip|ipv6) access-list |"
          + "access-list \\S+ (?:remark|permit|deny|dynamic)\\b|"
          + "object-group |"
          + "\\ndescription\\b|"
          + "interface \\S+(?: ?\\d\\S*)? (?:speed|duplex|media-type|load-interval|logging event)\\b|"
          + "(?:hostname|switchname|banner|logging|ntp|clock|username|enable secret|enable password|version|boot|boot-start-marker|boot-end-marker|license|archive|alias|service timestamps|service password-encryption|service sequence-numbers|memory-size|event manager|call-home|redundancy|radius-server|tacacs-server|tacacs server|radius server|rmon|password strength-check)\\b|"
          + "snmp-server (?:location|contact|enable|chassis-id|ifindex|source-interface|trap-source|user)\\b|"
          + "aaa\\b|"
          + "ip (?:domain|domain-name|domain-lookup|name-server|ssh|host)\\b|"
          + "ip domain[- ]|"
          + "crypto (?:pki|key)\\b|"
          + "ssh key\\b|"
          + "line .* (?:ipv6 )?access-class \\S+ (?:in|out)$|"
          + "line (?:con|aux|vty|console)\\b[ \\d/]* (?:no )?(?:exec-timeout|logging|stopbits|login|password|privilege|history|session-timeout|speed|length|width|motd-banner)\\b|"
          + "line (?:con|aux|vty|console)\\b[ \\d/]*$|"
          + "Building configuration|"
          + "Current configuration|"
          + "!?Command:|"
          + "!?Time:"
              + ")");

  private RouterIdle() {}
}
