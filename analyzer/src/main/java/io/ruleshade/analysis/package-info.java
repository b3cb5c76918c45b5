/**
 * From the rule model to proven statements about rules: the filter program, its regions, and which
 * rules are dead, by what, and how their packets are decided instead.
 */
@NullMarked
package io.ruleshade.analysis;

import org.jspecify.annotations.NullMarked;
