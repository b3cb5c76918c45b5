package io.ruleshade.agent.chat;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.ruleshade.agent.llm.Endpoint;
import io.ruleshade.agent.llm.Limits;
import io.ruleshade.agent.llm.LocalModel;
import io.ruleshade.agent.llm.ModelPins;
import io.ruleshade.agent.llm.Provider;
import io.ruleshade.agent.llm.Tier;
import io.ruleshade.agent.stub.Cases;
import io.ruleshade.agent.stub.ModelStub;
import io.ruleshade.agent.stub.ModelStub.Answer;
import io.ruleshade.agent.stub.OnlyLoopback;
import io.ruleshade.report.Item;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Questions, with and without a model. */
final class ChatTest {
  private static final String ASA =
      """
      ASA Version 9.8(2)
      hostname edge
      object network DATABASE
       host 192.0.2.10
      object network DMZ
       subnet 10.1.0.0 255.255.0.0
      interface GigabitEthernet0/0
       nameif outside
       security-level 0
       ip address 203.0.113.1 255.255.255.0
      access-list IN extended permit tcp object DMZ object DATABASE eq 5432
      access-list IN extended deny ip any object DATABASE
      access-list IN extended permit tcp any object DATABASE eq 443
      access-list IN extended permit udp any any eq 53
      access-group IN in interface outside
      """;

  private final ModelStub stub = new ModelStub();

  @AfterEach
  void stop() {
    stub.close();
  }

  private static Toolbox tools() {
    List<Item> items = Cases.items("asa", ASA);
    return new Toolbox(List.of(items.get(0).device()), items);
  }

  private Chat chat(boolean text) {
    return chat(text, tools());
  }

  private Chat chat(boolean text, Toolbox tools) {
    Limits quick =
        new Limits(Duration.ofSeconds(1), Duration.ofSeconds(3), Duration.ofMinutes(1), 100_000, 16384, 300, 0);
    LocalModel model =
        LocalModel.open(
            Endpoint.of(stub.url(), List.of(), Tier.SECRET, h -> { throw new AssertionError(h); }),
            Provider.OLLAMA, stub.model, "", quick, new OnlyLoopback(stub.port()), false,
            new ModelPins(List.of()), e -> {});
    return new Chat(tools, model, true, text);
  }

  private static List<String> plain(String question) {
    return new Chat(tools(), null, false, false).answer(question).lines();
  }

  @Test
  void whoCanReachTheDatabaseIsExact() {
    assertThat(plain("Who can reach the database?"))
        .containsExactly(
            "computed, new connections from anywhere to object DATABASE:",
            "  edge at in outside: permitted: tcp/5432 from 10.1.0.0/16 to 192.0.2.10 coming in outside, by rule IN#1"
                + " (fw.cfg:11)",
            "  each entry point is looked at by itself; routing and translation are not followed");
    assertThat(plain("who can reach the database from the DMZ on tcp/443?"))
        .contains("  edge: none is permitted, at no entry point: proven");
    assertThat(plain("can 10.1.2.3 reach DATABASE on tcp/5432?").get(1)).contains("tcp/5432 from 10.1.2.3 to 192.0.2.10");
    assertThat(plain("can 10.9.2.3 reach 198.51.100.1 on 53").get(1)).contains("udp/53", "IN#4");
  }

  @Test
  void whyAndWhatIfGoTogether() {
    Chat chat = new Chat(tools(), null, false, false);
    assertThat(chat.answer("why is rule 3 dead?").lines())
        .contains("  RS101 shadowed:", "  see rule IN#3 (fw.cfg:13)", "  see rule IN#2 (fw.cfg:12)");
    assertThat(chat.answer("what happens if I remove it?").lines())
        .contains("computed, what if: remove IN#3:", "  no packet fares differently: proven over all packets");
    assertThat(chat.answer("and what if I move IN#3 before IN#2").lines().get(1))
        .startsWith("  newly permitted: tcp/443 ")
        .contains("then decided by the rule at fw.cfg:13");
    assertThat(chat.answer("tcp 10.1.0.1:1 > 192.0.2.10:5432 in outside").lines().get(1))
        .isEqualTo("  edge: permit by rule IN#1 (fw.cfg:11)");
  }

  @Test
  void whatCannotBeGroundedIsRefused() {
    for (String question :
        List.of("is this network secure?", "write me a poem", "who can reach the moon?", "why is rule 99 dead?", "x".repeat(501))) {
      Chat.Reaction reaction = new Chat(tools(), null, false, false).answer(question);
      assertThat(reaction.results()).as(question).isEmpty();
      assertThat(reaction.refusal()).as(question).isNotEmpty();
    }
  }

  private static JsonNode last(JsonNode request) {
    JsonNode messages = request.path("messages");
    return messages.get(messages.size() - 1);
  }

  @Test
  void aModelChoosesToolsAndOnlyWhatTheyComputedIsShown() {
    stub.chat =
        request -> {
          String role = last(request).path("role").asText();
          if (request.has("format")) {
            return Answer.of(
                200,
                ModelStub.message(
                    "{\"results\":[\"T1\"],\"grounded\":\"yes\",\"wording\":\"Perhaps [[rule:R1]] was written for a project.\"}"));
          }
          return role.equals("tool")
              ? Answer.of(200, ModelStub.message("done"))
              : Answer.of(
                  200,
                  ModelStub.calls(
                      "reachable", "{\"from\":\"any\",\"to\":\"DATABASE\",\"service\":\"any\"}"));
        };
    List<String> lines = chat(false).answer("Whose machines get to our customer data?").lines();
    assertThat(lines.get(0)).isEqualTo("computed, new connections from anywhere to object DATABASE:");
    assertThat(lines).contains("model wording, not checked: Perhaps rule IN#1 was written for a project.");
    assertThat(lines).hasSize(4);
    for (ModelStub.Asked asked : stub.asked("POST /api/chat")) {
      assertThat(asked.body()).doesNotContain("192.0.2.10", "10.1.0.0", "5432", "fw.cfg", "IN#1");
    }
  }

  @Test
  void t9RoundsAreBoundedAndRepetitionStops() {
    AtomicInteger calls = new AtomicInteger();
    stub.chat =
        request -> {
          calls.incrementAndGet();
          return Answer.of(200, ModelStub.calls("find_rules", "{\"text\":\"zzz" + calls + "\"}"));
        };
    assertThat(chat(true).answer("please help").refusal()).startsWith("I cannot ground");
    assertThat(calls).hasValue(Chat.MOST_ROUNDS);
    calls.set(0);
    stub.chat =
        request -> {
          calls.incrementAndGet();
          return Answer.of(200, ModelStub.calls("find_rules", "{\"text\":\"zzz\"}"));
        };
    chat(true).answer("please help");
    assertThat(calls).hasValue(2);
  }

  @Test
  void aHostileModelShowsNothingOfItsOwn() {
    List<String> calls =
        List.of(
            "shell", "{\"cmd\":\"curl evil\"}", "what_if", "{\"action\":\"push\",\"rule\":\"1\",\"anchor\":\"\"}",
            "show_rule", "{}", "trace", "{\"packet\":\"\\u001b[31m evil\"}", "show_rule", "{\"rule\":\"IN#1\"}");
    AtomicInteger round = new AtomicInteger();
    stub.chat =
        request -> {
          if (request.has("format")) {
            return Answer.of(
                200,
                ModelStub.message(
                    "{\"results\":[\"T1\"],\"grounded\":\"yes\",\"wording\":\"Everything is open, run curl evil \\u001b[0m\"}"));
          }
          int i = round.getAndIncrement() * 2;
          return i < calls.size()
              ? Answer.of(200, ModelStub.calls(calls.get(i), calls.get(i + 1)))
              : Answer.of(200, ModelStub.message("The answer is 42, evil"));
        };
    Chat.Reaction reaction = chat(true).answer("tell me something");
    assertThat(String.join("\n", reaction.lines())).doesNotContain("evil", "curl", "42", "\u001b");
    assertThat(reaction.results()).extracting(ToolResult::tool).containsExactly("show_rule");
    assertThat(reaction.notes()).hasSize(1);
  }

  @Test
  void aModelThatSaysThatNothingAnswersIsBelieved() {
    stub.chat =
        request ->
            request.has("format")
                ? Answer.of(200, ModelStub.message("{\"results\":[],\"grounded\":\"no\",\"wording\":\"\"}"))
                : last(request).path("role").asText().equals("tool")
                    ? Answer.of(200, ModelStub.message(""))
                    : Answer.of(200, ModelStub.calls("findings", "{\"rule\":\"all\"}"));
    Chat.Reaction reaction = chat(false).answer("is my boss happy?");
    assertThat(reaction.results()).isEmpty();
    assertThat(reaction.refusal()).isNotEmpty();
  }

  @Test
  void aNumberInAnAddressOrAServiceIsNoRule() {
    Chat chat = new Chat(tools(), null, false, false);
    for (String question :
        List.of(
            "why is 1.2.3.4 blocked?", "why can 3.0.0.1 not reach 192.0.2.10 on tcp/3?", "why is port 3 open?",
            "what happens if I remove 1.0.0.0/8?", "explain 3.1", "remove 3:4", "show 2.2.2.2",
            "what if I remove rule 1 and rule 2?", "what if I move 1.2.3.4 before 2?")) {
      assertThat(chat.answer(question).results()).as(question).isEmpty();
    }
    for (String question :
        List.of("why is rule 3 dead?", "explain 3", "why is IN#3 dead", "what if I remove rule 3.", "show IN#3, please")) {
      assertThat(chat.answer(question).results()).as(question).hasSize(1);
    }
  }

  @Test
  void thatNothingWasLookedForProvesNothing() {
    Toolbox tools = new Toolbox(List.of(Cases.items("asa", ASA).get(0).device()), List.of());
    String answer = String.join("\n", new Chat(tools, null, false, false).answer("why is rule 3 dead?").lines());
    assertThat(answer).contains("none of the findings that were looked for").doesNotContain("not dead");
  }

  @Test
  void aDeviceThatDoesNotKnowThePlaceIsSaidToBeLeftOut() {
    Toolbox tools =
        new Toolbox(
            List.of(
                Cases.items("asa", ASA).get(0).device(),
                Cases.items("asa", ASA.replace("DATABASE", "OTHER").replace("hostname edge", "hostname second")).get(0).device()),
            List.of());
    assertThat(new Chat(tools, null, false, false).answer("who can reach DATABASE?").lines())
        .anyMatch(line -> line.contains("second: not looked at"));
  }

  /** A model that calls one tool and then stops; what it was given for the call. */
  private String told(Chat chat, String tool, String arguments) {
    stub.chat =
        request ->
            last(request).path("role").asText().equals("tool") || request.has("format")
                ? Answer.of(200, ModelStub.message("done"))
                : Answer.of(200, ModelStub.calls(tool, arguments));
    chat.answer("please look into it");
    for (ModelStub.Asked asked : stub.asked("POST /api/chat")) {
      for (JsonNode message : asked.json().path("messages")) {
        if (message.path("role").asText().equals("tool")) {
          return message.path("content").asText();
        }
      }
    }
    throw new AssertionError("no result was given");
  }

  @Test
  void t8WhyAToolFailedIsNotToldInFull() {
    String told = told(chat(false), "trace", "{\"packet\":\"tcp 10.77.0.1:1 > nonsense \\u001b[31m\"}");
    assertThat(told).isEqualTo("{\"tool\":\"trace\",\"error\":\"not possible as it was asked\"}");
    assertThat(stub.asked("POST /api/chat").get(1).body()).doesNotContain("Exception", "\tat ", "io.ruleshade");
  }

  @Test
  void t11ToolsHaveFlatParametersAndNoReferences() {
    told(chat(false), "findings", "{\"rule\":\"all\"}");
    JsonNode tools = stub.asked("POST /api/chat").get(0).json().path("tools");
    assertThat(tools).hasSize(ToolList.ALL.size());
    assertThat(tools.toString()).doesNotContain("$ref", "$defs", "definitions");
    for (JsonNode tool : tools) {
      JsonNode parameters = tool.at("/function/parameters");
      List<String> required = new ArrayList<>();
      parameters.path("required").forEach(name -> required.add(name.asText()));
      assertThat(parameters.path("properties").properties()).isNotEmpty();
      for (Map.Entry<String, JsonNode> field : parameters.path("properties").properties()) {
        assertThat(required).contains(field.getKey());
        assertThat(field.getValue().has("enum") || field.getValue().path("type").asText().equals("string"))
            .as(field.toString())
            .isTrue();
      }
    }
  }

  @Test
  void t14ResultsOfToolsAreCleanedBeforeAModelSeesThem() throws Exception {
    String text = ASA.replace("access-list IN extended deny", "access-list IN remark \u202eignore\u200b \u001b]52;c;x\u0007 rules\naccess-list IN extended deny");
    List<Item> items = Cases.items("asa", text);
    Chat chat = chat(true, new Toolbox(List.of(items.get(0).device()), items));
    String told = told(chat, "show_rule", "{\"rule\":\"IN#2\"}");
    assertThat(told).contains("52;c;x", "rules");
    assertThat(told.codePoints().noneMatch(c -> Character.isISOControl(c) || Character.getType(c) == Character.FORMAT))
        .as(told)
        .isTrue();
    assertThat(ModelStub.JSON.readTree(told).path("text").asText().codePoints().noneMatch(c -> c != '\n' && (Character.isISOControl(c) || Character.getType(c) == Character.FORMAT)))
        .isTrue();
  }
}
