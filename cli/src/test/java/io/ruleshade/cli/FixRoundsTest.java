package io.ruleshade.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What becomes of rules in the rounds of a clean-up, each judged without what went before. */
final class FixRoundsTest {
  @TempDir Path folder;

  private List<String> fix(String name, String text, String... more) throws IOException {
    return Run.fix(folder, name, text, more).out().lines().toList();
  }

  /** An interface list of one rule that the global list takes over: without it, `access-group` names no list. */
  @Test
  void aListIsNotLeftWithoutARuleThatOthersTakeOver() throws IOException {
    String text =
        """
        ASA Version 9.16(1)
        hostname fw
        interface GigabitEthernet0/0
         nameif outside
         security-level 0
         ip address 198.51.100.1 255.255.255.0
        access-list OUT extended permit tcp any host 10.0.0.1 eq 80
        access-list ALL extended permit tcp any host 10.0.0.1 eq 80
        access-group OUT in interface outside
        access-group ALL global
        """;
    List<String> said = fix("fw.cfg", text);
    assertThat(String.join(" ", said).replaceAll("\\s+", " "))
        .contains("OUT#1 stays: it decides nothing, but without a rule the device may have no such list");
  }

  /** A rule of a chain that nothing came to is shadowed by its neighbour once the call has gone. */
  @Test
  void whatMustBeDecidedLaterIsAskedToo() throws IOException {
    String text =
        """
        *filter
        :INPUT DROP [0:0]
        :C - [0:0]
        -A INPUT -p tcp -j ACCEPT
        -A INPUT -p tcp -j C
        -A INPUT -p udp -j ACCEPT
        -A C -p tcp -j DROP
        -A C -p tcp -m tcp --dport 22 -j ACCEPT
        COMMIT
        """;
    List<String> said = fix("fw.rules", text);
    assertThat(String.join(" ", said).replaceAll("\\s+", " "))
        .contains("filter/C#2")
        .contains("(once the others have gone)");
  }

  /** The redundant rule goes last: as long as it is there, the dead one is dead. */
  @Test
  void rulesAreDisabledInTheOrderOfTheProof() throws IOException {
    String text =
        """
        ASA Version 9.16(1)
        hostname fw
        interface GigabitEthernet0/0
         nameif outside
         security-level 0
         ip address 198.51.100.1 255.255.255.0
        access-list OUT extended permit tcp any host 10.0.0.1 eq 80
        access-list OUT extended permit tcp any host 10.0.0.1
        access-list OUT extended permit tcp any host 10.0.0.1 eq 22
        access-list OUT extended permit udp any any
        access-group OUT in interface outside
        """;
    List<String> said = fix("fw.cfg", text, "--format", "commands", "--staged");
    List<String> disable =
        said.stream().filter(line -> line.endsWith("inactive")).toList();
    assertThat(disable).hasSize(2);
    assertThat(disable.get(0)).contains("eq 22");
    assertThat(disable.get(1)).contains("eq 80");
  }
}
