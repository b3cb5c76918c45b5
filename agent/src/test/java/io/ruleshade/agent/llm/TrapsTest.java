package io.ruleshade.agent.llm;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import io.ruleshade.agent.llm.ModelFailure.Kind;
import io.ruleshade.agent.stub.ModelStub;
import io.ruleshade.agent.stub.ModelStub.Answer;
import io.ruleshade.agent.stub.ModelStub.Answer.Fault;
import io.ruleshade.agent.stub.OnlyLoopback;
import java.lang.reflect.Method;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * What goes wrong between a library and a server, each thing once, and what becomes of it here. The known traps are
 * numbered t1 to t22, in the names of the tests here and in other classes.
 */
final class TrapsTest {
  private static final Limits QUICK =
      new Limits(Duration.ofSeconds(1), Duration.ofMillis(900), Duration.ofSeconds(20), 200_000, 8192, 200, 2);

  private final ModelStub stub = new ModelStub();
  private final OnlyLoopback dialer = new OnlyLoopback(stub.port());
  private final List<Exchange> exchanges = new ArrayList<>();

  @AfterEach
  void stop() {
    stub.close();
    assertThat(dialer.dialled).allMatch(a -> a.getAddress().isLoopbackAddress() && a.getPort() == stub.port());
  }

  private LocalModel open(Provider provider, Limits limits) {
    Endpoint endpoint =
        Endpoint.of(stub.url(), List.of(), Tier.SECRET, host -> { throw new AssertionError("asked for " + host); });
    return LocalModel.open(
        endpoint, provider, stub.model, "", limits, dialer, false, new ModelPins(List.of()), exchanges::add);
  }

  private LocalModel open() {
    return open(Provider.OLLAMA, QUICK);
  }

  static ReplySchema schema() {
    Map<String, ReplySchema.Field> fields = new LinkedHashMap<>();
    fields.put("choice", new ReplySchema.Choice(List.of("O1", "O2", "none")));
    fields.put("why", new ReplySchema.Text(100));
    fields.put("facts", new ReplySchema.Choices(List.of("C1", "C2"), 2));
    return new ReplySchema("answer", fields);
  }

  static Prompt prompt(String text) {
    return new Prompt(
        List.of(new Prompt.Instruction("be brief"), new Prompt.Question(text)), schema(), List.of());
  }

  private Kind kindOf(LocalModel model, Answer answer) {
    stub.chat = request -> answer;
    try {
      model.ask(prompt("x"));
      return null;
    } catch (ModelFailure e) {
      return e.kind();
    }
  }

  @Test
  void t1ServerDownMalformedErrorAndNoMessageAreOurOwnErrors() {
    LocalModel model = open();
    assertThat(kindOf(model, Answer.of(200, "{\"mess"))).isEqualTo(Kind.MALFORMED);
    assertThat(kindOf(model, Answer.of(200, "<html>"))).isEqualTo(Kind.MALFORMED);
    assertThat(kindOf(model, Answer.of(200, "{\"error\":\"secret words of the server\"}"))).isEqualTo(Kind.SERVER);
    assertThat(kindOf(model, Answer.of(200, "{\"done\":true}"))).isEqualTo(Kind.MALFORMED);
    assertThat(kindOf(model, Answer.of(200, "[]"))).isEqualTo(Kind.MALFORMED);
    assertThat(kindOf(model, Answer.fault(Fault.CUT, ModelStub.message("{}")))).isEqualTo(Kind.MALFORMED);
    assertThat(kindOf(model, Answer.fault(Fault.CLOSED, ""))).isEqualTo(Kind.UNREACHABLE);
    stub.close();
    assertThatThrownBy(() -> model.ask(prompt("x")))
        .isInstanceOfSatisfying(ModelFailure.class, e -> assertThat(e.kind()).isEqualTo(Kind.UNREACHABLE));
  }

  @Test
  void noMessageOfAnErrorQuotesTheServer() {
    LocalModel model = open();
    stub.chat = request -> Answer.of(500, "{\"error\":\"\\u001b]52;c;evil\"}");
    assertThatThrownBy(() -> model.ask(prompt("x"))).hasMessage("the server answered with status 500");
  }

  @Test
  void t2TriesAgainByItselfAndOnlyWhereItMayHelp() {
    LocalModel model = open();
    AtomicInteger calls = new AtomicInteger();
    stub.chat =
        request -> calls.incrementAndGet() < 3 ? Answer.of(503, "{}") : Answer.of(200, ModelStub.message("{\"a\":1}"));
    assertThat(model.ask(prompt("x")).text()).isEqualTo("{\"a\":1}");
    assertThat(calls).hasValue(3);

    calls.set(0);
    stub.chat = request -> { calls.incrementAndGet(); return Answer.of(400, "{}"); };
    assertThatThrownBy(() -> model.ask(prompt("x"))).isInstanceOf(ModelFailure.class);
    assertThat(calls).hasValue(1);

    calls.set(0);
    stub.chat = request -> { calls.incrementAndGet(); return Answer.of(500, "{}"); };
    assertThatThrownBy(() -> model.ask(prompt("x"))).isInstanceOf(ModelFailure.class);
    assertThat(calls).hasValue(3);
  }

  @ParameterizedTest
  @CsvSource({"400,REQUEST", "401,REFUSED", "403,REFUSED", "404,NO_MODEL", "429,BUSY", "500,SERVER", "503,BUSY", "302,REFUSED"})
  void everyStatusHasItsError(int status, Kind kind) {
    assertThat(kindOf(open(), Answer.of(status, "{}"))).isEqualTo(kind);
  }

  @Test
  void t3OneDeadlineForTheWholeAnswer() {
    LocalModel model = open();
    long start = System.nanoTime();
    assertThat(kindOf(model, Answer.fault(Fault.SLOW, ""))).isEqualTo(Kind.TIMEOUT);
    assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(5));
  }

  @Test
  void t4NothingIsEverStreamed() {
    LocalModel model = open();
    stub.chat = request -> Answer.of(200, ModelStub.message("{}"));
    model.ask(prompt("x"));
    assertThat(stub.asked("POST /api/chat").get(0).json().path("stream").asBoolean(true)).isFalse();
    assertThat(kindOf(model, Answer.of(200, "{\"message\":{\"content\":\"half\"},\"done\":false}")))
        .isEqualTo(Kind.CUT);
  }

  @Test
  void t5TwoCallsInOneAnswerStayTwo() {
    LocalModel model = open();
    stub.chat = request -> Answer.of(200, ModelStub.calls("a", "{\"x\":\"1\"}", "b", "{\"y\":\"2\"}"));
    Reply reply = model.ask(tools());
    assertThat(reply.calls()).extracting(Prompt.Call::name).containsExactly("a", "b");
  }

  private static Prompt tools() {
    return new Prompt(
        List.of(new Prompt.Question("x")),
        null,
        List.of(
            new Prompt.Tool(
                "a", "does", new ReplySchema("a", Map.of("x", new ReplySchema.Choice(List.of("R1", "R2")))))));
  }

  @Test
  void t6UnknownToolsAndT7WrongArgumentsComeBackAsTheyAreAndAreReadStrictly() {
    LocalModel model = open();
    stub.chat = request -> Answer.of(200, ModelStub.calls("nonsense", "{\"x\":7}"));
    Prompt.Call call = model.ask(tools()).calls().get(0);
    assertThat(call.name()).isEqualTo("nonsense");
    ReplySchema arguments = tools().tools().get(0).arguments();
    for (String wrong : List.of("{}", "{\"x\":7}", "{\"x\":\"R9\"}", "{\"x\":\"R1\",\"y\":\"z\"}", "null", "[]", "{\"x\":\"R1\"}{}")) {
      assertThatThrownBy(() -> arguments.read(wrong)).as(wrong).isInstanceOf(ReplySchema.BadAnswer.class);
    }
  }

  @Test
  void t10TheSchemaThatIsSentRequiresEverything() {
    LocalModel model = open();
    stub.chat = request -> Answer.of(200, ModelStub.message("{}"));
    model.ask(prompt("x"));
    JsonNode format = stub.asked("POST /api/chat").get(0).json().path("format");
    assertThat(format.path("required")).extracting(JsonNode::asText).containsExactly("choice", "why", "facts");
    assertThat(format.at("/properties/choice/enum")).extracting(JsonNode::asText).containsExactly("O1", "O2", "none");
    assertThat(format.at("/properties/facts/items/enum")).extracting(JsonNode::asText).containsExactly("C1", "C2");
  }

  @Test
  void t10AnswersAreReadStrictlyAndErrorsQuoteNothing() throws Exception {
    String good = "{\"choice\":\"O1\",\"why\":\"w\",\"facts\":[\"C2\"]}";
    assertThat(schema().read(good).text("choice")).isEqualTo("O1");
    assertThat(schema().read("```json\n" + good + "\n```").list("facts")).containsExactly("C2");
    for (String wrong :
        List.of(
            "Sure! " + good,
            good + " done",
            good.replace("O1", "O7"),
            good.replace("\"O1\"", "null"),
            good.replace("\"w\"", "-9999999999999999e1111111111111111"),
            good.replace("\"C2\"", "\"C2\",\"C2\""),
            good.replace("}", ",\"extra\":\"1\"}"),
            good.replace("\"why\":\"w\",", ""),
            good.replace("\"w\"", "\"" + "w".repeat(101) + "\""),
            "{\"choice\":\"O1\",\"choice\":\"O2\",\"why\":\"w\",\"facts\":[]}",
            "[".repeat(5000))) {
      assertThatThrownBy(() -> schema().read(wrong))
          .isInstanceOfSatisfying(
              ReplySchema.BadAnswer.class, e -> assertThat(e.getMessage()).doesNotContain("O7", "www", "Sure"));
    }
  }

  @Test
  void t12NothingDependsOnAToolBeingCalled() {
    LocalModel model = open();
    stub.chat = request -> Answer.of(200, ModelStub.message("no call"));
    assertThat(model.ask(tools()).calls()).isEmpty();
    assertThat(stub.asked("POST /api/chat").get(0).body()).doesNotContain("tool_choice");
  }

  @Test
  void t15TextWithBracesIsNoTemplate() {
    LocalModel model = open();
    stub.chat = request -> Answer.of(200, ModelStub.message("{}"));
    String text = "remark {{x}} {{current_date}} {{it}}";
    model.ask(prompt(text));
    assertThat(stub.asked("POST /api/chat").get(0).json().at("/messages/1/content").asText()).isEqualTo(text);
  }

  @Test
  void t16EachPromptIsWholeAndT17ResultsNameTheirTool() {
    LocalModel model = open();
    stub.chat = request -> Answer.of(200, ModelStub.message("ok"));
    Prompt.Call call = new Prompt.Call("", "a", "{\"x\":\"R1\"}");
    model.ask(
        new Prompt(
            List.of(
                new Prompt.Question("first"), new Prompt.Called(call), new Prompt.Result(call, "{\"tool\":\"a\"}")),
            null,
            tools().tools()));
    JsonNode messages = stub.asked("POST /api/chat").get(0).json().path("messages");
    assertThat(messages).hasSize(3);
    assertThat(messages.get(0).path("content").asText()).isEqualTo("first");
    assertThat(messages.get(2).path("content").asText()).contains("\"tool\":\"a\"");
  }

  @Test
  void t18ThinkingIsToldAndTakenOut() {
    LocalModel model = open();
    stub.chat = request -> Answer.of(200, ModelStub.message("<think>the secret\nplan</think>\n{\"a\":1}"));
    assertThat(model.ask(prompt("x")).text()).isEqualTo("{\"a\":1}");
    assertThat(stub.asked("POST /api/chat").get(0).json().path("think").asBoolean(true)).isFalse();
  }

  @ParameterizedTest
  @CsvSource({"length", "load", "unload"})
  void t19AnAnswerThatEndedForAnotherReasonIsNone(String reason) {
    assertThat(kindOf(open(), Answer.of(200, ModelStub.reply("{}", reason).toString()))).isEqualTo(Kind.CUT);
    assertThat(kindOf(open(), Answer.of(200, ModelStub.reply("", "stop").toString()))).isEqualTo(Kind.CUT);
  }

  @Test
  void t22NothingIsLeftOutOfAPromptSilently() {
    LocalModel model = open();
    stub.chat = request -> Answer.of(200, ModelStub.message("{}"));
    model.ask(prompt("y".repeat(15_000)));
    JsonNode sent = stub.asked("POST /api/chat").get(0).json();
    assertThat(sent.path("truncate").asBoolean(true)).isFalse();
    assertThat(sent.path("shift").asBoolean(true)).isFalse();
    assertThat(sent.at("/options/num_ctx").asInt()).isBetween(5456, 8192);
    assertThat(sent.at("/options/num_predict").asInt()).isEqualTo(200);
    assertThat(sent.at("/options/seed").asInt()).isEqualTo(LocalModel.SEED);
    assertThat(sent.at("/options/temperature").asDouble()).isZero();
    int before = stub.asked().size();
    assertThatThrownBy(() -> model.ask(prompt("y".repeat(60_000))))
        .isInstanceOfSatisfying(ModelFailure.class, e -> assertThat(e.kind()).isEqualTo(Kind.TOO_LONG));
    assertThat(stub.asked()).hasSize(before);
  }

  @Test
  void t22APromptThatFillsTheRoomIsNoAnswer() {
    LocalModel model = open();
    stub.chat =
        request -> {
          var reply = ModelStub.reply("{}", "stop");
          // As a server counts that leaves out the beginning: what is left fills the room.
          reply.put("prompt_eval_count", request.at("/options/num_ctx").asInt() - 1);
          return Answer.of(200, reply.toString());
        };
    assertThatThrownBy(() -> model.ask(prompt("x")))
        .isInstanceOfSatisfying(ModelFailure.class, e -> assertThat(e.kind()).isEqualTo(Kind.TOO_LONG));
  }

  @Test
  void aModelThatIsExchangedLaterInTheRunIsNoticed() {
    LocalModel model = open();
    stub.chat = request -> Answer.of(200, ModelStub.message("{}"));
    model.ask(prompt("one"));
    model.ask(prompt("two"));
    stub.loadedDigest = "cd".repeat(32);
    assertThatThrownBy(() -> model.ask(prompt("three")))
        .isInstanceOfSatisfying(ModelFailure.class, e -> assertThat(e.kind()).isEqualTo(Kind.REFUSED))
        .hasMessageContaining("another model loaded under this name");
  }

  @Test
  void lessRoomThanAskedForIsNoAnswer() {
    stub.contextLength = 2048;
    assertThat(kindOf(open(), Answer.of(200, ModelStub.message("{}")))).isEqualTo(Kind.TOO_LONG);
  }

  @Test
  void oversizedAndEndlessRepliesEnd() {
    LocalModel model = open();
    assertThat(kindOf(model, Answer.of(200, ModelStub.message("z".repeat(300_000))))).isEqualTo(Kind.TOO_LARGE);
    assertThat(kindOf(model, Answer.fault(Fault.ENDLESS, "{"))).isEqualTo(Kind.TOO_LARGE);
  }

  @Test
  void theTimeOfARunIsLimited() {
    LocalModel model =
        open(
            Provider.OLLAMA,
            new Limits(QUICK.connect(), QUICK.call(), Duration.ZERO, QUICK.mostBytes(), 8192, 200, 2));
    assertThat(kindOf(model, Answer.of(200, ModelStub.message("{}")))).isEqualTo(Kind.BUDGET);
  }

  @Test
  void theLanguageOfOpenAiWorksTheSame() {
    stub.isOllama = false;
    stub.model = "local-model";
    LocalModel model = open(Provider.OPENAI, QUICK);
    assertThat(model.warnings()).anyMatch(w -> w.contains("integrity of the model is not verifiable"));
    stub.chat = request -> Answer.of(200, ModelStub.completion("{\"a\":1}", "stop"));
    Reply reply = model.ask(prompt("{{x}}"));
    assertThat(reply.text()).isEqualTo("{\"a\":1}");
    assertThat(reply.tokensIn()).isEqualTo(300);
    JsonNode sent = stub.asked("POST /v1/chat/completions").get(0).json();
    assertThat(sent.at("/response_format/type").asText()).isEqualTo("json_schema");
    assertThat(sent.at("/response_format/json_schema/schema/required")).hasSize(3);
    assertThat(sent.at("/messages/1/content").asText()).isEqualTo("{{x}}");
    assertThat(kindOf(model, Answer.of(200, ModelStub.completion("{", "length")))).isEqualTo(Kind.CUT);
    assertThat(kindOf(model, Answer.of(200, "{\"choices\":[]}"))).isEqualTo(Kind.MALFORMED);
    assertThat(kindOf(model, Answer.of(400, "{\"error\":{\"type\":\"exceed_context_size_error\"}}")))
        .isEqualTo(Kind.REQUEST);
    assertThat(kindOf(model, Answer.of(503, "{}"))).isEqualTo(Kind.BUSY);
  }

  @Test
  void exchangesAreToldByteForByte() {
    LocalModel model = open();
    stub.chat = request -> Answer.of(200, ModelStub.message("{\"b\":2}"));
    model.ask(prompt("x"));
    Exchange chat = exchanges.stream().filter(e -> e.request().equals("POST /api/chat")).findFirst().orElseThrow();
    assertThat(chat.sent()).isEqualTo(stub.asked("POST /api/chat").get(0).body());
    assertThat(chat.received()).isEqualTo(ModelStub.message("{\"b\":2}"));
  }

  /** Classes whose tests are named after traps. */
  private static final List<String> CLASSES =
      List.of("llm.TrapsTest", "llm.SovereigntyTest", "chat.ChatTest", "roles.CompanyTest");

  @Test
  void everyTrapHasATest() throws ClassNotFoundException {
    TreeSet<Integer> found = new TreeSet<>();
    Pattern number = Pattern.compile("(?:^t|AndT)([0-9]{1,2})(?=[A-Z])");
    for (String name : CLASSES) {
      for (Method method : Class.forName("io.ruleshade.agent." + name).getDeclaredMethods()) {
        boolean isTest =
            method.isAnnotationPresent(Test.class) || method.isAnnotationPresent(ParameterizedTest.class);
        Matcher matcher = number.matcher(method.getName());
        while (isTest && matcher.find()) {
          found.add(Integer.valueOf(matcher.group(1)));
        }
      }
    }
    assertThat(found).containsExactlyElementsOf(IntStream.rangeClosed(1, 22).boxed().toList());
  }
}
