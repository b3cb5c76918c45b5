package io.ruleshade.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Repositories of every kind that a pipeline may meet: the base is always the one that was named. */
final class GateRepositoriesTest {
  @TempDir Path folder;

  private GateRepository usual(String... init) throws Exception {
    return GateRepository.usual(folder.resolve("repo"), init);
  }

  /** The base is read: against it the head opens something, and against itself it does not. */
  private static void sees(GateRepository repository, String base) throws Exception {
    repository.write("fw/edge.cfg", GateRepository.OPEN);
    Run.Outcome opened = repository.gate("--base", base);
    assertThat(opened.exit()).as(opened.err()).isEqualTo(1);
    assertThat(opened.out()).contains("newly permitted edge-fw1", "fails: newly permitted traffic: 1");
    repository.write("fw/edge.cfg", GateRepository.ASA);
    Run.Outcome same = repository.gate("--base", base);
    assertThat(same.exit()).as(same.err()).isZero();
    assertThat(same.out()).contains("no semantic change");
  }

  @Test
  void tags() throws Exception {
    GateRepository repository = usual();
    repository.git("tag", "light");
    repository.git("tag", "-a", "-m", "v1", "annotated");
    repository.git("tag", "-a", "-m", "v2", "of-a-tag", "annotated");
    repository.git("tag", "-a", "-m", "no commit", "of-a-tree", "main^{tree}");
    repository.git("tag", "blob", "main:fw/edge.cfg");
    repository.write("fw/edge.cfg", GateRepository.OPEN);
    repository.commit("opened since");
    for (String base : new String[] {"light", "annotated", "of-a-tag", "main~1", "@~1", "HEAD^"}) {
      sees(repository, base);
    }
    for (String base : new String[] {"of-a-tree", "blob", "main:fw", "main^{tree}", ":/first"}) {
      Run.Outcome outcome = repository.gate("--base", base);
      assertThat(outcome.exit()).as(base).isEqualTo(2);
      assertThat(outcome.err()).contains("is no commit of this repository");
    }
  }

  @Test
  void packedReferencesAndObjects() throws Exception {
    GateRepository repository = usual();
    repository.git("gc", "-q", "--prune=now");
    repository.git("pack-refs", "--all");
    assertThat(repository.folder.resolve(".git/refs/heads/main")).doesNotExist();
    sees(repository, "main");
  }

  @Test
  void objectsOfAnotherRepository() throws Exception {
    usual();
    Path borrower = folder.resolve("borrower");
    GateRepository.at(folder).git("clone", "-q", "--shared", "repo", borrower.toString());
    assertThat(borrower.resolve(".git/objects/info/alternates")).exists();
    sees(GateRepository.at(borrower), "origin/main");
  }

  @Test
  void anotherWorkTree() throws Exception {
    GateRepository repository = usual();
    Path second = folder.resolve("second");
    repository.git("worktree", "add", "-q", "-b", "side", second.toString());
    assertThat(second.resolve(".git")).isRegularFile();
    sees(GateRepository.at(second), "main");
  }

  @Test
  void namesOf64Digits() throws Exception {
    GateRepository repository = usual("--object-format=sha256");
    String commit = repository.git("rev-parse", "main").strip();
    assertThat(commit).hasSize(64);
    sees(repository, "main");
    sees(repository, commit);
  }

  @Test
  void mergeCommits() throws Exception {
    GateRepository repository = usual();
    repository.git("checkout", "-q", "-b", "side");
    repository.write("fw/edge.cfg", GateRepository.OPEN);
    repository.commit("opened on the side");
    repository.git("checkout", "-q", "main");
    repository.write("other/edge.cfg", GateRepository.ASA.replace("edge-fw1", "edge-fw2"));
    repository.commit("main went on");
    repository.git("merge", "-q", "-m", "merged", "side");
    // What a pipeline of a merge request checks out: the merge, against its first parent.
    Run.Outcome first = repository.gate("--base", "HEAD^1");
    assertThat(first.exit()).isEqualTo(1);
    assertThat(first.out()).contains("fails: newly permitted traffic: 1");
    assertThat(repository.gate("--base", "HEAD^2").exit()).isZero();
    assertThat(repository.gate("--base", "HEAD").out()).contains("no semantic change");
    assertThat(repository.gate("--base", "side", "--merge-base").exit()).isZero();
  }

  @Test
  void replacedObjectsAreNotFollowed() throws Exception {
    GateRepository repository = usual();
    repository.write("fw/edge.cfg", GateRepository.OPEN);
    repository.commit("opened");
    repository.git("replace", "HEAD~1", "HEAD");
    Run.Outcome outcome = repository.gate("--base", "HEAD~1");
    assertThat(outcome.exit()).isEqualTo(1);
    assertThat(outcome.out()).contains("fails: newly permitted traffic: 1");
  }

  @Test
  void whatASubmoduleHoldsIsNew() throws Exception {
    GateRepository.usual(folder.resolve("other"));
    GateRepository repository = usual();
    repository.git("submodule", "-q", "add", folder.resolve("other").toString(), "fw/sub");
    repository.commit("with a submodule");
    // Its contents are not in the objects of this repository, so that nothing is compared with them.
    Run.Outcome outcome = repository.gate("--base", "HEAD");
    assertThat(outcome.exit()).isEqualTo(1);
    assertThat(outcome.out()).contains("fails: a new device that nothing is compared with: edge-fw1");
  }

  @Test
  void linksToFilesAndFolders() throws Exception {
    assumeTrue(!System.getProperty("os.name").startsWith("Windows"));
    GateRepository repository = new GateRepository(folder.resolve("repo"));
    repository.write("real/edge.cfg", GateRepository.ASA);
    repository.write("open.txt", GateRepository.OPEN);
    Files.createDirectories(repository.folder.resolve("fw"));
    Files.createSymbolicLink(repository.folder.resolve("fw/through"), Path.of("../real"));
    Files.createSymbolicLink(repository.folder.resolve("fw/one.cfg"), Path.of("two.cfg"));
    Files.createSymbolicLink(repository.folder.resolve("fw/two.cfg"), Path.of("one.cfg"));
    Files.createSymbolicLink(repository.folder.resolve("fw/loop"), Path.of("."));
    repository.commit("links");
    Run.Outcome same = repository.gate();
    assertThat(same.out()).contains("no semantic change");
    repository.write("real/edge.cfg", GateRepository.OPEN);
    assertThat(repository.gate().out()).contains("fails: newly permitted traffic: 1");
    repository.git("checkout", "-q", ".");
    // A link that leads to another file now is a change.
    Path link = repository.folder.resolve("fw/through");
    Files.delete(link);
    Files.createSymbolicLink(link, Path.of("../open.txt"));
    assertThat(repository.gate().exit()).isEqualTo(1);
    // One out of the repository is not followed in a commit, and what it leads to is new.
    Files.delete(link);
    Files.createSymbolicLink(link, Files.writeString(folder.resolve("out.cfg"), GateRepository.ASA));
    repository.commit("out");
    Run.Outcome out = repository.gate("--base", "HEAD");
    assertThat(out.exit()).isEqualTo(3);
    assertThat(out.out()).contains("a new device that nothing is compared with: edge-fw1");
  }

  @ParameterizedTest
  @ValueSource(strings = {"ü b.cfg", "a'\"b.cfg", "tab\tb.cfg", "line\nb.cfg", "-x.cfg", ":(top)x.cfg", "$(x).cfg"})
  void oddNames(String name) throws Exception {
    GateRepository repository = usual();
    Files.move(repository.folder.resolve("fw/edge.cfg"), repository.folder.resolve("fw/" + name));
    repository.commit("renamed");
    assertThat(repository.gate().out()).contains("no semantic change");
    repository.write("fw/" + name, GateRepository.OPEN);
    Run.Outcome outcome = repository.gate();
    assertThat(outcome.exit()).isEqualTo(1);
    assertThat(outcome.out()).contains("fails: newly permitted traffic: 1");
  }

  @Test
  void twoDevicesOfOneName() throws Exception {
    GateRepository repository = usual();
    String other = GateRepository.ASA.replace("eq smtp", "eq 26");
    repository.write("fw/b.cfg", other);
    repository.commit("two of one name");
    assertThat(repository.gate().out()).contains("no semantic change");
    // Another order of files is no change; the files with each other's content are one.
    Files.move(repository.folder.resolve("fw/edge.cfg"), repository.folder.resolve("fw/a.cfg"));
    Files.move(repository.folder.resolve("fw/b.cfg"), repository.folder.resolve("fw/edge.cfg"));
    Run.Outcome swapped = repository.gate();
    assertThat(swapped.exit()).isEqualTo(1);
    assertThat(swapped.out()).contains("fails: newly permitted traffic: 2");
    // Moved to another folder they are told by the names of their files.
    repository.git("checkout", "-q", ".");
    Files.delete(repository.folder.resolve("fw/a.cfg"));
    repository.write("fw/z/edge.cfg", GateRepository.ASA);
    Files.delete(repository.folder.resolve("fw/edge.cfg"));
    Run.Outcome moved = repository.gate();
    assertThat(moved.out()).contains("no semantic change");
    // One of them gone is seen, although the name is still there.
    Files.delete(repository.folder.resolve("fw/z/edge.cfg"));
    assertThat(repository.gate().out()).contains("fails: a device that is gone: edge-fw1");
  }

  @Test
  void filesThatComeAndGo() throws Exception {
    GateRepository repository = usual();
    repository.write("fw/two.cfg", GateRepository.ASA.replace("edge-fw1", "edge-fw2"));
    repository.commit("two");
    assertThat(repository.gate("--base", "HEAD~1").out())
        .contains("fails: a new device that nothing is compared with: edge-fw2");
    Files.delete(repository.folder.resolve("fw/edge.cfg"));
    assertThat(repository.gate().out()).contains("fails: a device that is gone: edge-fw1");
    // In place of a file a folder, and the other way about.
    repository.write("fw/edge.cfg/edge.cfg", GateRepository.ASA);
    assertThat(repository.gate().out()).contains("no semantic change");
    // A device that is called something else now is another device.
    repository.write("fw/edge.cfg/edge.cfg", GateRepository.ASA.replace("edge-fw1", "edge-fw9"));
    assertThat(repository.gate().exit()).isEqualTo(1);
  }

  @Test
  void aBrokenObjectIsNoEmptyFile() throws Exception {
    GateRepository repository = usual();
    String blob = repository.git("rev-parse", "main:fw/edge.cfg").strip();
    Path object = repository.folder.resolve(".git/objects/" + blob.substring(0, 2) + "/" + blob.substring(2));
    assertThat(object.toFile().setWritable(true)).isTrue();
    Files.writeString(object, "broken");
    Run.Outcome broken = repository.gate();
    assertThat(broken.exit()).isEqualTo(2);
    assertThat(broken.err()).startsWith("error: git ");
    Files.delete(object);
    Run.Outcome missing = repository.gate();
    assertThat(missing.exit()).isEqualTo(2);
    assertThat(missing.err()).startsWith("error: git ");
  }
}
