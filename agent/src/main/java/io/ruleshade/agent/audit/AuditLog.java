package io.ruleshade.agent.audit;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.charset.StandardCharsets;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Clock;
import java.time.temporal.ChronoUnit;

/** A log that entries are appended to. Several programs may write to one; each entry is locked and synced. */
public final class AuditLog {
  private static final int BLOCK = 8192;

  private final Path file;
  private final String user;
  private final Clock clock;

  private AuditLog(Path file, String user, Clock clock) {
    this.file = file;
    this.user = user;
    this.clock = clock;
  }

  /**
   * Opens a log, and makes it where there is none.
   *
   * @throws AuditException when it cannot be written
   */
  public static AuditLog open(Path file, String user, Clock clock) {
    try {
      PrivateFiles.make(file);
      return new AuditLog(file, user, clock);
    } catch (IOException e) {
      throw new AuditException("the audit log cannot be written: " + file);
    }
  }

  /** {@return where it is} */
  public Path file() {
    return file;
  }

  /** {@return who writes} */
  public String user() {
    return user;
  }

  /**
   * Appends an entry, and returns when it is on disk.
   *
   * @throws AuditException when it cannot be appended
   */
  public synchronized Entry append(String kind, JsonNode data) {
    try (FileChannel channel =
            FileChannel.open(
                file, StandardOpenOption.READ, StandardOpenOption.WRITE, LinkOption.NOFOLLOW_LINKS);
        FileLock lock = channel.lock()) {
      if (!lock.isValid()) {
        throw new AuditException("the audit log cannot be locked: " + file);
      }
      String last = lastLine(channel);
      long seq = 1;
      String prev = Entry.START;
      if (!last.isEmpty()) {
        Entry before = Entry.read(last);
        if (!before.hash().equals(Entry.expected(last, before.prev()))) {
          throw new AuditException("the last entry of the audit log was changed: " + file);
        }
        seq = before.seq() + 1;
        prev = before.hash();
      }
      String time = clock.instant().truncatedTo(ChronoUnit.MILLIS).toString();
      String line = Entry.line(seq, time, user, kind, data, prev);
      ByteBuffer bytes = ByteBuffer.wrap((line + "\n").getBytes(StandardCharsets.UTF_8));
      long at = channel.size();
      while (bytes.hasRemaining()) {
        at += channel.write(bytes, at);
      }
      channel.force(true);
      return Entry.read(line);
    } catch (IOException e) {
      throw new AuditException("the audit log cannot be written: " + file);
    }
  }

  private String lastLine(FileChannel channel) throws IOException {
    long size = channel.size();
    if (size == 0) {
      return "";
    }
    byte[] tail = new byte[0];
    long from = size;
    while (from > 0) {
      int count = (int) Math.min(BLOCK, from);
      from -= count;
      ByteBuffer block = ByteBuffer.allocate(count + tail.length);
      while (block.position() < count) {
        ByteBuffer part = block.slice(block.position(), count - block.position());
        int got = channel.read(part, from + block.position());
        if (got < 0) {
          throw new IOException("shorter than it was");
        }
        block.position(block.position() + got);
      }
      block.put(tail);
      tail = block.array();
      if (tail[tail.length - 1] != '\n') {
        throw new AuditException("the last entry of the audit log is not whole: " + file);
      }
      for (int i = tail.length - 2; i >= 0; i--) {
        if (tail[i] == '\n') {
          return new String(tail, i + 1, tail.length - i - 2, StandardCharsets.UTF_8);
        }
      }
    }
    return new String(tail, 0, tail.length - 1, StandardCharsets.UTF_8);
  }
}
