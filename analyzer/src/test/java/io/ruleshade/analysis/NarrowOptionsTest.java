package io.ruleshade.analysis;

import static org.assertj.core.api.Assertions.assertThat;

import io.ruleshade.change.Edit;
import io.ruleshade.change.EditException;
import io.ruleshade.change.Edits;
import io.ruleshade.change.Judgement;
import io.ruleshade.change.SemanticDiff;
import io.ruleshade.model.Device;
import io.ruleshade.parser.Dialects;
import io.ruleshade.parser.ParseInput;
import io.ruleshade.source.SourceFile;
import java.util.List;
import org.junit.jupiter.api.Test;

/**
 * A permit that several rules defeat together: those that decide its packets the opposite way leave them
 * out, all at once. What comes of it is compared with the file as somebody would write it by hand.
 */
final class NarrowOptionsTest {
  private static Device asa(String entries) {
    String text =
        "ASA Version 9.8(2)\nhostname fw\ninterface GigabitEthernet0/0\n nameif outside\n"
            + entries.strip().indent(0).replaceAll("(?m)^", "access-list IN extended ").strip()
            + "\naccess-group IN in interface outside\n";
    text = text.replaceAll("(?m)^access-list IN extended $\n?", "");
    return Dialects.named("asa")
        .orElseThrow()
        .parse(ParseInput.of(SourceFile.ofText("fw.cfg", text)))
        .devices()
        .get(0);
  }

  private static Judgement.Option narrowing(Device device, int rule) {
    AnalysisResult result = Analyzer.analyze(device, 1_000_000, 1);
    List<Judgement.Option> options =
        Judgement.of(result, rule - 1, SemanticDiff.Options.DEFAULT).orElseThrow().options();
    return options.stream().filter(o -> o.title().startsWith("narrow ")).findFirst().orElseThrow();
  }

  private static void becomes(Device device, Judgement.Option option, String byHand) throws EditException {
    Device after = Edits.apply(device, option.edits(), text -> List.of());
    assertThat(Differences.between(after, asa(byHand), 1_000_000, 10, 1).equivalent()).isTrue();
    assertThat(Differences.between(device, asa(byHand), 1_000_000, 10, 1).equivalent()).isFalse();
    assertThat(option.consequence().result().complete()).isTrue();
  }

  @Test
  void twoDeniesThatTakeHalfEach() throws EditException {
    Device device =
        asa(
            """
            deny tcp 10.0.0.0 255.128.0.0 any
            deny tcp 10.128.0.0 255.128.0.0 any
            permit tcp 10.0.0.0 255.0.0.0 host 192.0.2.1 eq 25
            """);
    Judgement.Option option = narrowing(device, 3);
    assertThat(option.title()).isEqualTo("narrow IN#1, IN#2 by what it matches");
    assertThat(option.edits()).containsExactly(new Edit.Narrow("IN#1", "IN#3"), new Edit.Narrow("IN#2", "IN#3"));
    becomes(
        device,
        option,
        """
        permit tcp 10.0.0.0 255.0.0.0 host 192.0.2.1 eq 25
        deny tcp 10.0.0.0 255.128.0.0 any
        deny tcp 10.128.0.0 255.128.0.0 any
        """);
    // Each rule that gave packets up is named, and nothing else changes.
    assertThat(option.consequence().result().changes())
        .hasSize(2)
        .allMatch(change -> change.kind() == Differences.Kind.NEWLY_PERMITTED && change.certain())
        .extracting(change -> change.before().rule().index())
        .containsExactlyInAnyOrder(1, 2);
  }

  @Test
  void onlyThoseThatDecideTheOppositeGiveWay() throws EditException {
    Device device =
        asa(
            """
            deny tcp 10.0.0.0 255.128.0.0 any
            permit tcp 10.128.0.0 255.192.0.0 any log
            deny tcp 10.192.0.0 255.192.0.0 any
            permit tcp 10.0.0.0 255.0.0.0 host 192.0.2.1 eq 25
            """);
    Judgement.Option option = narrowing(device, 4);
    assertThat(option.title()).isEqualTo("narrow IN#1, IN#3 by what it matches");
    becomes(
        device,
        option,
        """
        permit tcp 10.128.0.0 255.192.0.0 any log
        permit tcp 10.0.0.0 255.0.0.0 host 192.0.2.1 eq 25
        deny tcp 10.0.0.0 255.128.0.0 any
        deny tcp 10.192.0.0 255.192.0.0 any
        """);
  }

  @Test
  void aDenyBelowTakesWhatIsLeftOut() throws EditException {
    // The second deny holds all that the first gives up: both must give way.
    Device device =
        asa(
            """
            deny tcp any host 192.0.2.1
            deny tcp any host 192.0.2.1 eq 25
            permit tcp 10.0.0.0 255.0.0.0 host 192.0.2.1 eq 25
            """);
    Judgement.Option option = narrowing(device, 3);
    boolean both = option.edits().size() == 2;
    if (both) {
      becomes(
          device,
          option,
          """
          permit tcp 10.0.0.0 255.0.0.0 host 192.0.2.1 eq 25
          deny tcp any host 192.0.2.1
          """);
    } else {
      // One alone: then the option must say that it comes to nothing.
      assertThat(option.consequence().equivalent()).isTrue();
    }
  }
}
