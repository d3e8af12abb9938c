; Places where a retry is in force already.

((call function: [(identifier) @_name (attribute attribute: (identifier) @_name)]) @handled
  (#match? @_name "(?i)retry|retries|backoff")
  (#set! refuse "Already handled: the call stands inside a retry."))

; `retry_policy.execute(lambda: …)`; a `retry_queue.put(…)` only stores what the call returned.
((call function: (attribute object: (identifier) @_name) arguments: (argument_list [(lambda) (attribute)])) @handled
  (#match? @_name "(?i)retry|retries|backoff")
  (#set! refuse "Already handled: the call stands inside a retry."))

; A retry handed to a thread together with what it calls.
((call arguments: (argument_list [(identifier) @_name (attribute attribute: (identifier) @_name)])) @handled
  (#match? @_name "(?i)retry|retries|backoff")
  (#set! refuse "Already handled: the call stands inside a retry."))

((for_statement right: (call function: (_) @_name)) @handled
  (#match? @_name "(?i)retry|retries|backoff")
  (#set! refuse "Already handled: the call stands inside a retry."))

((with_statement (with_clause (with_item value: [
    (call function: (_) @_name)
    (as_pattern (call function: (_) @_name))]))) @handled
  (#match? @_name "(?i)retry|retries|backoff")
  (#set! refuse "Already handled: the call stands inside a retry."))

((decorated_definition (decorator) @_decorator) @handled
  (#match? @_decorator "(?i)retry|retries|backoff|tenacity|stamina")
  (#set! refuse "Already handled: a decorator retries the whole function."))

; A loop that pauses after a failure, or that pauses and ends with the first success, is a retry written by hand.
((for_statement left: (_) @loop.item) @loop
  (#set! refuse "Already handled: the loop around the call repeats it after a pause."))
((while_statement) @loop
  (#set! refuse "Already handled: the loop around the call repeats it after a pause."))

((call function: [(identifier) @_name (attribute attribute: (identifier) @_name)]) @pause
  (#any-of? @_name "sleep" "wait"))

[(break_statement) (return_statement)] @leave

(call function: [(identifier) @called (attribute attribute: (identifier) @called)])

; A client that is given new tokens.
((assignment left: (attribute object: (_) @configured attribute: (identifier) @_name))
  (#eq? @_name "on_new_sastoken_required")
  (#set! recipe "renew-credential")
  (#set! refuse "Already handled: the client is given new tokens."))
((call function: (identifier) @_name arguments: (argument_list . (_) @configured))
  (#eq? @_name "renew_sas_token")
  (#set! recipe "renew-credential")
  (#set! refuse "Already handled: the client is given new tokens."))
((call function: (attribute object: (_) @configured attribute: (identifier) @_name))
  (#eq? @_name "update_sastoken")
  (#set! recipe "renew-credential")
  (#set! refuse "Already handled: the client is given new tokens."))
