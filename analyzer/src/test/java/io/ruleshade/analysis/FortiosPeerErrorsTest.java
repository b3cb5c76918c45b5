package io.ruleshade.analysis;

import static org.assertj.core.api.Assertions.assertThat;

import io.ruleshade.check.Checker;
import io.ruleshade.check.Finding;
import io.ruleshade.parser.ParseInput;
import io.ruleshade.parser.ParseResult;
import io.ruleshade.parser.fortios.FortiosDialect;
import io.ruleshade.source.SourceFile;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

/**
 * What other programs get wrong in FortiOS configurations: a condition dropped from a rule makes it
 * cover what it does not, an object that is no set is not the empty set, a rule over many zones is
 * one rule.
 */
final class FortiosPeerErrorsTest {
  private static final String OBJECTS =
      """
      #config-version=FGVM64-7.4.1-FW-build2463-230830:opmode=0:vdom=0:user=admin
      config firewall address
          edit "NET"
              set subnet 10.1.0.0 255.255.0.0
          next
          edit "SITE"
              set type fqdn
              set fqdn "www.example.com"
          next
          edit "LAND"
              set type geography
              set country "CH"
          next
      end
      config firewall schedule onetime
          edit "audit"
              set start 08:00 2024/03/01
              set end 18:00 2024/03/02
          next
      end
      """;

  private static String policy(int id, String settings) {
    return "    edit " + id + "\n        "
        + ("set srcintf any;set dstintf any;set srcaddr all;set dstaddr all;set schedule always;"
                + "set service ALL;" + settings)
            .replace(";", "\n        ")
        + "\n    next\n";
  }

  private static List<String> findings(String... policies) {
    String text = OBJECTS + "config firewall policy\n" + String.join("", policies) + "end\n";
    ParseResult result =
        new FortiosDialect().parse(ParseInput.of(SourceFile.ofText("fw.conf", text)));
    return Checker.check(
            result.devices(), result.diagnostics(), result.complete(), Checker.Options.DEFAULT)
        .findings()
        .stream()
        .filter(f -> Set.of("RS101", "RS102", "RS104", "RS105").contains(f.code()))
        .map(FortiosPeerErrorsTest::words)
        .toList();
  }

  private static String words(Finding finding) {
    List<String> by = finding.by().stream().map(ref -> ref.rule().name()).toList();
    return finding.code()
        + " "
        + finding.rule().rule().name()
        + " by "
        + by
        + " "
        + finding.certainty().name().toLowerCase(java.util.Locale.ROOT);
  }

  private static final String DENY = policy(9, "set action deny");

  @Test
  void aScheduleDoesNotHideWhatFollows() {
    assertThat(findings(policy(1, "set action accept;set schedule audit"), DENY)).isEmpty();
  }

  @Test
  void aUserGroupDoesNotHideWhatFollows() {
    assertThat(findings(policy(1, "set action accept;set groups staff"), DENY)).isEmpty();
  }

  @Test
  void anInternetServiceDoesNotHideWhatFollows() {
    assertThat(
            findings(
                policy(
                    1,
                    "set action accept;unset dstaddr;unset service;set internet-service enable;"
                        + "set internet-service-name Google-DNS"),
                DENY))
        .isEmpty();
  }

  @Test
  void aNegatedSourceIsTheOthers() {
    assertThat(
            findings(
                policy(1, "set action accept;set srcaddr NET;set srcaddr-negate enable"),
                policy(2, "set action deny;set srcaddr NET"),
                DENY))
        .containsExactly("RS101 9 by [1, 2] proven");
  }

  @Test
  void theSameScheduleTwiceIsOneConditionAndTheRuleThatCoversIsNamed() {
    assertThat(
            findings(
                policy(3, "set action accept;set schedule audit;set groups staff"),
                policy(4, "set action accept"),
                policy(7, "set action deny;set srcaddr NET")))
        .containsExactly("RS101 7 by [4] proven");
    assertThat(
            findings(
                policy(1, "set action accept;set schedule audit"),
                policy(2, "set action accept;set schedule audit;set srcaddr NET")))
        .containsExactly("RS102 2 by [1] proven");
  }

  @Test
  void hostNamesCountriesAndUndefinedNamesAreNotEmpty() {
    assertThat(findings(policy(1, "set action accept;set dstaddr SITE"), DENY)).isEmpty();
    assertThat(findings(policy(1, "set action accept;set srcaddr LAND"), DENY)).isEmpty();
    assertThat(findings(policy(1, "set action accept;set srcaddr NOPE"), DENY)).isEmpty();
    assertThat(findings(policy(1, "set action accept;set service NOPE"), DENY)).isEmpty();
  }

  @Test
  void twoUsesOfAnUndefinedNameAreNotTheSame() {
    assertThat(
            findings(
                policy(1, "set action accept;set srcaddr NOPE"),
                policy(2, "set action deny;set srcaddr NOPE")))
        .isEmpty();
  }

  @Test
  void aRuleOverManyZonesIsDeadInAllOfThemOrNotAtAll() {
    assertThat(
            findings(
                policy(1, "set action accept;set srcintf port1;set dstintf port2"),
                policy(4, "set action deny")))
        .isEmpty();
    assertThat(
            findings(
                policy(1, "set action accept;set srcintf port1 port2;set dstintf any"),
                policy(2, "set action deny;set srcintf port2 port1;set dstintf port3")))
        .containsExactly("RS101 2 by [1] proven");
  }

  @Test
  void addressesOfBothVersionsAreBothRead() {
    assertThat(
            findings(
                policy(1, "set action accept"),
                policy(2, "set action deny;set srcaddr6 all;set dstaddr6 all")))
        .isEmpty();
    assertThat(
            findings(
                policy(1, "set action accept;set srcaddr6 all;set dstaddr6 all"),
                policy(2, "set action deny;unset srcaddr;unset dstaddr;set srcaddr6 all;"
                    + "set dstaddr6 all")))
        .containsExactly("RS101 2 by [1] proven");
  }

  @Test
  void aVirtualIpBelowADenyLivesUnlessTheDenyMatchesIt() {
    String vip =
        "end\nconfig firewall vip\nedit web\nset extip 192.0.2.10\nset mappedip 10.0.0.1\nnext\n"
            + "end\nconfig firewall policy\n";
    String permit = policy(2, "set action accept;set dstaddr web");
    assertThat(
            findings(policy(1, "set action deny;set match-vip disable"), vip, permit))
        .isEmpty();
    assertThat(findings(policy(1, "set action deny;set match-vip enable"), vip, permit))
        .containsExactly("RS101 2 by [1] proven");
    assertThat(findings(policy(1, "set action accept"), vip, permit)).isEmpty();
  }
}
