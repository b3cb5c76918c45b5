package io.ruleshade.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A change that also changes what it is judged by: it must not let itself in. */
final class GatePolicyTest {
  /** A second permit that the first one takes all packets of: a new finding, and no new traffic. */
  private static final String DEAD =
      GateRepository.ASA.replace(
          "access-list OUTSIDE_IN extended deny",
          "access-list OUTSIDE_IN extended permit tcp any host 10.1.0.5 eq smtp log\n"
              + "access-list OUTSIDE_IN extended deny");

  @TempDir Path folder;
  private GateRepository repository = GateRepository.at(Path.of(""));

  @BeforeEach
  void repository() throws Exception {
    repository = GateRepository.usual(folder.resolve("repo"));
  }

  private static String fingerprint(String text) throws IOException {
    String json = new Run().stdin(text).with("check", "-", "--select", "RS105", "-f", "json").out();
    Matcher found = Pattern.compile("\"fingerprint\": \"(rs1:[^\"]+)\"").matcher(json);
    assertThat(found.find()).isTrue();
    return found.group(1);
  }

  private static String exceptions(String fingerprint) {
    return """
    exceptions:
      - fingerprint: "%s"
        code: RS105
        device: edge-fw1
        reason: nobody will ever notice this one
        owner: the author
        approved_by: the author
        ticket: CHG-7
        created: 2026-01-01
        expires: 2026-12-31
    """
        .formatted(fingerprint);
  }

  private Run.Outcome gate(String... more) {
    List<String> all =
        new ArrayList<>(
            List.of("--fail-on", "low", "--as-of", "2026-06-01", "--select", "RS105,RS9"));
    all.addAll(List.of(more));
    return repository.gate(all.toArray(String[]::new));
  }

  @Test
  void anExceptionThatTheChangeBringsAcceptsNothing() throws Exception {
    Path file = repository.write("exceptions.yaml", "exceptions: []\n");
    repository.commit("none accepted");
    repository.git("checkout", "-q", "-b", "change");
    repository.write("fw/edge.cfg", DEAD);
    repository.write("exceptions.yaml", exceptions(fingerprint(DEAD)));
    repository.commit("a dead rule, and its own pardon");
    Run.Outcome judged = gate("--exceptions", file.toString());
    assertThat(judged.out())
        .contains(
            "note: the change touches exceptions.yaml, used as the base has it\n",
            "fails: new findings at or above low: ");
    assertThat(judged.exit()).isEqualTo(1);
    Run.Outcome own = gate("--exceptions", file.toString(), "--policy", "head");
    assertThat(own.out())
        .contains("note: the change touches exceptions.yaml, used as the change leaves it\n");
    assertThat(own.exit()).isZero();
    // Merged, it counts for what comes later.
    repository.git("checkout", "-q", "main");
    repository.git("merge", "-q", "change");
    assertThat(gate("--exceptions", file.toString()).exit()).isZero();
  }

  @Test
  void aFileThatOnlyTheChangeHasIsNotThere() throws Exception {
    repository.git("checkout", "-q", "-b", "change");
    repository.write("fw/edge.cfg", DEAD);
    Path file = repository.write("exceptions.yaml", exceptions(fingerprint(DEAD)));
    repository.commit("a dead rule, and its own pardon");
    Run.Outcome outcome = gate("--exceptions", file.toString());
    assertThat(outcome.exit()).isEqualTo(2);
    assertThat(outcome.err())
        .contains("main:exceptions.yaml does not exist, and a change is judged by the files of its base")
        .contains("try: --policy head");
    // What git does not know was laid there by whoever runs the gate.
    repository.git("rm", "-q", "--cached", "exceptions.yaml");
    repository.git("commit", "-q", "-m", "not in git");
    assertThat(gate("--exceptions", file.toString()).exit()).isZero();
  }

  @Test
  void aBaselineThatTheChangeGrowsAcceptsNothing() throws Exception {
    Path file = folder.resolve("repo/baseline.json");
    Run.run("baseline", "create", folder.resolve("repo/fw").toString(), "--baseline", file.toString());
    repository.commit("the debt of today");
    repository.write("fw/edge.cfg", DEAD);
    Run.Outcome grown =
        Run.run(
            "baseline", "update", folder.resolve("repo/fw").toString(), "--baseline", file.toString(),
            "--accept-new");
    assertThat(grown.out()).contains("+ RS105");
    Run.Outcome judged = gate("--baseline", file.toString());
    assertThat(judged.out())
        .contains("note: the change touches baseline.json, used as the base has it", "fails: new findings");
    assertThat(judged.exit()).isEqualTo(1);
    assertThat(gate("--baseline", file.toString(), "--policy", "head").exit()).isZero();
  }

  @Test
  void settingsThatTheChangeWeakensAreThoseOfTheBase() throws Exception {
    String strict =
        """
        zones: { internet: [outside] }
        intents:
          - name: no ssh
            deny: { from: internet, to: any, service: tcp/22 }
        """;
    Path file = repository.write("policy/ruleshade.yaml", strict);
    repository.commit("what must be");
    repository.git("checkout", "-q", "-b", "change");
    repository.write("fw/edge.cfg", GateRepository.OPEN);
    for (String weak :
        new String[] {
          "fail-on: none\n", "ignore: [RS1, RS3, RS5]\nfail-on: critical\n", "allow-incomplete: true\n",
          "# nothing must be any more\n", strict.replace("[outside]", "[inside]")
        }) {
      repository.write("policy/ruleshade.yaml", weak);
      repository.commit("weaker");
      Run.Outcome judged = repository.gate("--config", file.toString());
      assertThat(judged.out())
          .as(weak)
          .contains(
              "[RS501]",
              "fails: newly permitted traffic: 1",
              "fails: broken intents: 1",
              "note: the change touches policy/ruleshade.yaml, used as the base has it");
      assertThat(judged.exit()).isEqualTo(1);
    }
    Files.delete(file);
    repository.commit("gone");
    assertThat(repository.gate("--config", file.toString()).exit()).isEqualTo(2);
    // A change that breaks its settings is not let in to break the gate after it.
    repository.write("policy/ruleshade.yaml", "fail-on: [\n");
    Run.Outcome broken = repository.gate("--config", file.toString());
    assertThat(broken.exit()).isEqualTo(2);
    assertThat(broken.err()).contains("policy/ruleshade.yaml:", "is not YAML");
  }

  @Test
  void aRemarkThatTheChangeBringsAcceptsNothing() throws Exception {
    Path file = repository.write("ruleshade.yaml", "inline-remarks: honour\n");
    repository.commit("remarks count");
    repository.write(
        "fw/edge.cfg",
        DEAD.replace(
            "access-list OUTSIDE_IN extended permit tcp any host 10.1.0.5 eq smtp log\naccess-list OUTSIDE_IN extended deny",
            "access-list OUTSIDE_IN remark ruleshade:ignore[RS105] until=2026-12-31 ticket=CHG-7 \"kept for the audit\"\n"
                + "access-list OUTSIDE_IN extended permit tcp any host 10.1.0.5 eq smtp log\n"
                + "access-list OUTSIDE_IN extended deny"));
    Run.Outcome judged = gate("--config", file.toString());
    assertThat(judged.out())
        .contains("fails: findings at or above low that only a remark in the configuration accepts: 1");
    assertThat(judged.exit()).isEqualTo(1);
    assertThat(gate("--config", file.toString(), "--policy", "head").exit()).isZero();
  }

  @Test
  void anIntentThatIsNoLongerTestedFails() throws Exception {
    Path file =
        repository.write(
            "ruleshade.yaml",
            """
            zones: { internet: [outside], nowhere: [dmz9] }
            intents:
              - name: no ssh
                deny: { from: internet, to: any, service: tcp/22 }
              - name: never tested
                deny: { from: nowhere, to: any }
            """);
    repository.commit("intents");
    Run.Outcome same = repository.gate("--config", file.toString());
    assertThat(same.exit()).isZero();
    assertThat(same.out())
        .contains("note: intent never tested is not tested: its packets come to no device")
        .doesNotContain("no ssh");
    repository.write("fw/edge.cfg", GateRepository.ASA.replace("outside", "wan"));
    // The name of the interface is no part of any rule, so that the comparison is incomplete besides.
    assertThat(repository.gate("--config", file.toString()).exit()).isEqualTo(3);
    Run.Outcome renamed = repository.gate("--config", file.toString(), "--allow-incomplete");
    assertThat(renamed.exit()).isEqualTo(1);
    assertThat(renamed.out()).contains("fails: an intent that is no longer tested: no ssh");
    assertThat(repository.gate("--config", file.toString(), "-f", "json").out().replaceAll("\\s+", ""))
        .contains("\"noLongerTestedIntents\":[\"nossh\"]", "\"untestedIntents\":[\"nossh\",\"nevertested\"]");
    assertThat(repository.gate("--config", file.toString(), "-f", "markdown").out())
        .contains("Intent `never tested` is not tested");
  }

  @Test
  void aFileElsewhereOnTheMachineIsNotRead() throws Exception {
    Path secret = Files.writeString(folder.resolve("environ"), "TOKEN=Zq7x: 1\n");
    for (String key : new String[] {"baseline", "exceptions"}) {
      for (String name : new String[] {secret.toString(), "../environ", "link"}) {
        Path link = repository.folder.resolve("link");
        Files.deleteIfExists(link);
        Files.createSymbolicLink(link, secret);
        Path file = repository.write("ruleshade.yaml", key + ": " + name + "\n");
        for (String command : new String[] {"check", "gate"}) {
          Run.Outcome outcome =
              command.equals("gate")
                  ? repository.gate("--config", file.toString())
                  : Run.run("check", repository.folder.resolve("fw").toString(), "--config", file.toString());
          assertThat(outcome.exit()).as(key + " " + name).isEqualTo(2);
          assertThat(outcome.err()).contains("no file of the work tree").doesNotContain("TOKEN");
        }
      }
    }
  }
}
