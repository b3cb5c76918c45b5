package io.ruleshade.agent.roles;

import io.ruleshade.agent.evidence.EvidencePack;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.function.BiPredicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What a model may say in its own words: guesses about what somebody meant. Its words are those of the file
 * {@code vocabulary.txt}, which has no numbers, no negation, no quantity, no comparison, no verdict and no
 * instruction, and each sentence holds one that makes it a guess. Whatever is a rule, a packet or a remark stands
 * there as a placeholder that this program fills in. Facts do not: a guess around a fact would put it into doubt.
 */
public final class Wording {
  private static final Pattern SENTENCE_END = Pattern.compile("[.;:]");
  private static final int MOST_SENTENCES = 4;
  private static final Set<String> KINDS = Set.of("rule", "packet", "signal");
  private static final Pattern CLAUSE_END =
      Pattern.compile(
          ",|\\b(?:but|so|because|since|while|though|although|however|therefore|thus|hence|whereas)\\b");

  private static final String RULE = "\u0001";
  private static final String PACKET = "\u0002";
  private static final String OTHER = "\u0003";

  private static final Objection CHARACTERS =
      new Objection("it holds other characters than letters and plain punctuation", List.of());

  private static final Set<String> GUESSES =
      Set.of(
          "perhaps", "probably", "possibly", "maybe", "likely", "may", "might", "could", "seems", "seem",
          "appears", "appear", "apparently", "suggests", "hints", "hint");

  /** Before these `may` is a month. */
  private static final Set<String> MONTHS_FOLLOW =
      Set.of("in", "of", "since", "from", "by", "until", "to", "on");

  /** Nouns that tell somebody to change a configuration when they stand as verbs. */
  private static final Set<String> VERBS =
      Set.of("place", "copy", "change", "order", "position", "set", "name", "label", "list");

  private static final Set<String> OBJECTS =
      Set.of(
          "the", "a", "an", "it", "them", "this", "that", "these", "those", "its", "their", "rule", "rules", "entry",
          "entries", "line", "lines", "another", "other", "others");

  private static final Set<String> DONE =
      Set.of(
          "moved", "placed", "kept", "left", "retired", "replaced", "superseded", "added", "inserted", "copied",
          "changed", "made", "created", "set", "turned", "written", "built", "grown", "gone", "forgotten");

  private static final Set<String> ADVERBS =
      Set.of("still", "already", "also", "too", "even", "rather", "quite", "again", "now", "then", "simply", "newly",
          "recently", "currently", "probably", "possibly", "perhaps", "maybe", "likely", "together", "instead");

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
      String between = text.substring(from, matcher.start());
      if (!isPlain(between)) {
        out.add(CHARACTERS);
        return out;
      }
      plain.append(between).append(' ').append(mark(matcher.group(1))).append(' ');
      from = matcher.end();
      if (!KINDS.contains(matcher.group(1)) || !known.test(matcher.group(1), matcher.group(2))) {
        out.add(new Objection("it refers to something that is not in the evidence", List.of(matcher.group())));
      }
    }
    if (!isPlain(text.substring(from))) {
      out.add(CHARACTERS);
      return out;
    }
    plain.append(text, from, text.length());
    List<String> strange = new ArrayList<>();
    int sentences = 0;
    for (String sentence : SENTENCE_END.split(plain)) {
      List<String> words = words(sentence);
      if (words.isEmpty()) {
        continue;
      }
      sentences++;
      words.stream().filter(word -> !isMark(word) && !Vocabulary.WORDS.contains(word)).forEach(strange::add);
      if (!isGuess(sentence, words)) {
        out.add(new Objection("a sentence of it is not put as a guess", List.of()));
      }
      if (instructs(words)) {
        out.add(new Objection("it tells somebody what to do with the rules", List.of()));
      }
      if (words.contains(RULE) && words.contains(PACKET)) {
        out.add(new Objection("it says what rules do with packets, which is computed", List.of()));
      }
    }
    if (!strange.isEmpty()) {
      out.add(new Objection("it uses words that may state, count, compare, judge or instruct", strange));
    }
    if (sentences > MOST_SENTENCES) {
      out.add(new Objection("it is longer than " + MOST_SENTENCES + " sentences", List.of()));
    }
    return out;
  }

  /** Whether a text has no other characters than letters and plain punctuation. */
  private static boolean isPlain(String text) {
    return text.chars()
        .allMatch(c -> (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || " ,.;:'-".indexOf(c) >= 0);
  }

  /** What stands for a placeholder; the text itself can hold none of these characters. */
  private static String mark(String kind) {
    return switch (kind) {
      case "rule" -> RULE;
      case "packet" -> PACKET;
      default -> OTHER;
    };
  }

  private static boolean isMark(String word) {
    return word.equals(RULE) || word.equals(PACKET) || word.equals(OTHER);
  }

  private static List<String> words(String sentence) {
    return Arrays.stream(sentence.toLowerCase(Locale.ROOT).split("[ ,'-]+", -1))
        .filter(word -> !word.isEmpty())
        .toList();
  }

  /** Whether a sentence is put as a guess, and so is each clause of it that is about a rule or a packet. */
  private static boolean isGuess(String sentence, List<String> all) {
    if (!hasGuess(all)) {
      return false;
    }
    for (String clause : CLAUSE_END.split(sentence.toLowerCase(Locale.ROOT))) {
      List<String> words = words(clause);
      if ((words.contains(RULE) || words.contains(PACKET)) && !hasGuess(words)) {
        return false;
      }
    }
    return true;
  }

  private static boolean hasGuess(List<String> words) {
    for (int i = 0; i < words.size(); i++) {
      boolean month = i > 0 && words.get(i).equals("may") && MONTHS_FOLLOW.contains(words.get(i - 1));
      if (GUESSES.contains(words.get(i)) && !month) {
        return true;
      }
    }
    return false;
  }

  /** Whether it says what is to become of a rule: `place it`, `may be replaced`. */
  private static boolean instructs(List<String> words) {
    for (int i = 0; i + 1 < words.size(); i++) {
      String next = words.get(i + 1);
      if (VERBS.contains(words.get(i)) && (isMark(next) || OBJECTS.contains(next))) {
        return true;
      }
      // What was done is history; what may be done is a proposal, and proposals are verified.
      if (words.get(i).equals("be")) {
        int after = i + 1;
        while (after + 1 < words.size() && !DONE.contains(words.get(after)) && ADVERBS.contains(words.get(after))) {
          after++;
        }
        if (DONE.contains(words.get(after))) {
          return true;
        }
      }
    }
    return false;
  }
}
