; What holds what: scopes, guarded blocks and their handlers, branches, statements.
;
; The capture names of this folder are the whole vocabulary of the Rust side, which knows no node of any grammar.
; Names that begin with an underscore only serve a predicate. `refuse` says why an action is offered as disabled.

((module) @scope.module
  (#set! clash "A name that the retry helper needs means something else in this file: rename that first."))

((function_definition "async") @scope.blocking
  (#set! shape "async")
  (#set! refuse "The call blocks the event loop, and so would the waits of a retry: hand it to asyncio.to_thread first."))

; A failure in the body reaches the handler.
((try_statement body: (block) @guard.body (except_clause) @guard.handler) @guard
  (#set! repeated "Already handled: the except clause makes the same call again.")
  (#set! recursive "Already handled: the except clause calls its own function again."))

; A decision on a value that an earlier statement set.
(if_statement condition: (_) @branch.condition) @branch
(if_statement alternative: (elif_clause condition: (_) @branch.condition)) @branch
(match_statement subject: (_) @branch.condition) @branch

; What a code can stand in, or beside in a comment, to speak of the calls within. Assertions are left out: they are tests.
[(expression_statement) (return_statement) (raise_statement) (delete_statement)] @statement
(if_statement condition: (_) @statement)
(elif_clause condition: (_) @statement)
(while_statement condition: (_) @statement)
(for_statement right: (_) @statement)
(match_statement subject: (_) @statement)
(with_clause) @statement

(comment) @comment

; Shows by how much the file indents.
(block . (_) @indented)

; A handler: what its error is called, or after what it can be given a name.
(except_clause value: (as_pattern alias: (as_pattern_target (identifier) @handler.error)) (block) @handler.body) @handler
((except_clause value: [(identifier) (attribute) (tuple)] @handler.nameless (block) @handler.body) @handler
  (#set! name " as error"))

; One of a chain of decisions, and one of a choice.
(if_statement condition: (_) @arm.condition consequence: (block) @arm.body) @arm
(elif_clause condition: (_) @arm.condition consequence: (block) @arm.body) @arm
(case_clause . (case_pattern) @case.label consequence: (block . (_) @case.first)) @case

[(return_statement) (raise_statement) (continue_statement)] @ends

; A statement that another one can follow, and where one keeps the result of a call.
(block (expression_statement) @step)
(module (expression_statement) @step)
(expression_statement (assignment left: (_) @kept.result right: (call) @kept.value)) @kept
(expression_statement (assignment left: (_) @kept.result right: (await (call) @kept.value))) @kept

; What runs at the end, come what may.
(finally_clause) @final

; Runs once for what it makes.
((function_definition name: (identifier) @_name) @scope.once
  (#any-of? @_name "__init__" "__new__" "main"))

; Can wait for something.
(function_definition "async") @scope.async
