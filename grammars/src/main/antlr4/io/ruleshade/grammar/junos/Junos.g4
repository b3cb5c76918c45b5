/*
 * One statement of a Junos configuration, in the form of `show configuration` or of `| display set`.
 *
 * The syntax of the language is uniform: tags, words, bracketed lists of words, and what ends the
 * statement. Which words form a name, a value or a further statement is decided by the hierarchy of
 * statements and not by the syntax, so it is no part of the grammar. Blocks are tracked by the
 * reader, so that an unreadable statement costs itself and never the blocks around it. Every entry
 * is LL(1).
 *
 * Source: Juniper, CLI User Guide, "Junos OS CLI configuration mode: how the configuration is
 * displayed" and "load": statements end in `;`, blocks are in braces, `[ ]` holds several values,
 * `inactive:`, `replace:`, `delete:` and `protect:` mark a statement.
 */
grammar Junos;

// A statement of the form with braces, up to the character that ends it.
item
  : TAG* part* end EOF
  ;

// A line of the form with commands.
command
  : part+ EOF
  ;

part
  : WORD                      # word
  | STRING                    # string
  | TAG                       # tagWord
  | LBRACK value* RBRACK      # list
  ;

value
  : WORD
  | STRING
  | TAG
  ;

end
  : SEMI
  | LBRACE
  ;

TAG : ('inactive' | 'active' | 'replace' | 'delete' | 'protect' | 'unprotect' | 'merge') ':' ;
STRING : '"' ('\\' . | ~["\\])* '"' ;
LBRACK : '[' ;
RBRACK : ']' ;
LBRACE : '{' ;
SEMI : ';' ;
// Angle brackets hold the wildcards of a group, in which square brackets are a set of characters.
WORD : (WILDCARD | ~[ \t\r\n"[\]{};]) (WILDCARD | ~[ \t\r\n[\]{};])* ;
SPACE : [ \t\r\n\u00a0]+ -> skip ;

fragment WILDCARD : '<' ~[<> \t\r\n"{};]* '>' | '${' [A-Za-z0-9_-]* '}' ;
