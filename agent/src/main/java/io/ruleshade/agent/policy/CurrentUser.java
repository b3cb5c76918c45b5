package io.ruleshade.agent.policy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Who runs this program, as the operating system says, whatever variables and properties say. */
public final class CurrentUser {
  private CurrentUser() {}

  /** {@return the name of the user whose files this program writes} */
  public static String name() throws IOException {
    Path file = Files.createTempFile("ruleshade", ".who");
    try {
      return Files.getOwner(file).getName();
    } finally {
      Files.deleteIfExists(file);
    }
  }
}
