/**
 * The way to a model on the user's own premises, and the only place that knows LangChain4j.
 *
 * <p>An {@link io.ruleshade.agent.llm.Endpoint} is an address that may be spoken to; {@link
 * io.ruleshade.agent.llm.GuardedHttp} speaks to that address and no other, without proxy, redirects or name
 * look-ups; {@link io.ruleshade.agent.llm.Preflight} refuses servers and models that may pass prompts on; a
 * {@link io.ruleshade.agent.llm.LocalModel} asks one question at a time within limits. Whatever goes wrong is a
 * {@link io.ruleshade.agent.llm.ModelFailure}.
 */
@NullMarked
package io.ruleshade.agent.llm;

import org.jspecify.annotations.NullMarked;
