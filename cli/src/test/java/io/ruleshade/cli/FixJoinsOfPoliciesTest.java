package io.ruleshade.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** {@code fix --join} for FortiOS and PAN-OS: the text, the commands, what takes them back, refusals. */
final class FixJoinsOfPoliciesTest extends FixJoins {
  // ---- FortiOS

  private static String policy(int id, String... settings) {
    StringBuilder out = new StringBuilder("    edit " + id + "\n");
    for (String setting : settings) {
      out.append("        set ").append(setting).append('\n');
    }
    return out + "    next\n";
  }

  private static final String[] PLAIN = {
    "srcintf \"port1\"", "dstintf \"port2\"", "action accept", "srcaddr \"net one\"", "dstaddr \"all\"",
    "schedule \"always\"", "service \"HTTPS\""
  };

  private static String[] with(String... more) {
    List<String> out = new ArrayList<>();
    for (String setting : PLAIN) {
      String key = setting.substring(0, setting.indexOf(' ') + 1);
      if (Arrays.stream(more).noneMatch(its -> its.startsWith(key))) {
        out.add(setting);
      }
    }
    out.addAll(Arrays.asList(more));
    return out.toArray(String[]::new);
  }

  private static String fortios(String... policies) {
    return """
        #config-version=FGT60F-7.2.4-FW-build1396-230131:opmode=0:vdom=0:user=admin
        config system global
            set hostname "forti1"
        end
        config firewall address
            edit "net one"
                set subnet 10.0.0.0 255.255.255.0
            next
            edit "it's; `$(two)`"
                set subnet 10.7.0.0 255.255.255.0
            next
        end
        config firewall policy
        """
        + String.join("", policies)
        + "end\n";
  }

  @Test
  void fortios() throws IOException {
    String two = "\"it's; `$(two)`\"";
    String text =
        fortios(
            policy(1, with("name \"first\"", "comments \"the first\"")),
            policy(7, with("srcaddr " + two, "name \"second\"")),
            policy(9, with("srcaddr \"all\"", "service \"DNS\"")));
    assertThat(fix(text))
        .contains("join forti1 policy#1, policy#2 into one, in the place of policy#2")
        .contains("goes with them: number `1`, name `first`, comments `the first`");
    edited(text, "        set srcaddr " + two + " \"net one\"");
    assertThat(commands(text, "commands"))
        .containsExactly(
            "config firewall policy", "    edit 7", "        set srcaddr " + two + " \"net one\"", "    next",
            "end", "config firewall policy", "    delete 1", "end");
    assertThat(commands(text, "rollback"))
        .contains("    move 1 before 7", "        set srcaddr " + two)
        .containsSubsequence("    move 1 before 7", "    edit 7");
    replayed(text, 3, 2);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "nat enable|",
        "srcaddr \"all\"|",
        "comments \"of two|`set comments \"of two` is no setting of one line"
      })
  void fortiosPoliciesThatStayApart(String given) throws IOException {
    String[] parts = given.split("\\|", -1);
    String setting = parts[0].equals("comments \"of two") ? parts[0] + "\nlines\"" : parts[0];
    String other = parts[0].startsWith("srcaddr") ? setting : "srcaddr \"it's; `$(two)`\"";
    String[] second = parts[0].startsWith("srcaddr") ? with(setting) : with(other, setting);
    String out = fix(fortios(policy(1, PLAIN), policy(2, second)));
    assertThat(out).doesNotContain("into one");
    if (!parts[1].isEmpty()) {
      assertThat(out).contains("policy#1 and policy#2 could be one and stay apart: " + parts[1]);
    }
  }

  /** The device keeps the last of two, so that the values of both together would be more. */
  @Test
  void fortiosListsThatAreSetTwice() throws IOException {
    String two = "set srcaddr \"it's; `$(two)`\"";
    String text =
        fortios(policy(1, PLAIN), policy(2, with(two.substring("set ".length()))))
            .replace(two, "set srcaddr \"net one\"\n        " + two);
    assertThat(fix(text))
        .doesNotContain("into one")
        .contains("policy#1 and policy#2 could be one and stay apart: `set srcaddr` stands twice");
  }

  /** What is put back is moved before a policy that is there at that moment. */
  @Test
  void fortiosRollbackOfStagesThatFollowEachOther() throws IOException {
    String text =
        fortios(
            policy(1, with("srcaddr \"it's; `$(two)`\"", "service \"DNS\"")),
            policy(2, with("service \"DNS\"")),
            policy(3, with("service \"DNS\"")),
            policy(4, with("srcaddr \"all\"", "action deny")));
    List<String> commands = commands(text, "commands");
    assertThat(commands).contains("    delete 3", "    delete 1");
    replayed(text, 4, 2);
  }

  // ---- PAN-OS

  private static String entry(String name, String source, String more) {
    return """
        <entry name="%s" uuid="u-%s">
          <from><member>trust</member></from>
          <to><member>untrust</member></to>
          <source>
            <member>%s</member>
          </source>
          <destination><member>any</member></destination>
          <application><member>any</member></application>
          <service><member>service-https</member></service>
          <action>allow</action>%s
        </entry>
        """
        .formatted(name, name, source, more);
  }

  private static String xml(String... entries) {
    return "<config version=\"10.1.0\"><devices><entry name=\"localhost.localdomain\"><vsys>"
        + "<entry name=\"vsys1\"><rulebase><security><rules>\n"
        + String.join("", entries)
        + "</rules></security></rulebase></entry></vsys></entry></devices></config>\n";
  }

  @Test
  void panosInXml() throws IOException {
    String text =
        xml(
            entry("one", "10.0.0.0/24", "<description>first</description>"),
            entry("rule two", "10.7.0.0/24", ""));
    assertThat(fix(text))
        .contains("in the place of vsys1#2")
        .contains("goes with them: name `one`, uuid `u-one`, description `first`");
    edited(text, "    <member>10.0.0.0/24</member>");
    assertThat(commands(text, "commands"))
        .containsExactly(
            "set rulebase security rules \"rule two\" source 10.0.0.0/24",
            "delete rulebase security rules one",
            "commit");
    assertThat(commands(text, "rollback"))
        .containsExactly(
            "set rulebase security rules one from trust",
            "set rulebase security rules one to untrust",
            "set rulebase security rules one source 10.0.0.0/24",
            "set rulebase security rules one destination any",
            "set rulebase security rules one application any",
            "set rulebase security rules one service service-https",
            "set rulebase security rules one action allow",
            "set rulebase security rules one description first",
            "move rulebase security rules one before \"rule two\"",
            "delete rulebase security rules \"rule two\" source 10.0.0.0/24",
            "commit");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "<!-- ticket -->|a comment or a section of characters stands in one of them",
        "<disabled>no</disabled>|only one of them has `disabled no`",
        "<log-start>no</log-start>|only one of them has `log-start no`"
      })
  void panosRulesThatStayApart(String given) throws IOException {
    String[] parts = given.split("\\|");
    assertThat(fix(xml(entry("one", "10.0.0.0/24", parts[0]), entry("two", "10.7.0.0/24", ""))))
        .contains("vsys1#1 and vsys1#2 could be one and stay apart: " + parts[1]);
  }

  @Test
  void panosInCommands() throws IOException {
    StringBuilder text = new StringBuilder();
    for (String[] rule : new String[][] {{"one", "10.0.0.0/24"}, {"\"rule two\"", "10.7.0.0/24"}}) {
      String path = "set rulebase security rules " + rule[0] + " ";
      for (String field :
          List.of(
              "from trust", "to untrust", "source " + rule[1], "destination any", "application any",
              "service service-https", "action allow")) {
        text.append(path).append(field).append('\n');
      }
    }
    edited(text.toString(), "set rulebase security rules \"rule two\" source 10.0.0.0/24");
    replayed(text.toString(), 2, 1);
  }

  /** Values go and rules are joined: each rule is written anew once. */
  @Test
  void valuesAndJoinsInOneChange() throws IOException {
    String text =
        fortios(
            policy(1, with("service \"HTTPS\" \"HTTP\"")),
            policy(7, with("srcaddr \"it's; `$(two)`\"", "service \"HTTPS\" \"HTTP\"")),
            policy(9, with("srcaddr \"all\" ", "service \"HTTPS\" \"ALL_TCP\"")));
    List<String> commands =
        fix(text, "--members", "--format", "commands").lines().map(String::strip).toList();
    assertThat(commands).contains("delete 1", "unselect service \"HTTPS\"");
    String done = text + String.join("\n", commands) + "\n";
    assertSame(text, done);
  }

  /** An element without a value is a setting, too, which no command of a rollback would say. */
  @Test
  void noRollbackThatLosesAnEmptyElement() throws IOException {
    String kept = entry("one", "10.0.0.0/24", "");
    String plain = xml(kept, entry("two", "10.0.0.0/25", ""));
    String empty = xml(kept, entry("two", "10.0.0.0/25", "<option><follow-c2s-flow/></option>"));
    Run.Outcome whole = Run.run("fix", file(plain).toString(), "--format", "rollback");
    assertThat(whole.out()).contains("set rulebase security rules two");
    Run.Outcome lost = Run.run("fix", file(empty).toString(), "--format", "rollback");
    assertThat(lost.out()).doesNotContain("set rulebase security rules two");
    assertThat(lost.err()).contains("no rollback could be given safely");
    Run.Outcome gone = Run.run("fix", file(empty).toString(), "--format", "commands");
    assertThat(gone.out()).contains("delete rulebase security rules two");
  }

  @Test
  void valuesOfRulesInXml() throws IOException {
    String panos =
        xml(
            entry("one", "10.0.0.0/24</member>\n    <member>10.0.0.9", ""),
            entry("two", "10.7.0.0/24", "<log-end>no</log-end>"));
    Run.Outcome values = Run.run("fix", file(panos).toString(), "--members", "--format", "commands");
    assertThat(values.out()).isEqualTo("delete rulebase security rules one source 10.0.0.9\ncommit\n");
    Run.Outcome undo = Run.run("fix", file(panos).toString(), "--members", "--format", "rollback");
    assertThat(undo.out()).isEqualTo("set rulebase security rules one source 10.0.0.9\ncommit\n");
  }
}
