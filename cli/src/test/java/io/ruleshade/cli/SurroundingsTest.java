package io.ruleshade.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What stands around the rules and differs: compared, declared to be no matter of packets, or named. */
final class SurroundingsTest {
  @TempDir Path folder;

  /** One replacement in a file. */
  record Case(String file, String dialect, int exit, String piece, String by) {}

  private static String resource(String name) throws IOException {
    try (InputStream in = SurroundingsTest.class.getResourceAsStream("surroundings/" + name)) {
      return new String(Objects.requireNonNull(in).readAllBytes(), StandardCharsets.UTF_8);
    }
  }

  static Stream<Case> cases() throws IOException {
    return resource("cases.tsv")
        .lines()
        .filter(line -> !line.startsWith("#"))
        .map(
            line -> {
              String[] fields = line.split("\t", -1);
              return new Case(
                  fields[0],
                  fields[1],
                  Integer.parseInt(fields[2]),
                  fields[3].replace("\\n", "\n"),
                  fields[4].replace("\\n", "\n"));
            });
  }

  private Run.Outcome diff(String dialect, String before, String after, String... more)
      throws IOException {
    Path old = Files.writeString(folder.resolve("old.txt"), before);
    Path now = Files.writeString(folder.resolve("new.txt"), after);
    List<String> all = new java.util.ArrayList<>(List.of("diff", "--dialect", dialect));
    all.addAll(List.of(more));
    all.addAll(List.of(old.toString(), now.toString()));
    return Run.run(all.toArray(new String[0]));
  }

  @ParameterizedTest
  @MethodSource("cases")
  void aPieceIsReplaced(Case it) throws IOException {
    String before = resource(it.file());
    assertThat(before).contains(it.piece());
    int at = before.indexOf(it.piece());
    String after = before.substring(0, at) + it.by() + before.substring(at + it.piece().length());
    Run.Outcome outcome = diff(it.dialect(), before, after);
    assertThat(outcome.exit()).as(outcome.out() + outcome.err()).isEqualTo(it.exit());
    switch (it.exit()) {
      case 0 -> assertThat(outcome.out()).startsWith("no semantic change");
      case 3 -> assertThat(outcome.out()).contains("INCOMPLETE").doesNotContain("proven");
      default -> assertThat(outcome.out()).contains("changes:");
    }
    String json = diff(it.dialect(), before, after, "--format", "json").out();
    assertThat(json).contains("\"equivalent\": " + (it.exit() == 0));
    if (it.exit() == 3) {
      assertThat(json).contains("\"complete\": false");
    }
  }

  @Test
  void everyFileEqualsItself() throws IOException {
    for (Case it : cases().toList()) {
      String text = resource(it.file());
      assertThat(diff(it.dialect(), text, text).exit()).as(it.file()).isZero();
    }
  }

  /** The line is named, with the header under which it stands. */
  @Test
  void aSecurityLevel() throws IOException {
    String text = resource("asa.txt");
    String changed = text.replace("security-level 0", "security-level 50");
    assertThat(diff("asa", text, changed).out())
        .contains("old line 5: interface GigabitEthernet0/0 security-level 0")
        .contains("new line 5: interface GigabitEthernet0/0 security-level 50");
    assertThat(diff("asa", text, changed, "--format", "json").out())
        .contains("\"statement\": \"interface GigabitEthernet0/0 security-level 50\"")
        .contains("\"side\": \"new\"")
        .contains("\"line\": 5");
  }

  /** Each line is there before and after, but below another header. */
  @Test
  void twoSecurityLevelsChangePlaces() throws IOException {
    String text = resource("asa.txt");
    String changed =
        text.replace("security-level 0", "security-level x")
            .replace("security-level 100", "security-level 0")
            .replace("security-level x", "security-level 100");
    Run.Outcome outcome = diff("asa", text, changed);
    assertThat(outcome.exit()).isEqualTo(3);
    assertThat(outcome.out()).contains("in another order").contains("old line 5:");
  }

  /** What an interface is called anew is no difference for who says so. */
  @Test
  void anInterfaceOfAnotherName() throws IOException {
    String text = resource("asa.txt");
    String changed = text.replace("outside", "wan");
    assertThat(diff("asa", text, changed).exit()).isEqualTo(1);
    Run.Outcome mapped =
        diff("asa", text, changed.replace("(inside,wan)", "(inside,outside)"), "--map", "outside=wan", "--map", "in outside=in wan");
    assertThat(mapped.exit()).as(mapped.out() + mapped.err()).isZero();
    Run.Outcome level =
        diff("asa", text, changed.replace("security-level 0", "security-level 50"), "--map", "outside=wan", "--map", "in outside=in wan");
    assertThat(level.exit()).as(level.out()).isEqualTo(3);
  }

  @Test
  void verdictsAloneAreNotMoreThanBefore() throws IOException {
    String text = resource("asa.txt");
    assertThat(diff("asa", text, text, "--verdicts-only").exit()).isZero();
    assertThat(
            diff("asa", text, text.replace("security-level 0", "security-level 50"), "--verdicts-only").exit())
        .isEqualTo(3);
  }

  /** Two contexts in one file: what differs in the rules of one is no line beside those of the other. */
  @Test
  void twoDevicesInOneFile() throws IOException {
    String text = resource("asa.txt");
    String two = text + text.replace("hostname fw", "hostname other");
    assertThat(diff("asa", two, two).exit()).isZero();
    String changed = two.replaceFirst("access-list OUT extended deny ip any any log\n", "");
    assertThat(diff("asa", two, changed).out()).doesNotContain("INCOMPLETE");
    Run.Outcome level = diff("asa", two, two.replaceFirst("security-level 100", "security-level 90"));
    assertThat(level.exit()).isEqualTo(3);
    assertThat(level.out().split("old line", -1)).hasSize(2);
  }
}
