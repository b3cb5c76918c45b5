/**
 * One statement of an iptables-save file, or of what `iptables -S` prints.
 *
 * Words are split as iptables-restore splits them (add_param_to_argv in iptables/xshared.c): at
 * blanks, except within double quotes, where a backslash takes the next character as it is. Which
 * words are values of which option depends on the modules a rule loads, so it is no matter of
 * grammar: the front end decides it by its table of options.
 */
grammar Iptables;

/** `*filter` */
table : TABLE EOF ;

/** `:INPUT DROP [12:3456]`, `:web - [0:0]` */
chain : CHAIN policy=WORD COUNTERS? EOF ;

/** `COMMIT` */
commit : WORD EOF ;

/** `[12:3456] -A INPUT -p tcp ! --dport 22 -j ACCEPT`, `-P INPUT DROP`, `-N web` */
command : COUNTERS? ( NOT | OPTION | WORD | QUOTED | TABLE | CHAIN )* EOF ;

TABLE : '*' ~[ \t\r"*]+ ;
CHAIN : ':' ~[ \t\r"]+ ;
COUNTERS : '[' [0-9]+ ':' [0-9]+ ']' ;
NOT : '!' ;
OPTION : '-' '-'? [A-Za-z46] ~[ \t\r"]* ;
QUOTED : ~[ \t\r"]* '"' ( '\\' . | ~["\\] )* '"'? ;
WORD : ~[ \t\r"]+ ;
BLANK : [ \t\r]+ -> skip ;
