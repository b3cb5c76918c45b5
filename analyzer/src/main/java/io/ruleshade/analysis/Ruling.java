package io.ruleshade.analysis;

/** How packets are finally decided, against what a rule asks for. */
enum Ruling {
  /** Decided the same way in every respect. */
  SAME,
  /** The same verdict with another effect. */
  OTHER_EFFECT,
  /** The opposite verdict. */
  OPPOSITE,
  /** The opposite verdict for certain, whatever the conditions are. */
  OPPOSITE_FREE,
  /** The opposite verdict for certain, by the conditions that the rule asks for itself. */
  OPPOSITE_OWN,
  /** Nobody can say. */
  UNKNOWN
}
