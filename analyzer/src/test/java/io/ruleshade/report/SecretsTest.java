package io.ruleshade.report;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** In each line below {@code S3cr3t} stands for what must not be seen. */
final class SecretsTest {
  @ParameterizedTest
  @ValueSource(
      strings = {
        "enable secret 5 $1$S3cr3t$S3cr3tS3cr3t",
        "enable password S3cr3t encrypted",
        "enable password 7 S3cr3t",
        "passwd S3cr3t encrypted",
        "username admin password S3cr3t my S3cr3t privilege 15",
        "username admin privilege 15 secret 9 $9$S3cr3t$S3cr3t",
        "snmp-server community S3cr3t RO 10",
        "snmp-server host inside 10.0.0.1 community S3cr3t version 2c",
        "snmp-server host 10.0.0.1 S3cr3t",
        "snmp-server user ops group v3 auth md5 S3cr3t priv aes 128 S3cr3t",
        "crypto isakmp key S3cr3t address 192.0.2.1",
        "crypto isakmp key 6 S3cr3t address 192.0.2.1",
        " ikev1 pre-shared-key S3cr3t",
        " ikev2 remote-authentication pre-shared-key S3cr3t",
        "tacacs-server host 10.0.0.1 key 7 S3cr3t",
        "radius-server key S3cr3t",
        " key S3cr3t",
        " key 7 S3cr3t",
        "failover key S3cr3t",
        " ip ospf message-digest-key 1 md5 7 S3cr3t",
        " ip ospf authentication-key S3cr3t",
        "ntp authentication-key 1 md5 S3cr3t 7",
        " standby 1 authentication md5 key-string S3cr3t",
        "neighbor 10.0.0.1 password 7 S3cr3t",
        "ospfv3 encryption ipsec spi 256 esp null md5 0 S3cr3tS3cr3t",
        " ldap-login-password S3cr3t",
        "set system root-authentication encrypted-password \"$6$S3cr3t$S3cr3t\"",
        "set system login user ops authentication plain-text-password S3cr3t",
        "set security ike policy vpn pre-shared-key ascii-text \"S3cr3t and S3cr3t\"",
        "set security authentication-key-chains key-chain bgp key 1 secret \"S3cr3t\"",
        "system { root-authentication { encrypted-password \"$1$S3cr3t\"; } } interfaces { }",
        "snmp { community S3cr3t { authorization read-only; } }",
        "    secret \"$9$S3cr3tS3cr3t\"; ## SECRET-DATA",
        "set password ENC S3cr3tS3cr3t",
        "set psksecret ENC S3cr3tS3cr3t==",
        "set passphrase \"S3cr3t\"",
        "set auth-pwd S3cr3t",
        "set mgt-config users admin phash S3cr3t",
        "<users><entry name=\"admin\"><phash>$1$S3cr3t$S3cr3t</phash></entry></users>",
        "<pre-shared-key><key>-AQ==S3cr3tS3cr3t=</key></pre-shared-key>",
        "<private-key>-AQ==S3cr3t",
        "<snmp-community-string>S3cr3t</snmp-community-string>",
        "{\"psk\": \"S3cr3t\", \"password\":\"S3cr3t\"}",
        "url https://ops:S3cr3t@backup.example.net/save",
        "password = S3cr3t",
        "-A INPUT -m comment --comment \"the password is S3cr3t\" -j ACCEPT",
        "access-list OUT remark password S3cr3t, or call S3cr3t",
        "no protocol: `password S3cr3t`",
        " standby 20 authentication S3cr3t",
        " standby 20 authentication text S3cr3t",
        " vrrp 1 authentication md5 key-string 7 S3cr3t",
        "aaa-server TACACS (inside) host 10.0.0.1 S3cr3t timeout 10",
        " encryption vlan 1 key 1 size 128bit 7 S3cr3t transmit-key",
        " client 10.0.0.1 server-key 7 S3cr3t",
        "username ops nthash 7 S3cr3t",
        "md5 1 key \"S3cr3t\" start-time 2026-1-1;",
        "set authkey S3cr3t",
        "set enckey ENC S3cr3t",
        "set md5-key 1 \"S3cr3t\"",
        "<password-hash>S3cr3t</password-hash>",
        "<privkey>S3cr3t</privkey>",
        "<auth_pass>S3cr3t</auth_pass>",
        "PrivateKey = S3cr3t",
        "PresharedKey=S3cr3t",
        "set protocols nhrp tunnel tun0 cisco-authentication 'S3cr3t'",
        "username ops password $sha512$5000$S3cr3t==$S3cr3t== pbkdf2",
        "username ops password 5 $5$S3cr3t$S3cr3t role network-admin",
        "snmp-server user ops network-admin auth md5 0xS3cr3t priv 0xS3cr3t localizedkey",
        "set snmp v3 usm local-engine user ops authentication-sha authentication-password S3cr3t",
        "    <radius><entry><secret>-AQ==S3cr3t</secret></entry></radius>",
        "security passphrase 'S3cr3t'",
      })
  void masksWhatIsSecret(String line) {
    assertThat(Secrets.masked(line)).doesNotContain("S3cr3t").contains(Secrets.MASK);
  }

  @Test
  void masksLinesOfKeys() {
    String key =
        """
        set private-key "-----BEGIN ENCRYPTED PRIVATE KEY-----
        MIIFHDBOBgkqhkiG9w0BBQ0wQTApBgkqhkiG9w0BBQwwHAQIdQn3GZmXn2ICAggA
        MAwGCCqGSIb3DQIJBQAwFAYI==
        -----END ENCRYPTED PRIVATE KEY-----"
        """;
    assertThat(Secrets.masked(key))
        .isEqualTo(
            """
            set private-key "*****
            *****
            *****
            -----END ENCRYPTED PRIVATE KEY-----"
            """);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "access-list OUTSIDE_IN extended permit tcp any host 10.0.0.1 eq 443",
        "-A INPUT -p tcp -m tcp --dport 22 -m conntrack --ctstate NEW -j ACCEPT",
        "-A INPUT -m comment --comment \"password\" -j ACCEPT -m comment --comment \"x\"",
        "set security policies from-zone trust to-zone untrust policy p match source-address any",
        "set policy-options community TAG members 65000:1",
        "set community 65000:100 additive",
        "no service password-encryption",
        "<entry name=\"password\"><member>any</member></entry>",
        "crypto ipsec transform-set T esp-aes esp-md5-hmac",
        "hash md5",
        "access-list A remark -----------------------------------------------------",
        "            destination-address [ dst_good_term_211 ];",
        "term secret {",
        "aaa-server LDAP_KV (inside) host 10.2.8.16",
        "aaa-server LDAP_KV (inside) host 10.2.8.16 timeout 5",
        " ip ospf authentication message-digest",
        " standby 1 preempt",
        " encryption aes-256",
        "set encryption aes256",
        "router bgp 65000 authentication x",
        "",
        "key"
      })
  void leavesTheRest(String line) {
    assertThat(Secrets.masked(line)).isEqualTo(line);
  }

  @Test
  void keepsWhatStandsAround() {
    assertThat(Secrets.masked("-A I -m comment --comment \"password S\" -j ACCEPT"))
        .isEqualTo("-A I -m comment --comment \"password *****\" -j ACCEPT");
    assertThat(Secrets.masked("system { secret \"a;b}c\"; } policies { permit; }"))
        .isEqualTo("system { secret \"*****\"; } policies { permit; }");
    assertThat(Secrets.masked("<a><password>x y</password><b>z</b></a>"))
        .isEqualTo("<a><password>*****</password><b>z</b></a>");
    assertThat(Secrets.masked("line 1 password x\nline 2")).isEqualTo("line 1 password *****\nline 2");
  }

  /** A line of a megabyte takes no longer than its length asks for. */
  @Test
  void longLinesTakeLinearTime() {
    for (String unit : new String[] {"password ", "\"psk\": ", "key 7 ", "$1$", "a", "secret ;", "secret ; ", "secret \" ", "://@"}) {
      String line = unit.repeat(1_000_000 / unit.length());
      long start = System.nanoTime();
      Secrets.masked(line);
      assertThat((System.nanoTime() - start) / 1_000_000).as(unit).isLessThan(5_000);
    }
  }
}
