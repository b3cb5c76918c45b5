package io.ruleshade.parser.asa;

import static org.assertj.core.api.Assertions.assertThat;

import io.ruleshade.model.Action;
import io.ruleshade.model.Device;
import io.ruleshade.model.Ruleset;
import io.ruleshade.parser.ModelText;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Where lists are applied, and in which order packets meet them. */
final class AsaBindingTest {
  private static final String LISTS =
      """
      access-list A permit tcp any any
      access-list B permit udp any any
      access-list G permit icmp any any
      """;

  private static List<String> entries(String text) {
    return AsaText.device(LISTS + text).entryPoints().stream().map(ModelText::entry).toList();
  }

  @Test
  void interfaceListThenGlobalListThenImplicitDeny() {
    assertThat(
            entries(
                """
                access-group A in interface outside
                access-group B out interface outside
                access-group G global
                """))
        .containsExactly(
            "entry in outside: in [outside] out [any] [A, G] default deny",
            "entry out outside: in [any] out [outside] [B] default deny",
            "entry global: in [not none, not outside] out [any] [G] default deny");
  }

  @Test
  void aControlPlaneListHasNoImplicitDeny() {
    Device device = AsaText.device(LISTS + "access-group A in interface outside control-plane\n");
    assertThat(device.entryPoints().stream().map(ModelText::entry))
        .containsExactly(
            "entry in outside control-plane: in [outside] out [none] [A] default queue");
    assertThat(device.ruleset("A").orElseThrow().defaultAction()).isEqualTo(Action.Kind.QUEUE);
  }

  @Test
  void aListOnSeveralInterfaces() {
    Device device =
        AsaText.device(
            LISTS
                + """
                access-group A in interface outside per-user-override
                access-group A in interface dmz
                """);
    assertThat(device.entryPoints()).hasSize(2);
    assertThat(device.ruleset("A").orElseThrow().bindings())
        .extracting(Ruleset.Binding::text)
        .containsExactly("in outside", "in dmz");
    assertThat(device.ruleset("B").orElseThrow().bindings()).isEmpty();
  }

  @Test
  void aLaterStatementTakesThePlaceAndNoGivesItUp() {
    assertThat(
            entries(
                """
                access-group A in interface outside
                access-group B in interface outside
                access-group A in interface dmz
                no access-group A in interface dmz
                """))
        .containsExactly("entry in outside: in [outside] out [any] [B] default deny");
  }

  @Test
  void anUndefinedListAppliesNothing() {
    String text = LISTS + "access-group NOPE in interface outside\n";
    assertThat(AsaText.device(text).entryPoints()).isEmpty();
    assertThat(AsaText.diagnostics(text))
        .containsExactly(
            "RS201 undefined access list `NOPE` `access-group NOPE in interface outside`");
  }

  @Test
  void listsOfBothVersionsOnOneInterfaceBeforeNine() {
    Device device =
        AsaText.device(
            """
            ASA Version 8.4(7)
            access-list A permit tcp any any
            ipv6 access-list A6 permit tcp any any
            ipv6 access-list A6 permit icmp6 any any echo-reply
            access-group A in interface outside
            access-group A6 in interface outside
            """);
    assertThat(device.entryPoints().stream().map(ModelText::entry))
        .containsExactly(
            "entry in outside: in [outside] out [any] [A] default deny",
            "entry in outside (ipv6): in [outside] out [any] [A6] default deny");
    assertThat(device.entryPoints().get(0).guard().src().toStrings()).containsExactly("0.0.0.0/0");
    assertThat(device.entryPoints().get(1).guard().dst().toStrings()).containsExactly("::/0");
    assertThat(device.ruleset("A6").orElseThrow().rules().stream().map(AsaText::rule))
        .containsExactly("permit tcp any > any", "permit icmpv6/129 any > any");
  }

  @Test
  void aStandardListFiltersNothing() {
    Device device =
        AsaText.device(
            """
            access-list S standard permit any
            access-group S in interface outside
            """);
    assertThat(device.entryPoints()).isEmpty();
    assertThat(device.coverage().get(0).notUnderstood()).hasSize(1);
  }

  @Test
  void oldFiltersAreReported() {
    assertThat(
            AsaText.device(
                    """
                    PIX Version 6.3(5)
                    nameif ethernet0 outside security0
                    ip address outside 192.0.2.1 255.255.255.0
                    conduit permit tcp host 192.0.2.5 eq www any
                    outbound 1 deny 0 0 0
                    fixup protocol ftp 21
                    access-list X permit ip any interface outside
                    """)
                .coverage()
                .get(0)
                .notUnderstood())
        .extracting(n -> n.span().line())
        .containsExactly(4, 5);
  }
}
