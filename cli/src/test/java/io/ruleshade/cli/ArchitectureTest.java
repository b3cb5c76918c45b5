package io.ruleshade.cli;

import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.belongToAnyOf;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.lang.ArchRule;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.URL;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Which package may know which, and how long a file may be. */
final class ArchitectureTest {
  private static final List<String> MODULES =
      List.of("grammars", "parser", "analyzer", "agent", "cli");
  private static final int LONGEST = 600;

  private static final JavaClasses CLASSES = importClasses();

  private static Path root() {
    return Path.of(System.getProperty("ruleshade.root", ".."));
  }

  private static JavaClasses importClasses() {
    List<Path> folders = new ArrayList<>();
    for (String module : MODULES) {
      Path classes = root().resolve(module).resolve("target/classes");
      if (Files.isDirectory(classes)) {
        folders.add(classes);
      }
    }
    return new ClassFileImporter().importPaths(folders);
  }

  private static void holds(ArchRule rule) {
    rule.allowEmptyShould(true).check(CLASSES);
  }

  @Test
  void allModulesAreSeen() {
    List<String> names = CLASSES.stream().map(JavaClass::getName).toList();
    assertThat(names)
        .contains(
            "io.ruleshade.parser.Dialects",
            "io.ruleshade.model.Rule",
            "io.ruleshade.check.Checker",
            "io.ruleshade.cli.Main");
  }

  @Test
  void theModelKnowsOnlyTextAndPlaces() {
    holds(
        classes()
            .that()
            .resideInAPackage("io.ruleshade.model..")
            .should()
            .onlyDependOnClassesThat(
                resideInAnyPackage(
                    "java..", "org.jspecify..", "io.ruleshade.source..", "io.ruleshade.model..")));
    holds(
        classes()
            .that()
            .resideInAPackage("io.ruleshade.source..")
            .should()
            .onlyDependOnClassesThat(
                resideInAnyPackage("java..", "org.jspecify..", "io.ruleshade.source..")));
  }

  @Test
  void theAlgebraKnowsNumbersOnly() {
    holds(
        classes()
            .that()
            .resideInAPackage("io.ruleshade.algebra..")
            .should()
            .onlyDependOnClassesThat(
                resideInAnyPackage("java..", "org.jspecify..", "io.ruleshade.algebra..")));
  }

  @Test
  void theSemanticsKnowTheModelOnly() {
    holds(
        noClasses()
            .that()
            .resideInAPackage("io.ruleshade.semantics..")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage(
                "io.ruleshade.algebra..",
                "io.ruleshade.analysis..",
                "io.ruleshade.check..",
                "io.ruleshade.report.."));
  }

  @Test
  void theAnalyzerKnowsNoParserAndNoCommandLine() {
    String[] analyzer = {
      "io.ruleshade.semantics..",
      "io.ruleshade.algebra..",
      "io.ruleshade.analysis..",
      "io.ruleshade.check..",
      "io.ruleshade.change..",
      "io.ruleshade.trace..",
      "io.ruleshade.report.."
    };
    holds(
        noClasses()
            .that()
            .resideInAnyPackage(analyzer)
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage(
                "io.ruleshade.parser..",
                "io.ruleshade.grammar..",
                "io.ruleshade.agent..",
                "io.ruleshade.cli.."));
    holds(
        noClasses()
            .that()
            .resideInAnyPackage("io.ruleshade.parser..", "io.ruleshade.model..")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage(analyzer));
  }

  @Test
  void checksAndAnalysisKnowNoFormat() {
    holds(
        noClasses()
            .that()
            .resideInAnyPackage("io.ruleshade.check..", "io.ruleshade.analysis..")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("io.ruleshade.report..", "com.fasterxml.."));
  }

  @Test
  void onlyFrontEndsKnowGrammars() {
    holds(
        noClasses()
            .that()
            .resideOutsideOfPackages("io.ruleshade.parser..", "io.ruleshade.grammar..")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("io.ruleshade.grammar..", "org.antlr.."));
  }

  @Test
  void onlyTheCommandLineKnowsPicocli() {
    holds(
        noClasses()
            .that()
            .resideOutsideOfPackage("io.ruleshade.cli..")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("picocli.."));
  }

  @Test
  void nothingButTheAgentReachesTheNetworkOrLangChain() {
    holds(
        noClasses()
            .that()
            .resideOutsideOfPackage("io.ruleshade.agent..")
            .should()
            .dependOnClassesThat(
                resideInAnyPackage("java.net..", "java.nio.channels..", "dev.langchain4j..")
                    // Names of places; they open nothing by themselves.
                    .and(not(belongToAnyOf(URI.class, URL.class, URISyntaxException.class)))));
    holds(
        noClasses()
            .should()
            .callMethod(URL.class, "openStream")
            .orShould()
            .callMethod(URL.class, "openConnection")
            .orShould()
            .callMethod(URL.class, "getContent"));
  }

  /**
   * What of the library was found to lose, expand or believe text: services with their templates, tool loops
   * and memory, guardrails, agents, streams, and its own view of a server's list, which drops what says that a
   * model is elsewhere.
   */
  @Test
  void ofLangChainTheModelsAloneAreUsed() {
    holds(
        noClasses()
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage(
                "dev.langchain4j.service..",
                "dev.langchain4j.memory..",
                "dev.langchain4j.guardrail..",
                "dev.langchain4j.agentic.."));
    holds(
        noClasses()
            .should()
            .dependOnClassesThat()
            .haveNameMatching("dev\\.langchain4j\\..*(Streaming.*|OllamaModels?|OllamaModelCard)"));
  }

  @Test
  void onlyOnePackageKnowsLangChain() {
    holds(
        noClasses()
            .that()
            .resideOutsideOfPackage("io.ruleshade.agent.llm..")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("dev.langchain4j.."));
    holds(
        noClasses()
            .that()
            .resideInAnyPackage(
                "io.ruleshade.agent.evidence..",
                "io.ruleshade.agent.explain..",
                "io.ruleshade.agent.proposal..",
                "io.ruleshade.agent.audit..",
                "io.ruleshade.agent.policy..")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("io.ruleshade.agent.llm..", "java.net.."));
  }

  @Test
  void theAgentKnowsNoParserAndNoCommandLine() {
    holds(
        noClasses()
            .that()
            .resideInAPackage("io.ruleshade.agent..")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("io.ruleshade.parser..", "io.ruleshade.cli.."));
  }

  @Test
  void theCheckOfEveryDayKnowsNoAgent() {
    holds(
        noClasses()
            .that()
            .haveFullyQualifiedName("io.ruleshade.cli.CheckCommand")
            .or()
            .haveFullyQualifiedName("io.ruleshade.cli.Main")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("io.ruleshade.agent.."));
  }

  @Test
  void onlyMainEndsTheProcess() {
    holds(
        noClasses()
            .that()
            .doNotHaveFullyQualifiedName("io.ruleshade.cli.Main")
            .should()
            .callMethod(System.class, "exit", int.class)
            .orShould()
            .callMethod(Runtime.class, "exit", int.class)
            .orShould()
            .callMethod(Runtime.class, "halt", int.class));
  }

  @Test
  void standardStreamsAreTouchedInMainOnly() {
    holds(
        noClasses()
            .that()
            .doNotHaveFullyQualifiedName("io.ruleshade.cli.Main")
            .should()
            .accessField(System.class, "out")
            .orShould()
            .accessField(System.class, "err")
            .orShould()
            .accessField(System.class, "in"));
  }

  @Test
  void noFileIsTooLong() throws IOException {
    List<String> tooLong = new ArrayList<>();
    for (String module : MODULES) {
      Path sources = root().resolve(module).resolve("src");
      if (!Files.isDirectory(sources)) {
        continue;
      }
      try (Stream<Path> files = Files.walk(sources)) {
        files
            .filter(file -> file.toString().endsWith(".java"))
            .forEach(
                file -> {
                  long lines = lines(file);
                  if (lines > LONGEST) {
                    tooLong.add(file + ": " + lines);
                  }
                });
      }
    }
    assertThat(tooLong).isEmpty();
  }

  private static long lines(Path file) {
    try (Stream<String> lines = Files.lines(file)) {
      return lines.count();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
