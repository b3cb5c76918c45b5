package io.ruleshade.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * In a network namespace with a loopback interface and nothing else, everything works the same. Skipped where no
 * namespace can be made.
 */
final class NamespaceTest {
  @TempDir Path folder;

  private static String run(List<String> command) throws IOException, InterruptedException {
    Path out = Files.createTempFile("namespace", ".out");
    Process process =
        new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(out.toFile()).start();
    if (!process.waitFor(120, TimeUnit.SECONDS)) {
      process.destroyForcibly();
      throw new AssertionError("no end: " + command);
    }
    String text = Files.readString(out, StandardCharsets.UTF_8);
    Files.delete(out);
    return process.exitValue() == 0 ? text : "exit " + process.exitValue() + ": " + text;
  }

  @Test
  void explainsWithAModelWhereNothingElseCanBeReached() throws Exception {
    String[] inside = {"unshare", "--user", "--map-root-user", "--net", "sh", "-c"};
    String routes = "";
    try {
      routes = run(List.of(inside[0], inside[1], inside[2], inside[3], inside[4], inside[5],
          "ip link set lo up && ip route show && echo ready"));
    } catch (IOException e) {
      // There is no such program.
    }
    assumeTrue(routes.equals("ready\n"), "no network namespace can be made here: " + routes);
    Path config = folder.resolve("edge.cfg");
    Files.writeString(
        config,
        """
        ASA Version 9.8(2)
        hostname edge
        interface GigabitEthernet0/0
         nameif outside
         security-level 0
         ip address 203.0.113.1 255.255.255.0
        access-list OUT extended deny ip any 10.10.20.0 255.255.255.0
        access-list OUT extended permit tcp 203.0.113.0 255.255.255.0 host 10.10.20.25 eq smtp
        access-group OUT in interface outside
        """);
    String classes = System.getProperty("surefire.test.class.path", System.getProperty("java.class.path"));
    String java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
    String command =
        "ip link set lo up && exec '" + java + "' -cp '" + classes + "' io.ruleshade.cli.NamespaceMain '" + config + "'";
    assertThat(run(List.of(inside[0], inside[1], inside[2], inside[3], inside[4], inside[5], command)))
        .contains("What can be done", "What a model makes of it (ollama qwen3:8b", "it leaves the choice to you");
  }
}
