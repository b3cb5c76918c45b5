/**
 * How well the place is looked after where a model runs: points by component, measured where the machine can know
 * and asked where it cannot. Below a limit no model is used.
 */
@NullMarked
package io.ruleshade.agent.sovereignty;

import org.jspecify.annotations.NullMarked;
