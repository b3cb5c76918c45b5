package io.ruleshade.cli;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * The files of a commit, read from git's objects. The work tree is never touched and nothing is fetched:
 * only {@code rev-parse}, {@code merge-base}, {@code ls-tree}, {@code ls-files} and {@code cat-file} are run, without the
 * settings of the user and of the system, without hooks, and with every transport forbidden.
 */
final class GitTree {
  private static final long SECONDS = 120;

  private final Path top;

  /** A repository by the top of its work tree. */
  private GitTree(Path top) {
    this.top = top;
  }

  /**
   * A file of a commit.
   *
   * @param path from the top of the repository
   * @param object the name of its content
   * @param size in bytes
   * @param link whether it is a symbolic link, whose content is a path
   */
  record Blob(String path, String object, long size, boolean link) {}

  /** {@return the repository whose work tree holds a folder; empty when none does, or there is no git} */
  static Optional<GitTree> above(Path folder) {
    Answer answer = run(folder, null, "rev-parse", "--show-toplevel");
    String top = answer.text().strip();
    return answer.code() == 0 && !top.isEmpty()
        ? Optional.of(new GitTree(Path.of(top)))
        : Optional.empty();
  }

  /** {@return the top of the work tree} */
  Path top() {
    return top;
  }

  /** {@return the commit of a reference; empty when there is none} */
  Optional<String> commit(String reference) {
    if (reference.startsWith("-") || reference.chars().anyMatch(c -> c < ' ')) {
      return Optional.empty();
    }
    Answer answer = run(top, null, "rev-parse", "--verify", "--quiet", reference + "^{commit}");
    String name = answer.text().strip();
    return answer.code() == 0 && name.matches("[0-9a-f]{40}|[0-9a-f]{64}")
        ? Optional.of(name)
        : Optional.empty();
  }

  /** {@return where the way of a commit and that of the work tree's commit part} */
  Optional<String> mergeBase(String commit) {
    Answer answer = run(top, null, "merge-base", commit, "HEAD");
    return answer.code() == 0 ? Optional.of(answer.text().strip()) : Optional.empty();
  }

  /** {@return whether older commits were left out when the repository was cloned} */
  boolean isShallow() {
    return run(top, null, "rev-parse", "--is-shallow-repository").text().strip().equals("true");
  }

  /** {@return the files of a commit below a folder, sorted by path} */
  List<Blob> files(String commit, String folder) {
    List<String> command =
        new ArrayList<>(List.of("ls-tree", "-r", "-z", "-l", "--full-tree", commit));
    if (!folder.isEmpty()) {
      command.add("--");
      command.add(folder + "/");
    }
    Answer answer = run(top, null, command.toArray(String[]::new));
    if (answer.code() != 0) {
      throw failed("ls-tree", answer);
    }
    List<Blob> out = new ArrayList<>();
    for (String line : answer.text().split("\0", -1)) {
      int tab = line.indexOf('\t');
      String[] fields = tab < 0 ? new String[0] : line.substring(0, tab).trim().split(" +", -1);
      if (fields.length == 4 && fields[1].equals("blob")) {
        boolean link = fields[0].equals("120000");
        String path = line.substring(tab + 1);
        if (!fields[3].matches("[0-9]{1,18}")) {
          throw new Failure(Failure.USAGE, "git cannot read the content of " + path);
        }
        out.add(new Blob(path, fields[2], Long.parseLong(fields[3]), link));
      }
    }
    return out;
  }

  /** {@return the contents of files, by the names of their objects} */
  Map<String, byte[]> contents(List<Blob> blobs) {
    StringBuilder names = new StringBuilder();
    for (Blob blob : blobs) {
      names.append(blob.object).append('\n');
    }
    Answer answer = run(top, names.toString(), "cat-file", "--batch");
    Map<String, byte[]> out = new LinkedHashMap<>();
    byte[] bytes = answer.bytes;
    int at = 0;
    while (at < bytes.length) {
      int end = at;
      while (end < bytes.length && bytes[end] != '\n') {
        end++;
      }
      String[] head = new String(bytes, at, end - at, StandardCharsets.US_ASCII).split(" ", -1);
      if (head.length != 3 || !head[1].equals("blob")) {
        throw new Failure(
            Failure.USAGE,
            "git does not have the object " + head[0]
                + "; a partial clone leaves contents out: clone without --filter");
      }
      int size = Integer.parseInt(head[2]);
      byte[] content = new byte[size];
      System.arraycopy(bytes, end + 1, content, 0, size);
      out.put(head[0], content);
      at = end + 1 + size + 1;
    }
    if (answer.code() != 0) {
      throw failed("cat-file", answer);
    }
    return out;
  }

  /** {@return whether the index of the work tree knows a path} */
  boolean isTracked(String path) {
    Answer answer = run(top, null, "ls-files", "-z", "--", path);
    return answer.code() == 0 && answer.bytes.length > 0;
  }

  /** {@return the file of a commit that a link leads to; null when it leads elsewhere} */
  @Nullable Blob target(Blob link, Map<String, Blob> byPath) {
    Blob at = link;
    for (int hops = 0; at != null && at.link() && hops < 8; hops++) {
      at = byPath.get(targetPath(at).orElse(""));
    }
    return at == null || at.link() ? null : at;
  }

  /** {@return the path from the top that a link says; empty where it is none below the top} */
  Optional<String> targetPath(Blob link) {
    byte[] content = link.size() > 4096 ? null : contents(List.of(link)).get(link.object());
    String to = content == null ? "" : new String(content, StandardCharsets.UTF_8);
    if (to.isEmpty() || to.startsWith("/") || to.indexOf('\0') >= 0) {
      return Optional.empty();
    }
    Path parent = Path.of(link.path()).getParent();
    String path = (parent == null ? Path.of(to) : parent.resolve(to)).normalize().toString();
    return Optional.of(path.replace('\\', '/')).filter(p -> !p.startsWith(".."));
  }

  private static Failure failed(String what, Answer answer) {
    String why = answer.error.lines().findFirst().orElse("exit code " + answer.code);
    return new Failure(Failure.USAGE, "git " + what + ": " + why);
  }

  /** What git answered. */
  private static final class Answer {
    final int code;
    final byte[] bytes;
    final String error;

    Answer(int code, byte[] bytes, String error) {
      this.code = code;
      this.bytes = bytes;
      this.error = error;
    }

    int code() {
      return code;
    }

    String text() {
      return new String(bytes, StandardCharsets.UTF_8);
    }
  }

  private static Answer run(Path folder, @Nullable String input, String... arguments) {
    List<String> command = new ArrayList<>(List.of("git", "--no-pager", "--no-replace-objects"));
    for (String setting :
        List.of(
            "safe.directory=*",
            "core.fsmonitor=false",
            "core.hooksPath=/dev/null",
            "core.attributesFile=/dev/null",
            "core.quotePath=false",
            "core.sshCommand=false",
            "protocol.allow=never",
            "credential.helper=",
            "gc.auto=0")) {
      command.add("-c");
      command.add(setting);
    }
    command.add("-C");
    command.add(folder.toString());
    command.addAll(List.of(arguments));
    ProcessBuilder builder = new ProcessBuilder(command);
    Map<String, String> env = builder.environment();
    env.keySet().removeIf(name -> name.toUpperCase(Locale.ROOT).startsWith("GIT_"));
    env.put("GIT_CONFIG_NOSYSTEM", "1");
    env.put("GIT_CONFIG_GLOBAL", "/dev/null");
    env.put("GIT_TERMINAL_PROMPT", "0");
    env.put("GIT_OPTIONAL_LOCKS", "0");
    env.put("GIT_NO_LAZY_FETCH", "1");
    env.put("GIT_ALLOW_PROTOCOL", "none");
    env.put("GIT_LITERAL_PATHSPECS", "1");
    env.put("LC_ALL", "C");
    try {
      Process process = builder.start();
      StringBuilder error = new StringBuilder();
      Thread reader =
          Thread.ofPlatform()
              .daemon()
              .start(() -> error.append(new String(all(process.getErrorStream()), StandardCharsets.UTF_8)));
      Thread writer =
          Thread.ofPlatform().daemon().start(() -> write(process.getOutputStream(), input));
      byte[] bytes = all(new BufferedInputStream(process.getInputStream()));
      if (!process.waitFor(SECONDS, TimeUnit.SECONDS)) {
        process.destroyForcibly();
        throw new Failure(Failure.USAGE, "git does not answer");
      }
      reader.join();
      writer.join();
      return new Answer(process.exitValue(), bytes, error.toString());
    } catch (IOException e) {
      return new Answer(127, new byte[0], "git cannot be started: " + e.getMessage());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new Failure(Failure.USAGE, "interrupted while git was at work");
    }
  }

  private static void write(OutputStream stream, @Nullable String input) {
    try (stream) {
      if (input != null) {
        stream.write(input.getBytes(StandardCharsets.UTF_8));
      }
    } catch (IOException e) {
      // It ended before it had read all; its exit code says why.
    }
  }

  private static byte[] all(InputStream stream) {
    try (stream) {
      ByteArrayOutputStream out = new ByteArrayOutputStream();
      stream.transferTo(out);
      return out.toByteArray();
    } catch (IOException e) {
      return new byte[0];
    }
  }
}
