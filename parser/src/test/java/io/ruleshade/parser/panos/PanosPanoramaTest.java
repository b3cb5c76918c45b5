package io.ruleshade.parser.panos;

import static org.assertj.core.api.Assertions.assertThat;

import io.ruleshade.model.NamedObject;
import io.ruleshade.model.Ruleset;
import org.junit.jupiter.api.Test;

/** Shared, device groups, what is pushed, targets, and objects that are defined more than once. */
final class PanosPanoramaTest {
  private static String rule(String place, String name, String fields) {
    String any = "from any to any source any destination any application any service any";
    return "set "
        + place
        + " security rules "
        + name
        + " "
        + any
        + " action allow "
        + fields
        + "\n";
  }

  private static final String HIERARCHY =
      "set readonly devices localhost.localdomain device-group leaf parent-dg mid\n"
          + "set readonly devices localhost.localdomain device-group mid id 3\n"
          + "set device-group leaf devices 001\n"
          + "set device-group other devices 002\n"
          + rule("shared pre-rulebase", "sp", "")
          + rule("shared post-rulebase", "so", "")
          + rule("device-group mid pre-rulebase", "mp", "")
          + rule("device-group mid post-rulebase", "mo", "")
          + rule("device-group leaf pre-rulebase", "lp", "")
          + rule("device-group leaf post-rulebase", "lo", "")
          + rule("device-group other pre-rulebase", "op", "");

  @Test
  void rulesOfAncestorsSurroundThoseOfTheGroup() {
    assertThat(PanosText.entries(HIERARCHY))
        .containsExactly(
            "leaf before the firewall's own rules: in=not none out=not none [shared/pre-rulebase,"
                + " mid/pre-rulebase, leaf/pre-rulebase] default queue",
            "leaf: in=not none out=not none [shared/pre-rulebase, mid/pre-rulebase,"
                + " leaf/pre-rulebase, leaf/post-rulebase, mid/post-rulebase, shared/post-rulebase]"
                + " default queue",
            "other before the firewall's own rules: in=not none out=not none [shared/pre-rulebase,"
                + " other/pre-rulebase] default queue",
            "other: in=not none out=not none [shared/pre-rulebase, other/pre-rulebase,"
                + " shared/post-rulebase] default queue");
    Ruleset shared = PanosText.device(HIERARCHY).ruleset("shared/pre-rulebase").orElseThrow();
    assertThat(shared.bindings().stream().map(Ruleset.Binding::text))
        .containsExactly("device-group leaf", "device-group other");
    assertThat(PanosText.notUnderstood(HIERARCHY)).isEmpty();
  }

  @Test
  void aGroupThatIsItsOwnAncestorIsAChildOfShared() {
    String text =
        HIERARCHY + "set readonly devices localhost.localdomain device-group mid parent-dg leaf\n";
    assertThat(PanosText.diagnostics(text)).anyMatch(d -> d.startsWith("RS205 device group"));
    assertThat(PanosText.entries(text)).isNotEmpty();
  }

  @Test
  void targetsAreConditionsOnTheFirewall() {
    String text =
        rule("device-group g pre-rulebase", "a", "target devices 001")
            + "set device-group g pre-rulebase security rules a target devices 002 vsys vsys2\n"
            + rule("device-group g pre-rulebase", "b", "")
            + "set device-group g pre-rulebase security rules b target negate yes\n"
            + "set device-group g pre-rulebase security rules b target devices 001\n"
            + "set device-group g pre-rulebase security rules b target devices 002\n"
            + rule("device-group g pre-rulebase", "c", "target negate no");
    assertThat(PanosText.rules(text, "g/pre-rulebase"))
        .containsExactly(
            "a: permit log (target 001) | (target 002/vsys2)",
            "b: permit log !(target 001) !(target 002)",
            "c: permit log any");
  }

  @Test
  void aNameMeansWhatThePlaceOrOneAboveItDefines() {
    String text =
        HIERARCHY.replace("source any ", "")
            + """
            set shared address s ip-netmask 10.0.0.1
            set shared address o ip-netmask 10.0.0.2
            set device-group mid address m ip-netmask 10.0.0.3
            set device-group leaf address o ip-netmask 10.0.0.4
            set device-group leaf pre-rulebase security rules lp source [ s o m ]
            set device-group mid pre-rulebase security rules mp source [ s o ]
            set device-group other pre-rulebase security rules op source [ o m ]
            """;
    assertThat(PanosText.rules(text, "leaf/pre-rulebase"))
        .containsExactly("lp: permit log src=10.0.0.1/32,10.0.0.3-10.0.0.4");
    // What `o` is depends on the device group that the rule is pushed to.
    assertThat(PanosText.rules(text, "mid/pre-rulebase"))
        .containsExactly("mp: permit log src=10.0.0.1/32 | (src address o as seen from mid)");
    assertThat(PanosText.rules(text, "other/pre-rulebase"))
        .containsExactly("op: permit log src=10.0.0.2/32 | ?(src undefined address `m`)");
    assertThat(PanosText.device(text).objects().stream().map(NamedObject::name))
        .containsExactly("s", "shared/o", "m", "leaf/o");
  }

  private static final String OVERRIDDEN =
      HIERARCHY.replace("source any", "source o")
          + """
          set shared address o ip-netmask 10.0.0.2
          set device-group leaf address o ip-netmask 10.0.0.4
          """;

  @Test
  void ancestorsWinWhereTheConfigurationSaysSo() {
    assertThat(PanosText.rules(OVERRIDDEN, "leaf/pre-rulebase"))
        .containsExactly("lp: permit log src=10.0.0.4/32");
    String text =
        OVERRIDDEN + "set deviceconfig setting management ancestor-objects-take-precedence yes\n";
    assertThat(PanosText.rules(text, "leaf/pre-rulebase"))
        .containsExactly("lp: permit log src=10.0.0.2/32");
    assertThat(PanosText.rules(text, "shared/pre-rulebase"))
        .containsExactly("sp: permit log src=10.0.0.2/32");
  }

  @Test
  void equalDefinitionsAreOne() {
    String text = OVERRIDDEN.replace("10.0.0.4", "10.0.0.2/32");
    assertThat(PanosText.rules(text, "shared/pre-rulebase"))
        .containsExactly("sp: permit log src=10.0.0.2/32");
  }

  @Test
  void aMemberOfASharedGroupMayBeOverriddenToo() {
    String text =
        rule("device-group g pre-rulebase", "a", "").replace("source any", "source grp")
            + """
            set shared address-group grp static o
            set shared address o ip-netmask 10.0.0.2
            set device-group g address o ip-netmask 10.0.0.4
            """;
    assertThat(PanosText.rules(text, "g/pre-rulebase"))
        .containsExactly("a: permit log (src address o as seen from g)");
  }

  @Test
  void namesOfPredicatesTellDefinitionsApart() {
    String text =
        rule("shared pre-rulebase", "a", "schedule s")
            + rule("device-group g pre-rulebase", "b", "schedule s")
            + "set shared schedule s schedule-type recurring daily 01:00-02:00\n"
            + "set device-group g schedule s schedule-type recurring daily 03:00-04:00\n";
    assertThat(PanosText.rules(text, "shared/pre-rulebase"))
        .containsExactly("a: permit log (schedule s as seen from shared)");
    assertThat(PanosText.rules(text, "g/pre-rulebase"))
        .containsExactly("b: permit log (schedule s of g)");
  }

  @Test
  void whatPanoramaPushedSurroundsTheFirewallsOwnRules() {
    String text =
        rule("policy panorama pre-rulebase", "a", "")
            + rule("rulebase", "b", "")
            + rule("policy panorama post-rulebase", "c", "")
            + "set policy panorama address x ip-netmask 10.0.0.1\n"
            + "set policy panorama pre-rulebase security rules a source x\n";
    assertThat(PanosText.entries(text))
        .containsExactly(
            "vsys1 within a zone: in=not none out=not none !(zones differ) [panorama/pre-rulebase,"
                + " vsys1, panorama/post-rulebase] default permit",
            "vsys1 between zones: in=not none out=not none (zones differ) [panorama/pre-rulebase,"
                + " vsys1, panorama/post-rulebase] default deny");
    assertThat(PanosText.rules(text, "panorama/pre-rulebase")).containsExactly("a: permit log any");
  }

  @Test
  void anExcerptLeavesOutWhatItDoesNotDefine() {
    String rules =
        """
        <response status="success"><result><config><devices><entry><device-group><entry name="g">
        <pre-rulebase><security><rules><entry name="a">
        <from><member>any</member></from><to><member>any</member></to>
        <source><member>hq</member></source><destination><member>any</member></destination>
        <application><member>any</member></application><service><member>tcp-53</member></service>
        <action>allow</action></entry></rules></security></pre-rulebase>
        </entry></device-group></entry></devices></config></result></response>
        """;
    assertThat(PanosText.rules(rules, "g/pre-rulebase"))
        .containsExactly(
            "a: permit log (src address hq as seen from g) (service tcp-53 as seen from g)");
    assertThat(PanosText.diagnostics(rules)).allMatch(d -> d.startsWith("RS907"));
    String whole = rules.replace("<config>", "<config><shared/>");
    assertThat(PanosText.rules(whole, "g/pre-rulebase"))
        .containsExactly(
            "a: permit log ?(src undefined address `hq`) ?(service undefined service `tcp-53`)");
  }
}
