package io.ruleshade.parser.fortios;

import static org.assertj.core.api.Assertions.assertThat;

import io.ruleshade.model.Coverage;
import io.ruleshade.model.Rule;
import io.ruleshade.parser.ModelText;
import io.ruleshade.parser.ParseResult;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Statements replayed in file order: what the device would hold afterwards. */
final class FortiosReplayTest {
  private static String policies(String statements) {
    StringBuilder out = new StringBuilder("config firewall policy\n");
    for (int id = 1; id <= 4; id++) {
      out.append("edit ").append(id).append('\n').append(BODY).append("next\n");
    }
    return out + statements.replace(";", "\n") + "\nend\n";
  }

  private static final String BODY =
      """
      set srcintf any
      set dstintf any
      set srcaddr all
      set dstaddr all
      set service ALL
      """;

  private static List<String> order(String text) {
    return FortiosText.ruleset(text, "policy").rules().stream()
        .map(rule -> Objects.requireNonNull(rule.name()))
        .toList();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "move 4 before 1 | 4 1 2 3 |",
        "move 1 after 3 | 2 3 1 4 |",
        "move 4 before 1;move 3 after 1 | 4 1 3 2 |",
        "move 1 before 99 | 1 2 3 4 | RS905 no entry `99` `move 1 before 99`",
        "move 2 before 2 | 1 2 3 4 |",
        "delete 2 | 1 3 4 |",
        "delete 2 3 | 1 4 |",
        "delete 9 | 1 2 3 4 | RS905 no entry `9` to delete `delete 9`",
        "rename 2 to 7 | 1 7 3 4 |",
        "rename 2 to 3 | 1 2 3 4 | RS905 the name `3` is taken `rename 2 to 3`",
        "clone 2 to 9 | 1 2 3 4 9 |",
        "clone 2 to 3 | 1 2 3 4 | RS905 an entry cannot be cloned to `3` `clone 2 to 3`",
        "purge | |",
        "edit 9;abort | 1 2 3 4 |",
      })
  void tableStatements(String statements, String expected, String diagnostic) {
    String text = policies(statements);
    ParseResult result = FortiosText.parse(text);
    List<String> order =
        result.devices().get(0).ruleset("policy").map(r -> order(text)).orElse(List.of());
    assertThat(String.join(" ", order)).isEqualTo(expected == null ? "" : expected);
    assertThat(result.diagnostics().stream().map(ModelText::diagnostic))
        .isEqualTo(diagnostic == null ? List.of() : List.of(diagnostic));
    assertThat(result.devices().get(0).coverage().get(0).notUnderstood())
        .hasSize(statements.contains("abort") ? 1 : 0);
  }

  @Test
  void everyPolicyNumberedZeroIsANewOne() {
    String text = "config firewall policy\nedit 0\n" + BODY + "next\nedit 0\n" + BODY + "next\nend\n";
    assertThat(order(text)).containsExactly("0", "0");
  }

  @Test
  void aPolicyEditedAgainKeepsItsPlaceAndSettings() {
    String text = policies("edit 2;set action accept;next");
    List<Rule> rules = FortiosText.ruleset(text, "policy").rules();
    assertThat(FortiosText.rule(rules.get(1))).isEqualTo("permit any>any any 0.0.0.0/0 > 0.0.0.0/0");
    assertThat(rules.get(1).span().line()).isEqualTo(9);
    assertThat(rules.get(1).span().endLine()).isEqualTo(32);
  }

  @Test
  void abortForgetsWhatWasSaid() {
    String text =
        "config firewall policy\nedit 1\n" + BODY + "next\nedit 1\nset action accept\nabort\n";
    assertThat(FortiosText.rules(text, "policy"))
        .containsExactly("deny any>any any 0.0.0.0/0 > 0.0.0.0/0");
    assertThat(FortiosText.parse(text).complete()).isTrue();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "append service HTTP | tcp/22,tcp/80",
        "unselect service SSH;append service HTTP | tcp/80",
        "select service HTTP | tcp/80",
        "set service HTTP;set service HTTPS | tcp/443",
      })
  void lists(String statements, String services) {
    String text =
        "config firewall policy\nedit 1\n"
            + BODY.replace("ALL", "SSH")
            + statements.replace(";", "\n")
            + "\nnext\nend\n";
    assertThat(FortiosText.rules(text, "policy"))
        .containsExactly("deny any>any " + services + " 0.0.0.0/0 > 0.0.0.0/0");
  }

  @Test
  void renamingAnObjectIsFollowedByWhatRefersToIt() {
    String text =
        """
        config firewall address
        edit old
        set subnet 10.0.0.0/8
        next
        end
        config firewall addrgrp
        edit g
        set member old
        next
        end
        config firewall policy
        edit 1
        """
            + BODY.replace("srcaddr all", "srcaddr old").replace("dstaddr all", "dstaddr g")
            + """
            next
            end
            config firewall address
            rename old to "new"_one
            rename missing to x
            end
            """;
    assertThat(FortiosText.rules(text, "policy"))
        .containsExactly("deny any>any any 10.0.0.0/8 > 10.0.0.0/8");
    assertThat(FortiosText.device(text).objects().get(0).name()).isEqualTo("new_one");
  }

  @Test
  void anObjectInUseIsNotDeleted() {
    String text =
        "config firewall address\nedit x\nset subnet 10.0.0.0/8\nnext\nedit y\nnext\nend\n"
            + "config firewall policy\nedit 1\n"
            + BODY.replace("srcaddr all", "srcaddr x")
            + "next\nend\nconfig firewall address\ndelete x\ndelete y\nend\n";
    assertThat(FortiosText.rules(text, "policy"))
        .containsExactly("deny any>any any 10.0.0.0/8 > 0.0.0.0/0");
    assertThat(FortiosText.device(text).objects()).hasSize(1);
    assertThat(FortiosText.diagnostics(text))
        .containsExactly("RS905 `x` is in use and cannot be deleted `delete x`");
  }

  @Test
  void quotedWordsMayHoldLineBreaks() {
    String text =
        "config firewall policy\nedit 1\nset comments \"first\nsecond \\\" line\"\n"
            + BODY
            + "next\nend\nconfig system custom\nset buffer \"<a>\nnext\nend\n</a>\"\nend\n"
            + "config firewall policy\nedit 2\n"
            + BODY
            + "next\nend\n";
    List<Rule> rules = FortiosText.ruleset(text, "policy").rules();
    assertThat(rules).hasSize(2);
    assertThat(rules.get(0).comment()).isEqualTo("first\nsecond \" line");
    assertThat(FortiosText.device(text).coverage().get(0).notUnderstood()).isEmpty();
  }

  @Test
  void anUnclosedQuoteCostsItsLineAlone() {
    String text =
        "config firewall policy\nedit 1\nset comments \"oops\n" + BODY + "next\nedit 2\n" + BODY + "next\nend\n";
    ParseResult result = FortiosText.parse(text);
    List<Coverage.NotUnderstood> not = result.devices().get(0).coverage().get(0).notUnderstood();
    assertThat(not).hasSize(1);
    assertThat(not.get(0).span().line()).isEqualTo(3);
    assertThat(FortiosText.rules(text, "policy"))
        .containsExactly(
            "deny any>any any 0.0.0.0/0 > 0.0.0.0/0 ? line 3 could not be read",
            "deny any>any any 0.0.0.0/0 > 0.0.0.0/0");
  }

  @Test
  void aFileCutInsideAPolicyIsIncompleteAndThePolicyUnknown() {
    String text = policies("").replaceAll("next\n\nend\n$", "");
    ParseResult result = FortiosText.parse(text);
    assertThat(result.complete()).isFalse();
    assertThat(result.diagnostics().stream().map(d -> d.code())).contains("RS906");
    assertThat(FortiosText.rules(text, "policy").get(3))
        .endsWith("? the file ends inside the policy");
    assertThat(FortiosText.rules(text, "policy").get(2)).doesNotContain("?");
  }

  @Test
  void aMissingEndIsReportedAndOvercome() {
    String text =
        "config system zone\nedit z\nset interface p\nnext\nconfig firewall policy\nedit 1\n"
            + BODY
            + "next\nend\n";
    assertThat(FortiosText.rules(text, "policy")).hasSize(1);
    assertThat(FortiosText.diagnostics(text))
        .containsExactly(
            "RS905 `config firewall policy` stands inside another block `config firewall policy`");
  }

  @ParameterizedTest
  @ValueSource(strings = {"4294967295", "none", "-1", "\"\""})
  void whatIsNoNumberIsNoPolicy(String id) {
    String text = "config firewall policy\nedit " + id + "\n" + BODY + "next\nend\n";
    assertThat(FortiosText.ruleset(text, "policy").rules()).isEmpty();
    assertThat(FortiosText.ruleset(text, "policy").gaps()).hasSize(1);
  }

  @Test
  void terminalLogsAreRead() {
    String text =
        "FGT # config firewall policy\n\nFGT (policy) # edit 1\n"
            + BODY.lines().map(line -> "FGT (1) # " + line + "\n").reduce("", String::concat)
            + "FGT (1) # next\nFGT (policy) # end\n";
    assertThat(FortiosText.rules(text, "policy")).hasSize(1);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "set a b", "set a \"b c\" d", "set  a\t\"\" 'x y'", "edit \"x\"", "edit x y", "set a \"b\"c",
        "set a b\\ c", "set \"a\" \"b", "set a b#c", "set a \"ü 😀\" c"
      })
  void theShortWayReadsWhatTheGrammarReads(String statement) {
    FortiosStatement.Reader reader = new FortiosStatement.Reader();
    FortiosStatement simple = FortiosStatement.Reader.simple(statement, 10);
    if (simple != null) {
      assertThat(simple).isEqualTo(reader.parsed(statement, 10));
    } else {
      assertThat(statement).containsAnyOf("'", "\\", "x y", "\"b");
    }
  }
}
