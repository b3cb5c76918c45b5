/**
 * One statement of a PAN-OS configuration in {@code set} form, or the words of one statement in the
 * form with braces (`set cli config-output-format set` and `default`).
 *
 * A value with blanks stands in quotes, and quotes inside it are not escaped: a quote ends the value
 * only before a blank, a closing bracket or the end. A quoted value may run over several lines.
 */
grammar Panos;

/** `rulebase security rules R1 from [ trust dmz ]`, with or without the command before it. */
path
    : element* EOF
    ;

element
    : ( WORD | QUOTED | LOOSE )    # single
    | LEFT value* RIGHT            # list
    ;

value
    : WORD
    | QUOTED
    | LOOSE
    ;

LEFT : '[' ;

RIGHT : ']' ;

QUOTED
    : '"' ( ~["] | '"'+ ~["\] \t\r\n] )* '"'+
    | '\'' ( ~['] | '\''+ ~['\] \t\r\n] )* '\''+
    ;

WORD : ~["'[\] \t\r\n] ~[[\] \t\r\n]* ;

/** A quote that is never closed. */
LOOSE : ["'] ~[[\] \t\r\n]* ;

BLANK : [ \t\r\n]+ -> skip ;
