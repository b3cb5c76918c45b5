/** Output formats: pure functions of one result. JSON is the master. */
@NullMarked
package io.ruleshade.report;

import org.jspecify.annotations.NullMarked;
