package io.ruleshade.agent.policy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.ruleshade.agent.policy.Permissions.Denied;
import io.ruleshade.agent.policy.Role.Action;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Who may do what. */
final class PermissionsTest {
  @TempDir Path folder;

  private Permissions read(String json) throws IOException {
    Path file = folder.resolve("roles.json");
    Files.writeString(file, json);
    return Permissions.read(file);
  }

  private Permissions usual() throws IOException {
    return read(
        """
        {"schema": "ruleshade/roles/1",
         "users": {"vera": ["viewer"], "ana": ["analyst"], "otto": ["approver"], "both": ["analyst", "approver"],
                   "none": []},
         "others": ["viewer"]}
        """);
  }

  @ParameterizedTest
  @CsvSource({
    // user, read, ask, propose, approve, manage, override
    "vera, true, false, false, false, false, false",
    "ana, true, true, true, false, false, false",
    "otto, true, false, false, true, true, true",
    "both, true, true, true, true, true, true",
    "none, false, false, false, false, false, false",
    "stranger, true, false, false, false, false, false"
  })
  void theMatrix(
      String user, boolean read, boolean ask, boolean propose, boolean approve, boolean manage, boolean override)
      throws IOException {
    Permissions permissions = usual();
    assertThat(permissions.allows(user, Action.READ)).isEqualTo(read);
    assertThat(permissions.allows(user, Action.ASK_MODEL)).isEqualTo(ask);
    assertThat(permissions.allows(user, Action.PROPOSE)).isEqualTo(propose);
    assertThat(permissions.allows(user, Action.APPROVE)).isEqualTo(approve);
    assertThat(permissions.allows(user, Action.MANAGE_MODEL)).isEqualTo(manage);
    assertThat(permissions.allows(user, Action.OVERRIDE_SCORE)).isEqualTo(override);
  }

  @Test
  void nobodyApprovesTheirOwn() throws IOException {
    Permissions permissions = usual();
    permissions.demandApproval("otto", "ana");
    permissions.demandApproval("both", "ana");
    assertThatThrownBy(() -> permissions.demandApproval("both", "both"))
        .isInstanceOf(Denied.class)
        .hasMessage("whoever made a proposal does not approve it");
    assertThatThrownBy(() -> permissions.demandApproval("ana", "both"))
        .hasMessage("the roles of `ana` do not allow to approve");
  }

  @Test
  void withoutAFileEverythingButApprovalIsAllowed() {
    for (Action action : Action.values()) {
      assertThat(Permissions.NONE.allows("anybody", action)).isEqualTo(action != Action.APPROVE);
    }
    assertThatThrownBy(() -> Permissions.NONE.demandApproval("a", "b")).hasMessageContaining("file of roles");
  }

  @Test
  void aFileThatCannotBeReadInFullAllowsNothing() {
    for (String bad :
        List.of(
            "", "[]", "{}", "{\"schema\":\"ruleshade/roles/1\"}",
            "{\"schema\":\"ruleshade/roles/1\",\"users\":{\"a\":[\"admin\"]}}",
            "{\"schema\":\"ruleshade/roles/1\",\"users\":{\"a\":\"viewer\"}}",
            "{\"schema\":\"ruleshade/roles/1\",\"users\":{\"a\":[],\"a\":[\"approver\"]}}",
            "{\"schema\":\"ruleshade/roles/2\",\"users\":{}}")) {
      assertThatThrownBy(() -> read(bad)).as(bad).isInstanceOf(Denied.class);
    }
    assertThatThrownBy(() -> Permissions.read(folder.resolve("missing"))).isInstanceOf(Denied.class);
  }

  @Test
  void noRoleHoldsBothSidesOfAnApproval() {
    for (Role role : Role.values()) {
      Set<Action> both = EnumSet.noneOf(Action.class);
      for (Action action : List.of(Action.PROPOSE, Action.APPROVE)) {
        if (role.allows(action)) {
          both.add(action);
        }
      }
      assertThat(both).hasSizeLessThan(2);
    }
  }

  @Test
  void theUserIsWhoOwnsWhatIsWritten() throws IOException {
    Path file = folder.resolve("mine");
    Files.writeString(file, "");
    assertThat(CurrentUser.name()).isEqualTo(Files.getOwner(file).getName());
  }
}
