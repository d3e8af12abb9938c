; What holds what: scopes, branches, statements. C has no guarded blocks: a failure is a value that is looked at below.

((translation_unit) @scope.module
  (#set! clash "A name that the retry helper needs means something else in this file: rename that first."))

; A decision on a value that an earlier statement set, or that is set on the spot.
(if_statement condition: (_) @branch.condition @branch.setter) @branch
(switch_statement condition: (_) @branch.condition @branch.setter) @branch

; What a code can stand in, or beside in a comment, to speak of the calls within.
[(expression_statement) (declaration) (return_statement)] @statement
(if_statement condition: (_) @statement)
(while_statement condition: (_) @statement)
(switch_statement condition: (_) @statement)

; A statement that another can follow, and where it keeps the result of a call.
(compound_statement (expression_statement (assignment_expression left: (_) @kept.result right: (_) @kept.value)) @step @kept)
(case_statement (expression_statement (assignment_expression left: (_) @kept.result right: (_) @kept.value)) @step @kept)
(preproc_ifdef (expression_statement (assignment_expression left: (_) @kept.result right: (_) @kept.value)) @step @kept)
(compound_statement (declaration declarator: (init_declarator declarator: (identifier) @kept.result value: (_) @kept.value)) @step @kept)
(compound_statement
  (declaration declarator: (init_declarator declarator: (pointer_declarator declarator: (identifier) @kept.result) value: (_) @kept.value)) @step @kept)
(preproc_ifdef (declaration declarator: (init_declarator declarator: (identifier) @kept.result value: (_) @kept.value)) @step @kept)

; A client that is made where it is asked for: what follows goes where it is there, which the grammar shows in three ways.
((if_statement
    condition: (_ (binary_expression
      left: (parenthesized_expression (assignment_expression right: (call_expression))) operator: "==" right: (_)))
    consequence: (_)
    alternative: (else_clause (compound_statement) @step.body)) @step)
((if_statement
    condition: (_ (binary_expression
      left: (parenthesized_expression (assignment_expression right: (call_expression))) operator: "!=" right: (_)))
    consequence: (compound_statement) @step.body) @step)
((if_statement
    condition: (_ (binary_expression
      left: (parenthesized_expression (assignment_expression right: (call_expression))) operator: "==" right: (_)))
    consequence: (compound_statement [(return_statement) (goto_statement)] .)
    !alternative) @step)
; A chain of questions after it: if each asks what has failed, everything has gone well in its last else.
((if_statement
    condition: (_ (binary_expression
      left: (parenthesized_expression (assignment_expression right: (call_expression))) operator: "==" right: (_)))
    alternative: (else_clause (if_statement) @step.next)) @step)
(if_statement consequence: (_) @chain.arm alternative: (else_clause (if_statement) @chain.next)) @chain
(if_statement consequence: (_) @chain.arm alternative: (else_clause (compound_statement) @chain.body)) @chain
(if_statement consequence: (compound_statement) @chain.arm !alternative) @chain
(if_statement condition: (_ [
  (binary_expression operator: "!=" right: (_))
  (binary_expression operator: "==" right: (null))
  (binary_expression operator: "==" right: (false))
  (unary_expression operator: "!" argument: (_))])) @failing

(comment) @comment

; Shows by how much the file indents, and where it opens brackets.
(compound_statement . (_) @indented)
(if_statement consequence: (compound_statement) @bracket)
(for_statement body: (compound_statement) @bracket)
(while_statement body: (compound_statement) @bracket)
(do_statement body: (compound_statement) @bracket)
(switch_statement body: (compound_statement) @bracket)

; Runs once for what it makes.
((function_definition declarator: (function_declarator declarator: (identifier) @_name)) @scope.once
  (#eq? @_name "main"))
