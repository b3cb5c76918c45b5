package io.ruleshade.agent.sovereignty;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * What a Linux machine says of itself in its files; nothing where it does not say. Nothing is run and nobody is
 * asked.
 */
public final class Machine {
  private static final Pattern LISTENING =
      Pattern.compile("^\\s*\\d+: ([0-9A-F]{8,32}):([0-9A-F]{4}) [0-9A-F]+:[0-9A-F]{4} 0A .*");
  private static final Pattern LOCAL =
      Pattern.compile("localhost|127(?:\\.[0-9]{1,3}){3}(?:/(?:[89]|[12][0-9]|3[0-2]))?|::1(?:/128)?");
  private static final Pattern MOUNT = Pattern.compile("^(\\S+) (/|/home) \\S+ .*");

  private final Path root;

  /**
   * A machine.
   *
   * @param root the root of its files, {@code /}
   */
  public Machine(Path root) {
    this.root = root;
  }

  private List<String> lines(String path) {
    try {
      return Files.readAllLines(root.resolve(path));
    } catch (IOException e) {
      return List.of();
    }
  }

  /** {@return whether whatever listens on a port does so on addresses of this machine alone} */
  public Optional<Boolean> listensLocally(int port) {
    boolean found = false;
    for (String file : List.of("proc/net/tcp", "proc/net/tcp6")) {
      for (String line : lines(file)) {
        Matcher matcher = LISTENING.matcher(line);
        if (matcher.matches() && Integer.parseInt(matcher.group(2), 16) == port) {
          found = true;
          if (!isLoopback(matcher.group(1))) {
            return Optional.of(false);
          }
        }
      }
    }
    return found ? Optional.of(true) : Optional.empty();
  }

  /** Words of four bytes, each in the order of the processor; 127.x and ::1 and ::ffff:127.x. */
  private static boolean isLoopback(String hex) {
    return (hex.length() == 8 && hex.endsWith("7F"))
        || hex.equals("00000000000000000000000001000000")
        || (hex.startsWith("0000000000000000FFFF0000") && hex.endsWith("7F"));
  }

  /** {@return whether the folders of the system and of people lie on an encrypted device} */
  public Optional<Boolean> diskEncrypted() {
    boolean known = false;
    for (String line : lines("proc/mounts")) {
      Matcher matcher = MOUNT.matcher(line);
      if (!matcher.matches() || !matcher.group(1).startsWith("/dev/")) {
        continue;
      }
      known = true;
      if (!isEncrypted(matcher.group(1))) {
        return Optional.of(false);
      }
    }
    return known ? Optional.of(true) : Optional.empty();
  }

  private boolean isEncrypted(String device) {
    Path path = root.resolve(device.substring(1));
    try {
      Path real = Files.exists(path) ? path.toRealPath() : path;
      Path block = root.resolve("sys/class/block").resolve(String.valueOf(real.getFileName()));
      return isCrypt(block, 0);
    } catch (IOException e) {
      return false;
    }
  }

  /** A device mapper device of the kind CRYPT, or one whose parts all lie on such. */
  private static boolean isCrypt(Path block, int depth) throws IOException {
    Path uuid = block.resolve("dm/uuid");
    if (Files.isReadable(uuid) && Files.readString(uuid).startsWith("CRYPT-")) {
      return true;
    }
    Path slaves = block.resolve("slaves");
    if (depth > 4 || !Files.isDirectory(slaves)) {
      return false;
    }
    try (Stream<Path> list = Files.list(slaves)) {
      List<Path> parts = list.toList();
      for (Path part : parts) {
        if (!isCrypt(part, depth + 1)) {
          return false;
        }
      }
      return !parts.isEmpty();
    }
  }

  /**
   * {@return yes when the unit of the server, with all files that add to it, keeps it from all addresses but those
   * of this machine; nothing where that is not what they say}
   */
  public Optional<Boolean> egressBlocked() {
    List<String> lines = new ArrayList<>(lines("etc/systemd/system/ollama.service"));
    for (String folder : List.of("run/systemd/system/ollama.service.d", "etc/systemd/system/ollama.service.d")) {
      try (Stream<Path> list = Files.list(root.resolve(folder))) {
        for (Path file : list.filter(f -> f.toString().endsWith(".conf")).sorted().toList()) {
          lines.addAll(Files.readAllLines(file));
        }
      } catch (IOException e) {
        // There is no such folder.
      }
    }
    return blocks(lines) ? Optional.of(true) : Optional.empty();
  }

  /** Of systemd.resource-control(5): lists add up, an empty value empties one, what is allowed goes before. */
  private static boolean blocks(List<String> lines) {
    boolean deny = false;
    List<String> allowed = new ArrayList<>();
    for (String line : lines) {
      String[] parts = line.strip().split("\\s*=\\s*", 2);
      List<String> values = parts.length < 2 ? List.of() : List.of(parts[1].strip().split("\\s+"));
      boolean empty = values.equals(List.of(""));
      if (parts[0].equals("IPAddressDeny")) {
        deny = !empty && (deny || values.contains("any"));
      } else if (parts[0].equals("IPAddressAllow")) {
        if (empty) {
          allowed.clear();
        } else {
          allowed.addAll(values);
        }
      }
    }
    return deny && allowed.stream().allMatch(value -> LOCAL.matcher(value).matches());
  }

  /** {@return whether somebody else than a user owns a file, and the user cannot write it} */
  public static boolean isOutOfReach(Path file, String user) {
    try {
      return Files.exists(file)
          && !Files.getOwner(file, LinkOption.NOFOLLOW_LINKS).getName().equals(user)
          && !Files.isWritable(file);
    } catch (IOException e) {
      return false;
    }
  }
}
