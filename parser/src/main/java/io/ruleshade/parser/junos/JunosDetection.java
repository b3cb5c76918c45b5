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
              + "|system (?:root-authentication|login|services|syslog) "
              + "|protocols \\w+ (?:group|area|interface|neighbor) "
              + "|routing-options |routing-instances |schedulers scheduler |apply-groups "
              + "|chassis |forwarding-options |class-of-service |snmp community \\S+ auth)");

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
