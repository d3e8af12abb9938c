; Calls that may be requests to the service: their result goes somewhere, or is compared with a code on the spot.

((init_declarator value: (call_expression
    function: [(identifier) (field_expression)] @call.receiver @call.method
    arguments: (argument_list) @call.arguments) @call)
  (#not-match? @call.method "^IoTHub|^Prov_"))
((assignment_expression right: (call_expression
    function: [(identifier) (field_expression)] @call.receiver @call.method
    arguments: (argument_list) @call.arguments) @call)
  (#not-match? @call.method "^IoTHub|^Prov_"))
((binary_expression
    left: (call_expression
      function: [(identifier) (field_expression)] @call.receiver @call.method
      arguments: (argument_list) @call.arguments) @call
    right: (number_literal) @_code)
  (#not-match? @call.method "^IoTHub|^Prov_")
  (#match? @_code "^[0-9][0-9][0-9]"))

; The SDK's own functions take the client as their first argument, but for those that make it.
((call_expression
    function: (identifier) @call.method
    arguments: (argument_list . (_) @call.receiver) @call.arguments) @call
  (#match? @call.method "^IoTHub|^Prov_")
  (#not-match? @call.method "_Create"))
((init_declarator
    declarator: (_) @call.receiver
    value: (call_expression function: (identifier) @call.method arguments: (argument_list) @call.arguments) @call)
  (#match? @call.method "^(IoTHub|Prov_).*_Create"))
((assignment_expression
    left: (_) @call.receiver
    right: (call_expression function: (identifier) @call.method arguments: (argument_list) @call.arguments) @call)
  (#match? @call.method "^(IoTHub|Prov_).*_Create"))
