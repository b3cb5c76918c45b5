package io.ruleshade.parser.junos;

import static org.assertj.core.api.Assertions.assertThat;

import io.ruleshade.model.Device;
import io.ruleshade.model.Rule;
import io.ruleshade.model.Ruleset;
import io.ruleshade.parser.ParseResult;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The two forms, commands that change what was read, groups, logical systems, broken text. */
final class JunosFormTest {
  private static final String TERMS =
      """
      set firewall family inet filter F term a then accept
      set firewall family inet filter F term b then discard
      set firewall family inet filter F term c then reject
      """;

  private static List<String> names(String text) {
    return JunosText.ruleset(text, "filter F").rules().stream()
        .map(r -> (r.enabled() ? "" : "-") + r.name())
        .toList();
  }

  @Test
  void commandsAreReplayed() {
    assertThat(names(TERMS)).containsExactly("a", "b", "c");
    String path = " firewall family inet filter F term ";
    assertThat(names(TERMS + "insert" + path + "c before term a\n")).containsExactly("c", "a", "b");
    assertThat(names(TERMS + "insert" + path + "a after term b\n")).containsExactly("b", "a", "c");
    assertThat(names(TERMS + "delete" + path + "b\n")).containsExactly("a", "c");
    assertThat(names(TERMS + "rename" + path + "b to term z\n")).containsExactly("a", "z", "c");
    assertThat(names(TERMS + "copy" + path + "b to term z\n"))
        .containsExactly("a", "b", "c", "z");
    assertThat(names(TERMS + "deactivate" + path + "b\n")).containsExactly("a", "-b", "c");
    assertThat(names(TERMS + "deactivate" + path + "b\nactivate" + path + "b\n"))
        .containsExactly("a", "b", "c");
    assertThat(names(TERMS + "edit firewall family inet filter F\ndelete term a\nup\nexit\ntop\n"))
        .containsExactly("b", "c");
    assertThat(JunosText.notUnderstood(TERMS + "load merge other.conf\n"))
        .containsExactly("4: `load` is not replayed");
    assertThat(JunosText.problems(TERMS + "delete" + path + "x\n"))
        .containsExactly("the statement this command names is not there");
  }

  @Test
  void deletingAValueLeavesTheOthers() {
    String text =
        """
        set firewall family inet filter F term a from protocol [ tcp udp ]
        set firewall family inet filter F term a from source-address 10.0.0.0/8
        set firewall family inet filter F term a from source-address 11.0.0.0/8
        delete firewall family inet filter F term a from protocol udp
        deactivate firewall family inet filter F term a from source-address 11.0.0.0/8
        """;
    assertThat(JunosText.rules(text, "filter F"))
        .containsExactly("a permit tcp 10.0.0.0/8 > any");
  }

  @Test
  void tagsOfTheFormWithBraces() {
    String text =
        """
        firewall {
            family inet {
                filter F { term old { then accept; } }
                replace: filter F { term new { then discard; } }
                delete: filter G;
                protect: filter H { term t { then accept; } }
            }
        }
        """;
    assertThat(names(text)).containsExactly("new");
    assertThat(JunosText.problems(text)).containsExactly("`F` is replaced further down");
    assertThat(JunosText.notUnderstood(text)).isEmpty();
  }

  @Test
  void commentsAndQuotesAnywhere() {
    String text =
        """
        ## Last commit: 2020-01-01
        /* a filter
           { with braces } */
        firewall { # the filters
            family inet {
                filter F {
                    term "with ; and { blanks" {
                        from {
                            destination-port [ 1 /* one */
                                2 ]; ## two
                            protocol tcp;
                        }
                        then accept;
                    }
                };
            }
        }
        """;
    assertThat(JunosText.rules(text, "filter F"))
        .containsExactly("with ; and { blanks permit tcp/1-2 any > any first");
    assertThat(JunosText.notUnderstood(text)).isEmpty();
  }

  @Test
  void linesOfATerminal() {
    String text =
        """
        {primary:node0}[edit]
        lab@fw# show firewall
        [edit firewall family inet]
        lab@fw# set filter F term a then accept
        {master:0}
        """;
    assertThat(names(text)).containsExactly("a");
    assertThat(JunosText.notUnderstood(text)).isEmpty();
  }

  @Test
  void severalStatementsInOneCommand() {
    assertThat(
            JunosText.rules(
                "set firewall filter F term a from source-address 10.0.0.0/8 protocol tcp"
                    + " destination-port 80\n",
                "filter F"))
        .containsExactly("a permit tcp/80 10.0.0.0/8 > any first");
  }

  @Test
  void linesEndedByCarriageReturns() {
    String text = "firewall {\n filter F {\n term a {\n then accept;\n }\n }\n}\n";
    assertThat(JunosText.rules(text.replace("\n", "\r\n"), "filter F"))
        .isEqualTo(JunosText.rules(text, "filter F"));
    assertThat(JunosText.rules(TERMS.replace("\n", "\r\n"), "filter F"))
        .isEqualTo(JunosText.rules(TERMS, "filter F"));
  }

  @Test
  void anUnreadableLineCostsItself() {
    String text =
        """
        firewall {
            family inet {
                filter F {
                    term a { then accept; }
                    gibberish !!
                    term b { then discard; }
                }
            }
        }
        }
        """;
    assertThat(names(text)).containsExactly("a", "b");
    Ruleset filter = JunosText.ruleset(text, "filter F");
    assertThat(filter.gaps().stream().map(Ruleset.Gap::after)).containsExactly(1);
    assertThat(JunosText.notUnderstood(text))
        .containsExactly(
            "5: the statement does not end in `;` or a block",
            "10: closes a block that was not opened");
  }

  @Test
  void aBlockThatIsNotClosedMakesTheInputIncomplete() {
    ParseResult result = JunosText.parse("firewall {\n  filter F {\n    term a { then accept; }\n");
    assertThat(result.complete()).isFalse();
    assertThat(result.diagnostics().get(0).message())
        .isEqualTo("the configuration ends before it is complete");
    assertThat(JunosText.parse(TERMS).complete()).isTrue();
  }

  @Test
  void wordsOfPlainStatementsAreThoseOfTheGrammar() {
    Items items = new Items();
    for (String statement :
        List.of(
            "term a {",
            "from-zone trust to-zone untrust {",
            "address 2001:db8::/32;",
            "  apply-path x ;",
            "then\n   accept;",
            "file a.b-c_d(e)!f;")) {
      List<Word> plain = items.item(statement, 7).words();
      // A quoted word keeps the statement from being taken for a plain one.
      int last = statement.length() - 1;
      String quoted = statement.substring(0, last) + " \"q\"" + statement.charAt(last);
      List<Word> parsed = items.item(quoted, 7).words();
      assertThat(parsed.subList(0, parsed.size() - 1)).isEqualTo(plain);
    }
  }

  // ---- groups

  @Test
  void aGroupIsInheritedAfterTheBlocksOwnStatements() {
    String text =
        """
        groups {
            deny-all {
                security {
                    policies {
                        from-zone <*> to-zone <*> {
                            policy last {
                                match {
                                    source-address any;
                                    destination-address any;
                                    application any;
                                }
                                then {
                                    deny;
                                    log {
                                        session-init;
                                    }
                                }
                            }
                        }
                    }
                }
            }
        }
        apply-groups deny-all;
        security {
            policies {
                from-zone a to-zone b {
                    policy p {
                        match { source-address any; destination-address any; application junos-ssh; }
                        then { permit; }
                    }
                }
                from-zone b to-zone a {
                    apply-groups-except deny-all;
                    policy p {
                        match { source-address any; destination-address any; application junos-ssh; }
                        then { permit; }
                    }
                }
            }
        }
        """;
    assertThat(JunosText.rules(text, "from-zone a to-zone b"))
        .containsExactly(
            "p permit tcp/22 any > any in a out b",
            "last deny log {log session-init} any any > any in a out b");
    assertThat(JunosText.rules(text, "from-zone b to-zone a")).hasSize(1);
    // The inherited rule points into the group.
    Rule last = JunosText.ruleset(text, "from-zone a to-zone b").rules().get(1);
    assertThat(last.span().line()).isEqualTo(6);
    assertThat(last.span().endLine()).isEqualTo(18);
    assertThat(JunosText.notUnderstood(text)).isEmpty();
  }

  @Test
  void whatIsStatedWinsAndListsAddUp() {
    String text =
        """
        set groups g firewall family inet filter <F*> term <*> from protocol udp
        set groups g firewall family inet filter <F*> term <*> then discard
        set groups g firewall family inet filter <F*> term <*> then count all
        set groups g firewall family inet filter <F*> term added then accept
        set firewall family inet filter F apply-groups g
        set firewall family inet filter F term a from protocol tcp
        set firewall family inet filter F term a then accept
        set firewall family inet filter F term b from protocol icmp
        set firewall family inet filter G term a then accept
        """;
    assertThat(JunosText.rules(text, "filter F"))
        .containsExactly(
            "a permit {count all} tcp,udp any > any",
            "b deny {count all} icmp,udp any > any",
            "added permit {count all} udp any > any");
    assertThat(JunosText.rules(text, "filter G")).containsExactly("a permit any any > any");
    assertThat(JunosText.problems(text + "set apply-groups h\n"))
        .containsExactly("group `h` is applied but not defined");
  }

  @Test
  void groupsOfNodesApplyFiltersOnEither() {
    String text =
        """
        set groups node0 system host-name fw-a
        set groups node0 interfaces fxp0 unit 0 family inet filter input M
        set groups node1 system host-name fw-b
        set groups node1 interfaces fxp0 unit 0 family inet filter input M
        set groups node1 firewall filter X term t then accept
        set apply-groups "${node}"
        set firewall filter M term t then accept
        """;
    assertThat(JunosText.device(text).id()).isEqualTo("fw-a");
    assertThat(JunosText.ruleset(text, "filter M").bindings()).hasSize(1);
    assertThat(JunosText.notUnderstood(text))
        .containsExactly("5: filter statement of one node of a cluster");
  }

  @Test
  void groupsUnderAConditionChangeNothingForCertain() {
    String text =
        """
        groups {
            g {
                when { time 9 to 17; }
                firewall { filter F { term late { then accept; } } }
            }
        }
        apply-groups g;
        firewall { filter F { term a { then discard; } } }
        """;
    Ruleset filter = JunosText.ruleset(text, "filter F");
    assertThat(filter.rules().stream().map(JunosText::rule))
        .first()
        .isEqualTo("a deny any any > any");
    assertThat(filter.gaps()).isNotEmpty();
    assertThat(JunosText.notUnderstood(text)).isNotEmpty();
  }

  @Test
  void patternsOfGroups() {
    assertThat(Inheritance.fits("<*>", "x")).isTrue();
    assertThat(Inheritance.fits("<ge-*>", "ge-0/0/0")).isTrue();
    assertThat(Inheritance.fits("<ge-*>", "xe-0/0/0")).isFalse();
    assertThat(Inheritance.fits("<*-0/0/[0-3]>", "ge-0/0/3")).isTrue();
    assertThat(Inheritance.fits("<*-0/0/[0-3]>", "ge-0/0/4")).isFalse();
    assertThat(Inheritance.fits("<a?c>", "abc")).isTrue();
    assertThat(Inheritance.fits("abc", "abc")).isTrue();
    assertThat(Inheritance.fits("<[>", "x")).isFalse();
  }

  // ---- systems

  @Test
  void logicalSystemsAndTenantsAreDevices() {
    String text =
        """
        set system host-name core
        set firewall filter F term a then accept
        set logical-systems red firewall filter F term b then discard
        set logical-systems red interfaces ge-0/0/1 unit 0 family inet filter input F
        set tenants blue security policies global policy p match source-address any destination-address any application any
        set tenants blue security policies global policy p then permit
        set logical-systems empty system host-name x
        """;
    List<Device> devices = JunosText.parse(text).devices();
    assertThat(devices.stream().map(Device::id)).containsExactly("core", "core/red", "core/blue");
    assertThat(devices.get(1).rulesets().get(0).rules().get(0).name()).isEqualTo("b");
    assertThat(devices.get(1).rulesets().get(0).bindings()).hasSize(1);
    assertThat(devices.get(2).rulesets().get(0).name()).isEqualTo("global");
  }

  @Test
  void statefulFirewallRules() {
    String text =
        """
        set services stateful-firewall rule R match-direction input
        set services stateful-firewall rule R term a from source-address 10.0.0.0/8
        set services stateful-firewall rule R term a from applications junos-ssh
        set services stateful-firewall rule R term a then accept
        set services stateful-firewall rule R term b then discard
        """;
    assertThat(JunosText.rules(text, "stateful-firewall rule R"))
        .containsExactly("a permit tcp/22 10.0.0.0/8 > any", "b deny any any > any");
  }
}
