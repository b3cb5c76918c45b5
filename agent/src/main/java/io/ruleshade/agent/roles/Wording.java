package io.ruleshade.agent.roles;

import io.ruleshade.agent.evidence.EvidencePack;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.function.BiPredicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What a model may say in its own words: guesses about what somebody meant. Its words are those of the file
 * {@code vocabulary.txt}, which has no numbers, no negation, no quantity, no verdict and no instruction, and each
 * sentence holds one that makes it a guess. Whatever is a rule, a packet, a fact or a remark stands there as a
 * placeholder that this program fills in. So wording can connect facts, and state none.
 */
public final class Wording {
  private static final Pattern SENTENCE_END = Pattern.compile("[.;:]");
  private static final int MOST_SENTENCES = 4;
  private static final Set<String> KINDS = Set.of("rule", "packet", "fact", "signal");

  private static final Set<String> GUESSES =
      Set.of(
          "perhaps", "probably", "possibly", "maybe", "likely", "may", "might", "could", "seems", "seem",
          "appears", "appear", "apparently", "suggests", "suggest", "hints", "hint");

  private Wording() {}

  /** Words that make up the file, read once. */
  private static final class Vocabulary {
    static final Set<String> WORDS = read();

    private static Set<String> read() {
      try (InputStream in = Wording.class.getResourceAsStream("/io/ruleshade/agent/vocabulary.txt")) {
        if (in == null) {
          throw new IllegalStateException("vocabulary.txt is not in the jar");
        }
        Set<String> words = new HashSet<>();
        for (String line : new String(in.readAllBytes(), StandardCharsets.UTF_8).lines().toList()) {
          if (!line.startsWith("#")) {
            words.addAll(List.of(line.strip().split("\\s+", -1)));
          }
        }
        words.remove("");
        return Set.copyOf(words);
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }

  /** Why wording is not shown. */
  public record Objection(String shown, List<String> words) {}

  /**
   * {@return what is wrong with a wording; nothing when it may be shown}
   *
   * @param known whether a placeholder of a kind and an id may be used
   */
  public static List<Objection> objections(String text, BiPredicate<String, String> known) {
    List<Objection> out = new ArrayList<>();
    StringBuilder plain = new StringBuilder();
    Matcher matcher = EvidencePack.PLACEHOLDER.matcher(text);
    int from = 0;
    while (matcher.find()) {
      plain.append(text, from, matcher.start()).append(" \u0001 ");
      from = matcher.end();
      if (!KINDS.contains(matcher.group(1)) || !known.test(matcher.group(1), matcher.group(2))) {
        out.add(new Objection("it refers to something that is not in the evidence", List.of(matcher.group())));
      }
    }
    plain.append(text, from, text.length());
    for (int i = 0; i < plain.length(); i++) {
      char c = plain.charAt(i);
      if (c != '\u0001' && !(c >= 'a' && c <= 'z') && !(c >= 'A' && c <= 'Z') && " ,.;:'-".indexOf(c) < 0) {
        out.add(new Objection("it holds other characters than letters and plain punctuation", List.of()));
        return out;
      }
    }
    List<String> strange = new ArrayList<>();
    int sentences = 0;
    for (String sentence : SENTENCE_END.split(plain)) {
      boolean guess = false;
      boolean empty = true;
      for (String word : sentence.toLowerCase(Locale.ROOT).split("[ ,'-]+", -1)) {
        if (word.isEmpty()) {
          continue;
        }
        empty = false;
        guess |= GUESSES.contains(word);
        if (!word.equals("\u0001") && !Vocabulary.WORDS.contains(word)) {
          strange.add(word);
        }
      }
      if (!empty) {
        sentences++;
        if (!guess) {
          out.add(new Objection("a sentence of it is not put as a guess", List.of()));
        }
      }
    }
    if (!strange.isEmpty()) {
      out.add(new Objection("it uses words that may state, count, judge or instruct", strange));
    }
    if (sentences > MOST_SENTENCES) {
      out.add(new Objection("it is longer than " + MOST_SENTENCES + " sentences", List.of()));
    }
    return out;
  }
}
