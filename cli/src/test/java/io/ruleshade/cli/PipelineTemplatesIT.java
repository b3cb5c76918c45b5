package io.ruleshade.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.ruleshade.config.BadConfig;
import io.ruleshade.config.Node;
import io.ruleshade.config.Yaml;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The templates for pipelines: well formed, their shell parts too, and the script that all run, run. */
final class PipelineTemplatesIT {
  private static final Path ROOT = Path.of(System.getProperty("ruleshade.root", ".."));
  private static final Path CI = ROOT.resolve("docs/ci");

  @TempDir Path folder;

  /** What a process left behind. */
  private record Ended(int code, String out) {}

  private static Ended run(Path folder, Map<String, String> env, String... command)
      throws Exception {
    ProcessBuilder builder =
        new ProcessBuilder(command).directory(folder.toFile()).redirectErrorStream(true);
    builder.environment().putAll(env);
    Process process = builder.start();
    process.getOutputStream().close();
    String out = new String(process.getInputStream().readAllBytes());
    return new Ended(process.waitFor(), out);
  }

  private static List<String> shellParts(Node node, String key) {
    List<String> out = new ArrayList<>();
    switch (node) {
      case Node.Mapping mapping ->
          mapping.entries().forEach((name, entry) -> out.addAll(shellParts(entry.value(), name)));
      case Node.Items items -> items.items().forEach(item -> out.addAll(shellParts(item, key)));
      case Node.Text text -> {
        if (key.equals("run") || key.equals("script")) {
          out.add(text.text());
        }
      }
      case Node.Nothing nothing -> {}
    }
    return out;
  }

  @Test
  void everyTemplateIsYamlAndItsShellPartsAreShell() throws Exception {
    List<Path> files;
    try (Stream<Path> all = Files.walk(CI)) {
      files = all.filter(path -> path.toString().endsWith(".yml")).sorted().toList();
    }
    assertThat(files).hasSize(3);
    int parts = 0;
    for (Path file : files) {
      for (String part : shellParts(read(file), "")) {
        // Azure puts in $(name) before a shell sees it.
        Path script = Files.writeString(folder.resolve("part.sh"), part.replaceAll("\\$\\((\\w+)\\)", "x"));
        assertThat(run(folder, Map.of(), "bash", "-n", script.toString()).code()).as(part).isZero();
        parts++;
      }
    }
    assertThat(parts).isGreaterThanOrEqualTo(5);
    assertThat(read(ROOT.resolve(".pre-commit-hooks.yaml"))).isInstanceOf(Node.Items.class);
    assertThat(run(folder, Map.of(), "bash", "-n", CI.resolve("gate.sh").toAbsolutePath().toString()).code())
        .isZero();
  }

  private static Node read(Path file) throws IOException, BadConfig {
    return Yaml.read(file.toString(), Files.readAllBytes(file));
  }

  @Test
  void theScriptGatesAChange() throws Exception {
    Path repository = Files.createDirectories(folder.resolve("repo"));
    Path jar = ROOT.resolve("cli/target/ruleshade.jar").toAbsolutePath();
    Path java = Path.of(System.getProperty("java.home"), "bin/java");
    Path program =
        Files.writeString(
            folder.resolve("ruleshade"), "#!/bin/sh\nexec '" + java + "' -jar '" + jar + "' \"$@\"\n");
    assertThat(program.toFile().setExecutable(true)).isTrue();
    git(repository, "init", "-q", "-b", "main");
    Files.writeString(repository.resolve("edge.cfg"), Run.ASA);
    git(repository, "add", "-A");
    git(repository, "commit", "-q", "-m", "first");
    Map<String, String> env = Map.of("RULESHADE", program.toString());
    String script = CI.resolve("gate.sh").toAbsolutePath().toString();
    Ended same = run(repository, env, script, "main", ".", folder.resolve("same").toString());
    assertThat(same.out()).contains("no semantic change");
    assertThat(same.code()).as(same.out()).isZero();
    Files.writeString(
        repository.resolve("edge.cfg"),
        Run.ASA.replace("deny ip any any log", "permit ip any any log"));
    Path reports = folder.resolve("reports");
    Ended opened = run(repository, env, script, "main", ".", reports.toString());
    assertThat(opened.code()).as(opened.out()).isEqualTo(1);
    assertThat(reports.resolve("gate.md")).content().startsWith("<!-- ruleshade -->\n");
    assertThat(reports.resolve("gate.json")).content().contains("ruleshade/gate/1");
    assertThat(reports.resolve("check.sarif")).isNotEmptyFile();
    assertThat(reports.resolve("check.junit.xml")).isNotEmptyFile();
    assertThat(reports.resolve("check.gitlab.json")).isNotEmptyFile();
    assertThat(run(repository, env, script, "nosuch", ".", reports.toString()).code()).isEqualTo(2);
  }

  private static void git(Path folder, String... arguments) throws Exception {
    List<String> command = new ArrayList<>(List.of("git", "-c", "user.name=t", "-c", "user.email=t@t"));
    command.addAll(List.of(arguments));
    Ended ended = run(folder, Map.of(), command.toArray(String[]::new));
    assertThat(ended.code()).as(ended.out()).isZero();
  }
}
