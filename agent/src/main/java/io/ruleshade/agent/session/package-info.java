/** A model that may be used: after the roles, the score of the set-up, the preflight, and with a log of all of it. */
@NullMarked
package io.ruleshade.agent.session;

import org.jspecify.annotations.NullMarked;
