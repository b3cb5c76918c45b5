package io.ruleshade.config;

/** A file of the site that is not as it must be; the message begins with file and line. */
public final class BadConfig extends Exception {
  private static final long serialVersionUID = 1L;

  /**
   * Says what is wrong.
   *
   * @param what one line, lower case, without a final period
   */
  public BadConfig(Place place, String what) {
    super(place + ": " + what);
  }
}
