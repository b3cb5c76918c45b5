/*
 * A bit-field expression of a firewall filter: `tcp-flags "(ack & !syn)"`.
 *
 * Source: Juniper, Routing Policies, Firewall Filters, and Traffic Policers User Guide, "Firewall
 * Filter Match Conditions Based on Bit-Field Values": grouping, `!`, `&` or `+`, `|` or `,`, from
 * the highest precedence to the lowest.
 */
grammar JunosBits;

bits
  : either EOF
  ;

either
  : both (OR both)*
  ;

both
  : one (AND one)*
  ;

one
  : NOT one           # not
  | LPAR either RPAR  # group
  | BIT               # bit
  ;

NOT : '!' ;
AND : '&' | '+' ;
OR : '|' | ',' ;
LPAR : '(' ;
RPAR : ')' ;
BIT : [A-Za-z0-9_-]+ ;
SPACE : [ \t]+ -> skip ;
