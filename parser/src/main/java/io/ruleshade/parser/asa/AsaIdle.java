package io.ruleshade.parser.asa;

import java.util.regex.Pattern;

/**
 * Statements of an ASA that are not about packets passing through, and those that the model holds whole:
 * where lists are applied, as long as nothing but list and place is said. Security levels, interface
 * names, translation, inspection, VPN, routing and access to the device itself are not among them.
 */
final class AsaIdle {
  /** Finds them, as in {@link io.ruleshade.model.Coverage}. */
  static final Pattern ALL =
      Pattern.compile(
          "(?:no )?(?:"
          + "access-group \\S+ (?:in|out) interface \\S+$|"
          + "access-group \\S+ in interface \\S+ control-plane$|"
          + "access-group \\S+ global$|"
          + "access-list \\S+ (?:line \\d+ )?(?:remark|extended|standard|permit|deny)\\b|"
          + "names$|"
          + "name \\S+ \\S+|"
          + "object-group (?!network-service)|"
          + "(?:network|port|service|protocol|icmp|group)-object |"
          + "object (?:network|service) \\S+(?: (?!(?:no )?nat\\b).*)?$|"
          + "interface \\S+$|"
          + "(?:interface \\S+ )?description\\b|"
          + "(?:interface \\S+ )?(?:speed|duplex|media-type|flowcontrol)\\b|"
          + "(?:hostname|domain-name|banner|logging|ntp|clock|passwd|password|enable password|enable secret|pager|prompt|asdm|boot|crashinfo|call-home|call-home reporting|license|ftp mode|smtp-server|service password-recovery|privilege|quota)\\b|"
          + "snmp-server (?:location|contact|enable|community)\\b|"
          + "username \\S+ (?:password|nopassword|privilege)\\b|"
          + "aaa-server\\b|"
          + "aaa authentication (?:ssh|http|serial|enable|telnet)\\b|"
          + "aaa authorization (?:exec|command)\\b|"
          + "aaa accounting\\b|"
          + "(?:ssh|telnet|console|http) (?:timeout|version|key-exchange|cipher|stricthostkeycheck|stack)\\b|"
          + "terminal width\\b|"
          + "crypto (?:ca|key)\\b|"
          + "ssl\\b|"
          + "threat-detection (?:basic-threat|statistics)\\b|"
          + "arp timeout\\b|"
          + "Cryptochecksum|"
          + "ASA Version\\b|"
          + "PIX Version\\b|"
          + "FWSM Version\\b|"
          + "Serial Number|"
          + "Hardware:"
              + ")");

  private AsaIdle() {}
}
