package io.ruleshade.agent.sovereignty;

import io.ruleshade.agent.audit.AuditCheck;
import io.ruleshade.agent.audit.PrivateFiles;
import io.ruleshade.agent.llm.Advisories;
import io.ruleshade.agent.sovereignty.Answers.Said;
import io.ruleshade.agent.sovereignty.Score.Answer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Puts together what a machine, a server and people say about a set-up. */
public final class Doctor {
  private Doctor() {}

  /**
   * What is known of the server, as far as it was asked.
   *
   * @param loopback whether its address is one of this machine
   * @param port its port
   * @param ollama whether it is an Ollama server
   * @param version its version; null when it did not answer
   * @param cloudDisabled whether it says that its cloud is off; null when it does not say
   * @param pinned whether the model is the one that is pinned; null when no model was named or there is no pin
   */
  public record Server(
      boolean loopback,
      int port,
      boolean ollama,
      @Nullable String version,
      @Nullable Boolean cloudDisabled,
      @Nullable Boolean pinned) {}

  /** {@return the score of a set-up} */
  public static Score score(
      Server server,
      Machine machine,
      String user,
      Path roles,
      Path audit,
      List<Path> files,
      Answers answers) {
    Map<Question, Answer> found = new EnumMap<>(Question.class);
    found.put(Question.LOOPBACK, measured(server.loopback()));
    if (server.loopback()) {
      machine.listensLocally(server.port()).ifPresent(yes -> found.put(Question.LISTENS_LOCALLY, measured(yes)));
    }
    if (server.version() != null) {
      found.put(Question.CLOUD_OFF, measured(Boolean.TRUE.equals(server.cloudDisabled())));
    }
    machine.egressBlocked().ifPresent(yes -> found.put(Question.EGRESS_BLOCKED, measured(yes)));
    if (server.ollama() && server.version() != null) {
      found.put(Question.NO_ADVISORY, measured(Advisories.of("ollama", server.version()).isEmpty()));
    }
    found.put(Question.PINNED, measured(Boolean.TRUE.equals(server.pinned())));
    found.put(Question.FILES_PRIVATE, measured(arePrivate(files)));
    machine.diskEncrypted().ifPresent(yes -> found.put(Question.DISK_ENCRYPTED, measured(yes)));
    found.put(Question.NOT_ROOT, measured(!user.equals("root")));
    found.put(Question.ROLES, measured(Machine.isOutOfReach(roles, user)));
    found.put(Question.AUDIT, measured(isKept(audit)));
    for (Question question : Question.values()) {
      Said said = answers.all().get(question);
      if (!found.containsKey(question)) {
        found.put(
            question, said == null ? Answer.OPEN : said.yes() ? Answer.SAID_YES : Answer.SAID_NO);
      }
    }
    return new Score(found);
  }

  private static Answer measured(boolean yes) {
    return yes ? Answer.MEASURED_YES : Answer.MEASURED_NO;
  }

  private static boolean arePrivate(List<Path> files) {
    for (Path file : files) {
      try {
        if (Files.exists(file) && !PrivateFiles.isPrivate(file)) {
          return false;
        }
      } catch (IOException e) {
        return false;
      }
    }
    return true;
  }

  private static boolean isKept(Path audit) {
    try {
      return Files.exists(audit) && Files.size(audit) > 0 && AuditCheck.of(audit, null).isTrue();
    } catch (IOException e) {
      return false;
    }
  }
}
