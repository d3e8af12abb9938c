; Where a name gets its value or its type from. A field and a local variable are both a variable_declaration.

(variable_declaration
  type: [(identifier) (qualified_name) (generic_name) (nullable_type) (array_type) (predefined_type)] @declare.type
  (variable_declarator name: (identifier) @declare.name))
(variable_declaration (variable_declarator name: (identifier) @declare.name (_) @declare.value))
(parameter type: (_) @declare.type name: (identifier) @declare.name)
(parameter name: (identifier) @declare.name)
(property_declaration type: (_) @declare.type name: (identifier) @declare.name)
(property_declaration name: (identifier) @declare.name value: (_) @declare.value)
(foreach_statement type: (_) @declare.type left: (identifier) @declare.name)
(catch_declaration name: (identifier) @declare.name)
(declaration_expression name: (identifier) @declare.name)

(assignment_expression left: (identifier) @declare.attribute right: (_) @declare.value) @_assignment
(assignment_expression left: (member_access_expression name: (identifier) @declare.attribute) @declare.target right: (_) @declare.value)

(method_declaration returns: (_) @declare.type name: (identifier) @declare.function)
(local_function_statement type: (_) @declare.type name: (identifier) @declare.function)

; What a value is: something created or returned by a call, or one of several values.
(invocation_expression function: (_) @value.callee) @value
(object_creation_expression type: (_) @value.callee) @value
(await_expression (_) @value.part) @value
(parenthesized_expression (_) @value.part) @value
(cast_expression value: (_) @value.part) @value
(conditional_expression consequence: (_) @value.part alternative: (_) @value.part) @value
(binary_expression left: (_) @value.part operator: "??" right: (_) @value.part) @value
(arrow_expression_clause (_) @value.part) @value
(postfix_unary_expression (_) @value.part) @value

; The parameters of a helper with their defaults, and the statuses that it knows.
(parameter name: (identifier) @parameter.name (_) @parameter.value .)
(field_declaration (variable_declaration (variable_declarator name: (identifier) @constant.name (_) @constant.value))
  (#eq? @constant.name "Statuses"))

; What gets a value anew, where it has had one before.
(assignment_expression left: [(identifier) (member_access_expression)] @anew)
