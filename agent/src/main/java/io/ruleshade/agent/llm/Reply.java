package io.ruleshade.agent.llm;

import java.util.List;

/**
 * What a model answered; nothing of it is believed.
 *
 * @param text the answer, without what a model says while it thinks
 * @param calls tools that it wants called
 * @param tokensIn tokens of the prompt, as the server counted; 0 when it does not say
 * @param tokensOut tokens of the answer, likewise
 * @param nanos time that it took
 */
public record Reply(String text, List<Prompt.Call> calls, int tokensIn, int tokensOut, long nanos) {
  public Reply {
    calls = List.copyOf(calls);
  }
}
