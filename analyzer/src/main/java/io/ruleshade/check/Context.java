package io.ruleshade.check;

import io.ruleshade.diagnostic.Diagnostic;
import io.ruleshade.intent.Intent;
import io.ruleshade.model.Device;
import io.ruleshade.policy.Policy;
import io.ruleshade.source.SourceFile;
import java.time.LocalDate;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * What a check may know besides the device and what was proved about it: the lists and thresholds of
 * the site, hit counts from elsewhere, and the other devices of the run. What several checks build
 * of one device is kept here, so that it is built once.
 */
public final class Context {
  private final Policy policy;
  private final HitCounts hits;
  private final @Nullable LocalDate asOf;
  private final List<Device> devices;
  private final Set<SourceFile> cutOff = new HashSet<>();
  private final Map<Class<?>, Object> built = new HashMap<>();
  private final List<Intent> intents;

  Context(
      Policy policy,
      HitCounts hits,
      @Nullable LocalDate asOf,
      List<Device> devices,
      List<Diagnostic> diagnostics,
      List<Intent> intents) {
    this.policy = policy;
    this.intents = intents;
    this.hits = hits;
    this.asOf = asOf;
    this.devices = devices;
    for (Diagnostic diagnostic : diagnostics) {
      if (diagnostic.code().equals(Diagnostic.TRUNCATED) && diagnostic.primary() != null) {
        cutOff.add(diagnostic.primary().span().file());
      }
    }
  }

  /** {@return the lists and thresholds of the site} */
  public Policy policy() {
    return policy;
  }

  /** {@return hit counts that were given beside the configuration} */
  public HitCounts hits() {
    return hits;
  }

  /** {@return the day that counts as today; empty where none was stated, for the clock is never asked} */
  public Optional<LocalDate> asOf() {
    return Optional.ofNullable(asOf);
  }

  /** {@return what the site wants of its traffic} */
  public List<Intent> intents() {
    return intents;
  }

  /** {@return all devices of the run} */
  public List<Device> devices() {
    return devices;
  }

  /** {@return whether a file ends before it is complete} */
  public boolean isCutOff(SourceFile file) {
    return cutOff.contains(file);
  }

  /** {@return what is kept of a type for the device that is being checked, built on first use} */
  public <T> T once(Class<T> type, Supplier<T> make) {
    Object kept = built.get(type);
    if (kept == null) {
      kept = make.get();
      built.put(type, kept);
    }
    return type.cast(kept);
  }
}
