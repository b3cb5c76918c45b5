package io.ruleshade.cli;

import io.ruleshade.accept.Baseline;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * The state before a change: a folder, or the same part of a commit that the head is of the work tree.
 *
 * @param name as the user wrote it
 * @param tree the repository; null for a folder
 * @param commit the commit; empty for a folder
 * @param prefix the part of the commit, from the top of the repository; empty for all of it
 */
record GateBase(String name, @Nullable GitTree tree, String commit, String prefix) {
  /** How many links to folders are followed one after another. */
  private static final int MOST_LINKS = 4;

  private static final String LFS = "version https://git-lfs.github.com/spec/";

  /**
   * Finds out what a base is. A plain word is a commit and nothing else where there is a repository: a change
   * could bring a folder of the name of a branch.
   */
  static GateBase of(String base, String head, boolean mergeBase) {
    if (base.isBlank()) {
      throw new Failure(Failure.USAGE, "--base names nothing");
    }
    boolean folder =
        base.equals(".")
            || base.equals("..")
            || base.startsWith("./")
            || base.startsWith("../")
            || base.startsWith("/")
            || base.endsWith("/");
    Path at = path(head);
    Optional<GitTree> found = folder ? Optional.empty() : GitTree.above(folderOf(at));
    if (found.isEmpty()) {
      if (!Files.exists(path(base))) {
        throw new Failure(
            Failure.USAGE,
            "--base `" + base + "` is neither a folder nor, as this is no git repository, a commit");
      }
      if (mergeBase) {
        throw new Failure(Failure.USAGE, "--merge-base needs a commit as --base");
      }
      return new GateBase(base, null, "", "");
    }
    GitTree tree = found.get();
    Optional<String> commit = tree.commit(base);
    if (commit.isPresent() && mergeBase) {
      commit = tree.mergeBase(commit.get());
    }
    if (commit.isEmpty()) {
      throw new Failure(Failure.USAGE, unknown(base, tree, mergeBase));
    }
    return new GateBase(base, tree, commit.get(), prefix(tree, at));
  }

  private static String unknown(String base, GitTree tree, boolean mergeBase) {
    StringBuilder out = new StringBuilder("--base `").append(base).append('`');
    out.append(mergeBase ? " has no commit in common with HEAD" : " is no commit of this repository");
    if (tree.isShallow()) {
      out.append("; this clone is shallow")
          .append("\ntry: fetch all of the history: fetch-depth: 0 (GitHub), GIT_DEPTH: \"0\" (GitLab),")
          .append("\n     fetchDepth: 0 (Azure), git fetch --unshallow (elsewhere)");
    } else if (Files.isDirectory(path(base))) {
      out.append("\ntry: --base ./").append(base).append(" for the folder of that name");
    } else {
      out.append("\ntry: git fetch, and origin/").append(base).append(" for a branch of the server");
    }
    return out.toString();
  }

  private static Path path(String text) {
    try {
      return Path.of(text);
    } catch (InvalidPathException e) {
      throw new Failure(Failure.USAGE, "`" + text + "` is no path");
    }
  }

  private static Path folderOf(Path head) {
    Path absolute = head.toAbsolutePath();
    Path parent = absolute.getParent();
    return Files.isDirectory(absolute) || parent == null ? absolute : parent;
  }

  /** What the head is of the work tree, so that the same part of the commit is read. */
  private static String prefix(GitTree tree, Path head) {
    try {
      Path real = head.toRealPath();
      Path top = tree.top().toRealPath();
      if (real.startsWith(top)) {
        return top.relativize(real).toString().replace('\\', '/');
      }
    } catch (IOException e) {
      // Said when it is read.
    }
    throw new Failure(
        Failure.USAGE, "--head " + head + " is no folder or file of the work tree of --base");
  }

  /** Reads it. */
  Loaded load(ReadOptions read, Console console, Progress progress, CommonOptions common) {
    GitTree its = tree;
    if (its == null) {
      return read.load(console, progress, common, List.of(name));
    }
    List<GitTree.Blob> all = its.files(commit, "");
    Map<String, GitTree.Blob> byPath = new LinkedHashMap<>();
    all.forEach(blob -> byPath.put(blob.path(), blob));
    Map<String, GitTree.Blob> wanted = new TreeMap<>();
    for (GitTree.Blob blob : all) {
      boolean below = prefix.isEmpty() || blob.path().startsWith(prefix + "/");
      if (below || blob.path().equals(prefix)) {
        add(its, blob, byPath, wanted, 0);
      }
    }
    List<GitTree.Blob> small =
        wanted.values().stream().filter(blob -> blob.size() <= read.bytes()).toList();
    Map<String, byte[]> contents = its.contents(small);
    Map<String, byte @Nullable []> files = new LinkedHashMap<>();
    for (Map.Entry<String, GitTree.Blob> file : wanted.entrySet()) {
      byte[] bytes = contents.get(file.getValue().object());
      if (bytes == null && file.getValue().size() <= read.bytes()) {
        throw new Failure(Failure.USAGE, "git did not give the content of " + file.getKey());
      }
      if (bytes != null && isPointer(bytes)) {
        throw new Failure(
            Failure.INCOMPLETE,
            name + ":" + file.getKey() + " is a pointer of Git LFS, whose content git does not hold"
                + "\ntry: --base ./DIR with a checked out copy");
      }
      files.put(file.getKey(), bytes);
    }
    return read.inputs(console, progress, common).load(name + ":./", files);
  }

  /** Adds a file. A link counts as the file or the folder that it leads to, which is read once. */
  private static void add(
      GitTree its,
      GitTree.Blob blob,
      Map<String, GitTree.Blob> byPath,
      Map<String, GitTree.Blob> wanted,
      int links) {
    if (!blob.link()) {
      wanted.put(blob.path(), blob);
      return;
    }
    GitTree.Blob target = its.target(blob, byPath);
    if (target != null) {
      wanted.put(target.path(), target);
      return;
    }
    String folder = its.targetPath(blob).map(path -> path + "/").orElse("");
    if (folder.isEmpty() || links == MOST_LINKS) {
      return;
    }
    for (GitTree.Blob below : byPath.values()) {
      if (below.path().startsWith(folder) && !wanted.containsKey(below.path())) {
        add(its, below, byPath, wanted, links + 1);
      }
    }
  }

  private static boolean isPointer(byte[] bytes) {
    byte[] mark = LFS.getBytes(StandardCharsets.US_ASCII);
    return bytes.length > mark.length
        && bytes.length < 1024
        && Arrays.equals(Arrays.copyOf(bytes, mark.length), mark);
  }

  /** Where the files of the site are read from, when the change is not to choose them. */
  SiteFiles siteFiles() {
    GitTree its = tree;
    return its == null ? SiteFiles.WORK_TREE : new CommitFiles(its, name, commit);
  }

  /** Files of the site that the change touches: who changes them may be letting itself in. */
  List<String> policyFiles(List<Path> files, SiteFiles before) {
    GitTree its = tree;
    TreeSet<String> out = new TreeSet<>();
    if (its == null) {
      return List.of();
    }
    SiteFiles after = SiteFiles.WORK_TREE;
    for (Path file : files) {
      Optional<String> path = CommitFiles.inside(its, file);
      boolean was = before.exists(file);
      boolean is = after.exists(file);
      if (path.isPresent()
          && (was != is
              || (was
                  && !Arrays.equals(
                      before.bytes(file, Baseline.MOST_BYTES),
                      after.bytes(file, Baseline.MOST_BYTES))))) {
        out.add(path.get());
      }
    }
    return List.copyOf(out);
  }
}
