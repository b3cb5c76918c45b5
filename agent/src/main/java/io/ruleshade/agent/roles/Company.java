package io.ruleshade.agent.roles;

import io.ruleshade.agent.evidence.EvidencePack;
import io.ruleshade.agent.explain.Explanation;
import io.ruleshade.agent.llm.LanguageModel;
import io.ruleshade.agent.llm.ModelFailure;
import io.ruleshade.agent.llm.Prompt;
import io.ruleshade.agent.llm.Reply;
import io.ruleshade.agent.llm.ReplySchema;
import io.ruleshade.agent.llm.ReplySchema.Answer;
import io.ruleshade.agent.llm.ReplySchema.BadAnswer;
import io.ruleshade.agent.llm.Schemas;
import io.ruleshade.agent.proposal.Proposal;
import io.ruleshade.agent.proposal.ProposalVerifier;
import io.ruleshade.agent.proposal.ProposalVerifier.VerifiedProposal;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Asks the roles about one finding, in a fixed order and a bounded number of times, and checks what they say. */
public final class Company {
  private static final int MOST_WORDING = 400;
  private static final String NONE = "none";
  private static final String ASK = "ask";

  private final LanguageModel model;
  private final boolean showsText;
  private final EvidencePack pack;
  private final ProposalVerifier verifier;
  private final Map<String, VerifiedProposal> options;
  private final List<String> rejected = new ArrayList<>();
  private final List<String> wording = new ArrayList<>();
  private int calls;

  private Company(
      LanguageModel model,
      boolean showsText,
      EvidencePack pack,
      ProposalVerifier verifier,
      Map<String, VerifiedProposal> options) {
    this.model = model;
    this.showsText = showsText;
    this.pack = pack;
    this.verifier = verifier;
    this.options = new LinkedHashMap<>(options);
  }

  /**
   * {@return what a model makes of a finding, after everything was checked}
   *
   * @param options the verified proposals by their ids, {@code O1}
   * @param showsText whether the model may be told names, remarks and addresses
   * @throws ModelFailure when the model gives no answer at all
   */
  public static Opinion ask(
      LanguageModel model,
      Explanation explanation,
      Map<String, VerifiedProposal> options,
      ProposalVerifier verifier,
      boolean showsText) {
    return new Company(model, showsText, explanation.pack(), verifier, options).run();
  }

  private Opinion run() {
    Brief brief = new Brief(pack, options, showsText);
    Optional<Answer> explained = ask("explainer", explain(), brief.question("explain"));
    List<String> facts = explained.map(a -> a.list("facts")).orElse(List.of());
    Opinion.Intent intent = explained.map(Company::intent).orElse(null);
    List<String> because = explained.map(a -> a.list("because")).orElse(List.of());
    if (intent != null && intent != Opinion.Intent.UNCLEAR && because.isEmpty()) {
      rejected.add("explainer: it guesses what was meant and gives nothing for it");
      intent = Opinion.Intent.UNCLEAR;
    }
    String risk = explained.map(a -> a.text("risk")).orElse("");
    String chosen = "";
    boolean asks = false;
    VerifiedProposal added = null;
    Opinion.Criticism criticism = null;
    boolean rule = pack.item().rule() != null && pack.item().code().startsWith("RS1");
    if (rule) {
      Optional<Answer> proposed = ask("proposer", propose(), brief.question("propose"));
      if (proposed.isPresent()) {
        String choice = proposed.get().text("choice");
        asks = choice.equals(ASK);
        chosen = options.containsKey(choice) ? choice : "";
        if (choice.equals(NONE)) {
          added = added(proposed.get());
          if (added != null) {
            chosen = "O" + (options.size() + 1);
            options.put(chosen, added);
          }
        }
      }
      if (!chosen.isEmpty()) {
        criticism = criticism(chosen);
      }
    }
    return new Opinion(
        facts, intent, because, risk, wording, asks, chosen, added, criticism, rejected, calls);
  }

  /** A change that the model names itself: through the gate, or not at all. */
  private @Nullable VerifiedProposal added(Answer answer) {
    String kind = answer.text("kind");
    if (kind.equals(NONE)) {
      return null;
    }
    Proposal.Kind its = Proposal.Kind.valueOf(kind.toUpperCase(Locale.ROOT).replace('-', '_'));
    String anchor = answer.text("anchor");
    Proposal proposal =
        new Proposal(its, answer.text("rule"), its.hasAnchor() ? anchor : null);
    return switch (verifier.verify(proposal)) {
      case ProposalVerifier.Accepted accepted -> accepted.proposal();
      case ProposalVerifier.Rejected no -> {
        rejected.add("proposer: a change of its own did not pass: " + no.reason());
        yield null;
      }
    };
  }

  private Opinion.@Nullable Criticism criticism(String chosen) {
    VerifiedProposal option = options.get(chosen);
    Optional<Answer> answer =
        ask("critic", criticise(), new Brief(pack, options, showsText).criticism(chosen));
    if (answer.isEmpty() || option == null) {
      return null;
    }
    boolean objects = answer.get().text("verdict").equals("object");
    String ground = answer.get().text("ground");
    String instead = answer.get().text("instead");
    instead = options.containsKey(instead) && !instead.equals(chosen) ? instead : "";
    if (!objects) {
      return new Opinion.Criticism(false, "", null, "");
    }
    Boolean holds =
        switch (ground) {
          case "opens-traffic" -> option.opens();
          case "closes-traffic" -> Brief.closes(option);
          case "causes-finding" -> !option.consequence().appeared().isEmpty();
          default -> null;
        };
    boolean empty = ground.equals(NONE) || (ground.equals("better-option") && instead.isEmpty());
    if (empty) {
      rejected.add("critic: it objects and gives no ground");
      return null;
    }
    if (Boolean.FALSE.equals(holds)) {
      rejected.add("critic: its objection (" + ground.replace('-', ' ') + ") is not true");
      return null;
    }
    return new Opinion.Criticism(true, ground, holds, instead);
  }

  private static Opinion.Intent intent(Answer answer) {
    return Opinion.Intent.valueOf(answer.text("intent").toUpperCase(Locale.ROOT).replace('-', '_'));
  }

  /** One question, and one more with what was wrong; then nothing of it is used. */
  private Optional<Answer> ask(String role, ReplySchema schema, String evidence) {
    List<Prompt.Turn> turns = new ArrayList<>();
    turns.add(new Prompt.Instruction(Instructions.of(role) + "\n\nThe fields:\n" + Schemas.text(schema)));
    turns.add(new Prompt.Question(evidence));
    String last = "";
    for (int i = 0; i < 2; i++) {
      calls++;
      Reply reply = model.ask(new Prompt(turns, schema, List.of()));
      String wrong;
      try {
        Answer answer = schema.read(reply.text());
        List<Wording.Objection> objections = Wording.objections(answer.text("wording"), pack::knows);
        if (objections.isEmpty()) {
          if (!answer.text("wording").isBlank()) {
            wording.add(answer.text("wording").strip());
          }
          return Optional.of(answer);
        }
        wrong = repair(objections);
        last = "its wording is not shown: " + objections.get(0).shown();
        if (i == 1) {
          rejected.add(role + ": " + last);
          return Optional.of(answer);
        }
      } catch (BadAnswer e) {
        wrong = String.valueOf(e.getMessage());
        last = "its answer is not used: it does not have the form that was asked for";
      }
      turns.add(new Prompt.Answered(reply.text().length() > 2000 ? reply.text().substring(0, 2000) : reply.text()));
      turns.add(new Prompt.Question("{\"task\":\"repair\",\"wrong\":\"" + wrong.replace("\\", "").replace("\"", "'") + "\"}"));
    }
    rejected.add(role + ": " + last);
    return Optional.empty();
  }

  private static String repair(List<Wording.Objection> objections) {
    List<String> parts = new ArrayList<>();
    for (Wording.Objection objection : objections) {
      List<String> words = objection.words().stream().distinct().limit(12).map(w -> w.replaceAll("[^A-Za-z:\\[\\]0-9]", "")).toList();
      parts.add(objection.shown() + (words.isEmpty() ? "" : ": " + String.join(", ", words)));
    }
    return "wording: " + String.join("; ", parts);
  }

  private ReplySchema explain() {
    Map<String, ReplySchema.Field> fields = new LinkedHashMap<>();
    fields.put("facts", new ReplySchema.Choices(List.copyOf(pack.facts().keySet()), 5));
    List<String> intents = new ArrayList<>();
    for (Opinion.Intent intent : Opinion.Intent.values()) {
      intents.add(intent.label());
    }
    fields.put("intent", new ReplySchema.Choice(intents));
    fields.put("because", new ReplySchema.Choices(reasons(), 4));
    fields.put("risk", new ReplySchema.Choice(List.of("low", "medium", "high")));
    fields.put("wording", new ReplySchema.Text(MOST_WORDING));
    return new ReplySchema("explanation", fields);
  }

  private List<String> reasons() {
    List<String> reasons = new ArrayList<>(pack.signals().keySet());
    reasons.addAll(pack.facts().keySet());
    return reasons;
  }

  private ReplySchema propose() {
    Map<String, ReplySchema.Field> fields = new LinkedHashMap<>();
    List<String> choices = new ArrayList<>(options.keySet());
    choices.add(ASK);
    choices.add(NONE);
    fields.put("choice", new ReplySchema.Choice(choices));
    List<String> kinds = new ArrayList<>();
    for (Proposal.Kind kind : Proposal.Kind.values()) {
      kinds.add(kind.label());
    }
    kinds.add(NONE);
    List<String> rules = new ArrayList<>(pack.rules().keySet());
    rules.add(NONE);
    fields.put("kind", new ReplySchema.Choice(kinds));
    fields.put("rule", new ReplySchema.Choice(rules));
    fields.put("anchor", new ReplySchema.Choice(rules));
    fields.put("wording", new ReplySchema.Text(MOST_WORDING));
    return new ReplySchema("proposal", fields);
  }

  private ReplySchema criticise() {
    Map<String, ReplySchema.Field> fields = new LinkedHashMap<>();
    fields.put("verdict", new ReplySchema.Choice(List.of("accept", "object")));
    fields.put(
        "ground",
        new ReplySchema.Choice(
            List.of(NONE, "opens-traffic", "closes-traffic", "causes-finding", "against-intent", "better-option")));
    List<String> instead = new ArrayList<>(options.keySet());
    instead.add(NONE);
    fields.put("instead", new ReplySchema.Choice(instead));
    fields.put("wording", new ReplySchema.Text(MOST_WORDING));
    return new ReplySchema("criticism", fields);
  }
}
