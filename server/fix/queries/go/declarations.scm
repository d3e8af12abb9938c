; Where a name gets its value or its type from.

(parameter_declaration name: (identifier) @declare.name type: (_) @declare.type)
(variadic_parameter_declaration name: (identifier) @declare.name)
(var_spec name: (identifier) @declare.name type: (_) @declare.type)
(var_spec . name: (identifier) @declare.name value: (expression_list . (_) @declare.value))
(const_spec name: (identifier) @declare.name)
(field_declaration name: (field_identifier) @declare.attribute type: (_) @declare.type)

; Only the first of several results can be a client.
(short_var_declaration
  left: (expression_list . (identifier) @declare.name)
  right: (expression_list . (_) @declare.value))
(short_var_declaration left: (expression_list (_) (identifier) @declare.name))
(assignment_statement
  left: (expression_list . (identifier) @declare.name)
  right: (expression_list . (_) @declare.value))
(assignment_statement left: (expression_list (_) (identifier) @declare.name))
(assignment_statement
  left: (expression_list . (selector_expression field: (field_identifier) @declare.attribute) @declare.target)
  right: (expression_list . (_) @declare.value))
(keyed_element
  key: (literal_element (identifier) @declare.attribute)
  value: (literal_element (_) @declare.value))
(range_clause left: (expression_list (identifier) @declare.name))
(type_switch_statement alias: (expression_list (identifier) @declare.name))

(function_declaration name: (identifier) @declare.function result: (_) @declare.type)
(function_declaration name: (identifier) @declare.function)
(method_declaration name: (field_identifier) @declare.function result: (_) @declare.type)
(method_declaration name: (field_identifier) @declare.function)
(return_statement (expression_list . (_) @declare.result))

; What a value is: something created or returned by a call, or one of several values.
(call_expression function: (_) @value.callee) @value
(composite_literal type: (_) @value.callee) @value
(unary_expression operand: (_) @value.part) @value
(parenthesized_expression (_) @value.part) @value

; What a call can set at a helper, and the statuses that the helper repeats by itself.
(variadic_parameter_declaration name: (identifier) @parameter.name type: (_) @parameter.value)
((short_var_declaration
    left: (expression_list . (identifier) @constant.name .)
    right: (expression_list . (composite_literal) @constant.value .))
  (#eq? @constant.name "statuses"))

; What gets a value anew, where it has had one before.
(assignment_statement left: (expression_list . [(identifier) (selector_expression)] @anew))
