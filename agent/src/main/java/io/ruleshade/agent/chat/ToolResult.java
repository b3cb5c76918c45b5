package io.ruleshade.agent.chat;

import io.ruleshade.check.RuleRef;
import java.util.List;

/**
 * What a tool computed.
 *
 * @param id {@code T1}
 * @param tool name of the tool
 * @param asked what was asked of it, in words
 * @param found whether it found anything that can answer a question
 * @param lines the answer, one line each, safe to print
 * @param rules the rules that it speaks of
 */
public record ToolResult(
    String id, String tool, String asked, boolean found, List<String> lines, List<RuleRef> rules) {
  public ToolResult {
    lines = List.copyOf(lines);
    rules = List.copyOf(rules);
  }
}
