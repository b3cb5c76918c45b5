package io.ruleshade.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class WhatIfCommandTest {
  @TempDir Path folder;

  private static final String ASA =
      """
      ASA Version 9.8(2)
      hostname edge-fw1
      interface GigabitEthernet0/0
       nameif outside
       security-level 0
       ip address 198.51.100.1 255.255.255.0
      access-list IN extended deny tcp any 192.0.2.0 255.255.255.0 eq 22
      access-list IN extended permit tcp any host 192.0.2.10 eq 22
      access-list IN extended permit tcp any host 192.0.2.10 eq 443
      access-list IN extended permit tcp any host 192.0.2.10 eq 443
      access-group IN in interface outside
      """;

  private Run.Outcome whatIf(String text, String... more) throws IOException {
    Path file = Files.writeString(folder.resolve("edge.cfg"), text);
    String[] all = new String[more.length + 2];
    all[0] = "what-if";
    all[1] = file.toString();
    System.arraycopy(more, 0, all, 2, more.length);
    return Run.run(all);
  }

  @Test
  void aShadowedPermitMovedUpOpensWhatItAsksForAndSettlesTheFinding() throws IOException {
    Run.Outcome outcome = whatIf(ASA, "--edit", "move IN#2 before IN#1");
    assertThat(outcome.err()).isEmpty();
    assertThat(outcome.exit()).isEqualTo(1);
    assertThat(outcome.out())
        .contains("if edge-fw1: move IN#2 before IN#1")
        .contains("newly permitted")
        .contains("tcp/22")
        .contains("192.0.2.10")
        .containsPattern("settled: \\S+\\[RS101\\] edge-fw1 IN#2");
  }

  @Test
  void aDuplicateRemovedChangesNoPacket() throws IOException {
    Run.Outcome outcome = whatIf(ASA, "--edit", "remove IN#4");
    assertThat(outcome.exit()).isZero();
    assertThat(outcome.out())
        .contains("no semantic change")
        .containsPattern("settled: \\S+\\[RS105\\] edge-fw1 IN#4");
  }

  @Test
  void aRuleInsertedOnTopKillsThoseBelow() throws IOException {
    Run.Outcome outcome =
        whatIf(ASA, "--edit", "insert before IN#1: access-list IN extended permit ip any any");
    assertThat(outcome.exit()).isEqualTo(1);
    assertThat(outcome.out()).contains("newly permitted").containsPattern("new finding: \\S+\\[RS10");
  }

  @Test
  void aReplacedRuleAndOneThatIsDisabledTogether() throws IOException {
    Path edits =
        Files.writeString(
            folder.resolve("change.txt"),
            """
            # the web server moves
            replace IN#3:
            | access-list IN extended permit tcp any host 192.0.2.11 eq 443
            disable IN#4
            """);
    Run.Outcome outcome = whatIf(ASA, "--edits", edits.toString(), "--format", "json");
    assertThat(outcome.exit()).isEqualTo(1);
    assertThat(outcome.out())
        .contains("\"schema\": \"ruleshade/what-if/1\"")
        .contains("newly-permitted")
        .contains("newly-denied");
  }

  @Test
  void narrowingTheDenyLetsTheShadowedPermitThrough() throws IOException {
    Run.Outcome outcome = whatIf(ASA, "--edit", "narrow IN#1 by IN#2");
    assertThat(outcome.exit()).isEqualTo(1);
    assertThat(outcome.out()).contains("newly permitted").contains("IN#2 (permit)");
  }

  @Test
  void whatCannotBeDoneIsSaidInOneLine() throws IOException {
    for (String[] wrong :
        new String[][] {
          {"remove IN#9", "IN has 4 rules"},
          {"remove OUT#1", "has the rulesets IN"},
          {"delete IN#1", "no edit"},
          {"move IN#1 before IN#1", "cannot move beside itself"},
          {"insert before IN#1: access-list IN extended permit nonsense", "is not understood"},
          {"insert before IN#1: hostname other", "which devices there are"},
          {"insert before IN#1: logging enable", "is no rule"},
          {"remove IN#1\nmove IN#2 before IN#1", "removed by another edit"},
        }) {
      Run.Outcome outcome = whatIf(ASA, "--edit", wrong[0]);
      assertThat(outcome.exit()).as(wrong[0]).isEqualTo(2);
      assertThat(outcome.err()).as(wrong[0]).contains(wrong[1]);
      assertThat(outcome.err().lines().count()).as(wrong[0]).isEqualTo(1);
    }
  }

  @Test
  void theEditsAsAPatchThatIsProven() throws IOException {
    String moved = whatIf(ASA, "--edit", "move IN#2 before IN#1", "--format", "config").out();
    List<String> lines = new ArrayList<>(ASA.lines().toList());
    lines.add(6, lines.remove(7));
    assertThat(moved).isEqualTo(String.join("\n", lines) + "\n");
    assertThat(whatIf(ASA, "--edit", "move IN#2 before IN#1", "--format", "patch").out())
        .contains("@@ -4,8 +4,8 @@")
        .contains("+access-list IN extended permit tcp any host 192.0.2.10 eq 22\n access-list IN extended deny")
        .contains("-access-list IN extended permit tcp any host 192.0.2.10 eq 22");
    Run.Outcome narrow = whatIf(ASA, "--edit", "narrow IN#1 by IN#2", "--format", "patch");
    assertThat(narrow.exit()).isEqualTo(2);
    assertThat(narrow.err()).contains("is not said in text");
  }

  @Test
  void numberedEntriesDoNotMoveByTheirPlaceInTheFile() throws IOException {
    String ios =
        """
        version 15.2
        hostname r1
        interface GigabitEthernet0/0
         ip access-group IN in
        ip access-list extended IN
         10 deny tcp any any eq 22
         20 permit tcp any host 192.0.2.10 eq 22
        """;
    Run.Outcome patch = whatIf(ios, "--edit", "move IN#2 before IN#1", "--format", "patch");
    assertThat(patch.exit()).isEqualTo(2);
    assertThat(patch.err()).contains("come to something else than was tried");
  }
}
