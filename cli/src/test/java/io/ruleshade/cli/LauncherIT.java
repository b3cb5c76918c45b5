package io.ruleshade.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The launcher and the jar, as users start them. Runs in the phase verify, behind the packaging.
 */
final class LauncherIT {
  private static final Path ROOT = Path.of(System.getProperty("ruleshade.root", ".."));
  private static final Path LAUNCHER = ROOT.resolve("ruleshade").toAbsolutePath();
  private static final Path JAR = ROOT.resolve("cli/target/ruleshade.jar").toAbsolutePath();

  @TempDir Path folder;

  private Path rules;

  private record Outcome(int exit, String out, String err) {}

  @BeforeEach
  void prepare() throws IOException {
    assumeTrue(Files.isRegularFile(JAR), "no jar");
    assumeTrue(Files.isExecutable(Path.of("/bin/sh")), "no shell");
    rules = Files.writeString(folder.resolve("fw.rules"), Run.RULES);
  }

  private Outcome start(Path launcher, Map<String, String> env, String... arguments)
      throws Exception {
    Path out = Files.createTempFile(folder, "out", "");
    Path err = Files.createTempFile(folder, "err", "");
    List<String> command =
        Stream.concat(Stream.of(launcher.toString()), Stream.of(arguments)).toList();
    ProcessBuilder builder = new ProcessBuilder(command).directory(folder.toFile());
    builder.environment().put("XDG_CACHE_HOME", folder.resolve("cache").toString());
    builder.environment().remove("RULESHADE_JAVA_OPTS");
    builder.environment().putAll(env);
    builder.redirectOutput(out.toFile()).redirectError(err.toFile());
    builder.redirectInput(Path.of("/dev/null").toFile());
    Process process = builder.start();
    assertThat(process.waitFor(120, TimeUnit.SECONDS)).isTrue();
    return new Outcome(
        process.exitValue(),
        Files.readString(out, StandardCharsets.UTF_8),
        Files.readString(err, StandardCharsets.UTF_8));
  }

  private List<Path> archives() throws IOException {
    try (Stream<Path> files = Files.walk(folder.resolve("cache"))) {
      return files.filter(f -> f.toString().endsWith(".jsa")).toList();
    }
  }

  @Test
  void worksFromAnyFolderAndThroughLinks() throws Exception {
    Path link = folder.resolve("link");
    Files.createSymbolicLink(link, LAUNCHER);
    Path relative = Files.createDirectory(folder.resolve("bin")).resolve("again");
    Files.createSymbolicLink(relative, Path.of("../link"));
    for (Path launcher : List.of(LAUNCHER, link, relative)) {
      Outcome outcome = start(launcher, Map.of(), "check", "fw.rules");
      assertThat(outcome.err()).isEmpty();
      assertThat(outcome.exit()).isZero();
      assertThat(outcome.out()).contains("analysed 1 device");
    }
  }

  @Test
  void exitCodesPass() throws Exception {
    assertThat(start(LAUNCHER, Map.of(), "check", "nothing").exit()).isEqualTo(3);
    assertThat(start(LAUNCHER, Map.of(), "chek").exit()).isEqualTo(2);
    Outcome version = start(LAUNCHER, Map.of(), "--version");
    assertThat(version.exit()).isZero();
    assertThat(version.out()).matches("ruleshade [0-9]+\\.[0-9]+\\.[0-9]+.*\n");
  }

  @Test
  void outputIsPureWithABrokenAMissingAndAnUnwritableCache() throws Exception {
    Outcome first = start(LAUNCHER, Map.of(), "check", "--format", "json", "fw.rules");
    assertThat(first.exit()).isZero();
    assertThat(archives()).hasSize(1);
    Outcome warm = start(LAUNCHER, Map.of(), "check", "--format", "json", "fw.rules");
    assertThat(warm).isEqualTo(first);
    Files.writeString(archives().get(0), "no archive");
    Outcome broken = start(LAUNCHER, Map.of(), "check", "--format", "json", "fw.rules");
    assertThat(broken.out()).isEqualTo(first.out());
    assertThat(broken.exit()).isZero();
    Path file = Files.writeString(folder.resolve("file"), "");
    Map<String, String> nowhere = Map.of("XDG_CACHE_HOME", file.toString());
    assertThat(start(LAUNCHER, nowhere, "check", "--format", "json", "fw.rules")).isEqualTo(first);
  }

  @Test
  void aReplacedJarIsNotRunFromTheArchiveOfTheOld() throws Exception {
    Path jar = folder.resolve("rs.jar");
    Files.copy(JAR, jar);
    Map<String, String> env = Map.of("RULESHADE_JAR", jar.toString());
    String version = start(LAUNCHER, env, "--version").out();
    start(LAUNCHER, env, "--version");
    Path other = folder.resolve("other.jar");
    rewriteVersion(jar, other);
    Files.move(other, jar, StandardCopyOption.REPLACE_EXISTING);
    Outcome replaced = start(LAUNCHER, env, "--version");
    assertThat(replaced.out()).isEqualTo("ruleshade 9.9.9-other\n").isNotEqualTo(version);
    assertThat(replaced.err()).isEmpty();
  }

  /** The same jar with another version in its manifest. */
  private static void rewriteVersion(Path from, Path to) throws IOException {
    try (var in = new java.util.jar.JarFile(from.toFile())) {
      java.util.jar.Manifest manifest = in.getManifest();
      manifest.getMainAttributes().putValue("Implementation-Version", "9.9.9-other");
      try (var out = new java.util.jar.JarOutputStream(Files.newOutputStream(to), manifest)) {
        for (var entry : java.util.Collections.list(in.entries())) {
          if (!entry.getName().equals("META-INF/MANIFEST.MF")) {
            out.putNextEntry(new java.util.zip.ZipEntry(entry.getName()));
            in.getInputStream(entry).transferTo(out);
          }
        }
      }
    }
  }

  @Test
  void saysWhatIsMissing() throws Exception {
    Outcome none = start(LAUNCHER, Map.of("RULESHADE_JAVA", "/no/java"), "--version");
    assertThat(none.exit()).isEqualTo(2);
    assertThat(none.out()).isEmpty();
    assertThat(none.err()).isEqualTo("error: RULESHADE_JAVA is no Java 21 or newer: /no/java\n");
    Path old = Files.createDirectories(folder.resolve("old/bin")).getParent();
    Files.writeString(old.resolve("release"), "JAVA_VERSION=\"17.0.1\"\n");
    Path java = Files.writeString(old.resolve("bin/java"), "#!/bin/sh\nexit 9\n");
    Files.setPosixFilePermissions(java, PosixFilePermissions.fromString("rwxr-xr-x"));
    Outcome tooOld = start(LAUNCHER, Map.of("RULESHADE_JAVA", old.toString()), "--version");
    assertThat(tooOld.exit()).isEqualTo(2);
    assertThat(tooOld.err()).contains("it is version 17.0.1");
    assertThat(start(LAUNCHER, Map.of("JAVA_HOME", old.toString()), "--version").exit()).isZero();
    Outcome noJar = start(LAUNCHER, Map.of("RULESHADE_JAR", "/no.jar"), "--version");
    assertThat(noJar.exit()).isEqualTo(2);
    assertThat(noJar.err()).isEqualTo("error: RULESHADE_JAR is no file: /no.jar\n");
  }

  @Test
  void withoutJarAndMavenItSaysSo() throws Exception {
    Path clone = Files.createDirectory(folder.resolve("clone"));
    Path launcher = clone.resolve("ruleshade");
    Files.copy(LAUNCHER, launcher, StandardCopyOption.COPY_ATTRIBUTES);
    Outcome bare = start(launcher, Map.of(), "--version");
    assertThat(bare.exit()).isEqualTo(2);
    assertThat(bare.err()).contains("nothing to build it from");
    Files.writeString(clone.resolve("pom.xml"), "<project/>");
    Path bin = Files.createDirectory(folder.resolve("nomaven"));
    for (String tool :
        List.of("sh", "readlink", "stat", "mkdir", "rm", "mv", "sed", "cut", "find", "sha256sum")) {
      Path real = Path.of("/usr/bin", tool);
      if (Files.exists(real)) {
        Files.createSymbolicLink(bin.resolve(tool), real);
      }
    }
    Map<String, String> path =
        Map.of("PATH", bin.toString(), "RULESHADE_JAVA", System.getProperty("java.home"));
    Outcome noMaven = start(launcher, path, "--version");
    assertThat(noMaven.exit()).isEqualTo(2);
    assertThat(noMaven.err()).contains("needs Maven");
  }

  @Test
  void twoFirstStartsBuildOnce() throws Exception {
    Path clone = Files.createDirectory(folder.resolve("two"));
    Path launcher = clone.resolve("ruleshade");
    Files.copy(LAUNCHER, launcher, StandardCopyOption.COPY_ATTRIBUTES);
    Files.writeString(clone.resolve("pom.xml"), "<project/>");
    Path bin = Files.createDirectory(folder.resolve("maven"));
    Path mvn =
        Files.writeString(
            bin.resolve("mvn"),
            "#!/bin/sh\necho built; echo once >>builds; sleep 2; cp '"
                + JAR
                + "' cli/target/ruleshade.jar\n");
    Files.setPosixFilePermissions(mvn, PosixFilePermissions.fromString("rwxr-xr-x"));
    Map<String, String> path = Map.of("PATH", bin + ":" + System.getenv("PATH"));
    var first =
        java.util.concurrent.CompletableFuture.supplyAsync(
            () -> {
              try {
                return start(launcher, path, "--version");
              } catch (Exception e) {
                throw new IllegalStateException(e);
              }
            });
    Outcome second = start(launcher, path, "--version");
    for (Outcome outcome : List.of(first.join(), second)) {
      assertThat(outcome.exit()).as(outcome.err()).isZero();
      assertThat(outcome.out()).startsWith("ruleshade ").doesNotContain("built");
    }
    assertThat(Files.readString(clone.resolve("builds"))).isEqualTo("once\n");
    assertThat(clone.resolve("cli/target/.build-lock")).doesNotExist();
  }

  @Test
  void signalsEndItWithTheirCode() throws Exception {
    ProcessBuilder builder =
        new ProcessBuilder(LAUNCHER.toString(), "check", "--dialect", "iptables", "-");
    builder.environment().put("XDG_CACHE_HOME", folder.resolve("cache").toString());
    Process process = builder.start();
    // It waits for standard input, which stays open; ending it closes that as well.
    assertThat(process.waitFor(8, TimeUnit.SECONDS)).isFalse();
    process.toHandle().destroy();
    assertThat(process.waitFor(20, TimeUnit.SECONDS)).isTrue();
    assertThat(process.exitValue()).isEqualTo(143);
  }

  @Test
  void aReaderThatHasSeenEnoughIsNoFault() throws Exception {
    StringBuilder many = new StringBuilder("*filter\n:INPUT DROP [0:0]\n");
    for (int i = 0; i < 5000; i++) {
      many.append("-A INPUT -p tcp -m tcp --dport ").append(i + 1).append(" -j ACCEPT\n");
    }
    Path large = Files.writeString(folder.resolve("large.rules"), many + "COMMIT\n");
    String script = "'" + LAUNCHER + "' show '" + large + "' | head -1; echo ${PIPESTATUS[0]}";
    ProcessBuilder builder = new ProcessBuilder("bash", "-c", script);
    builder.environment().put("XDG_CACHE_HOME", folder.resolve("cache").toString());
    Process process = builder.redirectErrorStream(true).start();
    String out = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(out).isEqualTo("large (iptables)\n0\n");
  }

  @Test
  void aFullDiskIsAFault() throws Exception {
    assumeTrue(Files.exists(Path.of("/dev/full")));
    ProcessBuilder builder =
        new ProcessBuilder("sh", "-c", "'" + LAUNCHER + "' show '" + rules + "' >/dev/full");
    builder.environment().put("XDG_CACHE_HOME", folder.resolve("cache").toString());
    Process process = builder.redirectErrorStream(true).start();
    String out = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(out).startsWith("error: cannot write the result");
    assertThat(process.waitFor()).isEqualTo(4);
  }
}
