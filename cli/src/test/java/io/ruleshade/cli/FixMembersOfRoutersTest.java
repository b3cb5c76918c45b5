package io.ruleshade.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Members of object groups on IOS and NX-OS that add nothing: the commands are carried out here line by line
 * on the text of the configuration, as the devices do in the mode of a group or a list, and the front end has
 * no part in it. No packet fares differently after any of them, and the rollback gives the same policy back.
 */
final class FixMembersOfRoutersTest {
  @TempDir Path folder;

  private static final String IOS =
      """
      version 15.2
      hostname r1
      object-group network WEB
       host 10.0.0.1
       10.0.0.0 255.255.255.0
       host 10.0.1.9
      object-group service SVC
       tcp eq 80
       tcp range 70 90
       udp eq 53
      interface GigabitEthernet0/0
       ip access-group IN in
      ip access-list extended IN
       10 permit tcp any object-group WEB eq 22
       20 permit object-group SVC any host 192.0.2.9
       30 permit tcp any any eq 443 443 8443
       40 deny ip any any log
      end
      """;

  private static final String NXOS =
      """
      version 7.0(3)I7(6)
      hostname n1
      feature nxapi
      object-group ip address WEB
        10 host 10.0.0.1
        20 10.0.0.0/24
        30 host 10.0.1.9
      object-group ip port PRT
        10 eq 80
        20 range 70 90
      ip access-list IN
        10 permit tcp any addrgroup WEB eq 22
        20 permit tcp any any portgroup PRT
        40 deny ip any any log
      interface Ethernet1/1
        ip access-group IN in
      """;

  private List<String> fix(String text, String format) throws IOException {
    Path file = Files.writeString(folder.resolve("fw.cfg"), text);
    Run.Outcome outcome = Run.run("fix", file.toString(), "--members", "--format", format);
    assertThat(outcome.exit()).as(outcome.err()).isZero();
    return outcome.out().lines().toList();
  }

  private void assertSame(String before, String after) throws IOException {
    Path old = Files.writeString(folder.resolve("old.cfg"), before);
    Path now = Files.writeString(folder.resolve("new.cfg"), after);
    Run.Outcome diff = Run.run("diff", old.toString(), now.toString());
    assertThat(diff.exit()).as(diff.out() + after).isZero();
  }

  /** One line of a mode: {@code no} takes out the line it names, or the entry of a number. */
  private static void carryOut(List<String> text, String header, String command) {
    int start = text.indexOf(header);
    assertThat(start).as(header).isNotNegative();
    int end = start + 1;
    while (end < text.size() && text.get(end).startsWith(" ")) {
      end++;
    }
    List<String> block = text.subList(start + 1, end);
    if (command.startsWith("no ")) {
      String named = command.substring("no ".length());
      boolean number = named.matches("\\d+");
      int size = block.size();
      block.removeIf(
          line -> number ? line.strip().startsWith(named + " ") : line.strip().equals(named));
      assertThat(block).as(command).hasSize(size - 1);
    } else {
      int place = block.size();
      if (command.matches("\\d+ .*")) {
        int number = number(command);
        place = (int) block.stream().filter(line -> number(line) < number).count();
        assertThat(block).as("number in use").noneMatch(line -> number(line) == number);
      }
      block.add(place, " " + command);
    }
  }

  private static int number(String line) {
    return Integer.parseInt(line.strip().split(" ", 2)[0]);
  }

  /** The text after some commands, compared with the original after each that leaves no entry half done. */
  private String replay(String original, String text, List<String> commands) throws IOException {
    List<String> lines = new ArrayList<>(text.lines().toList());
    String header = "";
    for (String command : commands) {
      if (!command.startsWith(" ")) {
        header = command;
      } else if (!command.equals(" exit")) {
        carryOut(lines, header, command.strip());
        if (header.startsWith("object-group")) {
          assertSame(original, String.join("\n", lines) + "\n");
        }
      }
    }
    return String.join("\n", lines) + "\n";
  }

  private void valuesGoAndComeBack(String text, String... commands) throws IOException {
    List<String> apply = fix(text, "commands");
    assertThat(apply).containsExactly(commands);
    String now = replay(text, text, apply);
    assertSame(text, now);
    // The file that is edited line by line says the same, and no line is left empty.
    assertThat(now.lines().map(String::strip)).containsExactlyElementsOf(fix(text, "config").stream().map(String::strip).toList());
    assertThat(now.lines()).noneMatch(String::isBlank);
    assertThat(fix(now, "commands")).isEmpty();
    String back = replay(text, now, fix(text, "rollback"));
    assertSame(text, back);
    assertThat(back.lines().map(String::strip)).containsExactlyInAnyOrderElementsOf(text.lines().map(String::strip).toList());
  }

  @Test
  void groupsAndListsOfIos() throws IOException {
    valuesGoAndComeBack(
        IOS,
        "ip access-list extended IN",
        " no 30",
        " 30 permit tcp any any eq 443 8443",
        " exit",
        "object-group network WEB",
        " no host 10.0.0.1",
        " exit",
        "object-group service SVC",
        " no tcp eq 80",
        " exit");
  }

  @Test
  void groupsOfNxos() throws IOException {
    valuesGoAndComeBack(
        NXOS,
        "object-group ip address WEB",
        " no 10 host 10.0.0.1",
        " exit",
        "object-group ip port PRT",
        " no 10 eq 80",
        " exit");
  }

  @Test
  void aMemberThatStandsTwiceIsNotNamedByALine() throws IOException {
    String text = IOS.replace(" host 10.0.1.9\n", " host 10.0.1.9\n host 10.0.0.1\n");
    Path file = Files.writeString(folder.resolve("fw.cfg"), text);
    Run.Outcome outcome = Run.run("fix", file.toString(), "--members", "--format", "commands");
    assertThat(outcome.out()).contains(" no tcp eq 80").doesNotContain("host 10.0.0.1");
  }
}
