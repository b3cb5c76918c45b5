package io.ruleshade.cli;

import com.fasterxml.jackson.databind.JsonNode;
import io.ruleshade.agent.eval.Baselines;
import io.ruleshade.agent.stub.ModelStub;
import io.ruleshade.agent.stub.ModelStub.Answer;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;

/** Explains a file with a model behind a stub, in a process of its own. */
final class NamespaceMain {
  private NamespaceMain() {}

  public static void main(String[] args) throws Exception {
    PrintStream out = new PrintStream(new java.io.FileOutputStream(java.io.FileDescriptor.out), true);
    try (ModelStub stub = new ModelStub()) {
      stub.chat =
          request -> {
            try {
              JsonNode evidence = ModelStub.JSON.readTree(request.at("/messages/1/content").asText());
              return Answer.of(200, ModelStub.message(Baselines.fromEvidence(evidence).toString()));
            } catch (java.io.IOException e) {
              return Answer.of(500, "{}");
            }
          };
      Path home = Files.createTempDirectory("home");
      Run run = new Run().env("HOME", home.toString());
      run.with("model", "pin", stub.model, "--endpoint", stub.url());
      Run.Outcome outcome =
          run.with(
              "explain", args[0], "RS101", "--model", stub.model, "--endpoint", stub.url(), "--override-score", "test");
      out.print(outcome.out());
      out.print(outcome.err());
    }
  }
}
