/**
 * Sets of packets as numbers: interval sets, boxes, the box index and the cover search.
 *
 * <p>This package knows numbers and no rules. An axis is a field whose values were replaced by
 * ranks; a box is a product of one set per axis and a few literals over named booleans.
 */
@NullMarked
package io.ruleshade.algebra;

import org.jspecify.annotations.NullMarked;
