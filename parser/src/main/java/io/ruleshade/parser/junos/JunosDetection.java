package io.ruleshade.parser.junos;

import io.ruleshade.source.SourceFile;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Tells a Junos configuration from other texts by statements that only Junos has.
 *
 * <p>VyOS, PAN-OS and others share the braces or the word {@code set}; what counts here is the word
 * after it, and blocks whose statements end in semicolons.
 */
final class JunosDetection {
  private static final int MOST = 400_000;

  /** Commands that only Junos has. */
  private static final Pattern SET =
      Pattern.compile(
          "(?m)^\\s*(?:set|deactivate|delete|activate|insert) (?:groups \\S+ )?"
              + "(?:(?:logical-systems|tenants) \\S+ )?"
              + "(?:firewall (?:family (?:inet6?|ethernet-switching|bridge|vpls|any|mpls|ccc) )?"
              + "(?:filter|policer|service-filter) "
              + "|firewall interface-set "
              + "|security (?:policies|zones|address-book|nat|screen|ike|ipsec|flow) "
              + "|applications application(?:-set)? "
              + "|policy-options (?:prefix-list|policy-statement|community|as-path) "
              + "|interfaces \\S+ unit \\d+ "
              + "|system root-authentication |protocols bgp group "
              + "|routing-options |routing-instances |schedulers scheduler |apply-groups "
              + "|chassis |forwarding-options |class-of-service )");

  /** Blocks and statements that only Junos has. */
  private static final Pattern BLOCK =
      Pattern.compile(
          "(?m)^\\s*(?:(?:inactive|replace|protect): )?"
              + "(?:family (?:inet6?|ethernet-switching|bridge|vpls|any|mpls|ccc) \\{"
              + "|from-zone \\S+ to-zone \\S+ \\{"
              + "|security-zone \\S+ \\{|policy-statement \\S+ \\{|root-authentication \\{"
              + "|unit \\d+ \\{|stateful-firewall \\{|application-set \\S+ \\{"
              + "|(?:from|then|match) \\{$|term \\S+ \\{|prefix-list \\S+ \\{"
              + "|then (?:accept|discard|reject|permit|deny);|host-name \\S+;|version [0-9.A-Z-]+;"
              + "|apply-groups [^;]+;|ethernet-switching-options \\{|address-book \\{)");

  /** What VyOS and EdgeOS have and Junos has not. */
  private static final Pattern VYOS =
      Pattern.compile(
          "(?m)^\\s*(?:set )?(?:interfaces ethernet |ethernet eth\\d|firewall (?:name|group|ipv6-name|all-ping|zone) "
              + "|service (?:ssh|dns|dhcp-server) |system config-management )|vyos-config-version|vyatta-config-version");

  private JunosDetection() {}

  /** {@return how sure it is, 0 to 100} */
  static int score(SourceFile file) {
    String text = file.text();
    if (text.length() > MOST) {
      text = text.substring(0, MOST);
    }
    String start = text.stripLeading();
    if (start.startsWith("<") || start.startsWith("{\"") || start.startsWith("[{")) {
      return 0;
    }
    int set = count(SET.matcher(text), 30);
    int blocks = text.indexOf(';') < 0 ? 0 : count(BLOCK.matcher(text), 30);
    int hits = set + blocks;
    if (VYOS.matcher(text).find()) {
      return hits > 4 * count(VYOS.matcher(text), 30) + 10 ? 40 : 10;
    }
    if (hits == 0) {
      return weak(text);
    }
    return Math.min(98, 55 + 6 * hits);
  }

  /** A fragment of a few lines, of which other systems may have one. */
  private static int weak(String text) {
    boolean host =
        Pattern.compile("(?m)^set system host-name \\S+$|^\\s*host-name \\S+;").matcher(text).find();
    boolean more =
        Pattern.compile("(?m)^set (?:interfaces \\S+ |protocols |snmp |security )").matcher(text).find();
    boolean block =
        Pattern.compile("(?m)^(?:system|interfaces|firewall|security|protocols|snmp|policy-options|groups) \\{$")
                .matcher(text)
                .find()
            && text.indexOf(';') >= 0;
    return host && more ? 40 : block ? 45 : host ? 25 : 0;
  }

  private static int count(Matcher matcher, int most) {
    int n = 0;
    while (n < most && matcher.find()) {
      n++;
    }
    return n;
  }
}
