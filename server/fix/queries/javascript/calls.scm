; Calls that may be requests to the service.

(call_expression
  function: (member_expression object: (_) @call.receiver property: (property_identifier) @call.method)
  arguments: (arguments) @call.arguments) @call

; An object asks itself for methods of its own class.
(call_expression function: (member_expression object: [(this) (super)] @itself))

; A callback is the last argument: a function, or by its name one.
((call_expression arguments: (arguments [(arrow_function) (function_expression)] @call.callback .)) @call.shape
  (#set! shape "callback")
  (#set! recursive "Already handled: the callback calls its own function again after a pause."))
((call_expression arguments: (arguments [(identifier) (member_expression) (call_expression)] @call.callback .)) @call.shape
  (#match? @call.callback "[cC]allback|^_?cb$|Cb$|[dD]one\\b|^next$|[hH]andler|^print|^console\\.|^on[A-Z]|\\.bind\\(|^(resolve|reject)$")
  (#set! shape "callback")
  (#set! recursive "Already handled: the callback calls its own function again after a pause."))
((call_expression arguments: (arguments (identifier) @call.callback .)) @call.maybe
  (#set! shape "callback"))

; What comes of a call that is neither awaited nor given a callback is nobody's business.
((expression_statement
    (call_expression
      arguments: (arguments (_) [(identifier) (member_expression) (call_expression)] @_last .)) @obstacle.itself)
  (#not-match? @_last "[cC]allback|^_?cb$|Cb$|[dD]one\\b|^next$|[hH]andler|^print|^console\\.|^on[A-Z]|\\.bind\\(|^(resolve|reject)$")
  (#set! refuse "Whether the last argument is a callback cannot be seen here: await the call, or write the callback as a function."))

; The members of an object that is written down.
(object (pair key: (property_identifier) @member.name value: (_) @member.value)) @object
(object (shorthand_property_identifier) @member.name @member.value) @object
(object) @object

(await_expression (call_expression) @awaited)
