/** What is wrong with named objects: unused, repeated, empty, contained in each other, hidden. */
@NullMarked
package io.ruleshade.check.objects;

import org.jspecify.annotations.NullMarked;
