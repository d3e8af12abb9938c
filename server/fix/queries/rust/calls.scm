; Calls that may be requests to the service: awaited, or used right away.

((await_expression (call_expression
    function: (field_expression value: (_) @call.receiver field: (field_identifier) @call.method)
    arguments: (arguments) @call.arguments) @call)
  (#set! shape "async"))
([
  (try_expression (call_expression
    function: (field_expression value: (_) @call.receiver field: (field_identifier) @call.method)
    arguments: (arguments) @call.arguments) @call)
  (let_declaration value: (call_expression
    function: (field_expression value: (_) @call.receiver field: (field_identifier) @call.method)
    arguments: (arguments) @call.arguments) @call)
  (match_expression value: (call_expression
    function: (field_expression value: (_) @call.receiver field: (field_identifier) @call.method)
    arguments: (arguments) @call.arguments) @call)
  (let_condition value: (call_expression
    function: (field_expression value: (_) @call.receiver field: (field_identifier) @call.method)
    arguments: (arguments) @call.arguments) @call)
  (return_expression (call_expression
    function: (field_expression value: (_) @call.receiver field: (field_identifier) @call.method)
    arguments: (arguments) @call.arguments) @call)
  (block (call_expression
    function: (field_expression value: (_) @call.receiver field: (field_identifier) @call.method)
    arguments: (arguments) @call.arguments) @call .)
])
