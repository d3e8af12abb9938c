; What TypeScript writes in another way than JavaScript, or alone; the rest is in the queries for JavaScript.

(required_parameter pattern: (identifier) @declare.name type: (type_annotation (_) @declare.type))
(required_parameter pattern: (identifier) @declare.name !type)
(required_parameter pattern: (identifier) @declare.name value: (_) @declare.value)
(optional_parameter pattern: (identifier) @declare.name type: (type_annotation (_) @declare.type))
(required_parameter (accessibility_modifier) pattern: (identifier) @declare.attribute type: (type_annotation (_) @declare.type))

(variable_declarator name: (identifier) @declare.name type: (type_annotation (_) @declare.type))
(public_field_definition
  name: [(property_identifier) (private_property_identifier)] @declare.attribute type: (type_annotation (_) @declare.type))
(public_field_definition
  name: [(property_identifier) (private_property_identifier)] @declare.attribute value: (_) @declare.value)
(function_declaration name: (identifier) @declare.function return_type: (type_annotation (_) @declare.type))
(method_definition name: (property_identifier) @declare.function return_type: (type_annotation (_) @declare.type))

(as_expression . (_) @value.part) @value
(satisfies_expression . (_) @value.part) @value
(non_null_expression (_) @value.part) @value

(import_statement
  (import_require_clause (identifier) @import.module source: (string (string_fragment) @import.from))) @import

((class_body (decorator) @_decorator . (method_definition) @handled)
  (#match? @_decorator "(?i)retry|retries|retriable|backoff")
  (#set! refuse "Already handled: a decorator retries the whole function."))

; A check of a variable that does not change holds in an arrow function, and one of an object's member does not.
([
  (call_expression function: (member_expression object: (member_expression) @capture.member))
  (arguments (member_expression) @capture.member)
  (pair value: (member_expression) @capture.member)
] @_
  (#set! refuse "In the function that is called again, TypeScript forgets that this member was checked: give it a name first."))

; A function as a handler.
(arrow_function
  parameters: (formal_parameters . (required_parameter pattern: (identifier) @handler.error))
  body: (statement_block) @handler.body) @handler
(function_expression
  parameters: (formal_parameters . (required_parameter pattern: (identifier) @handler.error))
  body: (statement_block) @handler.body) @handler
