; What a file imports.

(using_directive . [(identifier) (qualified_name)] @import.from @import.all .) @import
(using_directive . [(identifier) (qualified_name)] .) @head.import
(extern_alias_directive) @head

((using_directive . [(identifier) (qualified_name)] @_name .) @import.standard
  (#match? @_name "^System($|\\.)"))
