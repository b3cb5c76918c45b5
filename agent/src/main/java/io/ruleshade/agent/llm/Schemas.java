package io.ruleshade.agent.llm;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** The shape of an answer in words: a server may not show the schema to its model. */
public final class Schemas {
  private Schemas() {}

  /** {@return the shape in words, one field a line} */
  public static String text(ReplySchema schema) {
    List<String> lines = new ArrayList<>();
    for (Map.Entry<String, ReplySchema.Field> entry : schema.fields().entrySet()) {
      String what =
          switch (entry.getValue()) {
            case ReplySchema.Choice choice -> "one of " + String.join(" | ", choice.of());
            case ReplySchema.Choices choices ->
                "a list of at most " + choices.most() + " of " + String.join(" | ", choices.of());
            case ReplySchema.Text text -> "a text of at most " + text.most() + " characters";
          };
      lines.add("\"" + entry.getKey() + "\": " + what);
    }
    return String.join("\n", lines);
  }
}
