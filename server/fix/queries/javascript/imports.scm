; What a file imports, and where it may be told to import more.

(import_statement
  (import_clause (named_imports (import_specifier name: (identifier) @import.name !alias)))
  source: (string (string_fragment) @import.from)) @import
(import_statement
  (import_clause (named_imports (import_specifier name: (identifier) @import.name alias: (identifier) @import.alias)))
  source: (string (string_fragment) @import.from)) @import
(import_statement
  (import_clause [(identifier) @import.module (namespace_import (identifier) @import.module)])
  source: (string (string_fragment) @import.from)) @import

((variable_declarator
    name: [
      (identifier) @import.module
      (object_pattern (shorthand_property_identifier_pattern) @import.name)
      (object_pattern (pair_pattern key: (property_identifier) @import.name value: (identifier) @import.alias))
    ]
    value: (call_expression
      function: (identifier) @_require
      arguments: (arguments . (string (string_fragment) @import.from)))) @import
  (#eq? @_require "require"))
((variable_declarator
    name: (identifier) @import.alias
    value: (member_expression
      object: (call_expression
        function: (identifier) @_require
        arguments: (arguments . (string (string_fragment) @import.from)))
      property: (property_identifier) @import.name)) @import
  (#eq? @_require "require"))

; The head of a file: what stands before its first statement of its own.
(program (import_statement) @head.import)
((program (lexical_declaration
    (variable_declarator value: [
      (call_expression function: (identifier) @_require)
      (call_expression function: (call_expression function: (identifier) @_require))
      (member_expression object: (call_expression function: (identifier) @_require))
    ])) @head.import)
  (#eq? @_require "require"))
((program (variable_declaration
    (variable_declarator value: [
      (call_expression function: (identifier) @_require)
      (call_expression function: (call_expression function: (identifier) @_require))
      (member_expression object: (call_expression function: (identifier) @_require))
    ])) @head.import)
  (#eq? @_require "require"))
(program (expression_statement . (string) @_text .) @head.text)
(program (hash_bang_line) @head)
