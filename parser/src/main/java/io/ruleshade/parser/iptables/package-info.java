/**
 * The front end of iptables: what {@code iptables-save}, {@code ip6tables-save} and {@code iptables
 * -S} print.
 *
 * <p>{@link io.ruleshade.parser.iptables.IptablesDialect} is the way in. A line goes through the
 * grammar and {@code RuleBuilder}, which gives every option its values as getopt does, with {@code
 * options.tsv} saying which module has which option; when the whole file is read, {@code
 * RuleLowering} and its helpers, one a family of matches, turn each rule into the model.
 */
@NullMarked
package io.ruleshade.parser.iptables;

import org.jspecify.annotations.NullMarked;
