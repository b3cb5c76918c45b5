/**
 * How good a model is at what it is asked here: tasks from random rulesets whose answers are known by how they
 * were made, beside three stand-ins that are no models. And examples to train one on, with the part of them that
 * is kept for judging it.
 */
@NullMarked
package io.ruleshade.agent.eval;

import org.jspecify.annotations.NullMarked;
