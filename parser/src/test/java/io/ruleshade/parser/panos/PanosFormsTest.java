package io.ruleshade.parser.panos;

import static org.assertj.core.api.Assertions.assertThat;

import io.ruleshade.model.Device;
import io.ruleshade.parser.ParseResult;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The three forms give one model; edits of the {@code set} form; what is broken costs itself. */
final class PanosFormsTest {
  private static final String XML =
      """
      <?xml version="1.0"?>
      <config version="10.1.0" urldb="paloaltonetworks">
        <devices>
          <entry name="localhost.localdomain">
            <deviceconfig><system><hostname>fw1</hostname></system></deviceconfig>
            <vsys>
              <entry name="vsys1">
                <zone><entry name="trust"/><entry name="dmz"/></zone>
                <address>
                  <entry name="web server"><ip-netmask>10.0.0.1</ip-netmask></entry>
                </address>
                <address-group>
                  <entry name="g"><static><member>web server</member></static></entry>
                </address-group>
                <service>
                  <entry name="s"><protocol><tcp><port>80,81</port></tcp></protocol></entry>
                </service>
                <rulebase>
                  <security>
                    <rules>
                      <!-- the first -->
                      <entry name="rule one" uuid="c0ffee">
                        <from><member>trust</member></from>
                        <to><member>dmz</member></to>
                        <source><member>any</member></source>
                        <destination><member>g</member></destination>
                        <application><member>any</member></application>
                        <service><member>s</member></service>
                        <action>allow</action>
                        <description>a &lt; b &amp; c</description>
                      </entry>
                      <entry name="rule two">
                        <from><member>any</member></from>
                        <to><member>any</member></to>
                        <source><member>any</member></source>
                        <destination><member>any</member></destination>
                        <application><member>any</member></application>
                        <service><member>any</member></service>
                        <action>deny</action>
                      </entry>
                    </rules>
                  </security>
                </rulebase>
              </entry>
            </vsys>
          </entry>
        </devices>
      </config>
      """;

  private static final String SET =
      """
      set deviceconfig system hostname fw1
      set zone trust network layer3 ethernet1/1
      set zone dmz network layer3 [ ethernet1/2 ]
      set address "web server" ip-netmask 10.0.0.1
      set address-group g static "web server"
      set service s protocol tcp port 80,81
      set rulebase security rules "rule one" from trust
      set rulebase security rules "rule one" to dmz
      set rulebase security rules "rule one" source any
      set rulebase security rules "rule one" destination g
      set rulebase security rules "rule one" application any
      set rulebase security rules "rule one" service s
      set rulebase security rules "rule one" action allow
      set rulebase security rules "rule one" description "a < b & c"
      set rulebase security rules "rule two" from any to any source any destination any
      set rulebase security rules "rule two" application any service any action deny
      """;

  private static final String BRACES =
      """
      deviceconfig {
        system {
          hostname fw1;
        }
      }
      zone {
        trust {
          network {
            layer3 ethernet1/1;
          }
        }
        dmz;
      }
      address {
        "web server" {
          ip-netmask 10.0.0.1;
        }
      }
      address-group {
        g {
          static "web server";
        }
      }
      service {
        s {
          protocol {
            tcp {
              port 80,81;
            }
          }
        }
      }
      rulebase {
        security {
          rules {
            "rule one" {
              from trust;
              to dmz;
              source any;
              destination [ g];
              application any;
              service s;
              action allow;
              description "a < b & c";
            }
            "rule two" {
              from any;
              to any;
              source any;
              destination any;
              application any;
              service any;
              action deny;
            }
          }
        }
      }
      """;

  @Test
  void theFormsGiveOneModel() {
    List<String> rules =
        List.of(
            "rule one: permit log in=trust out=dmz dst=10.0.0.1/32 service=tcp/80-81",
            "rule two: deny log any");
    for (String text : List.of(XML, SET, BRACES, XML.replace("\n", "\r\n"), SET.replace("\n", "\r\n"))) {
      Device device = PanosText.device(text);
      assertThat(device.id()).isEqualTo("fw1");
      assertThat(PanosText.rules(text, "vsys1")).isEqualTo(rules);
      assertThat(device.ruleset("vsys1").orElseThrow().rules().get(0).comment())
          .isEqualTo("a < b & c");
      assertThat(PanosText.notUnderstood(text)).isEmpty();
      assertThat(PanosText.entries(text)).isEqualTo(PanosText.entries(XML));
      assertThat(device.objects().stream().map(o -> o.kind() + " " + o.name() + o.value()))
          .containsExactly("network web server[10.0.0.1/32]", "network-group g[web server]", "service s[tcp/80-81]");
    }
    assertThat(PanosText.device(XML).ruleset("vsys1").orElseThrow().rules().get(0).span().line())
        .isEqualTo(23);
    assertThat(PanosText.device(XML).ruleset("vsys1").orElseThrow().rules().get(0).span().endLine())
        .isEqualTo(32);
    assertThat(PanosText.device(BRACES).ruleset("vsys1").orElseThrow().rules().get(1).span().text())
        .startsWith("      \"rule two\" {\n")
        .endsWith("}");
  }

  @Test
  void replaysDeleteMoveAndRename() {
    String text =
        SET
            + """
            set rulebase security rules three from any to any source 10.0.0.9 destination any
            set rulebase security rules three application any service any action drop
            delete rulebase security rules three source 10.0.0.9
            set rulebase security rules three source 10.0.0.8
            move rulebase security rules three top
            move rulebase security rules "rule two" before "rule one"
            rename rulebase security rules "rule one" to one
            set address gone ip-netmask 10.0.0.3
            delete address gone
            """;
    assertThat(PanosText.rules(text, "vsys1"))
        .containsExactly(
            "three: deny log {drop} src=10.0.0.8/32",
            "rule two: deny log any",
            "one: permit log in=trust out=dmz dst=10.0.0.1/32 service=tcp/80-81");
    assertThat(PanosText.notUnderstood(text)).isEmpty();
    assertThat(PanosText.device(text).objects()).hasSize(3);
  }

  @Test
  void editsOfWhatIsNotThereAreReported() {
    String text =
        SET
            + "move rulebase security rules nosuch top\n"
            + "move rulebase security rules \"rule one\" before nosuch\n"
            + "rename address \"web server\" to web\n"
            + "override rulebase x\n";
    assertThat(PanosText.notUnderstood(text))
        .contains(
            "17: moves what is not there",
            "18: moves beside what is not there",
            "19: a renamed object is not replayed",
            "20: no statement of the `set` form");
    // What the object is called now, and who refers to it, is not known.
    assertThat(PanosText.rules(text, "vsys1").get(0)).contains("?(dst value of address `web server`)");
  }

  @Test
  void quotesInsideTextDoNotEndIt() {
    String text =
        """
        set address a description "text with a ""
        set address a ip-netmask 10.0.0.1
        set address b description "one " and two '"
        set address b ip-netmask 10.0.0.2
        set address c description "over
        set rulebase security rules r1 action allow
        lines"
        set address c ip-netmask 10.0.0.3
        admin@fw1# set address d ip-netmask 10.0.0.4
        """;
    assertThat(PanosText.device(text).objects().stream().map(o -> o.name() + o.value()))
        .containsExactly("a[10.0.0.1/32]", "b[10.0.0.2/32]", "c[10.0.0.3/32]", "d[10.0.0.4/32]");
    assertThat(PanosText.rulesets(text)).isEmpty();
    assertThat(PanosText.notUnderstood(text)).isEmpty();
  }

  @Test
  void aLineThatIsNoStatementCostsItself() {
    String text = SET.replace("set service s", "st service s");
    assertThat(PanosText.notUnderstood(text))
        .containsExactly("6: no statement of the `set` form");
    assertThat(PanosText.rules(text, "vsys1"))
        .containsExactly(
            "rule one: permit log in=trust out=dmz dst=10.0.0.1/32"
                + " ?(service undefined service `s`)",
            "rule two: deny log any");
  }

  @Test
  void aTruncatedRuleIsNoRule() {
    int cut = XML.indexOf("<service><member>any</member></service>");
    ParseResult result = PanosText.parse(XML.substring(0, cut));
    assertThat(result.complete()).isFalse();
    var ruleset = result.devices().get(0).ruleset("vsys1").orElseThrow();
    assertThat(ruleset.rules()).hasSize(1);
    assertThat(ruleset.gaps()).extracting("after").containsExactly(1, 1);
    assertThat(result.diagnostics().get(0).code()).isEqualTo("RS906");
    int brace = BRACES.indexOf("service any;");
    ParseResult braces = PanosText.parse(BRACES.substring(0, brace));
    assertThat(braces.complete()).isFalse();
    assertThat(braces.devices().get(0).ruleset("vsys1").orElseThrow().rules()).hasSize(1);
  }

  @Test
  void aTagWithoutAPartnerCostsTheRuleItIsIn() {
    String text = XML.replaceFirst("<source><member>any</member></source>", "<source><member>any</member>");
    var ruleset = PanosText.device(text).ruleset("vsys1").orElseThrow();
    assertThat(ruleset.rules()).extracting("name").containsExactly("rule two");
    assertThat(ruleset.gaps()).extracting("after").contains(0);
    assertThat(PanosText.notUnderstood(text)).isNotEmpty();
  }

  @Test
  void documentTypesAreRefusedAndNothingIsExpanded() {
    String bombs =
        "<!DOCTYPE lolz [<!ENTITY lol \"lol\"><!ENTITY a \"&lol;&lol;&lol;\">"
            + "<!ENTITY x SYSTEM \"file:///etc/passwd\">]>\n";
    String text = XML.replace("<config ", bombs + "<config ").replace("a &lt; b", "&a;&x;");
    ParseResult result = PanosText.parse(text);
    assertThat(result.complete()).isFalse();
    assertThat(result.diagnostics()).extracting("code").contains("RS905");
    assertThat(
            result.devices().get(0).ruleset("vsys1").orElseThrow().rules().get(0).comment())
        .isEqualTo("&a;&x; & c");
  }

  @Test
  void configurationsBehindEachOtherAreDevicesOfTheirOwn() {
    ParseResult result = PanosText.parse(XML + XML.substring(XML.indexOf("<config")));
    assertThat(result.devices()).extracting("id").containsExactly("fw1", "fw1-2");
    assertThat(result.devices().get(1).ruleset("vsys1").orElseThrow().rules()).hasSize(2);
  }

  @Test
  void anObjectThatIsDefinedTwiceIsUnknownUnlessEqual() {
    String twice =
        XML.replace(
            "<address>\n",
            "<address>\n<entry name=\"web server\"><ip-netmask>10.0.0.9</ip-netmask></entry>\n");
    assertThat(PanosText.rules(twice, "vsys1").get(0)).contains("?(dst value of address");
    String equal = twice.replace("10.0.0.9", "10.0.0.1");
    assertThat(PanosText.rules(equal, "vsys1").get(0)).contains("dst=10.0.0.1/32");
  }

  @Test
  void readsShowRunningSecurityPolicy() {
    String text =
        """
        "to web; index: 1" {
                from trust;
                source [ 10.0.0.0/8 192.0.2.1 ];
                source-region none;
                to untrust;
                destination any;
                destination-region none;
                user any;
                category any;
                application/service [0:web-browsing/tcp/any/80 1:any/udp/1024-65535/53 ];
                action allow;
                icmp-unreachable: no
                terminal yes;
        }

        interzone-default {
                from any;
                to any;
                application/service  any/any/any/any;
                action deny;
                type interzone;
        }
        """;
    assertThat(PanosText.rules(text, "vsys1"))
        .containsExactly(
            "to web: permit in=trust out=untrust src=10.0.0.0/8,192.0.2.1/32 service=tcp/80"
                + " (application web-browsing) | in=trust out=untrust"
                + " src=10.0.0.0/8,192.0.2.1/32 service=udp/53 sport={1024-65535}");
    assertThat(PanosText.notUnderstood(text)).isEmpty();
    String region = text.replace("destination-region none", "destination-region US");
    assertThat(PanosText.rules(region, "vsys1").get(0))
        .contains("(dst region US) (application web-browsing)")
        .contains("?(dst address `any`)");
  }
}
