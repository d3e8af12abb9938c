; What holds what: scopes, branches, statements. Rust has no guarded blocks: a failure is a value that is looked at.

((source_file) @scope.module
  (#set! clash "A name that the retry helper needs means something else in this file: rename that first."))

; A decision on a value that an earlier statement set, or that is made on the spot.
(expression_statement (if_expression condition: (_) @branch.condition @branch.setter)) @branch
(expression_statement (match_expression value: (_) @branch.condition @branch.setter)) @branch
(block (if_expression condition: (_) @branch.condition @branch.setter) @branch .)
(block (match_expression value: (_) @branch.condition @branch.setter) @branch .)
(let_declaration value: (match_expression value: (_) @branch.condition @branch.setter)) @branch
(let_declaration value: (if_expression condition: (_) @branch.condition @branch.setter)) @branch

; What a code can stand in, or beside in a comment, to speak of the calls within.
[(let_declaration) (expression_statement) (return_expression)] @statement

[(line_comment) (block_comment)] @comment

; Where a helper goes: above the function or the methods that call it, with what belongs to these.
(source_file [(function_item) (impl_item) (trait_item)] @home)
(source_file (attribute_item) @home.part)

; Shows by how much the file indents.
(block . (_) @indented)
