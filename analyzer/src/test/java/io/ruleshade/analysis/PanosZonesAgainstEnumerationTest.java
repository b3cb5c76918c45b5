package io.ruleshade.analysis;

import static org.assertj.core.api.Assertions.assertThat;

import io.ruleshade.analysis.Differences.Change;
import io.ruleshade.analysis.Differences.Kind;
import io.ruleshade.analysis.Differences.Region;
import io.ruleshade.check.CheckResult;
import io.ruleshade.check.Checker;
import io.ruleshade.check.RuleRef;
import io.ruleshade.model.Device;
import io.ruleshade.model.EntryPoint;
import io.ruleshade.model.IpAddress;
import io.ruleshade.model.Product;
import io.ruleshade.parser.ParseInput;
import io.ruleshade.parser.panos.PanosDialect;
import io.ruleshade.semantics.Packet;
import io.ruleshade.source.SourceFile;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * Rulebases of universal, interzone and intrazone rules, read from text and judged over all pairs of zones,
 * named and not, by a few lines that know nothing of the model.
 */
final class PanosZonesAgainstEnumerationTest {
  /** The last two are named nowhere. */
  private static final List<String> ZONES = List.of("a", "b", "c", "d", "x", "y");

  /** One address of every piece that the sources below cut. */
  private static final List<String> ADDRESSES =
      List.of("10.0.0.1", "10.0.1.1", "10.2.0.1", "192.0.2.1", "2001:db8::1");

  private static final List<String> SOURCES =
      List.of("any", "10.0.0.0/24", "10.0.1.0/24", "10.0.0.0/8", "192.0.2.0/24");

  private int dead, redundant, changed, equal;

  /** A rule as it is written; no zones stand for any. */
  private record Line(
      String name, String type, Set<String> from, Set<String> to, String source, boolean negated,
      boolean permit, boolean log) {
    boolean matches(String in, String out, String address) {
      boolean pair =
          switch (type) {
            case "intrazone" -> in.equals(out);
            case "interzone" -> !in.equals(out);
            default -> true;
          };
      return pair
          && (from.isEmpty() || from.contains(in))
          && (to.isEmpty() || to.contains(out))
          && inSource(address) != negated;
    }

    private boolean inSource(String address) {
      return switch (source) {
        case "10.0.0.0/24" -> address.startsWith("10.0.0.");
        case "10.0.1.0/24" -> address.startsWith("10.0.1.");
        case "10.0.0.0/8" -> address.startsWith("10.");
        case "192.0.2.0/24" -> address.startsWith("192.");
        default -> true;
      };
    }

    String text() {
      String path = "set rulebase security rules " + name + " ";
      String to = type.equals("intrazone") ? "" : path + "to " + list(this.to) + "\n";
      return path + "rule-type " + type + "\n" + path + "from " + list(from) + "\n" + to
          + path + "source " + source + "\n" + (negated ? path + "negate-source yes\n" : "")
          + path + "destination any\n" + path + "application any\n" + path + "service any\n"
          + path + "action " + (permit ? "allow" : "deny") + "\n"
          + path + "log-end " + (log ? "yes" : "no") + "\n";
    }

    private static String list(Set<String> zones) {
      return zones.isEmpty() ? "any" : "[ " + String.join(" ", zones) + " ]";
    }
  }

  /** A rulebase; what it says of a packet is the rule's name, or a default, with its effect. */
  private record Base(List<Line> lines, boolean within, boolean between) {
    Optional<Line> decider(String in, String out, String address) {
      return lines.stream().filter(line -> line.matches(in, out, address)).findFirst();
    }

    boolean permits(String in, String out, String address) {
      return decider(in, out, address)
          .map(Line::permit)
          .orElse(in.equals(out) ? within : between);
    }

    String effect(String in, String out, String address) {
      boolean log = decider(in, out, address).map(Line::log).orElse(false);
      return permits(in, out, address) + " " + log;
    }

    boolean sameAs(Base other) {
      for (String in : ZONES) {
        for (String out : ZONES) {
          for (String address : ADDRESSES) {
            if (!effect(in, out, address).equals(other.effect(in, out, address))) {
              return false;
            }
          }
        }
      }
      return true;
    }

    Base without(Set<String> names) {
      return new Base(
          lines.stream().filter(line -> !names.contains(line.name)).toList(), within, between);
    }

    Device device() {
      StringBuilder text =
          new StringBuilder("set deviceconfig system hostname fw\nset zone d network layer3 e1\n");
      text.append("set rulebase default-security-rules rules intrazone-default action ")
          .append(within ? "allow\n" : "deny\n");
      text.append("set rulebase default-security-rules rules interzone-default action ")
          .append(between ? "allow\n" : "deny\n");
      lines.forEach(line -> text.append(line.text()));
      Device device =
          new PanosDialect()
              .parse(ParseInput.of(SourceFile.ofText("fw.set", text.toString())))
              .devices()
              .get(0);
      assertThat(device.coverage().get(0).notUnderstood()).isEmpty();
      return device;
    }
  }

  private static Base random(Random random) {
    List<Line> lines = new ArrayList<>();
    int count = 2 + random.nextInt(7);
    for (int i = 0; i < count; i++) {
      lines.add(line(random, "r" + i));
    }
    return new Base(lines, random.nextInt(4) > 0, random.nextInt(4) == 0);
  }

  private static Line line(Random random, String name) {
    String type = List.of("universal", "interzone", "intrazone").get(random.nextInt(3));
    Set<String> to = type.equals("intrazone") ? Set.of() : zones(random);
    String source = random.nextBoolean() ? "any" : SOURCES.get(random.nextInt(SOURCES.size()));
    boolean negated = !source.equals("any") && random.nextInt(3) == 0;
    return new Line(
        name, type, zones(random), to, source, negated, random.nextBoolean(), random.nextInt(3) == 0);
  }

  private static Set<String> zones(Random random) {
    Set<String> out = new TreeSet<>();
    for (int i = random.nextInt(4); i > 0; i--) {
      out.add(ZONES.get(random.nextInt(3)));
    }
    return out;
  }

  @Test
  void deadRedundantAndTogether() {
    for (long seed = 0; seed < 300; seed++) {
      judged(seed);
    }
    assertThat(dead).isGreaterThan(150);
    assertThat(redundant).isGreaterThan(100);
  }

  @Test
  @Tag("deep")
  void fiveThousandRulebases() {
    for (long seed = 10_000; seed < 15_000; seed++) {
      judged(seed);
      compared(seed);
    }
  }

  private void judged(long seed) {
    Base base = random(new Random(seed));
    Device device = base.device();
    AnalysisResult result = Analyzer.analyze(device, 10_000_000, 1);
    Set<String> reached = new TreeSet<>();
    for (String in : ZONES) {
      for (String out : ZONES) {
        for (String address : ADDRESSES) {
          base.decider(in, out, address).ifPresent(line -> reached.add(line.name));
        }
      }
    }
    for (int i = 0; i < base.lines.size(); i++) {
      String name = base.lines.get(i).name;
      String as = "seed " + seed + " rule " + name;
      boolean alive = result.fate(i) instanceof Fate.Alive;
      assertThat(alive).as(as).isEqualTo(reached.contains(name));
      dead += alive ? 0 : 1;
      boolean spare = alive && base.sameAs(base.without(Set.of(name)));
      assertThat(result.redundant().get(i).isPresent()).as(as).isEqualTo(spare);
      redundant += spare ? 1 : 0;
    }
    Set<String> gone = new TreeSet<>();
    AnalysisResult.JointRemovalSet all = result.jointRemoval(i -> true);
    Stream.of(all.dead(), all.redundant(), all.afterwards())
        .forEach(list -> list.forEach(ref -> gone.add(ref.rule().name())));
    assertThat(base.sameAs(base.without(gone))).as("seed " + seed + " without " + gone).isTrue();
    CheckResult check = Checker.check(List.of(device), List.of(), true, Checker.Options.DEFAULT);
    check.findings().stream()
        .flatMap(finding -> Optional.ofNullable(finding.witness()).stream())
        .forEach(witness -> decidesAs(base, witness.packet(), witness.decider(), seed));
  }

  /** What is said of a packet must be what the lines say of it. */
  private static void decidesAs(Base base, Packet packet, RuleRef decider, long seed) {
    String as = "seed " + seed + " " + packet;
    assertThat(packet.in()).as(as).isNotEmpty();
    assertThat(packet.out()).as(as).isNotEmpty();
    Optional<Line> line =
        base.decider(packet.in(), packet.out(), packet.src().toString());
    assertThat(line.map(Line::name).orElse("default"))
        .as(as)
        .isEqualTo(decider == null ? "default" : decider.rule().name());
  }

  @Test
  void differences() {
    for (long seed = 0; seed < 300; seed++) {
      compared(seed);
    }
    assertThat(changed).isGreaterThan(100);
    assertThat(equal).isGreaterThan(20);
  }

  private void compared(long seed) {
    Random random = new Random(seed);
    Base before = random(random);
    List<Line> lines = new ArrayList<>(before.lines);
    int at = random.nextInt(lines.size());
    switch (random.nextInt(4)) {
      case 0 -> lines.remove(at);
      case 1 -> lines.set(at, line(random, "new"));
      case 2 -> lines.add(at, line(random, "new"));
      default -> lines.add(random.nextInt(lines.size()), lines.remove(at));
    }
    boolean other = random.nextInt(5) == 0;
    Base after = new Base(lines, before.within != other, before.between);
    compared(seed, before, before.device(), after, after.device());
  }

  /** As for the rules that come before those of a firewall: packets of both kinds enter together. */
  @Test
  void differencesWhereOneEntryPointTakesBothKinds() {
    for (long seed = 20_000; seed < 20_300; seed++) {
      Random random = new Random(seed);
      Base one = random(random);
      Base before = new Base(one.lines, false, false);
      List<Line> lines = new ArrayList<>(before.lines);
      int at = random.nextInt(lines.size());
      if (random.nextBoolean()) {
        lines.remove(at); // often the only one that names a zone
      } else {
        lines.add(at, line(random, "new"));
      }
      Base after = new Base(lines, false, false);
      compared(seed, before, together(before), after, together(after));
    }
    assertThat(changed).isGreaterThan(100);
    assertThat(equal).isGreaterThan(20);
  }

  private static Device together(Base base) {
    Device apart = base.device();
    EntryPoint both =
        new EntryPoint(
            "both",
            Product.ANY,
            apart.entryPoints().get(0).rulesets(),
            apart.entryPoints().get(0).defaultAction(),
            true);
    return new Device(
        apart.id(),
        apart.dialect(),
        apart.coverage(),
        apart.rulesets(),
        List.of(both),
        apart.objects(),
        apart.identity());
  }

  private void compared(long seed, Base before, Device old, Base after, Device now) {
    Differences.Result result = Differences.between(old, now, 10_000_000, 1000, 1);
    String as = "seed " + seed;
    assertThat(result.complete()).as(as).isTrue();
    assertThat(result.onlyBefore()).as(as).isEmpty();
    assertThat(result.onlyAfter()).as(as).isEmpty();
    for (String in : ZONES) {
      for (String out : ZONES) {
        for (String address : ADDRESSES) {
          Optional<Kind> kind = kind(before, after, in, out, address);
          Set<Kind> said = EnumSet.noneOf(Kind.class);
          int regions = 0;
          for (Change change : result.changes()) {
            for (Region region : change.regions()) {
              if (holds(region, in, out, address)) {
                said.add(change.kind());
                regions++;
              }
            }
          }
          String packet = as + " " + in + " > " + out + " from " + address;
          assertThat(said).as(packet).isEqualTo(kind.map(Set::of).orElse(Set.of()));
          assertThat(regions).as(packet).isEqualTo(kind.isPresent() ? 1 : 0);
        }
      }
    }
    for (Change change : result.changes()) {
      Packet sample = change.sample();
      String source = sample.src().toString();
      assertThat(kind(before, after, sample.in(), sample.out(), source))
          .as(as + " " + sample)
          .contains(change.kind());
      decidesAs(before, sample, change.before(), seed);
      decidesAs(after, sample, change.after(), seed);
    }
    if (result.changes().isEmpty()) {
      equal++;
    } else {
      changed++;
    }
  }

  private static Optional<Kind> kind(Base before, Base after, String in, String out, String source) {
    boolean old = before.permits(in, out, source);
    boolean now = after.permits(in, out, source);
    if (old != now) {
      return Optional.of(now ? Kind.NEWLY_PERMITTED : Kind.NEWLY_DENIED);
    }
    return before.effect(in, out, source).equals(after.effect(in, out, source))
        ? Optional.empty()
        : Optional.of(Kind.OTHER_EFFECT);
  }

  private static boolean holds(Region region, String in, String out, String address) {
    IpAddress source = IpAddress.parse(address).orElseThrow();
    boolean zones =
        region.conditions().stream()
            .allMatch(
                text ->
                    switch (text) {
                      case "zones differ" -> !in.equals(out);
                      case "not zones differ" -> in.equals(out);
                      default -> throw new AssertionError(text);
                    });
    return zones && holds(region.in(), in) && holds(region.out(), out) && region.src().contains(source);
  }

  private static boolean holds(List<String> words, String zone) {
    if (words.equals(List.of("any")) || words.contains(zone)) {
      return true;
    }
    return words.stream().anyMatch(word -> word.startsWith("not ")) && !words.contains("not " + zone);
  }
}
