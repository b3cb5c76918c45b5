package io.ruleshade.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import org.junit.jupiter.api.Assertions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What is read of YAML, and that nothing hostile costs more than its length. */
final class YamlTest {
  private static Node read(String text) throws BadConfig {
    return Yaml.read("f.yaml", text.getBytes(StandardCharsets.UTF_8));
  }

  private static void assertBad(String text, String message) {
    assertThatThrownBy(() -> read(text)).isInstanceOf(BadConfig.class).hasMessage(message);
  }

  @Test
  void valuesKnowTheirPlace() throws BadConfig {
    Node.Mapping root = (Node.Mapping) read("# x\na: 1\nb:\n  - c\n  - \"d\"\ne:\n");
    assertThat(root.entries().keySet()).containsExactly("a", "b", "e");
    assertThat(root.entries().get("b").place()).hasToString("f.yaml:3");
    Node.Items items = (Node.Items) root.entries().get("b").value();
    assertThat(items.items().get(1)).isEqualTo(new Node.Text(new Place("f.yaml", 5), "d", false));
    assertThat(root.entries().get("e").value()).isInstanceOf(Node.Nothing.class);
    assertThat(((Node.Text) root.entries().get("a").value()).plain()).isTrue();
  }

  @Test
  void textsStayAsWritten() throws BadConfig {
    Node.Mapping root = (Node.Mapping) read("a: 010\nb: off\nc: 2027-01-31\nd: 1_000\ne: 1e3\n");
    assertThat(root.entries().values().stream().map(e -> ((Node.Text) e.value()).text()))
        .containsExactly("010", "off", "2027-01-31", "1_000", "1e3");
  }

  @Test
  void anEmptyFileIsAnEmptyMapping() throws BadConfig {
    for (String text : new String[] {"", "# nothing\n", "---\n", "\ufeff", "~\n"}) {
      assertThat(((Node.Mapping) read(text)).entries()).isEmpty();
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "a: &x [1]\\nb: *x|f.yaml:1: anchors (`&name`) are not read; write the value out",
        "a: *x|f.yaml:1: aliases (`*name`) are not read; write the value out",
        "a: !!java.net.URL [x]|f.yaml:1: tags (`!name`) are not read",
        "a: 1\\na: 2|f.yaml:2: `a` is given twice",
        "a: 1\\n---\\nb: 2|f.yaml:3: a second document begins here; there may be one only",
        "a: [1|f.yaml:1: is not YAML: expected ',' or ']', but got <stream end>",
        "a: {b: 1|f.yaml:1: is not YAML: expected ',' or '}', but got <stream end>",
        "a: 'x|f.yaml:1: is not YAML: found unexpected end of stream",
        "a: b: c|f.yaml:1: is not YAML: mapping values are not allowed here",
        "? [a]\\n: b|f.yaml:1: is not YAML: expected a field name (Scalar value in YAML)",
      })
  void whatIsRefused(String text, String message) {
    assertBad(text.replace("\\n", "\n"), message);
  }

  @Test
  void hostileFilesEndAtOnceInOneLine() {
    StringBuilder laughs = new StringBuilder("a0: &a0 [lol]\n");
    for (int i = 1; i < 30; i++) {
      laughs.append("a").append(i).append(": &a").append(i).append(" [");
      laughs.append(("*a" + (i - 1) + ", ").repeat(9)).append("]\n");
    }
    String[] hostile = {
      laughs.toString(),
      "[".repeat(500_000),
      "a: " + "{b: ".repeat(200_000),
      "- ".repeat(400_000),
      "? ".repeat(400_000),
      "a: \"" + "x".repeat(Yaml.MOST_BYTES),
      "k: v\n".repeat(150_000),
      "- a\n".repeat(200_000),
      "&a ".repeat(300_000),
      "!t ".repeat(300_000),
      "a: |" + "\n b".repeat(300_000) + "\n\u0000",
      "\u0000",
      "%YAML 9.9\n---\n" + "#".repeat(1_000_000),
      "a" + " ".repeat(1_000_000) + ":",
    };
    Assertions.assertTimeout(
        Duration.ofSeconds(30),
        () -> {
          for (String text : hostile) {
            try {
              read(text);
            } catch (BadConfig e) {
              assertThat(e.getMessage()).startsWith("f.yaml").doesNotContain("\n").hasSizeLessThan(300);
            }
          }
        });
    assertThatThrownBy(() -> read(hostile[0])).isInstanceOf(BadConfig.class);
    assertBad("[".repeat(40), "f.yaml:1: lies deeper than 24 levels");
    assertBad("- a\n".repeat(200_000), "f.yaml:100000: holds more than 100000 values");
    assertThatThrownBy(() -> Yaml.read("f.yaml", new byte[Yaml.MOST_BYTES + 1]))
        .hasMessage("f.yaml: is larger than the limit of 1024 KiB");
    assertThatThrownBy(() -> Yaml.read("f.yaml", new byte[] {'a', (byte) 0xff}))
        .hasMessage("f.yaml: is not text in UTF-8");
  }
}
