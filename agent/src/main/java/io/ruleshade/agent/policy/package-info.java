/**
 * Who may do what. A file maps users to roles; a role allows actions; whoever made a proposal never approves it.
 * It binds those who use this program, and nobody who can run another on the same files.
 */
@NullMarked
package io.ruleshade.agent.policy;

import org.jspecify.annotations.NullMarked;
