/*
 * The statements of the FortiOS command line, one statement a parse.
 *
 * A configuration is a tree of `config` and `edit` blocks; which block a statement belongs to, and
 * what a setting means there, is known to the reader and the lowering. A statement is one line, or
 * several where a quoted word holds line breaks. Keywords are words wherever a value may stand.
 *
 * Source: Fortinet FortiOS Administration Guide, "CLI basics" and "Subcommands": config, edit,
 * next, end, abort, set, unset, append, select, unselect, clear, delete, purge, move, rename, clone;
 * quoting by "…", '…' and \.
 */
grammar Fortios;

statement
  : CONFIG word+ EOF                                # config
  | EDIT word EOF                                   # edit
  | NEXT EOF                                        # next
  | END EOF                                         # end
  | ABORT EOF                                       # abort
  | SET key=word word* EOF                          # set
  | UNSET word+ EOF                                 # unset
  | APPEND key=word word+ EOF                       # append
  | SELECT key=word word* EOF                       # select
  | UNSELECT key=word word+ EOF                     # unselect
  | CLEAR word+ EOF                                 # clear
  | DELETE word+ EOF                                # delete
  | PURGE word* EOF                                 # purge
  | MOVE from=word where=(BEFORE | AFTER) to=word EOF   # move
  | RENAME from=word TO to=word EOF                 # rename
  | CLONE from=word TO to=word EOF                  # clone
  | (GET | SHOW) word* EOF                          # show
  ;

word
  : WORD
  | CONFIG
  | EDIT
  | NEXT
  | END
  | ABORT
  | SET
  | UNSET
  | APPEND
  | SELECT
  | UNSELECT
  | CLEAR
  | DELETE
  | PURGE
  | MOVE
  | BEFORE
  | AFTER
  | RENAME
  | CLONE
  | TO
  | GET
  | SHOW
  ;

CONFIG   : 'config' ;
EDIT     : 'edit' ;
NEXT     : 'next' ;
END      : 'end' ;
ABORT    : 'abort' ;
SET      : 'set' ;
UNSET    : 'unset' ;
APPEND   : 'append' ;
SELECT   : 'select' ;
UNSELECT : 'unselect' ;
CLEAR    : 'clear' ;
DELETE   : 'delete' ;
PURGE    : 'purge' ;
MOVE     : 'move' ;
BEFORE   : 'before' ;
AFTER    : 'after' ;
RENAME   : 'rename' ;
CLONE    : 'clone' ;
TO       : 'to' ;
GET      : 'get' ;
SHOW     : 'show' ;

// A word may join quoted and bare parts: "new"_zone is new_zone.
WORD
  : ( '"' ( ~["\\] | '\\' . )* '"'
    | '\'' ~['\r\n]* '\''
    | '\\' .
    | ~[ \t\r\n"\\]
    )+
  ;

BLANK : [ \t\r\n]+ -> skip ;
