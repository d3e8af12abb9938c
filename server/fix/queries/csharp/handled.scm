; Places where a retry is in force already.

((invocation_expression
    function: [(identifier) @_name (member_access_expression) @_name (generic_name) @_name]
    arguments: (argument_list (argument [(lambda_expression) (anonymous_method_expression)]))) @handled
  (#match? @_name "(?i)retry|retries|backoff|polic|resilien|pipeline|ExecuteAsync|transient")
  (#set! refuse "Already handled: the call stands inside a retry."))

; A loop that pauses after a failure, or that pauses and ends with the first success, is a retry written by hand.
((foreach_statement left: (_) @loop.item) @loop
  (#set! refuse "Already handled: the loop around the call repeats it after a pause."))
([(for_statement) (while_statement) (do_statement)] @loop
  (#set! refuse "Already handled: the loop around the call repeats it after a pause."))

((invocation_expression function: (member_access_expression name: (identifier) @_name)) @pause
  (#any-of? @_name "Delay" "Sleep" "SpinUntil" "WaitOne"))

[(break_statement) (return_statement)] @leave

(invocation_expression function: [(identifier) @called (member_access_expression name: (identifier) @called)])
(member_binding_expression name: (identifier) @called)

; A client that has its policy.
((invocation_expression
    function: (member_access_expression expression: (_) @configured name: (identifier) @_name))
  (#eq? @_name "SetRetryPolicy")
  (#set! recipe "sdk-retry-policy")
  (#set! refuse "Already handled: the client is given a retry policy."))
