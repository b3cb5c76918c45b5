/*
 * The statements of Cisco ASA, PIX and FWSM that can affect packet filtering, one rule a statement.
 *
 * A statement is one line without its indentation and without a leading `no` or `ipv6`. Every rule
 * that ends in EOF is an entry; each is LL(1). Which operand of an access-list entry is an address,
 * a port or an ICMP type depends on what the named groups hold, so the operands are read flat and
 * get their roles in the lowering.
 *
 * Source: Cisco Secure Firewall ASA Series Command Reference, `access-list extended`, `access-list
 * standard`, `access-group`, `object`, `object-group` and their sub-commands, `name`, `nameif`.
 */
grammar Asa;

// ---- access lists

accessList
  : ACCESS_LIST list=name (LINE number=name)? entry EOF
  ;

entry
  : REMARK any*                                           # remark
  | STANDARD verdict operand* option* counter*            # standard
  | EXTENDED? verdict service operand* option* counter*   # extended
  ;

verdict
  : PERMIT
  | DENY
  ;

service
  : OBJECT name
  | OBJECT_GROUP name
  | plain
  ;

operand
  : ANY
  | ANY4
  | ANY6
  | HOST name
  | OBJECT name
  | OBJECT_GROUP name
  | INTERFACE name
  | FQDN name UNRESOLVED?
  | EQ name
  | NEQ name
  | LT name
  | GT name
  | RANGE name name
  | USER name
  | USER_GROUP name
  | OBJECT_GROUP_USER name
  | SECURITY_GROUP (NAME | TAG) name
  | OBJECT_GROUP_SECURITY name
  | OBJECT_GROUP_NETWORK_SERVICE name
  | plain
  ;

option
  : LOG level? (INTERVAL name)?   # log
  | TIME_RANGE name               # timeRange
  | INACTIVE                      # inactive
  ;

level
  : WORD
  | DISABLE
  | DEFAULT
  ;

// What `show access-list` adds: the number of hits, a note, hashes.
counter
  : HITCNT
  | NOTE
  | HASH
  ;

accessGroup
  : ACCESS_GROUP list=name place EOF
  ;

place
  : GLOBAL                                                            # global
  | direction INTERFACE name (PER_USER_OVERRIDE | CONTROL_PLANE)*     # interface
  ;

direction
  : IN
  | OUT
  ;

// ---- objects and groups

object
  : OBJECT NETWORK name EOF   # objectNetwork
  | OBJECT SERVICE name EOF   # objectService
  ;

objectValue
  : HOST name EOF                  # valueHost
  | SUBNET name name? EOF          # valueSubnet
  | RANGE name name EOF            # valueRange
  | FQDN (V4 | V6)? name EOF       # valueFqdn
  | SERVICE serviceSpec EOF        # valueService
  ;

objectGroup
  : OBJECT_GROUP GROUP? groupKind EOF
  ;

groupKind
  : NETWORK name           # groupNetwork
  | SERVICE name WORD?     # groupService
  | PROTOCOL name          # groupProtocol
  | ICMP_TYPE name         # groupIcmpType
  | USER name              # groupUser
  | SECURITY name          # groupSecurity
  ;

member
  : GROUP_OBJECT name EOF                        # memberGroup
  | NETWORK_OBJECT networkMember EOF             # memberNetwork
  | PORT_OBJECT portSpec EOF                     # memberPort
  | SERVICE_OBJECT OBJECT name EOF               # memberServiceObject
  | SERVICE_OBJECT serviceSpec EOF               # memberService
  | PROTOCOL_OBJECT name EOF                     # memberProtocol
  | ICMP_OBJECT name name? EOF                   # memberIcmp
  | USER name EOF                                # memberUser
  | USER_GROUP name EOF                          # memberUserGroup
  | SECURITY_GROUP (NAME | TAG) name EOF         # memberSecurity
  ;

networkMember
  : HOST name
  | OBJECT name
  | plain plain?
  ;

serviceSpec
  : protocol=plain serviceDetail*
  ;

serviceDetail
  : SOURCE portSpec        # sourcePorts
  | DESTINATION portSpec   # destinationPorts
  | portSpec               # barePorts
  | WORD                   # icmpDetail
  ;

portSpec
  : EQ name
  | NEQ name
  | LT name
  | GT name
  | RANGE name name
  ;

// ---- names and interfaces

nameLine
  : NAME address=name alias=name (DESCRIPTION any*)? EOF
  ;

nameif
  : NAMEIF name (name name)? EOF
  ;

// ---- words

name
  : .
  ;

// A word without meaning of its own where an operand or a member stands: a literal, a protocol, or
// a name of the user's that happens to be a keyword elsewhere.
plain
  : WORD
  | DEFAULT
  | DESCRIPTION
  | DISABLE
  | EXTENDED
  | GLOBAL
  | GROUP
  | IN
  | LINE
  | NAME
  | NETWORK
  | OUT
  | PROTOCOL
  | REMARK
  | SECURITY
  | SERVICE
  | STANDARD
  | SUBNET
  | TAG
  | V4
  | V6
  ;

any
  : .
  ;

ACCESS_GROUP: 'access-group';
ACCESS_LIST: 'access-list';
ANY: 'any';
ANY4: 'any4';
ANY6: 'any6';
CONTROL_PLANE: 'control-plane';
DEFAULT: 'default';
DENY: 'deny';
DESCRIPTION: 'description';
DESTINATION: 'destination';
DISABLE: 'disable';
EQ: 'eq';
EXTENDED: 'extended';
FQDN: 'fqdn';
GLOBAL: 'global';
GROUP: 'group';
GROUP_OBJECT: 'group-object';
GT: 'gt';
HOST: 'host';
ICMP_OBJECT: 'icmp-object';
ICMP_TYPE: 'icmp-type';
IN: 'in';
INACTIVE: 'inactive';
INTERFACE: 'interface';
INTERVAL: 'interval';
LINE: 'line';
LOG: 'log';
LT: 'lt';
NAME: 'name';
NAMEIF: 'nameif';
NEQ: 'neq';
NETWORK: 'network';
NETWORK_OBJECT: 'network-object';
OBJECT: 'object';
OBJECT_GROUP: 'object-group';
OBJECT_GROUP_NETWORK_SERVICE: 'object-group-network-service';
OBJECT_GROUP_SECURITY: 'object-group-security';
OBJECT_GROUP_USER: 'object-group-user';
OUT: 'out';
PER_USER_OVERRIDE: 'per-user-override';
PERMIT: 'permit';
PORT_OBJECT: 'port-object';
PROTOCOL: 'protocol';
PROTOCOL_OBJECT: 'protocol-object';
RANGE: 'range';
REMARK: 'remark';
SECURITY: 'security';
SECURITY_GROUP: 'security-group';
SERVICE: 'service';
SERVICE_OBJECT: 'service-object';
SOURCE: 'source';
STANDARD: 'standard';
SUBNET: 'subnet';
TAG: 'tag';
TIME_RANGE: 'time-range';
USER: 'user';
USER_GROUP: 'user-group';
V4: 'v4' | 'V4';
V6: 'v6' | 'V6';

HITCNT: '(hitcnt=' [0-9]+ ')';
UNRESOLVED: '(unresolved)';
NOTE: '(' [a-z]+ ')';
HASH: '0x' [0-9a-f]+;
QUOTED: '"' ~["\r\n]* '"';
WORD: ~[ \t\r\n]+;
BLANK: [ \t\r\n]+ -> skip;
