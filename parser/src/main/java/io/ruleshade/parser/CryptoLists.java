package io.ruleshade.parser;

import io.ruleshade.model.Ruleset;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Access lists of a crypto map. Each permit entry asks for a pair of security associations of its own, which
 * the peer must have mirrored (Cisco IOS Security Configuration Guide, "Configuring Security for VPNs with
 * IPsec"; ASA VPN CLI Configuration Guide, "Configuring IPsec and ISAKMP"): an entry that another covers
 * still counts.
 */
public final class CryptoLists {
  private CryptoLists() {}

  /** {@return why the entries of a list matter by themselves; empty when no crypto map names it} */
  public static Optional<String> use(Ruleset ruleset) {
    Pattern match =
        Pattern.compile(
            "(?m)^[ \\t]*(?:crypto (?:dynamic-)?map .*)?\\bmatch address (?:ip-list )?"
                + Pattern.quote(ruleset.name())
                + "[ \\t\\r]*$");
    return match.matcher(ruleset.opening().file().text()).find()
        ? Optional.of("a crypto map uses it, for which each entry is a tunnel of its own")
        : Optional.empty();
  }
}
