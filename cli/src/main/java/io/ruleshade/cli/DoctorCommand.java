package io.ruleshade.cli;

import io.ruleshade.agent.llm.Advisories;
import io.ruleshade.agent.llm.Endpoint;
import io.ruleshade.agent.llm.ModelFailure;
import io.ruleshade.agent.policy.Permissions;
import io.ruleshade.agent.policy.Role;
import io.ruleshade.agent.session.Session;
import io.ruleshade.agent.session.Settings;
import io.ruleshade.agent.sovereignty.Answers;
import io.ruleshade.agent.sovereignty.DataFlow;
import io.ruleshade.agent.sovereignty.Question;
import io.ruleshade.agent.sovereignty.Score;
import io.ruleshade.report.Printable;
import java.io.IOException;
import java.io.PrintWriter;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code doctor}: how well the place is looked after where a model would run. */
@Command(
    name = "doctor",
    description = "Score the local set-up of a model; below 40 of 100 points none is used.",
    customSynopsis = "ruleshade doctor [OPTIONS]",
    headerHeading = "Examples:%n",
    header = {
      "  ruleshade doctor --model qwen3:8b",
      "  ruleshade doctor --answer screen-locks=yes --answer contact=no",
      "  ruleshade doctor --data-flow --model qwen3:8b",
      ""
    },
    footerHeading = "%nAnswers:%n",
    footer = {
      "  What the machine can measure is measured; the rest is asked. An answer is kept with who gave",
      "  it and when; without one it counts as no. Exit code 1 when the score is below 40."
    })
final class DoctorCommand implements Callable<Integer> {
  private final Console console;

  @Mixin CommonOptions common = new CommonOptions();
  @Mixin ModelOptions options = new ModelOptions();

  @Option(
      names = "--answer",
      paramLabel = "QUESTION=yes|no",
      description = "Answer a question that the machine cannot; may be given several times.")
  List<String> given = List.of();

  @Option(names = "--data-flow", description = "Say what goes where, as it is set up now.")
  boolean dataFlow;

  DoctorCommand(Console console) {
    this.console = console;
  }

  @Override
  public Integer call() {
    Settings settings = options.settings(console, common);
    Session.Surroundings around = ModelOptions.surroundings();
    if (options.isOff(console)) {
      around =
          new Session.Surroundings(
              around.user(),
              around.machine(),
              (address, time) -> {
                throw new IOException("no server is spoken to");
              },
              around.resolver(),
              around.clock());
    }
    try {
      answer(settings, around);
      if (dataFlow) {
        statement(settings, around);
        return 0;
      }
      Endpoint endpoint =
          Endpoint.of(settings.endpoint(), settings.allowed(), settings.tier(), around.resolver());
      List<String> versions = new ArrayList<>();
      Score score =
          Session.score(
              settings, around, endpoint,
              exchange -> {
                if (exchange.request().equals("GET /api/version") && exchange.status() == 200) {
                  versions.add(exchange.received());
                }
              });
      print(settings, score, !versions.isEmpty());
      return score.isEnough() ? 0 : 1;
    } catch (ModelFailure e) {
      throw ModelOptions.failure(e);
    } catch (Permissions.Denied e) {
      throw new Failure(Failure.USAGE, String.valueOf(e.getMessage()));
    }
  }

  private void statement(Settings settings, Session.Surroundings around) {
    @Nullable Endpoint endpoint;
    try {
      endpoint = Endpoint.of(settings.endpoint(), settings.allowed(), settings.tier(), around.resolver());
    } catch (ModelFailure e) {
      endpoint = null;
    }
    DataFlow.statement(settings, options.isOn(console, common), endpoint)
        .forEach(line -> console.out().println(Printable.of(line)));
  }

  private void answer(Settings settings, Session.Surroundings around) {
    if (given.isEmpty()) {
      return;
    }
    Session.permissions(settings).demand(around.user(), Role.Action.MANAGE_MODEL);
    try {
      Answers answers = Answers.read(settings.answers());
      for (String each : given) {
        int equals = each.indexOf('=');
        String value = equals < 0 ? "" : each.substring(equals + 1);
        if (!value.equals("yes") && !value.equals("no")) {
          throw new Failure(Failure.USAGE, "--answer is QUESTION=yes or QUESTION=no, not `" + each + "`");
        }
        answers.say(
            question(each.substring(0, equals)),
            new Answers.Said(
                value.equals("yes"),
                around.user(),
                around.clock().instant().truncatedTo(ChronoUnit.SECONDS).toString()));
      }
    } catch (IOException e) {
      throw new Failure(Failure.USAGE, "cannot keep the answer: " + settings.answers());
    }
  }

  private static Question question(String label) {
    List<String> labels = new ArrayList<>();
    for (Question question : Question.values()) {
      if (question.label().equals(label)) {
        return question;
      }
      labels.add(question.label());
    }
    throw Failure.unknown("question", label, labels);
  }

  private void print(Settings settings, Score score, boolean answered) {
    PrintWriter out = console.out();
    out.println("score " + score.total() + " of 100; a model is used from " + Score.LEAST + " on");
    for (Question.Component component : Question.Component.values()) {
      out.println();
      out.println(component.title() + ": " + score.points(component) + " of " + component.points());
      for (Map.Entry<Question, Score.Answer> entry : score.answers().entrySet()) {
        Question question = entry.getKey();
        if (question.component() == component) {
          String points = (entry.getValue().isYes() ? question.points() : 0) + " of " + question.points();
          out.println("  " + points + "  " + question.words() + ": " + entry.getValue().words() + "  [" + question.label() + "]");
        }
      }
    }
    List<Question> advice = Session.advice(score);
    if (!advice.isEmpty()) {
      out.println();
      out.println("what to do, most points first");
      advice.forEach(q -> out.println("  " + q.label() + ": " + q.advice()));
    }
    out.println();
    if (!answered) {
      out.println("no server answered at " + Printable.of(settings.endpointWords()) + "; what it did not say counts as no");
    }
    out.println(
        "vulnerabilities are those of a list of " + Advisories.date() + " that ships with this program; not mended on"
            + " that day: " + String.join(", ", Advisories.open("ollama")));
  }
}
