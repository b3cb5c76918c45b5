/**
 * What a model is asked about a finding, and what of its answers is shown. Three roles, each a question with a
 * closed form of answer: an explainer weighs the facts, a proposer chooses among verified changes or names
 * another, a critic tries to refute the choice. Code calls them in that order, at most twice each, verifies what
 * they say, and reports; no role sees another's words, and none decides what happens next.
 */
@NullMarked
package io.ruleshade.agent.roles;

import org.jspecify.annotations.NullMarked;
