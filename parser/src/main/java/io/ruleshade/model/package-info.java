/**
 * The rule model: what every dialect lowers to, and all that the analysis knows of a firewall.
 *
 * <p>A {@link io.ruleshade.model.Device} holds {@link io.ruleshade.model.Ruleset}s (access lists,
 * chains, rulebases) of {@link io.ruleshade.model.Rule}s, and {@link io.ruleshade.model.EntryPoint}s
 * that say which packets enter which rulesets in which order. A rule has a {@link
 * io.ruleshade.model.Match}, a union of {@link io.ruleshade.model.Product}s, and an {@link
 * io.ruleshade.model.Action}.
 *
 * <p>The one law of the model is <em>never widen a rule</em>: what a front end cannot express as a
 * set becomes a {@link io.ruleshade.model.Condition} on the product, so that the product's sets say
 * what the rule may match and only a product without conditions says what it must match.
 */
@NullMarked
package io.ruleshade.model;

import org.jspecify.annotations.NullMarked;
