package io.ruleshade.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.networknt.schema.InputFormat;
import com.networknt.schema.Schema;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import io.ruleshade.report.Schemas;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Changes in repositories that the test builds, and what the gate says of them. */
final class GateCommandTest {
  private static final String ASA = GateRepository.ASA;

  @TempDir Path folder;
  private Path repository = Path.of("");

  @BeforeEach
  void repository() throws Exception {
    repository = Files.createDirectories(folder.resolve("repo"));
    git("init", "-q", "-b", "main");
    write("fw/edge.cfg", ASA);
    write("README.md", "no configuration\n");
    commit("first");
  }

  private void git(String... arguments) throws Exception {
    Builder.git(repository, arguments);
  }

  /** Runs git for the set-up of a test. */
  static final class Builder {
    static void git(Path folder, String... arguments) throws Exception {
      List<String> command =
          new java.util.ArrayList<>(
              List.of("git", "-c", "user.name=t", "-c", "user.email=t@t", "-c", "protocol.file.allow=always"));
      command.addAll(List.of(arguments));
      Process process =
          new ProcessBuilder(command).directory(folder.toFile()).redirectErrorStream(true).start();
      String out = new String(process.getInputStream().readAllBytes());
      assertThat(process.waitFor()).as(out).isZero();
    }
  }

  private Path write(String path, String text) throws IOException {
    Path file = repository.resolve(path);
    Files.createDirectories(file.getParent());
    return Files.writeString(file, text);
  }

  private void commit(String message) throws Exception {
    git("add", "-A");
    git("commit", "-q", "-m", message);
  }

  private Run.Outcome gate(String... more) {
    return gateAt(repository, more);
  }

  private static Run.Outcome gateAt(Path head, String... more) {
    List<String> all = new java.util.ArrayList<>(List.of("gate", "--head", head.toString()));
    if (!List.of(more).contains("--base")) {
      all.addAll(List.of("--base", "main"));
    }
    all.addAll(List.of(more));
    return Run.run(all.toArray(String[]::new));
  }

  private static String top(String rule) {
    return ASA.replace("access-list OUTSIDE_IN extended permit tcp any host 10.1.0.5", rule + "access-list OUTSIDE_IN extended permit tcp any host 10.1.0.5");
  }

  private static final String ANY_ANY = top("access-list OUTSIDE_IN extended permit ip any any log\n");

  @Test
  void permitAnyAnyOnTopFailsWithTheTrafficAndTheKilledRules() throws Exception {
    git("checkout", "-q", "-b", "change");
    write("fw/edge.cfg", ANY_ANY);
    commit("open it");
    Run.Outcome text = gate();
    assertThat(text.exit()).isEqualTo(1);
    assertThat(text.out())
        .contains(
            "newly permitted edge-fw1 in outside",
            "killed edge-fw1 OUTSIDE_IN#4: it matched before and never does now (RS101)",
            "fails: newly permitted traffic: 1",
            "gate: failed at high, exit 1");
    Run.Outcome markdown = gate("--format", "markdown");
    assertThat(markdown.exit()).isEqualTo(1);
    assertThat(markdown.out())
        .startsWith("<!-- ruleshade -->\n## Firewall change: 1 newly permitted, 3 killed, ")
        .contains(
            "**Gate: failed**",
            "### Newly permitted\n",
            // The broadest set first, named by what it leaves out.
            "|\n| `edge-fw1 in outside` | `any` | `any at outside` | `0.0.0.0/0 but 10.1.0.5-10.1.0.6, ::/0` |",
            "|\n| `edge-fw1 in outside` | `any but tcp/25` | `0.0.0.0/0 at outside` | `10.1.0.5/32` |",
            "`OUTSIDE_IN#1 line 6 of " + repository + "/fw/edge.cfg`",
            "### Rules that can no longer match\n")
        .hasSizeLessThan(60_000);
    Run.Outcome json = gate("--format", "json");
    assertThat(json.exit()).isEqualTo(1);
    assertThat(json.out())
        .contains("\"verdict\": \"failed\"", "\"kind\": \"newly-permitted\"", "\"noSemanticChange\": false");
    assertThat(json.out()).isEqualTo(gate("--format", "json").out());
    // The rule that is anchored is the one that the change brought.
    assertThat(json.out().replaceAll("\\s+", " "))
        .contains("\"anchor\": { \"id\": \"OUTSIDE_IN#1\", \"index\": 1");
  }

  @Test
  void killedRulesAreFoundWhateverIsSelected() throws Exception {
    write("fw/edge.cfg", ANY_ANY);
    for (String[] select : new String[][] {{"--select", "RS3"}, {"--ignore", "RS1"}, {"--ignore", "RS101"}}) {
      Run.Outcome outcome = gate(select);
      assertThat(outcome.out()).contains("killed edge-fw1 OUTSIDE_IN#4").doesNotContain("[RS101]");
    }
  }

  @Test
  void whatIsWrittenFollowsTheSchema() throws Exception {
    write("fw/edge.cfg", ANY_ANY);
    Schema schema =
        SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_2020_12)
            .getSchema(Schemas.named("gate").orElseThrow(), InputFormat.JSON);
    assertThat(schema.validate(gate("-f", "json").out(), InputFormat.JSON)).isEmpty();
    Path intent = Files.writeString(folder.resolve("i.yaml"), "new-devices: [x]\n");
    assertThat(
            schema.validate(
                gate("-f", "json", "--intent", intent.toString()).out(), InputFormat.JSON))
        .isEmpty();
  }

  @Test
  void whatIsNotComparedIsNamedWithoutItsSecrets(@TempDir Path temp) throws Exception {
    Path before = Files.createDirectories(temp.resolve("before"));
    Path after = Files.createDirectories(temp.resolve("after"));
    String more =
        "route outside 10.9.0.0 255.255.0.0 192.0.2.%s</script>\n"
            + "tunnel-group 192.0.2.9 ipsec-attributes\n ikev1 pre-shared-key Secret%s\n";
    Files.writeString(before.resolve("edge.cfg"), ASA + more.formatted("1", "Aaa1"));
    Files.writeString(after.resolve("edge.cfg"), ASA + more.formatted("2", "Bbb2"));
    for (String format : List.of("markdown", "text")) {
      Run.Outcome outcome =
          Run.run("gate", "--base", before.toString(), "--head", after.toString(), "--format", format);
      assertThat(outcome.exit()).isEqualTo(3);
      assertThat(outcome.out())
          .contains("old line", "new line", "route outside 10.9.0.0")
          .doesNotContain("SecretAaa1", "SecretBbb2", "not understood or not used", "nothing to report");
    }
    assertThat(
            Run.run("gate", "--base", before.toString(), "--head", after.toString(), "--format", "markdown")
                .out())
        .contains("### Not compared")
        .contains("- `old line 10: route outside 10.9.0.0 255.255.0.0 192.0.2.1</script>`\n");
  }

  @Test
  void aRefactoringPassesAsSuch() throws Exception {
    write(
        "fw/edge.cfg",
        "! rewritten\n"
            + ASA.replaceFirst(
                    "(access-list .*smtp log\n)(access-list .*www log\n)", "$2$1")
                .replace("interface Gig", "object network MAIL\n host 10.1.0.5\ninterface Gig")
                .replace("any host 10.1.0.5", "any object MAIL"));
    Run.Outcome text = gate();
    assertThat(text.out())
        .contains("no semantic change: every packet fares the same before and after, proven")
        .endsWith("gate: passed at high, exit 0\n");
    assertThat(text.exit()).isZero();
    assertThat(gate("-f", "markdown").out())
        .startsWith("<!-- ruleshade -->\n## Firewall change: no semantic change")
        .contains("**Gate: passed**", "proven over all packets");
    assertThat(gate("-f", "json").out()).contains("\"noSemanticChange\": true");
  }

  @Test
  void aRenamedFileAndDirectoryAreTheSameDevice() throws Exception {
    Files.delete(repository.resolve("fw/edge.cfg"));
    write("firewalls/edge-2.cfg", ASA);
    Run.Outcome text = gate();
    assertThat(text.out()).contains("no semantic change");
    assertThat(text.exit()).isZero();
  }

  @Test
  void newlyDeniedIsReportedAndPasses() throws Exception {
    write("fw/edge.cfg", ASA.replace("permit tcp any host 10.1.0.6", "permit tcp 192.0.2.0 255.255.255.0 host 10.1.0.6"));
    Run.Outcome text = gate();
    assertThat(text.out()).contains("newly denied edge-fw1 in outside").contains("passed");
    assertThat(text.exit()).isZero();
  }

  @Test
  void theWorkTreeAndTheIndexAreNotTouched() throws Exception {
    write("fw/edge.cfg", ANY_ANY);
    write("untracked.txt", "x");
    var before = Files.getLastModifiedTime(repository.resolve(".git/index"));
    String head = Files.readString(repository.resolve(".git/HEAD"));
    gate();
    assertThat(Files.readString(repository.resolve("fw/edge.cfg"))).isEqualTo(ANY_ANY);
    assertThat(Files.getLastModifiedTime(repository.resolve(".git/index"))).isEqualTo(before);
    assertThat(Files.readString(repository.resolve(".git/HEAD"))).isEqualTo(head);
  }

  @Test
  void aBaseThatIsNoCommitIsWrongUsage() throws Exception {
    for (String base : List.of("nosuch", "--upload-pack=x", "main:fw", "-1", "main nosuch", "@{u}")) {
      Run.Outcome outcome = gate("--base=" + base, "--base", base);
      assertThat(outcome.exit()).as(base).isEqualTo(2);
    }
    Run.Outcome outcome = gate("--base", "nosuch");
    assertThat(outcome.exit()).isEqualTo(2);
    assertThat(outcome.err())
        .startsWith("error: --base `nosuch` is no commit of this repository\n")
        .contains("git fetch");
    assertThat(outcome.out()).isEmpty();
  }

  @Test
  void aFolderOfTheNameOfABranchIsNotTakenForIt() throws Exception {
    write("release/edge.cfg", ANY_ANY);
    write("fw/edge.cfg", ANY_ANY);
    Run.Outcome outcome = gateAt(repository.resolve("fw"), "--base", "release");
    assertThat(outcome.exit()).isEqualTo(2);
    assertThat(outcome.err()).contains("is no commit of this repository");
  }

  @Test
  void aShallowCloneGetsAHint() throws Exception {
    git("checkout", "-q", "-b", "change");
    write("fw/edge.cfg", ANY_ANY);
    commit("open it");
    Path clone = folder.resolve("clone");
    Builder.git(
        folder, "clone", "-q", "--depth", "1", "file://" + repository, clone.toString());
    Run.Outcome outcome = gateAt(clone, "--base", "main");
    assertThat(outcome.exit()).isEqualTo(2);
    assertThat(outcome.err()).contains("this clone is shallow", "fetch-depth: 0", "GIT_DEPTH");
    String first = "HEAD~1";
    assertThat(gateAt(clone, "--base", first).err()).contains("this clone is shallow");
  }

  @Test
  void whatNoLongerParsesIsIncomplete() throws Exception {
    write("fw/edge.cfg", ASA + "access-list OUTSIDE_IN extended permit ?\n");
    assertThat(gate().exit()).isEqualTo(3);
    assertThat(gate("--allow-incomplete").exit()).isZero();
    write("fw/edge.cfg", "no firewall at all\n");
    Run.Outcome outcome = gate();
    assertThat(outcome.exit()).isEqualTo(3);
    assertThat(gate("--exit-zero").exit()).isEqualTo(3);
    Files.delete(repository.resolve("fw/edge.cfg"));
    assertThat(gate().exit()).isEqualTo(3);
  }

  @Test
  void incompleteBeatsFailed() throws Exception {
    write("fw/edge.cfg", ANY_ANY + "access-list OUTSIDE_IN extended permit ?\n");
    assertThat(gate().exit()).isEqualTo(3);
    assertThat(gate("--allow-incomplete").exit()).isEqualTo(1);
  }

  @Test
  void aStatedChangeMayPassAndNothingElse() throws Exception {
    write(
        "fw/edge.cfg",
        top("access-list OUTSIDE_IN extended permit tcp any host 10.1.0.7 eq https log\n"));
    Path intent =
        Files.writeString(
            folder.resolve("change.yaml"),
            "ticket: CHG-7\npermit:\n  - {from: any, to: 10.1.0.7, service: tcp/443}\n");
    assertThat(gate().exit()).isEqualTo(1);
    Run.Outcome meant = gate("--intent", intent.toString());
    assertThat(meant.out()).contains("newly permitted edge-fw1 in outside", "gate: passed");
    assertThat(meant.exit()).isZero();
    write(
        "fw/edge.cfg",
        top("access-list OUTSIDE_IN extended permit tcp any host 10.1.0.7 range 443 444 log\n"));
    Run.Outcome wider = gate("--intent", intent.toString());
    assertThat(wider.exit()).isEqualTo(1);
    assertThat(wider.out())
        .contains("outside of the stated change: edge-fw1 in outside newly permitted tcp/444");
    write("fw/edge.cfg", ASA.replace("eq www", "eq 8080"));
    Run.Outcome other = gate("--intent", intent.toString());
    assertThat(other.exit()).isEqualTo(1);
    assertThat(other.out())
        .contains(
            "newly denied traffic outside of the stated change: 1",
            "newly permitted traffic outside of the stated change: 1");
    Files.writeString(intent, "permit:\n  - {form: any}\n");
    assertThat(gate("--intent", intent.toString()).exit()).isEqualTo(2);
  }

  @Test
  void devicesThatComeAndGoMustBeStated() throws Exception {
    write("fw/two.cfg", ASA.replace("edge-fw1", "edge-fw2"));
    Run.Outcome outcome = gate();
    assertThat(outcome.exit()).isEqualTo(1);
    assertThat(outcome.out()).contains("fails: a new device that nothing is compared with: edge-fw2");
    Path intent = Files.writeString(folder.resolve("i.yaml"), "new-devices: [edge-fw2]\n");
    assertThat(gate("--intent", intent.toString()).exit()).isZero();
    commit("two");
    Files.delete(repository.resolve("fw/edge.cfg"));
    assertThat(gate("--base", "HEAD").out()).contains("fails: a device that is gone: edge-fw1");
  }

  @Test
  void listsOfOtherFeaturesFailWhenTheyChange() throws Exception {
    String filter =
        ASA
            + """
            access-list VPN extended permit tcp 10.9.0.0 255.255.0.0 host 10.1.0.5 eq https
            group-policy STAFF attributes
             vpn-filter value VPN
            """;
    write("fw/edge.cfg", filter);
    commit("a filter for a VPN");
    write("fw/edge.cfg", filter.replace("host 10.1.0.5 eq https", "any"));
    Run.Outcome wider = gate();
    assertThat(wider.exit()).isEqualTo(1);
    assertThat(wider.out()).contains("fails: changed lists that other features use: 1");
    Path intent = write("change.yaml", "entry-points: [VPN]\n");
    assertThat(gate("--intent", intent.toString()).exit()).isZero();
    Path other = write("other.yaml", "entry-points: [OTHER]\n");
    assertThat(gate("--intent", other.toString()).exit()).isEqualTo(1);
    write("fw/edge.cfg", filter.replace(" vpn-filter value VPN\n", ""));
    Run.Outcome gone = gate();
    assertThat(gone.exit()).isEqualTo(1);
    assertThat(gone.out())
        .contains("fails: no longer filtered as before: edge-fw1 VPN")
        .doesNotContain("no semantic change");
    Run.Outcome stated = gate("--intent", intent.toString());
    assertThat(stated.exit()).isZero();
    assertThat(stated.out()).doesNotContain("no semantic change");
  }

  @Test
  void filteringThatEndsFails() throws Exception {
    write("fw/edge.cfg", ASA.replace("access-group OUTSIDE_IN in interface outside\n", ""));
    Run.Outcome outcome = gate();
    assertThat(outcome.exit()).isEqualTo(1);
    assertThat(outcome.out()).contains("fails: no longer filtered as before: edge-fw1 in outside");
  }

  @Test
  void noBaselineAndNoExceptionAcceptsNewTraffic() throws Exception {
    write("fw/edge.cfg", ANY_ANY);
    Path baseline = folder.resolve("b.json");
    Run.run("baseline", "create", repository.toString(), "--baseline", baseline.toString());
    Run.Outcome outcome = gate("--baseline", baseline.toString());
    assertThat(outcome.exit()).isEqualTo(1);
    assertThat(outcome.out()).contains("fails: newly permitted traffic: 1").doesNotContain("fails: new findings");
    assertThat(gate("--fail-on", "critical").exit()).isZero();
    assertThat(gate("--fail-on", "none").exit()).isZero();
    assertThat(gate("--exit-zero").exit()).isZero();
  }

  @Test
  void knownFindingsDoNotFailAndNewOnesDo() throws Exception {
    write("fw/edge.cfg", ASA.replace("access-list OUTSIDE_IN extended deny ip", "access-list OUTSIDE_IN extended permit tcp any host 10.1.0.5 eq smtp log\naccess-list OUTSIDE_IN extended deny ip"));
    Run.Outcome outcome = gate("--fail-on", "low");
    assertThat(outcome.out()).contains("low[RS105]", "fails: new findings at or above low: 2")
        .doesNotContain("killed ");
    assertThat(outcome.exit()).isEqualTo(1);
    assertThat(gate().exit()).isZero();
    commit("twice");
    assertThat(gate("--base", "HEAD", "--fail-on", "low").exit()).isZero();
  }

  @Test
  void foldersAndMergeBases() throws Exception {
    Path before = Files.createDirectories(folder.resolve("before"));
    Files.writeString(before.resolve("edge.cfg"), ASA);
    Path after = Files.createDirectories(folder.resolve("after"));
    Files.writeString(after.resolve("edge.cfg"), ANY_ANY);
    assertThat(gateAt(after, "--base", before.toString()).exit()).isEqualTo(1);
    assertThat(gateAt(before, "--base", before.toString()).exit()).isZero();
    git("checkout", "-q", "-b", "change");
    write("fw/edge.cfg", ASA.replace("eq www", "eq 8080"));
    commit("other port");
    git("checkout", "-q", "main");
    write("fw/edge.cfg", ASA.replace("any host 10.1.0.5 eq smtp", "any host 10.1.0.5 eq 26"));
    commit("main went on");
    git("checkout", "-q", "change");
    String ahead = gate("-f", "json").out();
    String parted = gate("-f", "json", "--merge-base").out();
    assertThat(ahead).contains("\"tcp/25\"");
    assertThat(parted).doesNotContain("\"tcp/25\"").contains("\"tcp/8080\"");
  }

  @Test
  void theChangeOfThePolicyItselfIsSaid() throws Exception {
    Path exceptions = write("ruleshade-exceptions.yaml", "exceptions: []\n");
    commit("none");
    Files.writeString(exceptions, "# changed\nexceptions: []\n");
    Run.Outcome outcome = gate("--exceptions", exceptions.toString());
    assertThat(outcome.exit()).isZero();
  }

  @Test
  void linksPointersAndHiddenFilesInACommit() throws Exception {
    assumeTrue(!System.getProperty("os.name").startsWith("Windows"));
    Files.createSymbolicLink(repository.resolve("fw/link.cfg"), Path.of("edge.cfg"));
    write(".hidden/edge.cfg", ASA.replace("edge-fw1", "hidden"));
    commit("links");
    assertThat(gate("--base", "HEAD").out()).contains("no semantic change");
    write("fw/large.cfg", "version https://git-lfs.github.com/spec/v1\noid sha256:0\nsize 9\n");
    commit("pointer");
    Run.Outcome outcome = gate("--base", "HEAD");
    assertThat(outcome.exit()).isEqualTo(3);
    assertThat(outcome.err()).contains("is a pointer of Git LFS");
  }

  @Test
  void settingsOfTheRepositoryRunNothing() throws Exception {
    Path trap = folder.resolve("trap");
    Path script = Files.writeString(folder.resolve("trap.sh"), "#!/bin/sh\ntouch " + trap + "\n");
    script.toFile().setExecutable(true);
    for (String setting :
        List.of("core.fsmonitor", "core.pager", "core.sshCommand", "diff.external", "core.editor")) {
      git("config", setting, script.toString());
    }
    git("config", "filter.x.smudge", script.toString());
    git("config", "filter.x.clean", script.toString());
    write(".gitattributes", "*.cfg filter=x diff=x\n");
    Files.createDirectories(repository.resolve(".git/hooks"));
    Files.copy(script, repository.resolve(".git/hooks/post-checkout"));
    gate();
    assertThat(trap).doesNotExist();
  }
}
