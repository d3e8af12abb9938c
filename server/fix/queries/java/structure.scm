; What holds what: scopes, guarded blocks and their handlers, branches, statements.
; The names are those of queries/python/structure.scm and queries/csharp/structure.scm.

((program) @scope.module
  (#set! clash "A name that the retry helper needs means something else in this file: rename that first."))

; A method with a body can stand in these.
[(class_declaration body: (class_body)) (record_declaration body: (class_body))] @home

((try_statement body: (block) @guard.body (catch_clause) @guard.handler) @guard
  (#set! repeated "Already handled: the catch clause makes the same call again.")
  (#set! recursive "Already handled: the catch clause calls its own method again."))
((try_with_resources_statement body: (block) @guard.body (catch_clause) @guard.handler) @guard
  (#set! repeated "Already handled: the catch clause makes the same call again.")
  (#set! recursive "Already handled: the catch clause calls its own method again."))

(if_statement condition: (_) @branch.condition) @branch
(switch_expression condition: (_) @branch.condition) @branch

[(expression_statement) (return_statement) (throw_statement) (local_variable_declaration) (yield_statement)] @statement
(if_statement condition: (_) @statement)
(while_statement condition: (_) @statement)
(enhanced_for_statement value: (_) @statement)
(switch_expression condition: (_) @statement)
(resource) @statement

(block [(expression_statement) (local_variable_declaration)] @step)
(constructor_body [(expression_statement) (local_variable_declaration)] @step)
(switch_block_statement_group [(expression_statement) (local_variable_declaration)] @step)

[(line_comment) (block_comment)] @comment

(block . (_) @indented)
(class_body . (_) @indented)

[(class_declaration body: (class_body) @bracket) (method_declaration body: (block) @bracket)]

; A handler, one of a chain of decisions, and one of a choice.
(catch_clause (catch_formal_parameter name: (identifier) @handler.error) body: (block) @handler.body) @handler
(if_statement condition: (_) @arm.condition consequence: (block) @arm.body) @arm
(switch_block_statement_group . (switch_label (_) @case.label) . [
  (assert_statement) (block) (break_statement) (continue_statement) (do_statement) (enhanced_for_statement)
  (expression_statement) (for_statement) (if_statement) (labeled_statement) (local_variable_declaration)
  (return_statement) (switch_expression) (synchronized_statement) (throw_statement) (try_statement)
  (try_with_resources_statement) (while_statement) (yield_statement)
]? @case.first) @case

[(return_statement) (throw_statement) (continue_statement)] @ends

; Where a statement keeps a result.
(local_variable_declaration declarator: (variable_declarator name: (identifier) @kept.result value: (method_invocation) @kept.value)) @kept
(expression_statement (assignment_expression left: (_) @kept.result right: (method_invocation) @kept.value)) @kept

; What runs at the end, come what may.
(finally_clause) @final

; Runs once for what it makes.
[(constructor_declaration) (static_initializer)] @scope.once
((method_declaration name: (identifier) @_name) @scope.once
  (#eq? @_name "main"))

; A statement before which another one can stand that is worked out as often.
(block [(expression_statement) (local_variable_declaration) (return_statement) (throw_statement) (if_statement)] @ahead)
(constructor_body [(expression_statement) (local_variable_declaration) (if_statement)] @ahead)
(switch_block_statement_group [(expression_statement) (return_statement) (if_statement)] @ahead)
