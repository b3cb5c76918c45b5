package io.ruleshade.cli;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.ruleshade.agent.audit.AuditException;
import io.ruleshade.agent.chat.Chat;
import io.ruleshade.agent.chat.Toolbox;
import io.ruleshade.agent.llm.ModelFailure;
import io.ruleshade.agent.policy.Permissions;
import io.ruleshade.agent.session.Recorder;
import io.ruleshade.agent.session.Session;
import io.ruleshade.check.CheckResult;
import io.ruleshade.check.HitCounts;
import io.ruleshade.report.Gate;
import io.ruleshade.report.Printable;
import io.ruleshade.report.Report;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code chat}: questions over the loaded configurations. */
@Command(
    name = "chat",
    description = {
      "Ask questions about configurations. What is answered was computed by read-only tools and names its rules"
          + " and lines; what cannot be grounded is refused. Questions of plain forms need no model."
    },
    customSynopsis = "ruleshade chat [OPTIONS] PATH...",
    headerHeading = "Examples:%n",
    header = {
      "  ruleshade chat edge-fw1.cfg",
      "  ruleshade chat edge-fw1.cfg --ask 'why is rule OUTSIDE_IN#3 dead?'",
      "  ruleshade chat edge-fw1.cfg --ask 'who can reach 10.10.20.25 from outside on tcp/25?'",
      "  ruleshade chat edge-fw1.cfg --model qwen3:8b",
      ""
    },
    footerHeading = "%nPlain questions:%n",
    footer = {
      "  who can reach PLACE [from PLACE] [on SERVICE]     can PLACE reach PLACE [on SERVICE]",
      "  why is rule RULE dead                             what happens if I remove RULE",
      "  what if I move RULE before RULE                   tcp 10.0.0.1:1234 > 192.0.2.5:443",
      "  show RULE          find WORD          findings          exit",
      "  A place is an address, a network, an object, an interface or a zone."
    })
final class ChatCommand implements Callable<Integer> {
  private final Console console;

  @Mixin CommonOptions common = new CommonOptions();
  @Mixin InputOptions input = new InputOptions();
  @Mixin ModelOptions options = new ModelOptions();

  @Option(
      names = "--ask",
      paramLabel = "QUESTION",
      description = "Answer this and end; may be given several times. Otherwise questions are read, one a line.")
  List<String> questions = List.of();

  ChatCommand(Console console) {
    this.console = console;
  }

  @Override
  public Integer call() {
    Loaded loaded;
    Chat chat;
    Session session;
    try (Progress progress = new Progress(console, !input.noProgress && !input.quiet)) {
      loaded = input.load(console, progress, common);
      InputOptions.sayUnusable(loaded, console, common);
      progress.say("analysing");
      CheckResult result =
          new FindingOptions()
              .check(
                  loaded, Settings.load(console, common).config(), false, HitCounts.NONE, stage -> {}, null);
      Report report = Report.of(result, Version.text(), new Gate(null, false, true), code -> true);
      session = session();
      chat =
          new Chat(
              new Toolbox(loaded.devices(), report.items()),
              session == null ? null : session.model(),
              session != null && session.model().hasTools(),
              session != null && session.showsText());
    }
    if (loaded.devices().isEmpty()) {
      return loaded.internalFault() ? Failure.INTERNAL : Failure.INCOMPLETE;
    }
    try {
      for (String question : questions) {
        answer(chat, session, loaded, question);
      }
      if (questions.isEmpty()) {
        converse(chat, session, loaded);
      }
    } catch (IOException e) {
      throw new Failure(Failure.INTERNAL, "cannot read the questions: " + FileFinder.reason(e));
    } catch (AuditException e) {
      throw new Failure(Failure.USAGE, String.valueOf(e.getMessage()));
    }
    return loaded.internalFault()
        ? Failure.INTERNAL
        : loaded.isComplete() || input.allowIncomplete ? 0 : Failure.INCOMPLETE;
  }

  private @Nullable Session session() {
    if (!options.isOn(console, common)) {
      return null;
    }
    try {
      Session session = Session.open(options.settings(console, common), ModelOptions.surroundings());
      session.warnings().forEach(w -> console.err().println("warning: " + Printable.of(w)));
      return session;
    } catch (Permissions.Denied | AuditException e) {
      throw new Failure(Failure.USAGE, String.valueOf(e.getMessage()));
    } catch (ModelFailure e) {
      console.err().println("warning: no model is used: " + Printable.of(String.valueOf(e.getMessage())));
      return null;
    }
  }

  private void converse(Chat chat, @Nullable Session session, Loaded loaded) throws IOException {
    BufferedReader lines =
        new BufferedReader(new InputStreamReader(console.in(), StandardCharsets.UTF_8));
    prompt();
    for (String line = lines.readLine(); line != null; line = lines.readLine()) {
      String question = line.strip();
      if (question.equalsIgnoreCase("exit") || question.equalsIgnoreCase("quit")) {
        return;
      }
      if (!question.isEmpty()) {
        answer(chat, session, loaded, question);
      }
      prompt();
    }
  }

  private void prompt() {
    if (console.stdoutTty()) {
      console.out().print("? ");
      console.out().flush();
    }
  }

  private void answer(Chat chat, @Nullable Session session, Loaded loaded, String question) {
    if (session != null) {
      session.recorder().asked("chat", loaded.devices(), question);
    }
    Chat.Reaction reaction = chat.answer(question);
    if (session != null) {
      ObjectNode data = Recorder.data().put("refused", !reaction.refusal().isEmpty());
      ArrayNode shown = data.putArray("results");
      reaction.results().forEach(result -> shown.add(result.tool()));
      ArrayNode rejected = data.putArray("rejected");
      reaction.notes().forEach(rejected::add);
      session.verdict(data);
    }
    reaction.lines().forEach(line -> console.out().println(line));
    console.out().println();
    console.out().flush();
  }
}
