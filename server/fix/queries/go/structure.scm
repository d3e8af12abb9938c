; What holds what: scopes, branches, statements. Go has no guarded blocks: a failure is a value that is looked at below.

((source_file) @scope.module
  (#set! clash "A name that the retry helper needs means something else in this file: rename that first."))

; A decision on a value that an earlier statement set, or the branch's own first part.
(if_statement initializer: (_) @branch.setter) @branch
(if_statement condition: (_) @branch.condition) @branch
(expression_switch_statement initializer: (_) @branch.setter) @branch
(expression_switch_statement value: (_) @branch.condition) @branch
(expression_switch_statement (expression_case value: (_) @branch.condition)) @branch
(type_switch_statement value: (_) @branch.condition) @branch

; What a code can stand in, or beside in a comment, to speak of the calls within.
[
  (short_var_declaration) (assignment_statement) (var_declaration) (expression_statement) (return_statement)
  (send_statement) (go_statement) (defer_statement)
] @statement
(if_statement condition: (_) @statement)
(if_statement initializer: (_) @statement)

(comment) @comment

; Shows by how much the file indents.
(statement_list . (_) @indented)

; Runs once for what it makes.
((function_declaration name: (identifier) @_name) @scope.once
  (#any-of? @_name "init" "main"))

; A statement that another can stand above.
(statement_list [(assignment_statement) (short_var_declaration)] @step)
