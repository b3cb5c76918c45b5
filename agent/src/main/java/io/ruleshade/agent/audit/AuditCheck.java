package io.ruleshade.agent.audit;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Whether a log is as it was written.
 *
 * @param entries number of entries
 * @param end the end of the log, for a checkpoint; null for an empty log
 * @param faults what is wrong, each with its line
 */
public record AuditCheck(long entries, @Nullable Checkpoint end, List<String> faults) {
  private static final int MOST_FAULTS = 20;

  public AuditCheck {
    faults = List.copyOf(faults);
  }

  /** {@return whether nothing is wrong} */
  public boolean isTrue() {
    return faults.isEmpty();
  }

  /**
   * Checks a log.
   *
   * @param checkpoint an earlier end of it, kept elsewhere; null for none
   * @throws IOException when it cannot be read
   */
  public static AuditCheck of(Path file, @Nullable Checkpoint checkpoint) throws IOException {
    List<String> faults = new ArrayList<>();
    String prev = Entry.START;
    long number = 0;
    boolean passed = false;
    Checkpoint end = null;
    byte[] bytes = Files.readAllBytes(file);
    if (bytes.length > 0 && bytes[bytes.length - 1] != '\n') {
      faults.add("the last line is not whole");
    }
    if (!PrivateFiles.isPrivate(file)) {
      faults.add("others than the owner may read or write the file");
    }
    for (String line : lines(bytes, faults)) {
      number++;
      if (faults.size() >= MOST_FAULTS) {
        faults.add("and perhaps more");
        break;
      }
      Entry entry;
      try {
        entry = Entry.read(line);
      } catch (AuditException e) {
        faults.add("line " + number + ": no entry");
        continue;
      }
      if (!entry.hash().equals(Entry.expected(line, entry.prev()))) {
        faults.add("line " + number + ": the entry was edited");
      }
      if (entry.seq() != number) {
        faults.add("line " + number + ": it is entry " + entry.seq() + "; one is missing, or they were moved");
      } else if (!entry.prev().equals(prev)) {
        faults.add("line " + number + ": it does not follow the entry before it");
      }
      prev = entry.hash();
      end = new Checkpoint(entry.seq(), entry.hash());
      if (checkpoint != null && entry.seq() == checkpoint.seq()) {
        passed = true;
        if (!entry.hash().equals(checkpoint.hash())) {
          faults.add("line " + number + ": the checkpoint has another hash for it; the log was written anew");
        }
      }
    }
    if (checkpoint != null && !passed) {
      faults.add("the checkpoint is entry " + checkpoint.seq() + ", and the log ends before it: its end was cut off");
    }
    return new AuditCheck(number, end, faults);
  }

  /** Lines end with a line feed and nothing else; bytes that are no text would all read the same. */
  private static List<String> lines(byte[] bytes, List<String> faults) {
    String text;
    try {
      text = StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
    } catch (CharacterCodingException e) {
      faults.add("the file holds bytes that are no text");
      text = new String(bytes, StandardCharsets.UTF_8);
    }
    List<String> out = new ArrayList<>(List.of(text.split("\n", -1)));
    if (out.get(out.size() - 1).isEmpty()) {
      out.remove(out.size() - 1);
    }
    return out;
  }

  /** {@return the entries of a log, in order, as far as they can be read} */
  public static List<Entry> entries(Path file) throws IOException {
    List<Entry> out = new ArrayList<>();
    for (String line : Files.readString(file, StandardCharsets.UTF_8).lines().toList()) {
      try {
        out.add(Entry.read(line));
      } catch (AuditException e) {
        // What it is that is no entry, the check says.
      }
    }
    return out;
  }
}
