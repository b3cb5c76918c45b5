package io.ruleshade.agent.policy;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collections;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/**
 * Users and their roles.
 *
 * @param users roles by user
 * @param others roles of everybody else
 * @param inForce whether a file says so; without one everybody may do everything but approve
 */
public record Permissions(Map<String, Set<Role>> users, Set<Role> others, boolean inForce) {
  private static final ObjectMapper JSON =
      new ObjectMapper(JsonFactory.builder().enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION).build());

  /** Nobody said anything: one person on a machine of their own. */
  public static final Permissions NONE =
      new Permissions(Map.of(), EnumSet.allOf(Role.class), false);

  public Permissions {
    users = Collections.unmodifiableMap(new LinkedHashMap<>(users));
    others = Collections.unmodifiableSet(others.isEmpty() ? EnumSet.noneOf(Role.class) : EnumSet.copyOf(others));
  }

  /** A file that does not say who may do what, or something that is not allowed. */
  public static final class Denied extends RuntimeException {
    private static final long serialVersionUID = 1L;

    Denied(String message) {
      super(message);
    }
  }

  /**
   * Reads a file: {@code {"schema": "ruleshade/roles/1", "users": {"alice": ["analyst"]}, "others": ["viewer"]}}.
   *
   * @throws Denied when it cannot be read in full; nothing is allowed then
   */
  public static Permissions read(Path file) {
    JsonNode json;
    try {
      json = JSON.readTree(Files.readAllBytes(file));
    } catch (IOException e) {
      throw new Denied("the roles cannot be read: " + file);
    }
    if (!json.path("schema").asText("").equals("ruleshade/roles/1") || !json.path("users").isObject()) {
      throw new Denied("this is no file of roles: " + file);
    }
    Map<String, Set<Role>> users = new LinkedHashMap<>();
    for (Map.Entry<String, JsonNode> user : json.path("users").properties()) {
      users.put(user.getKey(), roles(user.getValue(), file));
    }
    return new Permissions(users, roles(json.path("others"), file), true);
  }

  private static Set<Role> roles(JsonNode list, Path file) {
    Set<Role> roles = EnumSet.noneOf(Role.class);
    if (list.isMissingNode()) {
      return roles;
    }
    if (!list.isArray()) {
      throw new Denied("roles are a list: " + file);
    }
    for (JsonNode each : list) {
      Role found = null;
      for (Role role : Role.values()) {
        if (role.label().equals(each.asText("").toLowerCase(Locale.ROOT))) {
          found = role;
        }
      }
      if (found == null) {
        throw new Denied("there is a role that nobody knows, beside viewer, analyst and approver: " + file);
      }
      roles.add(found);
    }
    return roles;
  }

  /** {@return whether a user may do something} */
  public boolean allows(String user, Role.Action action) {
    return (inForce || action != Role.Action.APPROVE)
        && users.getOrDefault(user, others).stream().anyMatch(role -> role.allows(action));
  }

  /**
   * Demands that a user may do something.
   *
   * @throws Denied when not
   */
  public void demand(String user, Role.Action action) {
    if (!allows(user, action)) {
      throw new Denied(
          action == Role.Action.APPROVE && !inForce
              ? "approvals need a file of roles, so that somebody else approves"
              : "the roles of `" + user + "` do not allow to " + action.words());
    }
  }

  /**
   * Demands that a user may approve what another proposed.
   *
   * @throws Denied when not
   */
  public void demandApproval(String user, String proposer) {
    demand(user, Role.Action.APPROVE);
    if (user.equals(proposer)) {
      throw new Denied("whoever made a proposal does not approve it");
    }
  }
}
