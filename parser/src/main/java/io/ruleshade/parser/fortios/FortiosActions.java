package io.ruleshade.parser.fortios;

import io.ruleshade.model.Action;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * What a policy does.
 *
 * <p>A policy without {@code action} denies. Traffic is logged when {@code logtraffic} is {@code
 * all}; {@code utm}, the default, logs what security profiles find. Profiles, translation, shaping
 * and whatever else a policy does to the traffic it takes are effects. With {@code send-deny-packet}
 * the sender is told.
 */
final class FortiosActions {
  private FortiosActions() {}

  /** {@return the action of a policy; null when the device has none of that name} */
  static @Nullable Action of(FortiosEntry policy) {
    TreeSet<String> effects = new TreeSet<>();
    Action.Kind kind =
        switch (policy.value("action")) {
          case "", "deny" ->
              policy.enabled("send-deny-packet") ? Action.Kind.REJECT : Action.Kind.DENY;
          case "accept" -> Action.Kind.PERMIT;
          case "ipsec", "ssl-vpn", "learn" -> {
            effects.add("action " + policy.value("action"));
            yield Action.Kind.PERMIT;
          }
          default -> null;
        };
    if (kind == null) {
      return null;
    }
    for (Map.Entry<String, FortiosField> field : policy.fields.entrySet()) {
      effect(field.getKey(), field.getValue(), effects);
    }
    String log = policy.value("logtraffic");
    boolean all = log.equals("all") || log.equals("enable");
    if (log.equals("disable") && kind == Action.Kind.PERMIT) {
      effects.add("logtraffic disable");
    }
    return new Action(kind, null, all, List.copyOf(effects), List.of());
  }

  private static void effect(String key, FortiosField field, Set<String> effects) {
    String kind = FortiosDefaults.setting(key);
    if (kind == null || key.equals("send-deny-packet") || field.joined().isEmpty()) {
      return;
    }
    switch (kind) {
      case "switch" -> {
        if (!field.first().equals("disable")) {
          effects.add(key + " " + field.joined());
        }
      }
      case "effect" -> {
        List<String> values = new ArrayList<>(field.texts());
        effects.add(key + " " + String.join(" ", values));
      }
      default -> {}
    }
  }
}
