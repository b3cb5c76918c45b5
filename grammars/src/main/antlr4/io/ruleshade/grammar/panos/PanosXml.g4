/**
 * The pieces of the XML form: a subset without a document type, so that there are no entities to
 * expand and nothing outside the file to fetch. Tags are paired by the reader, which goes on after a
 * tag that has no partner.
 */
lexer grammar PanosXml;

COMMENT : '<!--' .*? ('-->' | EOF) ;

CDATA : '<![CDATA[' .*? (']]>' | EOF) ;

INSTRUCTION : '<?' .*? ('?>' | EOF) ;

/** `<!DOCTYPE …`, `<!ENTITY …`: refused. */
DECLARATION : '<!' [A-Z] ;

CLOSE : '</' NAME BLANK? '>' ;

EMPTY : '<' NAME (BLANK ATTRIBUTE)* BLANK? '/>' ;

OPEN : '<' NAME (BLANK ATTRIBUTE)* BLANK? '>' ;

TEXT : ~'<'+ ;

/** A tag that is not well formed, or one that the end of the file cuts off. */
STRAY : '<' ;

fragment ATTRIBUTE
    : NAME BLANK? '=' BLANK? ( '"' ~["<]* '"' | '\'' ~['<]* '\'' )
    ;

fragment NAME : [a-zA-Z_:\u00B7-\uFFFD] [a-zA-Z0-9_:.\-\u00B7-\uFFFD]* ;

fragment BLANK : [ \t\r\n]+ ;
