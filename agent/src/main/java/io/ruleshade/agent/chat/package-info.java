/**
 * Questions over loaded configurations. A few read-only tools compute; questions of plain forms go to them
 * directly, others through a model, which chooses tools and says which results answer the question. What is shown
 * is what the tools computed, with rules and lines; a question that no result answers is refused.
 */
@NullMarked
package io.ruleshade.agent.chat;

import org.jspecify.annotations.NullMarked;
