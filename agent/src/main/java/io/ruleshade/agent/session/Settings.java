package io.ruleshade.agent.session;

import io.ruleshade.agent.llm.Limits;
import io.ruleshade.agent.llm.Provider;
import io.ruleshade.agent.llm.Tier;
import java.nio.file.Path;
import java.util.List;

/**
 * How a model is to be used.
 *
 * @param provider language of its server
 * @param endpoint address of its server
 * @param model its name; empty for none
 * @param tier how confidential the configurations are
 * @param allowed {@code HOST:PORT} of servers elsewhere that may be used
 * @param acceptCloudCapable whether a server may be used that could pass prompts on
 * @param key what the server asks for; empty for nothing. Never logged
 * @param override why a score that is too low is accepted; empty for not
 * @param audit the log
 * @param lock the lock file of models
 * @param roles the file of roles; none in force where it is not there
 * @param answers what people said to the doctor
 * @param limits what a run may cost
 */
public record Settings(
    Provider provider,
    String endpoint,
    String model,
    Tier tier,
    List<String> allowed,
    boolean acceptCloudCapable,
    String key,
    String override,
    Path audit,
    Path lock,
    Path roles,
    Path answers,
    Limits limits) {
  public Settings {
    allowed = List.copyOf(allowed);
  }

  /** {@return the endpoint as it was given, without a user or password that has no business in it} */
  public String endpointWords() {
    int at = endpoint.lastIndexOf('@');
    return at < 0 ? endpoint : "..." + endpoint.substring(at);
  }

  /** {@return the files that this program keeps for itself} */
  public List<Path> files() {
    return List.of(audit, lock, answers);
  }
}
