; What holds what: scopes, guarded blocks and their handlers, branches, statements.
; The names are those of queries/python/structure.scm; `home` is what helpers stand in, `bracket` shows where the file puts
; its opening brackets, `step` is a statement that another one can follow, in its
; `step.body` where it has one.

((compilation_unit) @scope.module
  (#set! clash "A name that the retry helper needs means something else in this file: rename that first."))

[(class_declaration body: (declaration_list)) (struct_declaration body: (declaration_list))
 (record_declaration body: (declaration_list))] @home

((try_statement body: (block) @guard.body (catch_clause) @guard.handler) @guard
  (#set! repeated "Already handled: the catch clause makes the same call again.")
  (#set! recursive "Already handled: the catch clause calls its own method again."))

(if_statement condition: (_) @branch.condition) @branch
(switch_statement value: (_) @branch.condition) @branch

[(expression_statement) (return_statement) (throw_statement) (local_declaration_statement) (yield_statement)] @statement
(if_statement condition: (_) @statement)
(while_statement condition: (_) @statement)
(foreach_statement right: (_) @statement)
(switch_statement value: (_) @statement)
(using_statement (variable_declaration) @statement)
(arrow_expression_clause) @statement

(block [(expression_statement) (local_declaration_statement)] @step)
(switch_section [(expression_statement) (local_declaration_statement)] @step)
(global_statement [(expression_statement) (local_declaration_statement)]) @step
(using_statement body: (block) @step.body) @step

(comment) @comment

(block . (_) @indented)
(class_declaration body: (declaration_list . (_) @indented))

[(class_declaration body: (declaration_list) @bracket) (method_declaration body: (block) @bracket)
 (namespace_declaration body: (declaration_list) @bracket)]

; A handler: what its error is called, or after what it can be given a name.
(catch_clause (catch_declaration name: (identifier) @handler.error) body: (block) @handler.body) @handler
((catch_clause (catch_declaration type: (_) @handler.nameless !name) body: (block) @handler.body) @handler
  (#set! name " error"))
((catch_clause "catch" @handler.nameless . body: (block) @handler.body) @handler
  (#set! name " (System.Exception error)"))

; One of a chain of decisions, and one of a choice.
(if_statement condition: (_) @arm.condition consequence: (block) @arm.body) @arm
(catch_clause (catch_filter_clause) @arm.condition body: (block) @arm.body) @arm
(switch_section . (constant_pattern) @case.label . (statement)? @case.first) @case

; Nothing comes after these.
[(return_statement) (throw_statement) (continue_statement)] @ends

; Where a statement keeps a result.
(local_declaration_statement (variable_declaration
  (variable_declarator name: (identifier) @kept.result [(invocation_expression) @kept.value (await_expression (invocation_expression) @kept.value)]))) @kept
(expression_statement (assignment_expression
  left: (_) @kept.result right: [(invocation_expression) @kept.value (await_expression (invocation_expression) @kept.value)])) @kept

; What runs at the end, come what may.
(finally_clause) @final

; Runs once for what it makes.
(constructor_declaration) @scope.once
((method_declaration name: (identifier) @_name) @scope.once
  (#eq? @_name "Main"))
