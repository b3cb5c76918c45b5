package io.ruleshade.cli;

import com.fasterxml.jackson.databind.JsonNode;
import io.ruleshade.agent.audit.AuditCheck;
import io.ruleshade.agent.audit.AuditException;
import io.ruleshade.agent.audit.AuditLog;
import io.ruleshade.agent.audit.Checkpoint;
import io.ruleshade.agent.audit.Entry;
import io.ruleshade.agent.policy.Permissions;
import io.ruleshade.agent.session.Recorder;
import io.ruleshade.agent.session.Session;
import io.ruleshade.report.Printable;
import io.ruleshade.source.SourceFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code audit}: the log of what a model was asked. */
@Command(
    name = "audit",
    description = "The log of what a model was asked: verify it, keep its end elsewhere, approve proposals.",
    synopsisSubcommandLabel = "COMMAND",
    headerHeading = "Examples:%n",
    header = {
      "  ruleshade audit verify ~/.local/state/ruleshade/audit.jsonl",
      "  ruleshade audit checkpoint audit.jsonl > /mnt/elsewhere/checkpoint",
      "  ruleshade audit verify audit.jsonl --checkpoint /mnt/elsewhere/checkpoint",
      "  ruleshade audit approve audit.jsonl P-2576cc4bff10 edge-fw1.cfg",
      ""
    })
final class AuditCommand implements Runnable {
  private final CommandLine line;

  @Mixin CommonOptions common = new CommonOptions();

  private AuditCommand(Console console) {
    line = new CommandLine(this);
    line.addSubcommand(new Verify(console));
    line.addSubcommand(new Export(console));
    line.addSubcommand(new Approve(console));
  }

  /** The command with those below it. */
  static CommandLine of(Console console) {
    return new AuditCommand(console).line;
  }

  @Override
  public void run() {
    throw new Failure(Failure.USAGE, "name one of: verify, checkpoint, approve");
  }

  private static Checkpoint checkpoint(String given) {
    try {
      Path file = Path.of(given);
      return Checkpoint.of(Files.isRegularFile(file) ? Files.readString(file) : given);
    } catch (IOException | java.nio.file.InvalidPathException | AuditException e) {
      throw new Failure(Failure.USAGE, "no checkpoint in `" + given + "`");
    }
  }

  private static AuditCheck check(Path file, @Nullable Checkpoint checkpoint) {
    try {
      return AuditCheck.of(file, checkpoint);
    } catch (IOException e) {
      throw new Failure(Failure.USAGE, "cannot read " + file + ": " + FileFinder.reason(e));
    }
  }

  /** {@code audit verify}. */
  @Command(
      name = "verify",
      description = "Whether the log is as it was written. Exit code 1 when not.",
      customSynopsis = "ruleshade audit verify [OPTIONS] FILE",
      footerHeading = "%nLimits:%n",
      footer = {
        "  Entries that were edited, left out or moved are found by the log alone. That its end was cut",
        "  off, or that all of it was written anew, is found only with a checkpoint kept elsewhere."
      })
  static final class Verify implements Callable<Integer> {
    private final Console console;

    @Mixin CommonOptions common = new CommonOptions();

    @Parameters(paramLabel = "FILE", description = "The log.")
    Path file = Path.of("");

    @Option(
        names = "--checkpoint",
        paramLabel = "FILE|TEXT",
        description = "An earlier end of the log, as `audit checkpoint` wrote it.")
    @Nullable String checkpoint;

    Verify(Console console) {
      this.console = console;
    }

    @Override
    public Integer call() {
      AuditCheck check = check(file, checkpoint == null ? null : checkpoint(checkpoint));
      check.faults().forEach(fault -> console.out().println("untrue: " + Printable.of(fault)));
      console
          .out()
          .println(
              check.isTrue()
                  ? check.entries() + " entries, each as it was written and in its place"
                      + (checkpoint == null ? "; whether the end was cut off, only a checkpoint tells" : ", up to the checkpoint and beyond")
                  : "the log is not as it was written");
      return check.isTrue() ? 0 : 1;
    }
  }

  /** {@code audit checkpoint}. */
  @Command(
      name = "checkpoint",
      description = "Print the end of the log, to be kept where whoever writes the log cannot.",
      customSynopsis = "ruleshade audit checkpoint FILE")
  static final class Export implements Callable<Integer> {
    private final Console console;

    @Mixin CommonOptions common = new CommonOptions();

    @Parameters(paramLabel = "FILE", description = "The log.")
    Path file = Path.of("");

    Export(Console console) {
      this.console = console;
    }

    @Override
    public Integer call() {
      AuditCheck check = check(file, null);
      if (!check.isTrue() || check.end() == null) {
        throw new Failure(1, "the log is empty or not as it was written; no checkpoint is made of it");
      }
      console.out().println(check.end().text());
      return 0;
    }
  }

  /** {@code audit approve}. */
  @Command(
      name = "approve",
      description = {
        "Approve a verified proposal that somebody else made. It is refused when the log is not as it was"
            + " written, or when a configuration has changed since."
      },
      customSynopsis = "ruleshade audit approve [OPTIONS] FILE PROPOSAL PATH...",
      footerHeading = "%nRoles:%n",
      footer = {
        "  A file of roles must be in force (--roles, /etc/ruleshade/roles.json), it must call you an",
        "  approver, and you must not be who made the proposal. Nothing is changed on any device."
      })
  static final class Approve implements Callable<Integer> {
    private final Console console;

    @Mixin CommonOptions common = new CommonOptions();
    @Mixin ModelOptions options = new ModelOptions();

    @Parameters(index = "0", paramLabel = "FILE", description = "The log.")
    Path file = Path.of("");

    @Parameters(index = "1", paramLabel = "PROPOSAL", description = "Its id, P-...")
    String id = "";

    @Parameters(index = "2..*", arity = "1..*", paramLabel = "PATH", description = "The configurations it is about.")
    List<Path> paths = List.of();

    Approve(Console console) {
      this.console = console;
    }

    @Override
    public Integer call() {
      Session.Surroundings around = ModelOptions.surroundings();
      try {
        if (!check(file, null).isTrue()) {
          throw new Failure(1, "the log is not as it was written");
        }
        Entry proposal = proposal();
        Permissions permissions = Session.permissions(options.settings(console, common));
        for (Entry each : proposals()) {
          permissions.demandApproval(around.user(), each.user());
        }
        compare(proposal);
        AuditLog log = AuditLog.open(file, around.user(), around.clock());
        log.append(
            "approval",
            Recorder.data().put("id", id).put("proposedBy", proposal.user()).put("proposal", proposal.hash()));
        console.out().println("approved " + Printable.of(id));
        proposal.data().path("edits").forEach(e -> console.out().println("  " + Printable.of(e.asText())));
        return 0;
      } catch (Permissions.Denied | AuditException e) {
        throw new Failure(Failure.USAGE, String.valueOf(e.getMessage()));
      } catch (IOException e) {
        throw new Failure(Failure.USAGE, "cannot read the log or a configuration: " + FileFinder.reason(e));
      }
    }

    /** The same may be proposed by several; none of them approves it. */
    private List<Entry> proposals() throws IOException {
      return AuditCheck.entries(file).stream()
          .filter(entry -> entry.kind().equals("proposal") && entry.data().path("id").asText().equals(id))
          .toList();
    }

    private Entry proposal() throws IOException {
      List<Entry> found = proposals();
      if (found.isEmpty()) {
        throw new Failure(Failure.USAGE, "the log holds no proposal `" + id + "`");
      }
      return found.get(found.size() - 1);
    }

    /** What was proposed for one text is not approved for another. */
    private void compare(Entry proposal) throws IOException {
      Set<String> now = new HashSet<>();
      for (Path path : paths) {
        now.add(SourceFile.of(path.toString(), Files.readAllBytes(path)).sha256());
      }
      for (JsonNode input : proposal.data().path("inputs")) {
        if (!now.remove(input.path("sha256").asText())) {
          throw new Failure(
              Failure.USAGE, "a configuration is not the one that was proposed for: " + input.path("path").asText());
        }
      }
      if (!now.isEmpty()) {
        throw new Failure(Failure.USAGE, "a configuration is named that the proposal is not about");
      }
    }
  }
}
