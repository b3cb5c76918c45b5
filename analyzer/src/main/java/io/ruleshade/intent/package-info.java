/**
 * What a site wants of its firewalls: flows that must be denied, flows that must be permitted, and the
 * services that may pass between networks. Each is decided over all packets.
 */
@NullMarked
package io.ruleshade.intent;

import org.jspecify.annotations.NullMarked;
