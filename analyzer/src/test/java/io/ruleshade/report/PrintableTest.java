package io.ruleshade.report;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

final class PrintableTest {
  @Test
  void ordinaryTextStays() {
    assertThat(Printable.of("-A INPUT -j ACCEPT")).isEqualTo("-A INPUT -j ACCEPT");
    assertThat(Printable.of("Größe 日本 €")).isEqualTo("Größe 日本 €");
    assertThat(Printable.of("a\tb")).isEqualTo("a    b");
  }

  @Test
  void whatActsOnATerminalIsShown() {
    assertThat(Printable.of("\u001b[2J")).isEqualTo("\\x1b[2J");
    assertThat(Printable.of("\u009b1m\r\n\u007f")).isEqualTo("\\x9b1m\\x0d\\x0a\\x7f");
    assertThat(Printable.of("\u202eabc\u2066")).isEqualTo("\\u202eabc\\u2066");
    assertThat(Printable.of("a\u200bb\ufeff\u00ad")).isEqualTo("a\\u200bb\\ufeff\\xad");
    assertThat(Printable.of("\ud800x")).isEqualTo("\\ud800x");
    assertThat(Printable.of("\udb40\udc41")).isEqualTo("\\U000e0041");
  }
}
