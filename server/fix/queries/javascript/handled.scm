; Places where a retry is in force already.

((call_expression function: [(identifier) @_name (member_expression property: (property_identifier) @_name)]) @handled
  (#match? @_name "(?i)retry|retries|retriable|backoff")
  (#set! refuse "Already handled: the call stands inside a retry."))
((call_expression
    function: [(identifier) @_name (member_expression property: (property_identifier) @_name)]
    arguments: (arguments [(arrow_function) (function_expression)] @scope.chained))
  (#match? @_name "(?i)retry|retries|retriable|backoff"))

; `retryPolicy.execute(() => …)`, and `operation.attempt(() => …)` of the package retry.
((call_expression
    function: (member_expression object: (_) @_name)
    arguments: (arguments . [(arrow_function) (function_expression)] @scope.chained)) @handled
  (#match? @_name "(?i)(retry|retries|backoff)\\w*$")
  (#set! refuse "Already handled: the call stands inside a retry."))
((call_expression
    function: (member_expression property: (property_identifier) @_name)
    arguments: (arguments . [(arrow_function) (function_expression)] @scope.chained)) @handled
  (#eq? @_name "attempt")
  (#set! refuse "Already handled: the call stands inside a retry."))

; A loop that pauses after a failure, or that pauses and ends with the first success, is a retry written by hand.
((for_in_statement left: (_) @loop.item) @loop
  (#set! refuse "Already handled: the loop around the call repeats it after a pause."))
([(for_statement) (while_statement) (do_statement)] @loop
  (#set! refuse "Already handled: the loop around the call repeats it after a pause."))

((call_expression function: [(identifier) @_name (member_expression property: (property_identifier) @_name)]) @pause
  (#any-of? @_name "setTimeout" "sleep" "delay" "wait" "pause"))

[(break_statement) (return_statement)] @leave

(call_expression function: [(identifier) @called (member_expression property: (property_identifier) @called)])

; A client that has been given a retry policy.
((call_expression
    function: (member_expression object: (_) @configured property: (property_identifier) @_name))
  (#eq? @_name "setRetryPolicy")
  (#set! recipe "sdk-retry-policy")
  (#set! refuse "Already handled: the client is given a retry policy."))

; A client that is given new tokens.
((call_expression
    function: (member_expression object: (_) @configured property: (property_identifier) @_name))
  (#eq? @_name "updateSharedAccessSignature")
  (#set! recipe "renew-credential")
  (#set! refuse "Already handled: the client is given new tokens."))
((call_expression function: (identifier) @_name arguments: (arguments . (_) @configured))
  (#eq? @_name "renewSasToken")
  (#set! recipe "renew-credential")
  (#set! refuse "Already handled: the client is given new tokens."))
