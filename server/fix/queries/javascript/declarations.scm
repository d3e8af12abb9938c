; Where a name gets its value or its type from.

(arrow_function parameter: (identifier) @declare.name)
(catch_clause parameter: (identifier) @declare.name)
(rest_pattern (identifier) @declare.name)
(object_pattern (shorthand_property_identifier_pattern) @declare.name)
(object_pattern (pair_pattern value: (identifier) @declare.name))
(array_pattern (identifier) @declare.name)

(variable_declarator name: (identifier) @declare.name value: (_) @declare.value)
(assignment_expression left: (identifier) @declare.name right: (_) @declare.value)
(assignment_expression
  left: (member_expression property: [(property_identifier) (private_property_identifier)] @declare.attribute) @declare.target
  right: (_) @declare.value)
(for_in_statement left: (identifier) @declare.name)

(function_declaration name: (identifier) @declare.function)
(method_definition name: (property_identifier) @declare.function)
(return_statement (_) @declare.result)

; What a value is: something created or returned by a call, or one of several values.
(call_expression function: (_) @value.callee) @value
(new_expression constructor: (_) @value.callee) @value
(await_expression (_) @value.part) @value
(parenthesized_expression (_) @value.part) @value
(binary_expression left: (_) @value.part operator: ["||" "??"] right: (_) @value.part) @value
(ternary_expression consequence: (_) @value.part alternative: (_) @value.part) @value
(assignment_expression right: (_) @value.part) @value

; The parameters of a helper.
(object_assignment_pattern left: (shorthand_property_identifier_pattern) @parameter.name right: (_) @parameter.value)

; What gets a value anew, where it has had one before.
(assignment_expression left: [(identifier) (member_expression)] @anew)
(variable_declarator name: (identifier) @declared !value)
