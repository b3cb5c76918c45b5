package io.ruleshade.agent.chat;

import io.ruleshade.agent.llm.Prompt;
import io.ruleshade.agent.llm.ReplySchema;
import io.ruleshade.agent.llm.ReplySchema.Answer;
import io.ruleshade.agent.llm.ReplySchema.BadAnswer;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The tools as a model is told of them: flat arguments, all required, read strictly. */
final class ToolList {
  private static final ReplySchema.Text WORD = new ReplySchema.Text(200);

  static final List<Prompt.Tool> ALL =
      List.of(
          tool("find_rules", "Rules whose text, name or remark hold a word.", Map.of("text", WORD)),
          tool("show_rule", "One rule, by LIST#NUMBER or number.", Map.of("rule", WORD)),
          tool("findings", "What was found about a rule, or about everything with rule=all.", Map.of("rule", WORD)),
          tool("trace", "What becomes of one packet: tcp 10.0.0.1:1234 > 192.0.2.5:443 in outside", Map.of("packet", WORD)),
          tool(
              "reachable",
              "Which new connections between two places are permitted, exactly. A place is an address, a network, an"
                  + " object, an interface, a zone, or any; a service is tcp/443, udp/53, icmp or any.",
              fields("from", WORD, "to", WORD, "service", WORD)),
          tool(
              "what_if",
              "What a change would come to, exactly. anchor is the rule to move before, or none.",
              fields(
                  "action", new ReplySchema.Choice(List.of("remove", "disable", "move-before")),
                  "rule", WORD,
                  "anchor", WORD)));

  private ToolList() {}

  private static Map<String, ReplySchema.Field> fields(
      String a, ReplySchema.Field fa, String b, ReplySchema.Field fb, String c, ReplySchema.Field fc) {
    Map<String, ReplySchema.Field> fields = new LinkedHashMap<>();
    fields.put(a, fa);
    fields.put(b, fb);
    fields.put(c, fc);
    return fields;
  }

  private static Prompt.Tool tool(String name, String description, Map<String, ReplySchema.Field> fields) {
    return new Prompt.Tool(name, description, new ReplySchema(name, fields));
  }

  static boolean isKnown(String name) {
    return ALL.stream().anyMatch(tool -> tool.name().equals(name));
  }

  /**
   * {@return what a call comes to}
   *
   * @throws BadAnswer when there is no such tool, or its arguments are others
   * @throws ToolException when it cannot be computed
   */
  static ToolResult run(Toolbox tools, Prompt.Call call) throws BadAnswer, ToolException {
    Prompt.Tool tool = null;
    for (Prompt.Tool each : ALL) {
      if (each.name().equals(call.name())) {
        tool = each;
      }
    }
    if (tool == null) {
      throw new ToolException("there is no such tool");
    }
    Answer arguments = tool.arguments().read(call.arguments());
    return switch (tool.name()) {
      case "find_rules" -> tools.findRules(arguments.text("text"));
      case "show_rule" -> tools.showRule(arguments.text("rule"));
      case "findings" -> tools.findings(arguments.text("rule"));
      case "trace" -> tools.trace(arguments.text("packet"));
      case "reachable" ->
          tools.reachable(arguments.text("from"), arguments.text("to"), arguments.text("service"));
      default -> tools.whatIf(arguments.text("action"), arguments.text("rule"), arguments.text("anchor"));
    };
  }
}
