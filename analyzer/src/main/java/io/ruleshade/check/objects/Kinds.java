package io.ruleshade.check.objects;

import io.ruleshade.model.NamedObject;

/** Kinds of object in words. */
final class Kinds {
  private Kinds() {}

  /** {@return the kind as a noun: {@code network object}, {@code network group}} */
  static String noun(NamedObject object) {
    return switch (object.kind()) {
      case "network", "service" -> object.kind() + " object";
      case "time-range" -> "time range";
      default -> object.kind().replace('-', ' ');
    };
  }

  /** {@return whether the objects of a kind have members} */
  static boolean isGroup(NamedObject object) {
    return object.kind().endsWith("-group");
  }
}
