package io.ruleshade.agent.sovereignty;

import io.ruleshade.agent.llm.Endpoint;
import io.ruleshade.agent.llm.Tier;
import io.ruleshade.agent.session.Settings;
import java.util.ArrayList;
import java.util.List;

/** What goes where, as it is set up now, in sentences for whoever has to answer for it. */
public final class DataFlow {
  private DataFlow() {}

  /**
   * {@return the statement, one sentence or list entry a line}
   *
   * @param modelOn whether a model is used at all
   * @param endpoint the address that may be spoken to; null when it was refused
   */
  public static List<String> statement(
      Settings settings, boolean modelOn, @org.jspecify.annotations.Nullable Endpoint endpoint) {
    List<String> out = new ArrayList<>();
    out.add("What is read: the files that are named on the command line, the settings of the site (ruleshade.yaml), the");
    out.add("roles, the files of this program below, and, for the score of the set-up, what the system says of itself");
    out.add("(/proc/net, /proc/mounts, /sys/class/block, the systemd unit of the server).");
    if (!modelOn) {
      out.add("What a model is told: nothing, no model is used.");
      out.add("What leaves this program: nothing; explain and chat open no connection. doctor and model ask the server");
      out.add("about itself, and tell it nothing of a configuration; with --no-model they do not either.");
    } else if (endpoint == null) {
      out.add("What a model is told: nothing, the endpoint " + settings.endpointWords() + " is refused.");
      out.add("What leaves this program: nothing; no connection is opened.");
    } else {
      out.add(
          "What leaves this program: requests to " + endpoint.url()
              + (endpoint.loopback()
                  ? ", which is this machine; nothing leaves it by this program."
                  : ", WHICH IS ANOTHER MACHINE, over TLS."));
      out.add("They are: " + String.join(", ", settings.provider().requests().stream().sorted().toList()) + ".");
      out.add("No proxy is used, no redirect is followed, no name is looked up but that of an allow-listed server.");
      out.add(
          "What a model is told (tier " + settings.tier().label() + "): "
              + (settings.tier().showsText(endpoint.loopback())
                  ? "findings with names, remarks and addresses, as data."
                  : "findings with ids in the place of names, remarks and addresses; rules as what they do"
                      + " (permit, deny) and how they lie to each other. In chat also your question."));
      if (settings.acceptCloudCapable()) {
        out.add("THE SERVER MAY BE ONE THAT COULD PASS PROMPTS ON TO A CLOUD; that was accepted.");
      }
      out.add("What the server does with a prompt is up to the server; a firewall rule for its user holds it.");
    }
    out.add("What is stored, for the owner of the files alone, until somebody deletes it:");
    out.add(
        "- " + settings.audit() + ": who asked what, of which files (their hashes), "
            + (settings.tier() == Tier.SECRET
                ? "hashes of prompts and answers, "
                : "prompts and answers, and so what they hold of configurations, ")
            + "what was rejected and why, proposals by the names of their rules, approvals;");
    out.add("- " + settings.lock() + ": names and digests of models;");
    out.add("- " + settings.answers() + ": what was answered to the doctor.");
    out.add("How to see for yourself: run a command in `unshare -n` and it works the same without a model;");
    out.add("`strace -f -e trace=network` shows every connection; `ruleshade audit verify` checks the log.");
    return out;
  }
}
