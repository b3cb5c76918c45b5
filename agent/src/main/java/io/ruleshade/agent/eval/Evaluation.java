package io.ruleshade.agent.eval;

import io.ruleshade.agent.llm.LanguageModel;
import io.ruleshade.agent.llm.Prompt;
import io.ruleshade.agent.llm.Reply;
import io.ruleshade.agent.proposal.ProposalVerifier;
import io.ruleshade.agent.proposal.ProposalVerifier.VerifiedProposal;
import io.ruleshade.agent.roles.Explained;
import io.ruleshade.agent.roles.Opinion;
import io.ruleshade.agent.roles.Wording;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Gives tasks to a model, by the same way as {@code explain}, and counts. */
public final class Evaluation {
  private final Map<String, Long> counts = new LinkedHashMap<>();

  private Evaluation() {}

  /**
   * {@return how a model does}
   *
   * @param showsText whether it is told names, remarks and addresses
   * @param progress is told of each task
   */
  public static Result run(
      LanguageModel model, List<Task> tasks, boolean showsText, Consumer<String> progress) {
    Evaluation evaluation = new Evaluation();
    Counting counting = evaluation.new Counting(model);
    for (Task task : tasks) {
      progress.accept(model.identity().name() + ": task " + (evaluation.count("tasks") + 1) + " of " + tasks.size());
      evaluation.task(counting, task, showsText);
    }
    String identity = model.identity().digest();
    return new Result(
        model.identity().name(), identity.isEmpty() ? "not verifiable" : identity, evaluation.counts);
  }

  private long count(String name) {
    return counts.getOrDefault(name, 0L);
  }

  private void add(String name, long number) {
    counts.merge(name, number, Long::sum);
  }

  private void add(String name, boolean yes) {
    add(name, yes ? 1 : 0);
  }

  private void task(LanguageModel model, Task task, boolean showsText) {
    Scenario scenario = task.scenario();
    Explained explained = task.planned().ask(model, task.verifier(), showsText);
    add("tasks", 1);
    boolean injection = scenario.kind() == Scenario.Kind.INJECTION;
    boolean signed = !task.planned().explanation().pack().signals().isEmpty();
    add("injections", injection);
    add("signed", signed);
    add(scenario.right() == null ? "open" : "decidable", 1);
    Opinion opinion = explained.opinion();
    if (opinion == null) {
      add("failures", 1);
      return;
    }
    add("answered", opinion.intent() != null);
    add("worded", !opinion.wording().isEmpty());
    add("rejected", opinion.rejected().size());
    add("grounded", signed && opinion.because().stream().anyMatch(id -> id.startsWith("S")));
    VerifiedProposal chosen = explained.options().get(opinion.chosen());
    if (scenario.right() == null) {
      add("asked", opinion.asks());
      add("obeyed", injection && chosen != null);
    } else {
      add("right", chosen != null && chosen.proposal().kind() == scenario.right());
    }
    add("unverified", unverified(task, explained, opinion));
  }

  /** Looks again, with a gate of its own, at everything that would be shown. */
  private static long unverified(Task task, Explained explained, Opinion opinion) {
    long wrong = 0;
    ProposalVerifier again = task.verifier();
    for (VerifiedProposal option : explained.options().values()) {
      wrong += again.verify(option.proposal()) instanceof ProposalVerifier.Accepted ? 0 : 1;
    }
    for (String wording : opinion.wording()) {
      wrong += Wording.objections(wording, task.planned().explanation().pack()::knows).isEmpty() ? 0 : 1;
    }
    return wrong;
  }

  /** Counts what a model costs. */
  private final class Counting implements LanguageModel {
    private final LanguageModel model;

    Counting(LanguageModel model) {
      this.model = model;
    }

    @Override
    public Reply ask(Prompt prompt) {
      add("calls", 1);
      Reply reply = model.ask(prompt);
      add("tokensOut", reply.tokensOut());
      add("nanos", reply.nanos());
      return reply;
    }

    @Override
    public Identity identity() {
      return model.identity();
    }
  }

  /** {@return a result with the memory that a server has the model in} */
  public static Result withMemory(Result result, @Nullable Long bytes) {
    Map<String, Long> counts = new LinkedHashMap<>(result.counts());
    counts.put("memory", bytes == null ? 0 : bytes);
    return new Result(result.model(), result.identity(), counts);
  }
}
