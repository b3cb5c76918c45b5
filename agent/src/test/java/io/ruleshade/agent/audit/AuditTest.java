package io.ruleshade.agent.audit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Every way to tamper with a log is found; the two that a log cannot show by itself, by a checkpoint. */
final class AuditTest {
  private static final Clock CLOCK = Clock.fixed(Instant.parse("2026-01-02T03:04:05Z"), ZoneOffset.UTC);
  private static final ObjectMapper JSON = new ObjectMapper();

  @TempDir Path folder;
  private Path file;

  @BeforeEach
  void fill() throws IOException {
    file = folder.resolve("new/audit.jsonl");
    for (int i = 1; i <= 8; i++) {
      AuditLog.open(file, i % 2 == 0 ? "alice" : "bob", CLOCK)
          .append("asked", JSON.createObjectNode().put("question", "number " + i + " \"quoted\" \u001b[0m é"));
    }
  }

  private List<String> lines() throws IOException {
    return new ArrayList<>(Files.readAllLines(file));
  }

  private AuditCheck check(List<String> lines) throws IOException {
    return check(lines, null);
  }

  private AuditCheck check(List<String> lines, Checkpoint checkpoint) throws IOException {
    Files.writeString(file, lines.isEmpty() ? "" : String.join("\n", lines) + "\n");
    return AuditCheck.of(file, checkpoint);
  }

  @Test
  void aLogIsTrueAndForItsOwnerAlone() throws IOException {
    AuditCheck check = AuditCheck.of(file, null);
    assertThat(check.faults()).isEmpty();
    assertThat(check.entries()).isEqualTo(8);
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file))).isEqualTo("rw-------");
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file.getParent()))).isEqualTo("rwx------");
    Entry second = AuditCheck.entries(file).get(1);
    assertThat(second.user()).isEqualTo("alice");
    assertThat(second.time()).isEqualTo("2026-01-02T03:04:05Z");
    assertThat(AuditCheck.entries(file).get(0).prev()).isEqualTo(Entry.START);
  }

  @Test
  void everyEditIsFound() throws IOException {
    List<String> good = lines();
    Random random = new Random(5);
    for (int i = 0; i < 300; i++) {
      List<String> bad = new ArrayList<>(good);
      int line = random.nextInt(bad.size());
      String text = bad.get(line);
      int at = random.nextInt(text.length());
      char other = (char) ('!' + random.nextInt(90));
      if (text.charAt(at) == other) {
        continue;
      }
      bad.set(line, text.substring(0, at) + other + text.substring(at + 1));
      assertThat(check(bad).isTrue()).as("line %d at %d: %s", line, at, other).isFalse();
    }
  }

  @Test
  void anEditWithItsHashMadeAnewIsFound() throws IOException {
    List<String> bad = lines();
    Entry third = Entry.read(bad.get(2));
    bad.set(2, Entry.line(3, third.time(), "mallory", third.kind(), third.data(), third.prev()));
    assertThat(check(bad).faults()).containsExactly("line 4: it does not follow the entry before it");
  }

  @Test
  void everyDeletionAndEveryMoveIsFound() throws IOException {
    List<String> good = lines();
    for (int i = 0; i < good.size() - 1; i++) {
      List<String> bad = new ArrayList<>(good);
      bad.remove(i);
      assertThat(check(bad).isTrue()).as("without %d", i).isFalse();
      for (int j = i + 1; j < good.size(); j++) {
        List<String> moved = new ArrayList<>(good);
        Collections.swap(moved, i, j);
        assertThat(check(moved).isTrue()).as("%d for %d", i, j).isFalse();
      }
      List<String> twice = new ArrayList<>(good);
      twice.add(i, good.get(i));
      assertThat(check(twice).isTrue()).as("%d twice", i).isFalse();
    }
  }

  @Test
  void aCutIsFoundAgainstACheckpointAndOnlyThen() throws IOException {
    List<String> good = lines();
    Checkpoint checkpoint = Checkpoint.of(AuditCheck.of(file, null).end().text());
    assertThat(check(good, checkpoint).isTrue()).isTrue();
    for (int left = 0; left < good.size(); left++) {
      assertThat(check(good.subList(0, left)).isTrue()).isTrue();
      assertThat(check(good.subList(0, left), checkpoint).faults())
          .containsExactly("the checkpoint is entry 8, and the log ends before it: its end was cut off");
    }
    assertThat(check(good.subList(0, 5)).isTrue()).isTrue();
    AuditLog.open(file, "x", CLOCK).append("other", JSON.createObjectNode());
    AuditLog.open(file, "x", CLOCK).append("other", JSON.createObjectNode());
    AuditLog.open(file, "x", CLOCK).append("other", JSON.createObjectNode());
    assertThat(AuditCheck.of(file, null).isTrue()).isTrue();
    assertThat(AuditCheck.of(file, checkpoint).faults())
        .containsExactly("line 8: the checkpoint has another hash for it; the log was written anew");
  }

  @Test
  void nothingIsAppendedToALogThatIsBroken() throws IOException {
    List<String> bad = lines();
    bad.set(7, bad.get(7).replace("number", "NUMBER"));
    Files.writeString(file, String.join("\n", bad) + "\n");
    assertThatThrownBy(() -> AuditLog.open(file, "x", CLOCK).append("k", JSON.createObjectNode()))
        .isInstanceOf(AuditException.class)
        .hasMessageContaining("was changed");
    Files.writeString(file, Files.readString(file) + "{\"seq\":9");
    assertThatThrownBy(() -> AuditLog.open(file, "x", CLOCK).append("k", JSON.createObjectNode()))
        .hasMessageContaining("not whole");
    assertThat(AuditCheck.of(file, null).faults()).contains("the last line is not whole");
  }

  @Test
  void rightsOfOthersAreTakenAwayAndReported() throws IOException {
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-r--r--"));
    assertThat(AuditCheck.of(file, null).faults())
        .containsExactly("others than the owner may read or write the file");
    AuditLog.open(file, "x", CLOCK);
    assertThat(AuditCheck.of(file, null).isTrue()).isTrue();
  }

  @Test
  void aLinkIsNoLog() throws IOException {
    Path link = folder.resolve("link");
    Files.createSymbolicLink(link, file);
    assertThatThrownBy(() -> AuditLog.open(link, "x", CLOCK)).isInstanceOf(AuditException.class);
  }

  @Test
  void longEntriesFollowEachOther() throws IOException {
    AuditLog log = AuditLog.open(file, "x", CLOCK);
    log.append("long", JSON.createObjectNode().put("text", "y".repeat(50_000)));
    log.append("long", JSON.createObjectNode().put("text", "z".repeat(8192)));
    log.append("short", JSON.createObjectNode());
    assertThat(AuditCheck.of(file, null).faults()).isEmpty();
  }

  @Test
  void whatIsNoCheckpointIsRefused() {
    for (String text : List.of("", "ruleshade-checkpoint 1 8", "ruleshade-checkpoint 2 8 " + Entry.START)) {
      assertThatThrownBy(() -> Checkpoint.of(text)).isInstanceOf(AuditException.class);
    }
  }

  @Test
  void everyByteCounts() throws IOException {
    byte[] good = Files.readAllBytes(file);
    String text = Files.readString(file);
    for (String changed : List.of(text.replaceFirst("\n", "\r\n"), text.replaceFirst("\n", "\r"), text.replaceFirst("\n", "\n\n"))) {
      Files.writeString(file, changed);
      assertThat(AuditCheck.of(file, null).isTrue()).isFalse();
    }
    Files.write(file, good);
    AuditLog.open(file, "bob", CLOCK).append("asked", JSON.createObjectNode().put("question", "\ufffd"));
    assertThat(AuditCheck.of(file, null).isTrue()).isTrue();
    String latin = new String(Files.readAllBytes(file), java.nio.charset.StandardCharsets.ISO_8859_1);
    // Bytes that are no text read like the character that stands for them.
    Files.write(file, latin.replace("\u00ef\u00bf\u00bd", "\u00ff").getBytes(java.nio.charset.StandardCharsets.ISO_8859_1));
    assertThat(AuditCheck.of(file, null).isTrue()).isFalse();
  }
}
