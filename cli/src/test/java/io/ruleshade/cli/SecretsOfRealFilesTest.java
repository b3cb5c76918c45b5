package io.ruleshade.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.ruleshade.report.Formats;
import io.ruleshade.report.Secrets;
import io.ruleshade.report.document.ResultDocument;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import java.util.zip.ZipInputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The secrets of real files, found by expressions that know nothing of how they are masked: each line loses
 * them, and none is in any output about its file.
 */
final class SecretsOfRealFilesTest {
  /** Where the vendors' manuals put secrets; group 1 is the secret, or the whole where there is none. */
  private static final List<Pattern> SECRETS =
      Stream.of(
              // crypt(3), Cisco types 5, 8 and 9, Junos $9$ and $6$, ASA $sha512$.
              "\\$(?:1|2[aby]|5|6|8|9|14|y|sha1|sha512)\\$[^\\s\";<]{6,}",
              "\\bENC\\s+\"?([^\\s\"]{6,})",
              "-AQ==[^\\s<\"]{6,}",
              "<(?:phash|password|passwd|secret|shared-secret|pre-shared-key|private-key|privkey|radiuskey"
                  + "|snmp-community-string|bind-password)>([^<\\s]{3,})<",
              "(?i)\\benable\\s+(?:password|secret)\\s+(?:level\\s+\\d+\\s+)?(?:\\d{1,2}\\s+)?([^\\s\"]{4,})",
              "(?i)\\busername \\S+(?: privilege \\d+)?\\s+(?:password|secret)\\s+(?:\\d{1,2}\\s+)?([^\\s\"]{4,})",
              "(?i)\\b(?:password|passwd|secret|passphrase)\\s+(?:encrypted\\s+)?\\d\\s+\"?([^\\s\"]{4,})",
              "(?i)^\\s*passwd\\s+(\\S{4,})\\s+encrypted",
              "(?i)\\bsnmp-server\\s+community\\s+\"?([^\\s\"]{4,})",
              "(?i)\\bsnmp-server\\s+host\\s+.*?\\bcommunity\\s+(\\S{4,})",
              "(?i)\\bset\\s+snmp\\s+community\\s+\"?([^\\s\";{]{4,})",
              "(?i)\\b(?:pre-shared-key|psksecret|wpa-psk|passphrase)\\s+(?:local\\s+|remote\\s+|ascii-text\\s+"
                  + "|hexadecimal\\s+|address\\s+\\S+\\s+key\\s+)?(?:\\d\\s)?\\s*\"?([^\\s\";<]{5,})",
              "(?i)\\b(?:tacacs-server|radius-server|isakmp|server-private)\\b.*?\\bkey\\s+(?:\\d\\s+)?\"?([^\\s\"]{4,})",
              "(?i)^\\s*key\\s+\\d\\s+\"?([^\\s\"]{4,})",
              "(?i)\\bkey-string\\s+(?:\\d\\s+)?(\\S{4,})",
              "(?i)\\bauthentication-key\\s+(?:\\d+\\s+)?(?:md5\\s+|type\\s+\\S+\\s+value\\s+)?\"?([^\\s\";]{4,})",
              "(?i)\\bmessage-digest-key\\s+\\d+\\s+md5\\s+(?:\\d\\s+)?\"?([^\\s\";]{4,})",
              "(?i)\\bsnmp-server user .*\\bauth\\s+(?:md5|sha)\\s+(\\S{4,})",
              "(?i)\\bpriv\\s+(?:(?:aes|des|3des)(?:[ -]?\\d+)?\\s+)?(0x[0-9a-f]{8,})",
              "://[^\\s:/@\"]+:([^\\s/@\"]{3,})@",
              "(?i)\\bfailover\\s+key\\s+(\\S{4,})",
              "(?i)\\bldap-login-password\\s+(\\S{3,})",
              "(?i)\\b(?:encrypted|plaintext)-password\\s+[\"']?([^\\s\"';]{4,})",
              "(?i)\\bset\\s+(?:auth-pwd|priv-pwd|password|passwd|secret|key|ppp-password|sae-password|private-key"
                  + "|wifi-passphrase)\\s+\"?([^\\s\"]{4,})",
              "(?i)\\bneighbor\\s+\\S+\\s+password\\s+(?:\\d\\s+)?(\\S{3,})",
              "(?i)\\bstandby\\s+\\d+\\s+authentication\\s+(?!md5)(?:text\\s+)?(\\S{4,})",
              "(?i)\\bmd5\\s+[0-7]\\s+([0-9A-F]{8,})")
          .map(Pattern::compile)
          .toList();

  /** What stands in the place of a secret and is none. */
  private static final Pattern NONE =
      Pattern.compile(
          "(?i)\\*+|<removed>|x+|encrypted|ascii-text|hexadecimal|address|local|remote|ENC|[{\\[].*|\"?-----BEGIN");

  private static final int LARGEST = 200_000;

  @TempDir Path folder;

  /** What each expression asks for, so that most lines need no closer look. */
  private static final Pattern ANY_OF_THEM =
      Pattern.compile("(?i)\\$[0-9a-z]{1,6}\\$|enc |-aq==|pass|secret|hash|priv|key|communit|psk|md5|auth|://");

  /** The secrets of a line. */
  private static Set<String> secrets(String line) {
    Set<String> out = new LinkedHashSet<>();
    if (!ANY_OF_THEM.matcher(line).find()) {
      return out;
    }
    for (Pattern pattern : SECRETS) {
      Matcher found = pattern.matcher(line.length() > 20_000 ? line.substring(0, 20_000) : line);
      while (found.find()) {
        String secret = found.group(found.groupCount());
        if (!NONE.matcher(secret).matches()) {
          out.add(secret.endsWith(";") ? secret.substring(0, secret.length() - 1) : secret);
        }
      }
    }
    return out;
  }

  private static List<Path> files() throws IOException {
    try (Stream<Path> all = Files.walk(Results.corpus())) {
      return all.filter(Files::isRegularFile)
          .filter(file -> !Results.corpus().equals(file.getParent()))
          .sorted()
          .toList();
    }
  }

  private static String text(Path file) throws IOException {
    return new String(Files.readAllBytes(file), StandardCharsets.ISO_8859_1);
  }

  @Test
  void everyRealLineLosesThem() throws IOException {
    int found = 0;
    List<String> left = new ArrayList<>();
    boolean deep = System.getProperty("deep") != null;
    for (Path file : files()) {
      if (!deep && Files.size(file) > LARGEST) {
        continue;
      }
      int number = 0;
      for (String line : text(file).split("\r?\n", -1)) {
        number++;
        Set<String> secrets = secrets(line);
        String masked = secrets.isEmpty() ? "" : Secrets.masked(line);
        for (String secret : secrets) {
          found++;
          // It may be the name of something in the same line, which stays.
          if (count(masked, secret) >= count(line, secret) || !masked.contains(Secrets.MASK)) {
            left.add(file.getFileName() + ":" + number + " " + line.strip());
          }
        }
      }
    }
    assertThat(left).isEmpty();
    assertThat(found).isGreaterThan(250);
  }

  private static int count(String text, String part) {
    return text.split(Pattern.quote(part), -1).length - 1;
  }

  /** Files with secrets, and those that are no ordinary words of their file. */
  private static Map<Path, Set<String>> filesWithSecrets() throws IOException {
    Map<Path, Set<String>> out = new LinkedHashMap<>();
    for (Path file : files()) {
      String folder = Results.corpus().relativize(file).getName(0).toString();
      if (!Results.DIALECTS.contains(folder)) {
        continue;
      }
      String text = text(file);
      if (System.getProperty("deep") == null && text.length() > LARGEST) {
        continue;
      }
      Set<String> secrets = new LinkedHashSet<>();
      StringBuilder rest = new StringBuilder();
      for (String line : text.split("\r?\n", -1)) {
        Set<String> its = secrets(line);
        if (its.isEmpty()) {
          rest.append(line).append('\n');
        }
        secrets.addAll(its);
      }
      secrets.removeIf(secret -> secret.length() < 5 || rest.indexOf(secret) >= 0);
      if (!secrets.isEmpty()) {
        out.put(file, secrets);
      }
    }
    return out;
  }

  @Test
  void noOutputAboutARealFileHoldsOne() throws IOException {
    Map<Path, Set<String>> files = filesWithSecrets();
    boolean deep = System.getProperty("deep") != null;
    int step = deep ? 1 : 6;
    int at = 0;
    Path baseline = folder.resolve("baseline.json");
    int outputs = 0;
    for (Map.Entry<Path, Set<String>> each : files.entrySet()) {
      if (at++ % step != 0) {
        continue;
      }
      String path = each.getKey().toString();
      Map<String, String> said = new LinkedHashMap<>();
      Run.Outcome json =
          Run.run("check", path, "--stats", "--format", "json", "--allow-incomplete", "--ignore", "RS306");
      said.put("json", json.out() + json.err());
      if (json.out().isEmpty()) {
        continue;
      }
      ResultDocument document = Results.read(json.out());
      for (String format : Formats.names()) {
        if (Formats.ofDocument(format).isPresent()) {
          byte[] bytes = Results.bytes(document, format);
          said.put(format, format.equals("xlsx") ? unzipped(bytes) : new String(bytes, StandardCharsets.UTF_8));
        }
      }
      said.put("text", Run.run("check", path, "--verbose", "--stats").out());
      said.put("show", Run.run("show", path, "--verbose").out());
      said.put("show json", Run.run("show", path, "--format", "json").out());
      said.put("explain", Run.run("explain", path, "--no-model").out());
      said.put("fix", Run.run("fix", path).out());
      said.put("fix json", Run.run("fix", path, "--format", "json").out());
      Files.deleteIfExists(baseline);
      Run.run("baseline", "create", path, "--allow-incomplete", "--baseline", baseline.toString());
      said.put("baseline", Files.exists(baseline) ? Files.readString(baseline) : "");
      String lines = text(each.getKey());
      Path cut = folder.resolve("cut-" + each.getKey().getFileName());
      Files.writeString(cut, lines.substring(0, lines.length() * 2 / 3), StandardCharsets.ISO_8859_1);
      for (String format : new String[] {"text", "json"}) {
        said.put("diff " + format, Run.run("diff", path, cut.toString(), "--format", format).out());
      }
      for (String format : new String[] {"text", "json", "markdown"}) {
        Run.Outcome gate = Run.run("gate", "--base", cut.toAbsolutePath().toString(), "--head", path, "-f", format);
        said.put("gate " + format, gate.out() + gate.err());
      }
      outputs += said.size();
      said.forEach(
          (what, text) -> {
            for (String secret : each.getValue()) {
              assertThat(text.contains(secret)).as(what + " of " + path + ": " + secret).isFalse();
            }
          });
    }
    assertThat(files).hasSizeGreaterThan(30);
    assertThat(outputs).isGreaterThan(20 * (deep ? 30 : 5));
    if (deep) {
      System.out.println("secrets: " + outputs + " outputs about " + files.size() + " files, "
          + files.values().stream().mapToInt(Set::size).sum() + " secrets, none shown");
    }
  }

  private static String unzipped(byte[] bytes) throws IOException {
    StringBuilder out = new StringBuilder();
    try (ZipInputStream zip = new ZipInputStream(new ByteArrayInputStream(bytes))) {
      while (zip.getNextEntry() != null) {
        out.append(new String(zip.readAllBytes(), StandardCharsets.UTF_8));
      }
    }
    return out.toString();
  }
}
