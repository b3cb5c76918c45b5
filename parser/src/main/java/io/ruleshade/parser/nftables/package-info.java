/**
 * The front end for nftables: files for {@code nft -f}, what {@code nft list ruleset} prints, and its
 * JSON form.
 *
 * <p>{@link io.ruleshade.parser.nftables.Blocks} takes a text apart into blocks and statements; {@link
 * io.ruleshade.parser.nftables.Reader} carries out the commands in their order on {@link
 * io.ruleshade.parser.nftables.Tables}; {@link io.ruleshade.parser.nftables.TreeBuilder} turns the trees
 * of statements into {@link io.ruleshade.parser.nftables.Syntax}, as {@link
 * io.ruleshade.parser.nftables.JsonReader} does for JSON; {@link
 * io.ruleshade.parser.nftables.Lowering} makes the rule model of it. What a statement means was taken
 * from nft(8), from the byte code that nft 1.0.6 makes of it ({@code nft --debug=netlink}), and from the
 * kernel's evaluation of that (net/netfilter/nft_*.c).
 */
@NullMarked
package io.ruleshade.parser.nftables;

import org.jspecify.annotations.NullMarked;
