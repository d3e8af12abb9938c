; Places where a retry is in force already.

((method_invocation name: (identifier) @_name arguments: (argument_list [(lambda_expression) (object_creation_expression (class_body))])) @handled
  (#match? @_name "(?i)retry|retries|backoff")
  (#set! refuse "Already handled: the call stands inside a retry."))
((method_invocation object: (_) @_name arguments: (argument_list [(lambda_expression) (method_reference)])) @handled
  (#match? @_name "(?i)retry|retries|backoff|failsafe|resilien")
  (#set! refuse "Already handled: the call stands inside a retry."))

((method_declaration (modifiers [(annotation name: (_) @_name) (marker_annotation name: (_) @_name)])) @handled
  (#match? @_name "(?i)retry")
  (#set! refuse "Already handled: an annotation retries the whole method."))

; A loop that pauses after a failure, or that pauses and ends with the first success, is a retry written by hand.
((enhanced_for_statement name: (_) @loop.item) @loop
  (#set! refuse "Already handled: the loop around the call repeats it after a pause."))
([(for_statement) (while_statement) (do_statement)] @loop
  (#set! refuse "Already handled: the loop around the call repeats it after a pause."))

((method_invocation name: (identifier) @_name) @pause
  (#any-of? @_name "sleep" "wait" "await" "parkNanos" "sleepUninterruptibly"))

[(break_statement) (return_statement)] @leave

(method_invocation name: (identifier) @called)

; A client that has its policy.
((method_invocation object: (_) @configured name: (identifier) @_name)
  (#eq? @_name "setRetryPolicy")
  (#set! recipe "sdk-retry-policy")
  (#set! refuse "Already handled: the client is given a retry policy."))
