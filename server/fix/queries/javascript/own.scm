; What JavaScript writes in another way than TypeScript.

(formal_parameters (identifier) @declare.name)
(formal_parameters (assignment_pattern left: (identifier) @declare.name right: (_) @declare.value))
(field_definition property: [(property_identifier) (private_property_identifier)] @declare.attribute value: (_) @declare.value)

; A function as a handler.
(arrow_function parameters: (formal_parameters . (identifier) @handler.error) body: (statement_block) @handler.body) @handler
(function_expression parameters: (formal_parameters . (identifier) @handler.error) body: (statement_block) @handler.body) @handler
