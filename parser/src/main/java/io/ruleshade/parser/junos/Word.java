package io.ruleshade.parser.junos;

/**
 * A word of a statement.
 *
 * @param text the word without quotes
 * @param line the line it is on
 * @param list number of the bracketed list it is in, from 1; 0 when it is in none
 */
record Word(String text, int line, int list) {}
