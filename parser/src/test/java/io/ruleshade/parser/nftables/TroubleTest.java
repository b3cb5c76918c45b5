package io.ruleshade.parser.nftables;

import static org.assertj.core.api.Assertions.assertThat;

import io.ruleshade.diagnostic.Diagnostic;
import io.ruleshade.model.Coverage;
import io.ruleshade.model.Device;
import io.ruleshade.model.Ruleset;
import io.ruleshade.parser.ParseResult;
import io.ruleshade.source.SourceFile;
import org.junit.jupiter.api.Test;

/** Text that nft would not load, or that is something else. */
final class TroubleTest {
  @Test
  void anUnreadableRuleCostsItself() {
    Device device =
        Shown.device(
            "table ip t {\n chain c {\n  type filter hook input priority 0;\n  drop\n  tcp dport 22 frobnicate jump web\n  accept\n }\n chain web { }\n}\n");
    Ruleset chain = device.ruleset("ip t c").orElseThrow();
    assertThat(chain.rules()).hasSize(2);
    assertThat(chain.gaps()).hasSize(1);
    assertThat(chain.gaps().get(0).after()).isEqualTo(1);
    assertThat(chain.gaps().get(0).mayCall()).containsExactly("ip t web");
    Coverage coverage = device.coverage().get(0);
    assertThat(coverage.notUnderstood()).hasSize(1);
    assertThat(coverage.notUnderstood().get(0).span().line()).isEqualTo(5);
  }

  @Test
  void aFileThatBreaksOff() {
    ParseResult result = Shown.parse("table ip t {\n chain c {\n  drop\n  tcp dport 2");
    Device device = result.devices().get(0);
    assertThat(result.complete()).isFalse();
    assertThat(device.ruleset("ip t c").orElseThrow().rules()).hasSize(1);
    assertThat(device.ruleset("ip t c").orElseThrow().gaps()).hasSize(1);
    assertThat(result.diagnostics()).extracting(Diagnostic::code).contains(Diagnostic.TRUNCATED);
  }

  @Test
  void bracesWithoutPartner() {
    ParseResult result = Shown.parse("table ip t {\n chain c {\n  tcp dport { 22, 80 accept\n  drop\n }\n}\n");
    assertThat(result.complete()).isFalse();
    assertThat(result.devices().get(0).coverage().get(0).notUnderstood()).isNotEmpty();
    ParseResult stray = Shown.parse("table ip t { chain c { drop; } }\n}\n");
    assertThat(stray.devices().get(0).coverage().get(0).notUnderstood()).hasSize(1);
    assertThat(stray.devices().get(0).ruleset("ip t c").orElseThrow().rules()).hasSize(1);
  }

  @Test
  void commentsStringsAndContinuedLines() {
    Device device =
        Shown.device(
            "#!/usr/sbin/nft -f\ntable ip t { # a } b\n chain c {\n  log prefix \"# } {\" drop # rest\n  tcp dport { 22, # ssh\n   80 } \\\n   accept\n }\n}\n");
    assertThat(device.ruleset("ip t c").orElseThrow().rules().stream().map(Shown::show))
        .containsExactly(
            "deny log [log prefix \"# } {\"] <- any", "permit <- service=tcp/22,tcp/80 frag=first");
    assertThat(device.ruleset("ip t c").orElseThrow().rules().get(1).span().line()).isEqualTo(5);
    assertThat(device.ruleset("ip t c").orElseThrow().rules().get(1).span().endLine()).isEqualTo(7);
  }

  @Test
  void windowsLineEndingsMakeNoDifference() {
    String text = Shown.table("inet", "input", "tcp dport {\n 22,\n 80 } accept");
    assertThat(Shown.show(Shown.device(text.replace("\n", "\r\n")).ruleset("inet t c").orElseThrow().rules().get(0)))
        .isEqualTo(Shown.show(Shown.device(text).ruleset("inet t c").orElseThrow().rules().get(0)));
  }

  @Test
  void scriptsAreSaidToBeSo() {
    ParseResult result = Shown.parse("#!/bin/sh\nnft flush ruleset\nnft add table ip t\nnft add rule ip t c drop\n");
    assertThat(result.devices()).isEmpty();
    assertThat(result.complete()).isFalse();
    assertThat(result.diagnostics()).extracting(Diagnostic::code).containsExactly(Diagnostic.UNUSABLE);
    assertThat(Shown.parse("hello\nworld\n").devices()).isEmpty();
  }

  @Test
  void detection() {
    assertThat(score("table inet t {\n chain c {\n type filter hook input priority 0;\n }\n}\n")).isGreaterThan(90);
    assertThat(score("#!/usr/sbin/nft -f\nflush ruleset\n")).isEqualTo(100);
    assertThat(score("add rule ip filter input tcp dport 22 accept\n")).isGreaterThan(50);
    assertThat(score("{\"nftables\": [{\"metainfo\": {}}]}")).isGreaterThan(90);
    assertThat(score("{\"devices\": [{\"dialect\": \"nftables\"}]}")).isZero();
    assertThat(score("table 100 {\n description x\n}\n")).isZero();
    assertThat(score("*filter\n:INPUT ACCEPT [0:0]\nCOMMIT\n")).isZero();
    assertThat(score("")).isZero();
  }

  private static int score(String text) {
    return new NftablesDialect().detect(SourceFile.ofText("x", text));
  }
}
