; Where a name gets its value or its type from.

(field_declaration type: (_) @declare.type declarator: (variable_declarator name: (identifier) @declare.name))
(field_declaration declarator: (variable_declarator name: (identifier) @declare.name value: (_) @declare.value))
((local_variable_declaration type: (_) @declare.type declarator: (variable_declarator name: (identifier) @declare.name value: (_)))
  (#not-eq? @declare.type "var"))
((local_variable_declaration
    type: (_) @declare.type @declare.once
    declarator: (variable_declarator name: (identifier) @declare.name .)))
(local_variable_declaration declarator: (variable_declarator name: (identifier) @declare.name value: (_) @declare.value))
(formal_parameter type: (_) @declare.type name: (identifier) @declare.name)
(spread_parameter (variable_declarator name: (identifier) @declare.name))
(catch_formal_parameter name: (identifier) @declare.name)
(enhanced_for_statement type: (_) @declare.type name: (identifier) @declare.name)
(resource type: (_) @declare.type name: (identifier) @declare.name)
(resource name: (identifier) @declare.name value: (_) @declare.value)
(lambda_expression parameters: (identifier) @declare.name)
(inferred_parameters (identifier) @declare.name)

(assignment_expression left: (identifier) @declare.attribute right: (_) @declare.value)
(assignment_expression left: (field_access field: (identifier) @declare.attribute) @declare.target right: (_) @declare.value)

(method_declaration type: (_) @declare.type name: (identifier) @declare.function)

; What a value is: something created or returned by a call, or one of several values.
(method_invocation name: (identifier) @value.callee) @value
(method_invocation object: (_) @value.callee) @value
(object_creation_expression type: (_) @value.callee) @value
(parenthesized_expression (_) @value.part) @value
(cast_expression value: (_) @value.part) @value
(ternary_expression consequence: (_) @value.part alternative: (_) @value.part) @value

; The parameters of a helper with their defaults, as its short form names them; and what else it knows.
((argument_list (block_comment) @parameter.name . (_) @parameter.value))
((field_declaration declarator: (variable_declarator name: (identifier) @constant.name value: (_) @constant.value))
  (#any-of? @constant.name "STATUSES" "FLOOR_429"))

; What gets a value anew, where it has had one before.
(assignment_expression left: [(identifier) (field_access)] @anew)
