package io.ruleshade.parser.asa;

import static org.assertj.core.api.Assertions.assertThat;

import io.ruleshade.grammar.asa.AsaLexer;
import io.ruleshade.grammar.asa.AsaParser;
import io.ruleshade.parser.Dialects;
import io.ruleshade.parser.ParseInput;
import io.ruleshade.parser.ParseResult;
import io.ruleshade.parser.Parsers;
import io.ruleshade.source.SourceFile;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.antlr.v4.runtime.BaseErrorListener;
import org.antlr.v4.runtime.CharStreams;
import org.antlr.v4.runtime.CommonTokenStream;
import org.antlr.v4.runtime.Parser;
import org.antlr.v4.runtime.atn.ATNConfigSet;
import org.antlr.v4.runtime.atn.PredictionMode;
import org.antlr.v4.runtime.dfa.DFA;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Whole configurations against their models in words, the samples, detection and the grammar. */
final class AsaGoldenTest {
  private static final Path RESOURCES = Path.of("src/test/resources/asa");

  @Test
  void mixedConfiguration() throws IOException {
    SourceFile file = read(RESOURCES.resolve("mixed.cfg"));
    List<String> lines = AsaText.lines(new AsaDialect().parse(ParseInput.of(file)));
    Path golden = RESOURCES.resolve("mixed.model");
    if (Boolean.getBoolean("golden.update")) {
      Files.writeString(golden, String.join("\n", lines) + "\n");
    }
    assertThat(lines).isEqualTo(Files.readAllLines(golden, StandardCharsets.UTF_8));
  }

  @Test
  void samplesAreReadWhole() throws IOException {
    Path samples = Path.of(System.getProperty("ruleshade.root", ".."), "samples/asa");
    try (Stream<Path> found = Files.walk(samples)) {
      List<Path> configs = found.filter(path -> path.toString().endsWith(".cfg")).sorted().toList();
      assertThat(configs).hasSize(4);
      for (Path path : configs) {
        ParseResult result = new AsaDialect().parse(ParseInput.of(read(path)));
        assertThat(result.diagnostics()).as(path.toString()).isEmpty();
        assertThat(result.devices().get(0).coverage().get(0).notUnderstood()).isEmpty();
        assertThat(result.devices().get(0).rulesets())
            .allSatisfy(
                ruleset -> assertThat(ruleset.rules()).allMatch(rule -> rule.match().isExact()));
        assertThat(result.devices().get(0).entryPoints()).isNotEmpty();
      }
    }
  }

  private static SourceFile read(Path path) throws IOException {
    return SourceFile.of(path.toString(), Files.readAllBytes(path));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      textBlock =
          """
          ASA Version 9.8(2)                                            ; true
          PIX Version 6.3(5)                                            ; true
          access-list X extended permit ip any any                      ; true
          access-list OUTSIDE permit ip any any                         ; true
          access-list X line 1 extended permit ip any any (hitcnt=0) 0x1; true
          access-group 101 in interface outside                         ; true
          nameif ethernet0 outside security0                            ; true
          access-list 101 permit tcp 10.0.0.0 0.0.0.255 any             ; false
          ip access-list extended X                                     ; false
          *filter                                                       ; false
          set security policies global                                  ; false
          """)
  void tellsItsOwnByContent(String line, boolean own) {
    SourceFile file = SourceFile.ofText("x", line + "\n");
    assertThat(new AsaDialect().detect(file) >= 20).isEqualTo(own);
    if (own) {
      assertThat(Parsers.detect(file)).containsInstanceOf(AsaDialect.class);
    }
    assertThat(Dialects.named("asa")).isPresent();
  }

  /** Notes every decision that took more than one token or was ambiguous. */
  private static final class Ambiguities extends BaseErrorListener {
    private final List<String> found = new ArrayList<>();

    @Override
    public void reportAmbiguity(
        Parser parser, DFA dfa, int start, int stop, boolean exact, BitSet alts, ATNConfigSet set) {
      found.add("ambiguous at token " + start);
    }

    @Override
    public void reportAttemptingFullContext(
        Parser parser, DFA dfa, int start, int stop, BitSet alts, ATNConfigSet set) {
      found.add("needs full context at token " + start);
    }
  }

  @Test
  void theGrammarNeedsOneTokenAhead() {
    check(
        "access-list X line 1 extended permit tcp host a eq 1 any range 1 2",
        AsaParser::accessList);
    check(
        "access-list line permit object-group P object-group A object-group S any object-group D"
            + " log 4 interval 5 time-range T inactive (hitcnt=3) (inactive) 0x1",
        AsaParser::accessList);
    check("access-list remark remark permit deny object-group", AsaParser::accessList);
    check("access-list X standard permit ip 255.0.0.0", AsaParser::accessList);
    check("access-group in in interface global control-plane", AsaParser::accessGroup);
    check("object-group service group tcp", AsaParser::objectGroup);
    check("service-object tcp source range 1 2 destination eq 5", AsaParser::member);
    check("network-object host host", AsaParser::member);
    check("name 10.0.0.1 name description name", AsaParser::nameLine);
    check("fqdn v4 v6", AsaParser::objectValue);
  }

  private static void check(String statement, Consumer<AsaParser> rule) {
    AsaLexer lexer = new AsaLexer(CharStreams.fromString(statement));
    AsaParser parser = new AsaParser(new CommonTokenStream(lexer));
    Ambiguities ambiguities = new Ambiguities();
    parser.removeErrorListeners();
    parser.addErrorListener(ambiguities);
    parser.getInterpreter().setPredictionMode(PredictionMode.LL_EXACT_AMBIG_DETECTION);
    rule.accept(parser);
    assertThat(ambiguities.found).as(statement).isEmpty();
    assertThat(parser.getNumberOfSyntaxErrors()).as(statement).isZero();
  }
}
