; Where a name gets its value or its type from.

(let_declaration pattern: (identifier) @declare.name type: (_) @declare.type)
(let_declaration pattern: (identifier) @declare.name value: (_) @declare.value)
(parameter pattern: (identifier) @declare.name type: (_) @declare.type)
(const_item name: (identifier) @declare.name type: (_) @declare.type)
(static_item name: (identifier) @declare.name type: (_) @declare.type)
(assignment_expression left: (identifier) @declare.name right: (_) @declare.value)
(field_declaration name: (field_identifier) @declare.attribute type: (_) @declare.type)
(field_initializer field: (field_identifier) @declare.attribute value: (_) @declare.value)

(function_item name: (identifier) @declare.function return_type: (_) @declare.type)
(function_item name: (identifier) @declare.function)

; What a value is: something created or returned by a call, or made of another value step by step.
(call_expression function: (scoped_identifier path: (_) @value.callee)) @value
(call_expression function: (identifier) @value.callee) @value
(call_expression function: (field_expression value: (_) @value.part)) @value
(try_expression (_) @value.part) @value
(await_expression (_) @value.part) @value
(reference_expression value: (_) @value.part) @value
(parenthesized_expression (_) @value.part) @value

; What a call can set at a helper, and the statuses that the helper repeats by itself.
((parameter pattern: (identifier) @parameter.name type: (_) @parameter.value)
  (#eq? @parameter.name "codes"))
((let_declaration pattern: (identifier) @constant.name value: (array_expression) @constant.value)
  (#eq? @constant.name "statuses"))
