package io.ruleshade.agent.llm;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A question to a model.
 *
 * @param turns what was said so far; never taken for a template
 * @param schema the shape that the answer must have; null for a turn in which tools may be called
 * @param tools tools that may be called; none when there is a schema
 */
public record Prompt(List<Turn> turns, @Nullable ReplySchema schema, List<Tool> tools) {
  public Prompt {
    turns = List.copyOf(turns);
    tools = List.copyOf(tools);
    if ((schema != null) != tools.isEmpty()) {
      throw new IllegalArgumentException("a prompt has a schema or tools");
    }
  }

  /** One thing that was said. */
  public sealed interface Turn {}

  /** What this program demands. */
  public record Instruction(String text) implements Turn {}

  /** What is asked, with its data. */
  public record Question(String text) implements Turn {}

  /** What the model answered. */
  public record Answered(String text) implements Turn {}

  /** A tool that the model called. */
  public record Called(Call call) implements Turn {}

  /** What came of a call. */
  public record Result(Call call, String text) implements Turn {}

  /**
   * A call of a tool.
   *
   * @param id as the server names it; may be empty
   * @param name name of the tool
   * @param arguments JSON as the model wrote it
   */
  public record Call(String id, String name, String arguments) {}

  /**
   * A tool.
   *
   * @param arguments its arguments: flat, all required
   */
  public record Tool(String name, String description, ReplySchema arguments) {}
}
