package io.ruleshade.config;

/**
 * Where something is stated.
 *
 * @param file the file as the user named it
 * @param line counted from 1; 0 for the file as a whole
 */
public record Place(String file, int line) {
  /** {@return the same file as a whole} */
  static Place of(String file) {
    return new Place(file, 0);
  }

  @Override
  public String toString() {
    return line == 0 ? file : file + ":" + line;
  }
}
