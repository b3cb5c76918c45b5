/** Cisco IOS, IOS-XE and IOS-XR, on what {@link io.ruleshade.parser.cisco} shares. */
@NullMarked
package io.ruleshade.parser.ios;

import org.jspecify.annotations.NullMarked;
