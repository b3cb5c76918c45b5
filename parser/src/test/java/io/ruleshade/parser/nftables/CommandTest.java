package io.ruleshade.parser.nftables;

import static org.assertj.core.api.Assertions.assertThat;

import io.ruleshade.diagnostic.Diagnostic;
import io.ruleshade.model.Device;
import io.ruleshade.model.NamedObject;
import io.ruleshade.model.Ruleset;
import io.ruleshade.parser.ParseResult;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Tables, hooks, variables, includes, and commands in their order. */
final class CommandTest {
  private static List<String> rules(Device device, String chain) {
    return device.ruleset(chain).orElseThrow().rules().stream().map(Shown::show).toList();
  }

  private static List<String> codes(ParseResult result) {
    return result.diagnostics().stream().map(Diagnostic::code).toList();
  }

  @Test
  void hooksInTheOrderOfPassage() {
    Device device =
        Shown.device(
            """
            table inet b {
              chain post { type nat hook postrouting priority srcnat; }
              chain in { type filter hook input priority filter + 10; policy drop; }
              chain first { type filter hook input priority -5; }
              chain pre { type filter hook prerouting priority raw; }
              chain fwd { type filter hook forward priority 0; }
              chain out { type route hook output priority mangle; }
              chain plain { }
            }
            table netdev n { chain i { type filter hook ingress devices = { eth0, "eth1" } priority 0; } }
            table bridge l { chain f { type filter hook forward priority filter; } }
            """);
    assertThat(device.entryPoints().stream().map(Shown::show))
        .containsExactly(
            "netdev n i hook ingress: in=eth0,eth1 default permit",
            "inet b pre hook prerouting: in=not none out=none default permit",
            "inet b first hook input: in=not none out=none default permit",
            "inet b in hook input: in=not none out=none default deny",
            "bridge l f hook forward: in=not none out=not none default permit",
            "inet b fwd hook forward: in=not none out=not none default permit",
            "inet b out hook output: in=none out=not none default permit",
            "inet b post hook postrouting: out=not none state=new,related default permit");
    Ruleset plain = device.ruleset("inet b plain").orElseThrow();
    assertThat(plain.kind()).isEqualTo("chain");
    assertThat(plain.defaultAction().label()).isEqualTo("return");
    assertThat(device.ruleset("inet b in").orElseThrow().bindings().get(0).text())
        .isEqualTo("hook input priority filter + 10");
  }

  @Test
  void dormantTablesBindNothing() {
    Device device = Shown.device("table ip t { flags dormant\n chain c { type filter hook input priority 0; drop; } }\n");
    assertThat(device.entryPoints()).isEmpty();
    assertThat(device.ruleset("ip t c").orElseThrow().bindings()).isEmpty();
  }

  @Test
  void variables() {
    ParseResult result =
        Shown.parse(
            """
            define lan = { 10.0.0.0/8, 192.168.0.0/16 }
            define more = { $lan, 172.16.0.0/12 }
            define port = 22
            define dev = eth0
            define target = web
            define prio = 10
            define pol = drop
            table ip t {
              chain web { accept; }
              chain c {
                type filter hook input priority $prio; policy $pol;
                ip saddr $more tcp dport $port iifname $dev jump $target
                tcp dport { $port, 80 } accept
                ip saddr $nosuch drop
              }
            }
            """);
    Device device = result.devices().get(0);
    assertThat(rules(device, "ip t c"))
        .containsExactly(
            "jump ip t web <- in=eth0 src=10.0.0.0/8,172.16.0.0/12,192.168.0.0/16 service=tcp/22 frag=first",
            "permit <- service=tcp/22,tcp/80 frag=first",
            "deny <- unknown($nosuch)");
    assertThat(device.ruleset("ip t c").orElseThrow().defaultAction().label()).isEqualTo("deny");
    assertThat(codes(result)).containsExactly(Diagnostic.UNDEFINED);
    assertThat(device.objects()).extracting(NamedObject::name).contains("lan", "more", "port");
  }

  @Test
  void includes() {
    String main = "include \"./vars.nft\"\ntable ip t {\n chain c {\n ip saddr $lan drop\n include \"rules.nft\"\n accept\n }\n}\n";
    ParseResult result =
        Shown.parse(
            main, Map.of("vars.nft", "define lan = 10.0.0.0/8\n", "rules.nft", "tcp dport 1 drop\n"));
    Device device = result.devices().get(0);
    assertThat(rules(device, "ip t c"))
        .containsExactly(
            "deny <- src=10.0.0.0/8", "deny <- service=tcp/1 frag=first", "permit <- any");
    assertThat(device.ruleset("ip t c").orElseThrow().rules().get(1).span().file().path()).isEqualTo("rules.nft");
    assertThat(device.coverage()).hasSize(3);
    assertThat(result.complete()).isTrue();
  }

  /** A file that is not at hand may hold anything: rules before and between, members of sets. */
  @Test
  void includesThatAreNotAtHand() {
    String main =
        "table ip t {\n set s { type ipv4_addr; elements = { 10.0.0.1 } }\n chain a { drop; }\n}\ninclude \"/etc/nftables.d/*.nft\"\n"
            + "table ip t {\n chain a { accept; }\n chain b { ip saddr @s drop; }\n}\n";
    Device device = Shown.device(main);
    assertThat(device.ruleset("ip t a").orElseThrow().gaps()).extracting(Ruleset.Gap::after).containsExactly(1);
    assertThat(device.ruleset("ip t b").orElseThrow().gaps()).extracting(Ruleset.Gap::after).containsExactly(0);
    assertThat(rules(device, "ip t b").get(0)).contains("unknown(members of @s that are not known)");
    assertThat(device.coverage().get(0).notUnderstood()).hasSize(1);
  }

  @Test
  void preamblesAndFlushes() {
    ParseResult result =
        Shown.parse(
            """
            table ip t {}
            delete table ip t
            table ip t { chain a { drop; } }
            table ip t { chain a { accept; } }
            table ip u { chain b { drop; } }
            flush table ip u
            table ip v { chain c { drop; } }
            delete chain ip v c
            """);
    Device device = result.devices().get(0);
    assertThat(rules(device, "ip t a")).containsExactly("deny <- any", "permit <- any");
    assertThat(rules(device, "ip u b")).isEmpty();
    assertThat(device.ruleset("ip v c")).isEmpty();
    assertThat(codes(result)).containsExactly(Diagnostic.REPLACED, Diagnostic.REPLACED);
    assertThat(Shown.device("table ip t { chain a { drop; } }\nflush ruleset\n").rulesets()).isEmpty();
  }

  @Test
  void rulesByCommand() {
    Device device =
        Shown.device(
            """
            add table inet t
            add chain inet t c { type filter hook input priority 0; policy drop; }
            add chain inet t web
            add set inet t s { type ipv4_addr; }
            add element inet t s { 10.0.0.1, 10.0.0.2 }
            add rule inet t c tcp dport 2 accept
            insert rule inet t c tcp dport 1 accept
            add rule inet t c index 0 tcp dport 9 jump web
            add rule inet t web ip saddr @s drop
            """);
    assertThat(rules(device, "inet t c"))
        .containsExactly(
            "permit <- service=tcp/1 frag=first",
            "jump inet t web <- service=tcp/9 frag=first",
            "permit <- service=tcp/2 frag=first");
    assertThat(rules(device, "inet t web"))
        .containsExactly("deny <- src=10.0.0.1-10.0.0.2 dst=0.0.0.0/0");
    assertThat(device.coverage().get(0).notUnderstood()).isEmpty();
  }

  @Test
  void handlesSayNothing() {
    Device device =
        Shown.device(
            "add table ip t\nadd chain ip t c\nadd rule ip t c drop\ndelete rule ip t c handle 3\n");
    assertThat(rules(device, "ip t c"))
        .containsExactly("deny <- unknown(whether another command removes the rule)");
    assertThat(device.coverage().get(0).notUnderstood()).hasSize(1);
  }

  @Test
  void rename() {
    Device device = Shown.device("table ip t { chain a { drop; } }\nrename chain ip t a b\n");
    assertThat(rules(device, "ip t b")).containsExactly("deny <- any");
    assertThat(device.ruleset("ip t a")).isEmpty();
  }

  @Test
  void undefinedAndLooping() {
    ParseResult result =
        Shown.parse("table ip t { chain a { jump b; ip saddr @no drop; }\n chain b { tcp dport vmap { 1 : jump a, 2 : jump nowhere } }\n}\n");
    assertThat(codes(result))
        .containsExactlyInAnyOrder(Diagnostic.UNDEFINED, Diagnostic.UNDEFINED, Diagnostic.CYCLE);
  }
}
