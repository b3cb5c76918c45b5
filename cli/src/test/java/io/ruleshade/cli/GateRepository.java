package io.ruleshade.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** A git repository that a test builds, and the gate run on it. */
final class GateRepository {
  /** One device with a list on one interface. */
  static final String ASA =
      """
      hostname edge-fw1
      interface GigabitEthernet0/0
       nameif outside
       security-level 0
       ip address 203.0.113.1 255.255.255.0
      access-list OUTSIDE_IN extended permit tcp any host 10.1.0.5 eq smtp log
      access-list OUTSIDE_IN extended permit tcp any host 10.1.0.6 eq www log
      access-list OUTSIDE_IN extended deny ip any any log
      access-group OUTSIDE_IN in interface outside
      """;

  /** The same with everything open. */
  static final String OPEN = top("permit ip any any log");

  final Path folder;

  GateRepository(Path folder, String... init) throws Exception {
    this.folder = Files.createDirectories(folder);
    List<String> command = new ArrayList<>(List.of("init", "-q", "-b", "main"));
    command.addAll(List.of(init));
    git(command.toArray(String[]::new));
  }

  private GateRepository(Path folder, boolean existing) {
    this.folder = folder;
  }

  /** A repository with the device in {@code fw/edge.cfg}, committed. */
  static GateRepository usual(Path folder, String... init) throws Exception {
    GateRepository out = new GateRepository(folder, init);
    out.write("fw/edge.cfg", ASA);
    out.commit("first");
    return out;
  }

  /** One that is already there. */
  static GateRepository at(Path folder) {
    return new GateRepository(folder, true);
  }

  /** The usual list with a rule on top. */
  static String top(String rule) {
    return ASA.replaceFirst("access-list", "access-list OUTSIDE_IN extended " + rule + "\naccess-list");
  }

  String git(String... arguments) throws Exception {
    List<String> command =
        new ArrayList<>(
            List.of("git", "-c", "user.name=t", "-c", "user.email=t@t", "-c", "protocol.file.allow=always"));
    command.addAll(List.of(arguments));
    Process process =
        new ProcessBuilder(command).directory(folder.toFile()).redirectErrorStream(true).start();
    String out = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(process.waitFor()).as(out).isZero();
    return out;
  }

  Path write(String path, String text) throws IOException {
    Path file = folder.resolve(path);
    Files.createDirectories(file.getParent());
    return Files.writeString(file, text);
  }

  void commit(String message) throws Exception {
    git("add", "-A");
    git("commit", "-q", "--allow-empty", "-m", message);
  }

  /** The gate against {@code main}, unless another base is named. */
  Run.Outcome gate(String... more) {
    List<String> all = new ArrayList<>(List.of("gate", "--head", folder.resolve("fw").toString()));
    if (!List.of(more).contains("--base")) {
      all.addAll(List.of("--base", "main"));
    }
    all.addAll(List.of(more));
    return Run.run(all.toArray(String[]::new));
  }
}
