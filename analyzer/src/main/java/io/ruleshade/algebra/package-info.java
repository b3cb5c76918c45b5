/**
 * Sets of packets as numbers: interval sets, boxes, the box index and the cover search.
 *
 * <p>This package knows numbers and no rules. An axis is a field whose values were replaced by
 * ranks ({@link io.ruleshade.algebra.Ranks}); a box is a product of one set per axis and a few
 * literals over named booleans. A typical use:
 *
 * <pre>{@code
 * Axes axes = Axes.of(sourceRanks.size(), portRanks.size());
 * CoverIndex.Builder builder = new CoverIndex.Builder(axes, predicates);
 * for (each rule) {
 *   builder.add(box, position, Integer.MAX_VALUE, rule, PERMIT);
 * }
 * CoverIndex index = builder.build(threads);
 * switch (index.covered(box, position, Filter.ALL, Work.limit(50_000_000))) {
 *   case Coverage.Covered covered -> ...  // these owners leave nothing of the box
 *   case Coverage.Open open -> ...        // this packet is in none of them
 *   case Coverage.Exhausted exhausted -> ...
 * }
 * }</pre>
 *
 * <p>Every answer is exact, or says that the work ran out. Values are immutable, so any number of
 * threads may ask; no answer depends on their number or on time.
 */
@NullMarked
package io.ruleshade.algebra;

import org.jspecify.annotations.NullMarked;
