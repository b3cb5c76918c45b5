package io.ruleshade.intent;

import io.ruleshade.model.AddressSet;
import io.ruleshade.model.InterfaceSet;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * What a site calls things.
 *
 * @param zones interfaces or zones of the devices
 * @param networks addresses
 */
public record Names(Map<String, InterfaceSet> zones, Map<String, AddressSet> networks) {
  /** Nothing has a name. */
  public static final Names NONE = new Names(Map.of(), Map.of());

  public Names {
    zones = Collections.unmodifiableMap(new LinkedHashMap<>(zones));
    networks = Collections.unmodifiableMap(new LinkedHashMap<>(networks));
  }
}
