package io.ruleshade.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.networknt.schema.InputFormat;
import com.networknt.schema.Schema;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import io.ruleshade.report.Layout;
import io.ruleshade.report.Schemas;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is written is what the published schemas say. */
final class SchemasTest {
  @TempDir Path folder;

  private static void assertValid(String schema, String json) {
    Schema validator =
        SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_2020_12)
            .getSchema(Schemas.named(schema).orElseThrow(), InputFormat.JSON);
    assertThat(validator.validate(json, InputFormat.JSON)).isEmpty();
  }

  private String inputs() throws IOException {
    Files.writeString(folder.resolve("a.rules"), Run.RULES);
    Files.writeString(
        folder.resolve("b.cfg"), Run.ASA + "access-list OUTSIDE_IN extended permit ?\n");
    Files.writeString(
        folder.resolve("c.nft"),
        """
        table inet t {
          chain c {
            type filter hook input priority 0; policy drop;
            tcp dport vmap { 22 : accept, 23 : drop }
            log tcp dport 22 accept
          }
        }
        """);
    return folder.toString();
  }

  @Test
  void result() throws Exception {
    assertValid("result", Run.run("check", "--format", "json", inputs(), "/no/such").out());
    assertValid(
        "result", FindingTextTest.print(FindingTextTest.result(2), "json", Layout.PLAIN, false));
  }

  @Test
  void resultWithStatistics() throws IOException {
    assertValid("result", Run.run("check", "--format", "json", "--stats", inputs()).out());
  }

  @Test
  void diff() throws IOException {
    inputs();
    Path other = Files.writeString(folder.resolve("a2.rules"), Run.RULES.replace("443", "8443"));
    String old = folder.resolve("a.rules").toString();
    assertValid("diff", Run.run("diff", "--format", "json", old, other.toString()).out());
    assertValid("diff", Run.run("diff", "--format", "json", old, "/no/such").out());
  }

  @Test
  void model() throws IOException {
    assertValid("model", Run.run("show", "--format", "json", inputs()).out());
  }

  @Test
  void trace() throws IOException {
    String packet = "tcp 10.0.0.1 > 192.0.2.5:443 in outside";
    assertValid("trace", Run.run("trace", inputs(), "-f", "json", "-p", packet).out());
    assertThat(Run.run("trace", inputs(), "-f", "jsonl", "-p", packet).out().lines())
        .hasSize(3)
        .allSatisfy(line -> assertValid("trace", line));
  }

  @Test
  void changes() throws IOException {
    inputs();
    String asa = folder.resolve("b.cfg").toString();
    String rules = folder.resolve("a.rules").toString();
    Files.writeString(
        folder.resolve("a.rules"),
        Run.RULES.replace("-A WEB -j", "-A WEB -s 10.0.0.0/9 -j DROP\n-A WEB -s 10.0.0.0/8 -j ACCEPT\n-A WEB -j"));
    assertValid("fix", Run.run("fix", "--members", "--join", "--format", "json", rules, asa).out());
    String move = "move filter/WEB#2 before filter/WEB#1";
    assertValid("what-if", Run.run("what-if", "--edit", move, "--format", "json", rules).out());
    for (int rule = 1; rule <= 4; rule++) {
      assertValid(
          "why-not",
          Run.run("trace", "--why-not", "filter/WEB#" + rule, "--format", "json", rules).out());
    }
  }

  @Test
  void aWrongDocumentIsRefused() {
    Schema validator =
        SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_2020_12)
            .getSchema(Schemas.named("result").orElseThrow(), InputFormat.JSON);
    assertThat(validator.validate("{\"schema\": \"ruleshade/result/1\"}", InputFormat.JSON))
        .isNotEmpty();
  }

  @Test
  void theCommandPrintsThem() {
    for (String name : Schemas.NAMES) {
      assertThat(Run.run("schema", name).out()).isEqualTo(Schemas.named(name).orElseThrow());
    }
  }
}
