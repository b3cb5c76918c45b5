package io.ruleshade.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Usage and unusable inputs: the code, one line of message, no stack trace, nothing else lost. */
final class ExitCodesTest {
  @TempDir Path folder;

  private String good;

  @BeforeEach
  void writeGood() throws IOException {
    good = write("good.rules", Run.RULES);
  }

  private String write(String name, String text) throws IOException {
    Path file = folder.resolve(name);
    Files.createDirectories(file.getParent());
    Files.writeString(file, text);
    return file.toString();
  }

  private static void isOneLine(Run.Outcome outcome) {
    assertThat(outcome.err().lines()).hasSize(1);
    assertThat(outcome.err()).startsWith("error: ").doesNotContain("\tat ");
  }

  @ParameterizedTest
  @ValueSource(strings = {"text", "json", "jsonl"})
  void missingFileIsIncompleteInEveryFormat(String format) {
    Run.Outcome outcome = Run.run("check", "--format", format, "/no/such/file.cfg");
    assertThat(outcome.exit()).isEqualTo(3);
    isOneLine(outcome);
    assertThat(outcome.err()).isEqualTo("error: /no/such/file.cfg: no such file or directory\n");
  }

  @Test
  void incompleteBeatsExitZeroAndAllowIncompleteLetsItPass() {
    assertThat(Run.run("check", "--exit-zero", "/no/such").exit()).isEqualTo(3);
    Run.Outcome allowed = Run.run("check", "--allow-incomplete", good, "/no/such");
    assertThat(allowed.exit()).isZero();
    assertThat(allowed.out()).contains("INCOMPLETE: 1 input unusable\n");
  }

  @Test
  void unusableInputCostsNoOther() {
    Run.Outcome outcome = Run.run("show", "--format", "json", "/no/such", good);
    assertThat(outcome.exit()).isEqualTo(3);
    assertThat(outcome.out()).contains("\"id\": \"filter/INPUT#4\"", "\"complete\": false");
  }

  @Test
  void unknownDialectIsUsage() {
    Run.Outcome outcome = Run.run("check", "--dialect", "iptable", good);
    assertThat(outcome.exit()).isEqualTo(2);
    assertThat(outcome.err())
        .startsWith("error: unknown dialect `iptable`. Did you mean: iptables?\n");
    assertThat(outcome.out()).isEmpty();
  }

  @Test
  void undetectableDialectIsIncomplete() throws IOException {
    Run.Outcome outcome = Run.run("check", write("poem.txt", "roses are red\nviolets are blue\n"));
    assertThat(outcome.exit()).isEqualTo(3);
    isOneLine(outcome);
    assertThat(outcome.err()).contains("poem.txt: cannot tell what dialect this is (name it with");
  }

  @Test
  void emptyAndBinaryFilesAreIncomplete() throws IOException {
    assertThat(Run.run("check", write("empty.cfg", "")).err()).endsWith("empty.cfg: is empty\n");
    Run.Outcome binary = Run.run("check", write("fw.bin", "ELF\0\0\0"));
    assertThat(binary.exit()).isEqualTo(3);
    assertThat(binary.err()).contains("is a binary file");
  }

  @Test
  void truncatedFileIsIncomplete() throws IOException {
    Run.Outcome outcome =
        Run.run("check", write("cut.rules", Run.RULES.substring(0, Run.RULES.indexOf("COMMIT"))));
    assertThat(outcome.exit()).isEqualTo(3);
    assertThat(outcome.out()).contains("RS906", "INCOMPLETE: 1 input cut off\n");
  }

  @Test
  void largeFileNamesTheOption() {
    Run.Outcome outcome = Run.run("check", "--max-size", "100", good);
    assertThat(outcome.exit()).isEqualTo(3);
    assertThat(outcome.err()).contains("is larger than the limit of 100 bytes", "--max-size 1M");
    assertThat(Run.run("check", "--max-size", "a lot", good).exit()).isEqualTo(2);
  }

  @Test
  void folderWithoutConfigurationsIsIncomplete() throws IOException {
    Files.createDirectory(folder.resolve("none"));
    Run.Outcome empty = Run.run("check", folder.resolve("none").toString());
    assertThat(empty.exit()).isEqualTo(3);
    assertThat(empty.err()).contains("none: no file in this folder");
    write("docs/README.md", "# nothing\n");
    Run.Outcome docs = Run.run("check", folder.resolve("docs").toString());
    assertThat(docs.exit()).isEqualTo(3);
    assertThat(docs.err()).contains("docs: no firewall configuration in this folder");
  }

  @Test
  void folderPassesOverDocumentsButNotUnknownConfigurations() throws IOException {
    write("set/README.md", "# a set\n");
    write("set/a.rules", Run.RULES);
    write("set/deep/b.cfg", Run.ASA);
    String set = folder.resolve("set").toString();
    Run.Outcome outcome = Run.run("check", set);
    assertThat(outcome.err()).isEmpty();
    assertThat(outcome.out()).contains("analysed 2 devices, 8 rules, ");
    assertThat(outcome.exit()).isZero();
    write("set/unknown.conf", "what is this\n");
    assertThat(Run.run("check", set).exit()).isEqualTo(3);
  }

  @Test
  void loopOfLinksEnds() throws IOException {
    write("loop/a.rules", Run.RULES);
    Files.createSymbolicLink(folder.resolve("loop/again"), folder.resolve("loop"));
    Files.createSymbolicLink(folder.resolve("loop/same.rules"), folder.resolve("loop/a.rules"));
    Run.Outcome outcome = Run.run("check", folder.resolve("loop").toString());
    assertThat(outcome.exit()).isZero();
    assertThat(outcome.err()).contains("note: ", "is not followed");
    assertThat(outcome.out()).contains("analysed 1 device,");
  }

  @Test
  void patternsAreLookedUp() throws IOException {
    write("globs/a.rules", Run.RULES);
    write("globs/b.rules", Run.RULES);
    String base = folder.resolve("globs").toString();
    assertThat(Run.run("check", base + "/*.rules").out()).contains("analysed 2 devices,");
    Run.Outcome none = Run.run("check", base + "/*.cfg");
    assertThat(none.exit()).isEqualTo(3);
    assertThat(none.err()).contains("/*.cfg: nothing matches the pattern");
  }

  @Test
  void standardInputIsRead() {
    Run.Outcome outcome = new Run().stdin(Run.RULES).with("check", "--dialect", "iptables", "-");
    assertThat(outcome.exit()).isZero();
    assertThat(new Run().stdin("").with("check", "-").exit()).isEqualTo(3);
    assertThat(Run.run("check", "-", "-").exit()).isEqualTo(2);
  }

  @Test
  void misspelledCommandOptionCodeAndFormatAreUsage() {
    Run.Outcome command = Run.run("chek", "x");
    assertThat(command.exit()).isEqualTo(2);
    assertThat(command.err()).contains("Did you mean: check?").doesNotContain("\tat ");
    assertThat(Run.run("check", "--alow-incomplete", good).err())
        .contains("Did you mean: --allow-incomplete?");
    assertThat(Run.run("check", "--select", "RS1001", good).err())
        .contains("unknown code in --select `RS1001`");
    Run.Outcome format = Run.run("check", "--format", "jsn", good);
    assertThat(format.exit()).isEqualTo(2);
    assertThat(format.err()).contains("Did you mean: json");
    assertThat(Run.run("check", "--fail-on", "hihg", good).err()).contains("Did you mean: high?");
    assertThat(Run.run("rule", "RS999").exit()).isEqualTo(2);
    assertThat(Run.run("schema", "modle").err()).contains("Did you mean: model?");
    assertThat(Run.run("check").exit()).isEqualTo(2);
    assertThat(Run.run().exit()).isEqualTo(2);
    assertThat(Run.run("check", "--color", "blue", good).exit()).isEqualTo(2);
  }

  @Test
  void helpAndVersionAreData() {
    Run.Outcome help = Run.run("check", "--help");
    assertThat(help.exit()).isZero();
    assertThat(help.out()).startsWith("Examples:\n  ruleshade check edge-fw1.cfg\n");
    assertThat(help.out()).contains("Exit codes:", "incomplete: an input is unusable");
    assertThat(help.err()).isEmpty();
    assertThat(Run.run("--version").out()).isEqualTo("ruleshade development\n");
  }

  @Test
  void outputsAreWrittenWholeOrRefusedBeforeWork() throws IOException {
    Path json = folder.resolve("r.json");
    Run.Outcome outcome = Run.run("check", good, "--output", "json=" + json, "-q");
    assertThat(outcome.exit()).isZero();
    assertThat(outcome.out()).isEmpty();
    assertThat(Files.readString(json)).startsWith("{\n  \"schema\": \"ruleshade/result/1\"");
    assertThat(Run.run("check", good, "--output", "json=/no/such/folder/r.json").exit())
        .isEqualTo(2);
    assertThat(Run.run("check", good, "--output", "r.json").exit()).isEqualTo(2);
    assertThat(Run.run("check", good, "--output", "jsno=" + json).exit()).isEqualTo(2);
  }

  @Test
  void secondRunIsByteIdentical() throws IOException {
    String asa = write("edge.cfg", Run.ASA);
    for (String command : new String[] {"check", "show"}) {
      for (String format : new String[] {"text", "json", "jsonl"}) {
        String first = Run.run(command, "--format", format, good, asa).out();
        assertThat(Run.run(command, "--format", format, good, asa).out()).isEqualTo(first);
      }
    }
  }

  @Test
  void filesBesideAreFoundInTheFolderOnly() throws IOException {
    write("with/ipset.rules", Run.RULES);
    Path outside = folder.resolve("secret.txt");
    Files.writeString(outside, "secret");
    Files.createSymbolicLink(folder.resolve("with/link"), outside);
    Loaded loaded = load(folder.resolve("with/ipset.rules").toString());
    assertThat(loaded.devices()).hasSize(1);
  }

  private static Loaded load(String path) {
    InputOptions options = new InputOptions();
    options.paths = java.util.List.of(path);
    Console console =
        new Console(
            java.io.InputStream.nullInputStream(),
            new java.io.PrintWriter(java.io.Writer.nullWriter()),
            java.io.OutputStream.nullOutputStream(),
            new java.io.PrintWriter(java.io.Writer.nullWriter()),
            java.util.Map.of(),
            false,
            false,
            0);
    return options.load(console, new Progress(console, false), new CommonOptions());
  }
}
