package io.ruleshade.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * What {@code fix --write} leaves behind: untouched lines byte for byte as they were, none of the findings
 * that it removed, and no rule that it should have removed as well.
 */
final class FixedFilesTest {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final String FILTER_SETS =
      "fw1_1k.*\\.(fortios.conf|ios.cfg|junos-filter.*|nxos.cfg|panos.*|srx.set)";
  private static final String CODES = "RS101,RS102,RS103,RS104,RS105";

  @TempDir Path folder;
  private int files;
  private int edited;
  private int rules;
  private int lines;
  private final List<String> faults = new ArrayList<>();

  @Test
  void samplesAreCleanAfterwards() throws IOException {
    Path samples = Path.of(System.getProperty("ruleshade.root", "..")).resolve("samples");
    try (Stream<Path> all = Files.walk(samples)) {
      for (Path file : all.filter(Files::isRegularFile).sorted().toList()) {
        String name = file.getFileName().toString();
        if (!name.endsWith(".json") || name.equals("ruleset.json")) {
          look(file);
        }
      }
    }
    done();
    assertThat(edited).isGreaterThanOrEqualTo(10);
  }

  @Test
  void ofFilterSetsNoRuleCanGoAfterwards() throws IOException {
    try (Stream<Path> all = Files.walk(Results.corpus().resolve("classbench/all_dialects"))) {
      List<Path> read =
          all.filter(file -> file.getFileName().toString().matches(FILTER_SETS)).sorted()
              .toList();
      assertThat(read).hasSizeGreaterThan(10);
      for (Path file : read) {
        look(file);
      }
    }
    done();
    assertThat(edited).isGreaterThanOrEqualTo(10);
  }

  @Tag("deep")
  @Test
  void realFilesAreCleanAfterwards() throws IOException {
    for (String dialect : Results.DIALECTS) {
      try (Stream<Path> all = Files.walk(Results.corpus().resolve(dialect))) {
        for (Path file : all.filter(Files::isRegularFile).sorted().toList()) {
          if (Files.size(file) < 300_000) {
            look(file);
          }
        }
      }
    }
    done();
  }

  /** Rules that lean on each other and on the default. */
  @Test
  void nothingIsLeftOfRulesThatLeanOnTheDefault() throws IOException {
    Path file = Files.createDirectory(folder.resolve("given")).resolve("five.rules");
    Files.writeString(
        file,
        """
        *filter
        :INPUT ACCEPT [0:0]
        :FORWARD DROP [0:0]
        :OUTPUT ACCEPT [0:0]
        -A FORWARD -p tcp -s 10.0.0.0/24 --dport 80 -j ACCEPT
        -A FORWARD -p tcp -s 10.0.1.0/24 --dport 80 -j DROP
        -A FORWARD -p tcp -s 10.0.0.0/22 --dport 80 -j DROP
        -A FORWARD -p tcp -s 10.0.0.0/24 --dport 80:443 -j ACCEPT
        -A FORWARD -p tcp -s 10.0.1.0/24 --dport 80:443 -j DROP
        COMMIT
        """);
    look(file);
    done();
    assertThat(edited).isEqualTo(1);
  }

  private void done() {
    System.out.printf(
        Locale.ROOT,
        "fixed: %d files, %d edited, %d rules in %d lines went%n%s%n",
        files, edited, rules, lines, String.join("\n", faults));
    assertThat(faults).isEmpty();
  }

  private void look(Path file) throws IOException {
    Path copy = folder.resolve(file.getFileName().toString());
    Files.write(copy, Files.readAllBytes(file));
    byte[] before = Files.readAllBytes(copy);
    JsonNode found = check(copy);
    if (!found.get("complete").asBoolean()) {
      Files.delete(copy);
      return;
    }
    files++;
    JsonNode plan = fix(copy);
    if (plan == null || plan.get("delete").isEmpty()) {
      Files.delete(copy);
      return;
    }
    edited++;
    rules += plan.get("delete").size();
    byte[] after = Files.readAllBytes(copy);
    untouched(file, plan, before, after);
    clean(file, plan, found, check(copy));
    try (Stream<Path> rest = Files.list(folder)) {
      for (Path each : rest.filter(Files::isRegularFile).toList()) {
        Files.delete(each);
      }
    }
  }

  /** The plan of a file, which is edited in place; null where it has none. */
  private static JsonNode fix(Path file) throws IOException {
    Run.Outcome outcome =
        Run.run("fix", file.toString(), "--write", "--allow-incomplete", "--format", "json");
    assertThat(outcome.exit()).as(file + outcome.err()).isIn(0, 3);
    return JSON.readTree(outcome.out()).get("files").get(0);
  }

  private static JsonNode check(Path file) throws IOException {
    Run.Outcome outcome =
        Run.run(
            "check", file.toString(), "--select", CODES, "--exit-zero", "--allow-incomplete",
            "--format", "json");
    assertThat(outcome.exit()).as(file + outcome.err()).isIn(0, 3);
    return JSON.readTree(outcome.out());
  }

  /** What is left are lines of the file in their order; what went are lines of rules that went. */
  private void untouched(Path file, JsonNode plan, byte[] before, byte[] after) {
    Set<Integer> gone = new HashSet<>();
    for (JsonNode step : plan.get("delete")) {
      JsonNode rule = step.get("rule");
      for (int line = rule.get("line").asInt(); line <= rule.get("endLine").asInt(); line++) {
        gone.add(line);
      }
    }
    List<String> old = lines(before);
    List<String> now = lines(after);
    int at = 0;
    for (int line = 1; line <= old.size(); line++) {
      if (at < now.size() && old.get(line - 1).equals(now.get(at))) {
        at++;
      } else {
        lines++;
        if (!gone.contains(line)) {
          faults.add(file + ":" + line + " is touched: " + old.get(line - 1).strip());
        }
      }
    }
    if (at < now.size()) {
      faults.add(file + ": line " + (at + 1) + " is new: " + now.get(at).strip());
    }
  }

  /** Lines with their ends, one character a byte. */
  private static List<String> lines(byte[] bytes) {
    return List.of(new String(bytes, StandardCharsets.ISO_8859_1).split("(?<=\n)"));
  }

  private void clean(Path file, JsonNode plan, JsonNode before, JsonNode after) {
    Set<String> gone = new HashSet<>();
    plan.get("delete").forEach(step -> gone.add(step.at("/rule/id").asText()));
    Set<String> removed = new HashSet<>();
    for (JsonNode finding : before.get("findings")) {
      if (gone.contains(finding.at("/rule/id").asText())) {
        removed.add(finding.get("fingerprint").asText());
      }
    }
    String notes = plan.get("notes").toString();
    Set<String> decide = new HashSet<>();
    plan.get("decide").forEach(step -> decide.add(step.at("/rule/text").asText()));
    for (JsonNode finding : after.get("findings")) {
      String code = finding.get("code").asText();
      String what = file + ": " + code + " " + finding.at("/rule/text").asText();
      if (removed.contains(finding.get("fingerprint").asText())) {
        faults.add("is still there: " + what);
      }
      // A deny that only says what the default does stays: it shows, counts or logs it.
      boolean sure =
          finding.get("agreement").asText().equals("same")
              && finding.get("conditions").isEmpty()
              && !finding.get("severity").asText().equals("info");
      boolean spared =
          notes.contains(finding.at("/rule/id").asText())
              || notes.contains(finding.get("ruleset").asText())
              || decide.contains(finding.at("/rule/text").asText());
      if (sure && Set.of("RS102", "RS103", "RS105").contains(code) && !spared) {
        faults.add("could go as well: " + what);
      }
    }
  }
}
