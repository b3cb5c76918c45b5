package io.ruleshade.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.networknt.schema.InputFormat;
import com.networknt.schema.Schema;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import io.ruleshade.report.Schemas;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Where settings come from, and that the published schemas say what the readers say. */
final class ConfigCommandTest {
  @TempDir Path folder;

  private Path file(String name, String text) throws IOException {
    Path file = folder.resolve(name);
    Files.createDirectories(file.getParent());
    return Files.writeString(file, text);
  }

  @Test
  void everySettingWithItsOrigin() throws IOException {
    Path file = file("ruleshade.yaml", "fail-on: medium\nthresholds:\n  listed: 9\nintents:\n- name: x\n  deny: {from: any, to: self}\n");
    Run.Outcome outcome =
        new Run()
            .env("RULESHADE_SELECT", "RS1")
            .with("config", "show", "--origin", "--config", file.toString());
    assertThat(outcome.exit()).isZero();
    assertThat(outcome.out().lines())
        .contains(
            "# " + file,
            "select: [RS1]  # RULESHADE_SELECT",
            "ignore: []  # default",
            "fail-on: medium  # " + file + ":1",
            "thresholds.listed: 9  # " + file + ":3",
            "thresholds.objects: 25  # default",
            "intents.x: any service from any to self must be denied  # " + file + ":5");
    assertThat(Run.run("config", "show", "--config", file.toString()).out()).doesNotContain("# default");
    assertThat(Run.run("config", "show", "--no-config").out()).startsWith("# no ruleshade.yaml found\n");
  }

  @Test
  void theFileIsFoundUpwardToTheTopOfTheRepository() throws IOException {
    Path above = file("ruleshade.yaml", "");
    Path deep = Files.createDirectories(folder.resolve("a/b/c"));
    assertThat(Settings.find(deep, "ruleshade.yaml", SiteFiles.WORK_TREE)).contains(above);
    Files.createDirectories(folder.resolve("a/.git"));
    assertThat(Settings.find(deep, "ruleshade.yaml", SiteFiles.WORK_TREE)).isEmpty();
    Path top = file("a/ruleshade.yaml", "");
    assertThat(Settings.find(deep, "ruleshade.yaml", SiteFiles.WORK_TREE)).contains(top);
  }

  @Test
  void aSettingCountsAndTheCommandLineGoesBeforeIt() throws IOException {
    Path rules = file("fw.rules", Run.RULES);
    Path config = file("ruleshade.yaml", "fail-on: critical\nselect: [RS3]\n");
    String[] check = {"check", rules.toString(), "--config", config.toString()};
    Run.Outcome outcome = Run.run(check);
    assertThat(outcome.out()).contains("at or above critical, exit 0");
    assertThat(new Run().env("RULESHADE_FAIL_ON", "info").with(check).out())
        .contains("at or above info");
    assertThat(
            new Run()
                .env("RULESHADE_FAIL_ON", "info")
                .with("check", rules.toString(), "--config", config.toString(), "--fail-on", "none")
                .out())
        .contains("at or above none, exit 0");
    Path silent = file("b.yaml", "select: [RS1]\n");
    assertThat(Run.run("check", rules.toString(), "--config", silent.toString()).out())
        .contains("no findings");
    assertThat(
            new Run()
                .env("RULESHADE_CONFIG", silent.toString())
                .with("check", rules.toString())
                .out())
        .contains("no findings");
    Path severe = file("c.yaml", "severities: {RS306: critical}\n");
    assertThat(Run.run("check", rules.toString(), "--config", severe.toString()).out())
        .contains("critical[RS306]");
  }

  @Test
  void theListsOfExposureCanBeChanged() throws IOException {
    Path rules =
        file(
            "fw.rules",
            "*filter\n:INPUT DROP [0:0]\n:FORWARD DROP [0:0]\n:OUTPUT ACCEPT [0:0]\n"
                + "-A FORWARD -i eth0 -p tcp -m tcp --dport 70 -j ACCEPT\nCOMMIT\n");
    String[] plain = {"check", rules.toString(), "--select", "RS303"};
    assertThat(Run.run(plain).exit()).isZero();
    Path config = file("ruleshade.yaml", "services:\n  gopher: {ports: tcp/70, concerns: cleartext}\n");
    Run.Outcome outcome =
        Run.run("check", rules.toString(), "--select", "RS303", "--config", config.toString());
    assertThat(outcome.exit()).isEqualTo(1);
    assertThat(outcome.out()).contains("gopher");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "selct: RS1|:1: unknown key `selct` of the configuration. Did you mean: select?",
        "a: &b [1]|:1: anchors (`&name`) are not read; write the value out",
        "a: 1\\na: 2|:2: `a` is given twice",
      })
  void wrongSettingsAreOneLineAndExitTwo(String text, String message) throws IOException {
    Path config = file("ruleshade.yaml", text.replace("\\n", "\n"));
    Path rules = file("fw.rules", Run.RULES);
    Run.Outcome outcome = Run.run("check", rules.toString(), "--config", config.toString());
    assertThat(outcome.exit()).isEqualTo(2);
    assertThat(outcome.out()).isEmpty();
    assertThat(outcome.err()).isEqualTo("error: " + config + message + "\n");
  }

  @Test
  void aMissingOrHugeFileIsWrongUsage() throws IOException {
    Path rules = file("fw.rules", Run.RULES);
    assertThat(Run.run("check", rules.toString(), "--config", "/no/such").err())
        .isEqualTo("error: cannot read /no/such: no such file or directory\n");
    assertThat(Run.run("check", rules.toString(), "--config", folder.toString()).exit()).isEqualTo(2);
    Path huge = folder.resolve("huge.yaml");
    try (var file = new java.io.RandomAccessFile(huge.toFile(), "rw")) {
      file.setLength(100L << 20);
    }
    assertThat(Run.run("check", rules.toString(), "--config", huge.toString()).err())
        .isEqualTo("error: " + huge + ": is larger than the limit of 1024 KiB\n");
    assertThat(
            Run.run("check", rules.toString(), "--config", huge.toString(), "--no-config").exit())
        .isEqualTo(2);
  }

  /** The reader and the schema agree on what is right, and on most of what is wrong. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "true|select: [RS1]",
        "true|select: RS1",
        "true|select:",
        "true|severities: {RS305: low}",
        "true|thresholds: {wide-score: 1}",
        "true|services: {https: {concerns: []}}",
        "true|zones: {a: [eth0]}",
        "true|networks: {a: 10.0.0.0/8}",
        "true|intents: [{name: a, deny: {from: any, to: [self, 10.0.0.1], service: tcp/22}}]",
        "true|matrix: [{from: any, to: self, allow: []}]",
        "true|model: {anything: [1, 2]}",
        "true|inline-remarks: off",
        "false|selct: RS1",
        "false|select: {a: b}",
        "false|fail-on: hihg",
        "false|allow-incomplete: 1",
        "false|thresholds: {wide-score: 0}",
        "false|thresholds: {wide: 1}",
        "false|severities: {RS3: low}",
        "false|severities: {RS305: lo}",
        "false|services: {x: {port: tcp/1}}",
        "false|services: {x: {ports: tcp/1, concerns: clear}}",
        "false|zones: {a: []}",
        "false|intents: [{name: a}]",
        "false|intents: [{name: a, deny: {from: any}}]",
        "false|intents: [{deny: {from: any, to: any}}]",
        "false|intents: {name: a}",
        "false|matrix: [{from: any, to: self}]",
        "false|matrix: [{from: any, to: self, allow: [], packets: some}]",
        "false|exception-days: 0",
        "false|inline-remarks: yes",
        "false|model: x",
        "false|baseline: ' '",
      })
  void readerAndSchemaAgree(boolean right, String yaml) throws IOException {
    Path config = file("ruleshade.yaml", yaml + "\n");
    int exit = Run.run("config", "show", "--config", config.toString()).exit();
    assertThat(exit == 0).as("reader").isEqualTo(right);
    Schema schema =
        SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_2020_12)
            .getSchema(Schemas.named("config").orElseThrow(), InputFormat.JSON);
    // The validator's own reader of YAML 1.1 takes a plain off for false.
    String plain = yaml.equals("inline-remarks: off") ? "inline-remarks: 'off'" : yaml;
    assertThat(schema.validate(plain, InputFormat.YAML).isEmpty()).as("schema").isEqualTo(right);
  }

  @Test
  void everyKeyIsInTheSchema() {
    String schema = Schemas.named("config").orElseThrow();
    for (String key : io.ruleshade.config.ConfigReader.KEYS) {
      assertThat(schema).contains("\n    \"" + key + "\": {");
    }
    for (Map.Entry<String, String> name :
        Map.of("exceptions", "approved_by", "baseline", "fingerprint").entrySet()) {
      assertThat(Run.run("schema", name.getKey()).out()).contains(name.getValue());
    }
  }
}
