; What holds what: scopes, guarded blocks and their handlers, branches, statements.
;
; This folder is for JavaScript and TypeScript, except own.scm, in which the two differ; what the names of the captures mean
; is said in the queries for Python.

((program) @scope.module
  (#set! clash "A name that the retry helper needs means something else in this file: rename that first."))

; A failure in the body reaches the handler.
((try_statement body: (statement_block) @guard.body handler: (catch_clause) @guard.handler) @guard
  (#set! repeated "Already handled: the catch clause makes the same call again.")
  (#set! recursive "Already handled: the catch clause calls its own function again."))

((call_expression
    function: (member_expression object: (_) @guard.body property: (property_identifier) @_catch)
    arguments: (arguments . (_) @guard.handler .)) @guard
  (#eq? @_catch "catch")
  (#set! repeated "Already handled: the handler makes the same call again.")
  (#set! recursive "Already handled: the handler calls its own function again."))

((call_expression
    function: (member_expression object: (_) @guard.body property: (property_identifier) @_then)
    arguments: (arguments . (_) (_) @guard.handler .)) @guard
  (#eq? @_then "then")
  (#set! repeated "Already handled: the handler makes the same call again.")
  (#set! recursive "Already handled: the handler calls its own function again."))

; What `then` is given runs as a part of the chain, and what `map` is given as a part of the statement.
((call_expression
    function: (member_expression property: (property_identifier) @_then)
    arguments: (arguments . [(arrow_function) (function_expression)] @scope.chained))
  (#any-of? @_then "then" "finally" "map"))

; A decision on a value that an earlier statement set.
(if_statement condition: (_) @branch.condition) @branch
(switch_statement value: (_) @branch.condition) @branch

; What a code can stand in, or beside in a comment, to speak of the calls within.
[(expression_statement) (return_statement) (throw_statement) (lexical_declaration) (variable_declaration)] @statement
(if_statement condition: (_) @statement)
(while_statement condition: (_) @statement)
(for_in_statement right: (_) @statement)
(switch_statement value: (_) @statement)

(comment) @comment

; Shows by how much the file indents.
(statement_block . (_) @indented)

; The quotes that the file prefers.
(string) @quotes

; A statement that another one can follow.
(program [(expression_statement) (lexical_declaration) (variable_declaration) (export_statement)] @step)
(statement_block [(expression_statement) (lexical_declaration) (variable_declaration)] @step)
(switch_case [(expression_statement) (variable_declaration)] @step)

; A handler: what its error is called, or after what it can be given a name.
(catch_clause parameter: (identifier) @handler.error body: (statement_block) @handler.body) @handler
((catch_clause "catch" @handler.nameless . body: (statement_block) @handler.body) @handler
  (#set! name " (error)"))
(arrow_function parameter: (identifier) @handler.error body: (statement_block) @handler.body) @handler

; One of a chain of decisions, and one of a choice.
(if_statement condition: (_) @arm.condition consequence: (statement_block) @arm.body) @arm
(switch_case value: (_) @case.label . body: [
  (break_statement) (class_declaration) (continue_statement) (debugger_statement) (do_statement) (empty_statement)
  (expression_statement) (for_in_statement) (for_statement) (function_declaration) (if_statement) (labeled_statement)
  (lexical_declaration) (return_statement) (statement_block) (switch_statement) (throw_statement) (try_statement)
  (variable_declaration) (while_statement)
]? @case.first) @case

[(return_statement) (throw_statement) (continue_statement)] @ends

; Where a statement keeps a result.
(lexical_declaration (variable_declarator
  name: (identifier) @kept.result value: [(call_expression) @kept.value (await_expression (call_expression) @kept.value)])) @kept
(variable_declaration (variable_declarator
  name: (identifier) @kept.result value: [(call_expression) @kept.value (await_expression (call_expression) @kept.value)])) @kept
(expression_statement (assignment_expression
  left: (_) @kept.result right: [(call_expression) @kept.value (await_expression (call_expression) @kept.value)])) @kept

; What runs at the end, come what may.
(finally_clause) @final

; Runs once for what it makes.
((method_definition name: (_) @_name) @scope.once
  (#eq? @_name "constructor"))
((function_declaration name: (identifier) @_name) @scope.once
  (#eq? @_name "main"))

; Can wait for something.
[(function_declaration "async") (function_expression "async") (arrow_function "async") (method_definition "async")] @scope.async
