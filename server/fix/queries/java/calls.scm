; Calls that may be requests to the service.

(method_invocation
  object: (_) @call.receiver name: (identifier) @call.method arguments: (argument_list) @call.arguments) @call

; The creation of a client.
(object_creation_expression
  type: (type_identifier) @call.receiver @call.method arguments: (argument_list) @call.arguments) @call
