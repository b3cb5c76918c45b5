package io.ruleshade.source;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.Charset;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/**
 * One input file: its path as the user gave it, its text, and the digest of its bytes.
 *
 * <p>Text is UTF-8 where the bytes are valid UTF-8, UTF-16 where a byte order mark says so, and
 * otherwise ISO-8859-1, in which every byte is a character and nothing is lost.
 */
public final class SourceFile {
  private final String path;
  private final String text;
  private final LineIndex lines;
  private final long bytes;
  private final String sha256;

  private SourceFile(String path, String text, long bytes, String sha256) {
    this.path = path;
    this.text = text;
    this.lines = LineIndex.of(text);
    this.bytes = bytes;
    this.sha256 = sha256;
  }

  /** A file from its bytes. Complexity: linear in the number of bytes. */
  public static SourceFile of(String path, byte[] bytes) {
    return new SourceFile(path, decode(bytes), bytes.length, sha256(bytes));
  }

  /** A file from text, for tests and standard input that was read as text. */
  public static SourceFile ofText(String path, String text) {
    return of(path, text.getBytes(StandardCharsets.UTF_8));
  }

  /** {@return the path as the user gave it} */
  public String path() {
    return path;
  }

  /** {@return the last part of the path} */
  public String name() {
    return path.substring(Math.max(path.lastIndexOf('/'), path.lastIndexOf('\\')) + 1);
  }

  /** {@return the file's name without its ending: what a device is called that does not name itself} */
  public String stem() {
    String name = name();
    int dot = name.lastIndexOf('.');
    return dot > 0 ? name.substring(0, dot) : name;
  }

  /** {@return the whole text} */
  public String text() {
    return text;
  }

  /** {@return where its lines begin} */
  public LineIndex lines() {
    return lines;
  }

  /** {@return the size of the file in bytes} */
  public long bytes() {
    return bytes;
  }

  /** {@return the SHA-256 digest of the bytes, in lower-case hexadecimal} */
  public String sha256() {
    return sha256;
  }

  /** {@return the span of whole lines, the last line's break left out} */
  public Span span(int firstLine, int lastLine) {
    return new Span(this, lines.start(firstLine), lines.end(lastLine));
  }

  /** {@return the span of one line} */
  public Span span(int line) {
    return span(line, line);
  }

  @Override
  public String toString() {
    return path;
  }

  private static String decode(byte[] bytes) {
    if (bytes.length >= 3
        && (bytes[0] & 0xff) == 0xef
        && (bytes[1] & 0xff) == 0xbb
        && (bytes[2] & 0xff) == 0xbf) {
      return decode(bytes, 3, StandardCharsets.UTF_8);
    }
    if (bytes.length >= 2 && (bytes[0] & 0xff) == 0xff && (bytes[1] & 0xff) == 0xfe) {
      return decode(bytes, 2, StandardCharsets.UTF_16LE);
    }
    if (bytes.length >= 2 && (bytes[0] & 0xff) == 0xfe && (bytes[1] & 0xff) == 0xff) {
      return decode(bytes, 2, StandardCharsets.UTF_16BE);
    }
    return decode(bytes, 0, StandardCharsets.UTF_8);
  }

  private static String decode(byte[] bytes, int from, Charset charset) {
    boolean ascii = charset.equals(StandardCharsets.UTF_8);
    for (int i = from; ascii && i < bytes.length; i++) {
      ascii = bytes[i] >= 0;
    }
    if (ascii) {
      return new String(bytes, from, bytes.length - from, StandardCharsets.ISO_8859_1);
    }
    try {
      return charset
          .newDecoder()
          .onMalformedInput(CodingErrorAction.REPORT)
          .onUnmappableCharacter(CodingErrorAction.REPORT)
          .decode(ByteBuffer.wrap(bytes, from, bytes.length - from))
          .toString();
    } catch (CharacterCodingException e) {
      return new String(bytes, from, bytes.length - from, StandardCharsets.ISO_8859_1);
    }
  }

  private static String sha256(byte[] bytes) {
    try {
      return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }
}
