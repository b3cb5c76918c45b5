package io.ruleshade.parser.asa;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Each form of an access-list entry, from text to model. */
final class AsaEntryTest {
  /** Objects that the entries refer to. */
  private static final String OBJECTS =
      """
      ASA Version 9.8(2)
      name 10.9.9.9 alias9
      interface GigabitEthernet0/0
       nameif outside
       ip address 192.0.2.1 255.255.255.0 standby 192.0.2.2
      interface GigabitEthernet0/1
       nameif dmz
       ip address dhcp setroute
      interface GigabitEthernet0/2
       nameif both
       ip address 192.0.2.129 255.255.255.128
       ipv6 address 2001:db8::1/64
      time-range WORK
       periodic weekdays 8:00 to 18:00
      object network H
       host 10.0.0.1
      object network N
       subnet 10.1.0.0 255.255.0.0
      object network R
       range 10.2.0.1 10.2.0.9
      object network F
       fqdn www.Example.com
      object network F4
       fqdn v4 four.example.com
      object network N6
       subnet 2001:db8::/32
      object network EMPTY
      object service WEB
       service tcp destination eq www
      object service SRC
       service udp source gt 1023 destination eq 53
      object-group network G
       network-object object H
       network-object 10.3.0.0 255.255.0.0
      object-group network MIXED
       network-object host 10.0.0.7
       network-object object F
      object-group network NONE
      object-group service PORTS tcp
       port-object eq https
       port-object range 8000 8010
      object-group service BOTH tcp-udp
       port-object eq domain
      object-group protocol TCPUDP
       protocol-object udp
       protocol-object tcp
      object-group protocol WIDE
       protocol-object tcp
       protocol-object icmp
      object-group service SVC
       service-object tcp destination eq 80
       service-object udp source eq 500 destination eq 500
       service-object icmp echo
      object-group icmp-type PING
       icmp-object echo
       icmp-object echo-reply
      object-group user STAFF
       user LOCAL\\bob
      object-group security SG
       security-group name hr
      """;

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      textBlock =
          """
          permit ip any any                                 ; permit any any > any
          permit ip any4 any6                               ; permit any 0.0.0.0/0 > ::/0
          deny ip any any log                               ; deny {log informational interval 300} any any > any
          deny ip any any log 4 interval 600                ; deny {log warnings interval 600} any any > any
          deny ip any any log interval 60                   ; deny {log informational interval 60} any any > any
          permit ip any any log disable                     ; permit any any > any
          deny ip any any log disable                       ; deny {log disable} any any > any
          deny ip any any log default                       ; deny any any > any
          permit 0 any any                                  ; permit any any > any
          permit 47 host 1.1.1.1 any                        ; permit 47 1.1.1.1/32 > any
          permit gre any any                                ; permit 47 any > any
          permit esp any interface outside                  ; permit 50 any > 192.0.2.1/32
          permit esp any interface dmz                      ; permit 50 any > any if dst interface dmz address
          permit esp any interface both                     ; permit 50 any > any if dst interface both address
          permit esp any interface nowhere                  ; permit 50 any > any if dst interface nowhere address
          permit tcp any host 1.1.1.1 eq www                ; permit tcp/80 any > 1.1.1.1/32
          permit tcp any host 1.1.1.1 neq 80                ; permit tcp/0-79,tcp/81-65535 any > 1.1.1.1/32
          permit tcp any lt 1024 any gt 65000               ; permit tcp/65001-65535 any port {0-1023} > any
          permit udp any range 1 5 any range bootps 68      ; permit udp/67-68 any port {1-5} > any
          permit tcp any any range 90 80                    ; permit nothing
          permit tcp any any gt 65535                       ; permit nothing
          permit sctp any any eq 2905                       ; permit sctp/2905 any > any
          permit icmp any any                               ; permit icmp any > any
          permit icmp any any echo                          ; permit icmp/8 any > any
          permit icmp any any unreachable 4                 ; permit icmp/3/4 any > any
          permit icmp any any 3 4                           ; permit icmp/3/4 any > any
          permit icmp6 any6 any6 echo                       ; permit icmpv6/128 ::/0 > ::/0
          permit icmp any any object-group PING             ; permit icmp/0,icmp/8 any > any
          permit tcp 10.0.0.0 255.0.0.0 2001:db8::/32 eq 22 ; permit tcp/22 10.0.0.0/8 > 2001:db8::/32
          permit tcp host 2001:db8::5 any6                  ; permit tcp 2001:db8::5/128 > ::/0
          permit ip 10.0.0.0 255.254.255.255 any            ; permit any 10.0.0.0/32,10.1.0.0/32 > any
          permit ip any 10.6.0.0 0.0.0.255                  ; permit any any > 0.0.0.0/0 if dst address 0.0.0.0 mask 0.0.0.255
          permit ip 0 0 any                                 ; permit any 0.0.0.0/0 > any
          permit ip host alias9 alias9 255.255.255.0        ; permit any 10.9.9.9/32 > 10.9.9.0/24
          permit ip object H object N                       ; permit any 10.0.0.1/32 > 10.1.0.0/16
          permit ip object R object N6                      ; permit any 10.2.0.1-10.2.0.9 > 2001:db8::/32
          permit ip object F any                            ; permit any any > any if src fqdn www.example.com
          permit ip any object F4                           ; permit any any > 0.0.0.0/0 if dst fqdn four.example.com
          permit ip any object EMPTY                        ; permit any any > any ?dst network object `EMPTY` has no value
          permit ip any object NOPE                         ; permit any any > any ?dst undefined network object `NOPE`
          permit ip host NOPE any                           ; permit any any > any ?src undefined name `NOPE`
          permit ip object-group G any                      ; permit any 10.0.0.1/32,10.3.0.0/16 > any
          permit ip any object-group MIXED                  ; permit any any > 10.0.0.7/32 | any any > any if dst fqdn www.example.com
          permit ip object-group NONE any                   ; permit nothing
          permit tcp any host 1.1.1.1 object-group PORTS    ; permit tcp/443,tcp/8000-8010 any > 1.1.1.1/32
          permit tcp any object-group G object-group PORTS  ; permit tcp/443,tcp/8000-8010 any > 10.0.0.1/32,10.3.0.0/16
          permit tcp any object-group PORTS object-group G  ; permit tcp any port {443,8000-8010} > 10.0.0.1/32,10.3.0.0/16
          permit tcp any object-group PORTS any eq 1        ; permit tcp/1 any port {443,8000-8010} > any
          permit tcp any object-group PORTS host 1.1.1.1 object-group BOTH ; permit tcp/53 any port {443,8000-8010} > 1.1.1.1/32
          permit udp any any object-group PORTS             ; permit udp any > any ?group `PORTS` is of tcp
          permit tcp any any object-group NOPE              ; permit tcp any > any ?undefined group `NOPE`
          permit tcp any object-group NOPE any              ; permit tcp any > any ?undefined group `NOPE`
          permit tcp any object-group NOPE eq 80            ; permit tcp/80 any > any ?dst undefined group `NOPE`
          permit object-group TCPUDP any any eq domain      ; permit tcp/53,udp/53 any > any
          permit object-group TCPUDP any object-group BOTH any ; permit tcp,udp any port {53} > any
          permit object-group WIDE any any                  ; permit icmp,tcp any > any
          permit object-group WIDE any any eq 80            ; permit any any > any ?ports after a group that holds more than tcp and udp
          permit object-group PORTS any any                 ; permit any any > any ?group `PORTS` holds no protocols
          permit object-group NOPE any any                  ; permit any any > any ?undefined group `NOPE`
          permit object WEB any host 1.1.1.1                ; permit tcp/80 any > 1.1.1.1/32
          permit object SRC any any                         ; permit udp/53 any port {1024-65535} > any
          permit object-group SVC any host 1.1.1.1          ; permit icmp/8,tcp/80 any > 1.1.1.1/32 | udp/500 any port {500} > 1.1.1.1/32
          permit ip user LOCAL\\bob any any                 ; permit any any > any if src user LOCAL\\bob
          permit ip user-group DOM\\\\eng any any           ; permit any any > any if src user-group DOM\\\\eng
          permit ip object-group-user STAFF any any         ; permit any any > any if src object-group-user STAFF
          permit ip object-group-user NOPE any any          ; permit any any > any ?src undefined group `NOPE`
          permit tcp security-group name hr any security-group tag 10 any eq 80 ; permit tcp/80 any > any if src security-group name hr if dst security-group tag 10
          permit tcp object-group-security SG any any       ; permit tcp any > any if src object-group-security SG
          permit tcp user LOCAL\\bob security-group name hr any eq 1 any ; permit tcp any port {1} > any if src user LOCAL\\bob if src security-group name hr
          permit ip any object-group-network-service SAAS   ; permit any any > any if dst object-group-network-service SAAS
          permit tcp any any eq 80 time-range WORK          ; permit tcp/80 any > any if time-range WORK
          permit tcp any any eq 80 time-range NOPE          ; permit tcp/80 any > any ?undefined time range `NOPE`
          permit tcp any any eq 80 inactive                 ; (inactive) permit tcp/80 any > any
          permit tcp any any eq 80 log debugging interval 1 time-range WORK inactive ; (inactive) permit {log debugging interval 1} tcp/80 any > any if time-range WORK
          """)
  void lowersAnEntry(String entry, String expected) {
    for (String extended : List.of("extended ", "")) {
      String text = OBJECTS + "access-list X " + extended + entry + "\n";
      assertThat(AsaText.rules(text, "X")).containsExactly(expected);
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      textBlock =
          """
          permit tcp any any eq nosuchport          ; no port: `eq nosuchport`
          permit tcp any any eq 65536               ; no port: `eq 65536`
          permit nosuchprotocol any any             ; no protocol: `nosuchprotocol`
          permit icmp any any nosuchtype            ; no ICMP type: `nosuchtype`
          permit ip any any eq 80                   ; unexpected `eq 80`
          permit ip any                             ; the statement ends too early
          permit                                    ; the statement ends too early
          permit tcp any any established            ; unexpected `established`
          permit tcp any any eq 80 81               ; unexpected `81`
          permit tcp any 10.0.0.1 eq 80             ; no mask after `10.0.0.1`
          permit tcp any 10.0.0.0/8                 ; no address: `10.0.0.0/8`
          permit tcp any host                       ; the statement ends too early
          permit object-group SVC any any eq 80     ; unexpected `eq 80`
          permit object WEB any any eq 80           ; unexpected `eq 80`
          permit tcp any any log nosuchlevel        ; no log level: `nosuchlevel`
          allow tcp any any                         ; unexpected `allow`
          permit icmp any eq 80 any                 ; no address: `eq 80`
          permit tcp any user LOCAL\\bob any        ; no address: `user LOCAL\\bob`
          """)
  void reportsWhatItCannotRead(String entry, String reason) {
    String text =
        OBJECTS
            + "access-list X permit ip any any\naccess-list X "
            + entry
            + "\naccess-list X deny ip any any\n";
    var device = AsaText.device(text);
    var ruleset = device.ruleset("X").orElseThrow();
    assertThat(ruleset.rules()).hasSize(2);
    assertThat(ruleset.gaps()).hasSize(1);
    assertThat(ruleset.gaps().get(0).after()).isEqualTo(1);
    assertThat(device.coverage().get(0).notUnderstood())
        .singleElement()
        .satisfies(not -> assertThat(not.reason()).isEqualTo(reason));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      textBlock =
          """
          permit ip any object NOPE              ; RS201 undefined network object `NOPE` `NOPE`
          permit ip any object WEB               ; RS201 undefined network object `WEB` `WEB`
          permit ip any object-group NOPE        ; RS201 undefined group `NOPE` `NOPE`
          permit ip any object-group PORTS       ; RS905 group `PORTS` holds no addresses `PORTS`
          permit tcp any any range 9 8           ; RS905 no port is in `range 9 8` `9`
          permit tcp any any time-range NOPE     ; RS201 undefined time range `NOPE` `NOPE`
          """)
  void saysWhatIsWrong(String entry, String expected) {
    assertThat(AsaText.diagnostics(OBJECTS + "access-list X " + entry + "\n"))
        .containsExactly(expected);
  }
}
