package io.ruleshade.cli;

import java.io.IOException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The files of a site as a commit holds them, so that whoever proposes a change does not also choose what it is
 * judged by. What git does not track lies there by the will of whoever runs the gate and is read as it is;
 * what only the change has is not there.
 */
final class CommitFiles implements SiteFiles {
  private final GitTree tree;
  private final String name;
  private final Map<String, GitTree.Blob> blobs = new LinkedHashMap<>();

  /**
   * The files of a commit.
   *
   * @param name as the user named the commit
   */
  CommitFiles(GitTree tree, String name, String commit) {
    this.tree = tree;
    this.name = name;
    tree.files(commit, "").forEach(blob -> blobs.put(blob.path(), blob));
  }

  /** The path of a file from the top of the repository; empty where it lies outside. */
  static Optional<String> inside(GitTree tree, Path file) {
    Path absolute = file.toAbsolutePath().normalize();
    Path parent = absolute.getParent();
    try {
      // The folder may be reached through links; the file itself may be one, which the commit knows.
      Path real = (parent == null ? absolute : parent.toRealPath()).resolve(absolute.getFileName());
      Path top = tree.top().toRealPath();
      return real.startsWith(top)
          ? Optional.of(top.relativize(real).toString().replace('\\', '/'))
          : Optional.empty();
    } catch (IOException e) {
      Path top = tree.top();
      return absolute.startsWith(top)
          ? Optional.of(top.relativize(absolute).toString().replace('\\', '/'))
          : Optional.empty();
    }
  }

  /** Whether the change brought a file, or took it away and left one of the name. */
  private boolean isOurs(String path) {
    return blobs.containsKey(path) || tree.isTracked(path);
  }

  @Override
  public boolean exists(Path file) {
    Optional<String> path = inside(tree, file).filter(this::isOurs);
    return path.isPresent() ? blobs.containsKey(path.get()) : WORK_TREE.exists(file);
  }

  @Override
  public byte[] bytes(Path file, int most) {
    Optional<String> path = inside(tree, file).filter(this::isOurs);
    if (path.isEmpty()) {
      return WORK_TREE.bytes(file, most);
    }
    GitTree.Blob blob = blobs.get(path.get());
    if (blob != null && blob.link()) {
      blob = tree.target(blob, blobs);
    }
    byte[] bytes = blob == null ? null : tree.contents(List.of(blob)).get(blob.object());
    if (bytes == null) {
      throw new Failure(
          Failure.USAGE,
          shown(file) + " does not exist, and a change is judged by the files of its base"
              + "\ntry: --policy head, where the change may choose what it is judged by");
    }
    return bytes;
  }

  @Override
  public String shown(Path file) {
    Optional<String> path = inside(tree, file).filter(this::isOurs);
    return path.isPresent() ? name + ":" + path.get() : WORK_TREE.shown(file);
  }
}
