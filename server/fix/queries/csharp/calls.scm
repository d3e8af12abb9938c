; Calls that may be requests to the service.

(invocation_expression
  function: (member_access_expression expression: (_) @call.receiver name: [(identifier) (generic_name)] @call.method)
  arguments: (argument_list) @call.arguments) @call

; What the call can be cancelled by.
((argument_list (argument (_) @cancel.argument))
  (#match? @cancel.argument "^(\\w+\\.)*(\\w*[cC]ancel\\w*|ct|token|stoppingToken|\\w+\\.Token)$")
  (#not-match? @cancel.argument "^CancellationToken\\.None$|[sS]ource$"))

(parameter type: (identifier) @_type name: (identifier) @cancel
  (#eq? @_type "CancellationToken"))

(await_expression (invocation_expression) @awaited)
