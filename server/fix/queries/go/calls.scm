; Calls that may be requests to the service.

((call_expression
    function: (selector_expression operand: (_) @call.receiver field: (field_identifier) @call.method)
    arguments: (argument_list) @call.arguments) @call
  (#not-any-of? @call.method
    "ApplyConfigurationContentOnDevice" "DeleteConfiguration" "DeleteDevice" "DeleteModule"))

; These give nothing but an error.
((call_expression
    function: (selector_expression operand: (_) @call.receiver field: (field_identifier) @call.method)
    arguments: (argument_list) @call.arguments) @call
  (#any-of? @call.method
    "ApplyConfigurationContentOnDevice" "DeleteConfiguration" "DeleteDevice" "DeleteModule")
  (#set! shape "error"))

; What ends the waits: what the call is given for that, else a parameter of the function around it.
((call_expression
    function: (selector_expression)
    arguments: (argument_list . (_) @cancel.argument))
  (#match? @cancel.argument "(?i)ctx|context"))
((parameter_declaration name: (identifier) @cancel type: (qualified_type) @_type)
  (#eq? @_type "context.Context"))

; The members of a value that is written down.
(unary_expression operand: (composite_literal body: (literal_value
  (keyed_element . (literal_element (identifier) @member.name) (literal_element (_) @member.value))))) @object
(unary_expression operand: (composite_literal)) @object
