; Places where a retry is in force already.

((call_expression function: (_) @_name) @handled
  (#match? @_name "(?i)retry|retries|backoff|sendToIotHub")
  (#not-match? @_name "(?i)^[^(]*\\)")
  (#set! refuse "Already handled: the call stands inside a retry."))

; A loop that pauses after a failure, or that pauses and ends with the first success, is a retry written by hand.
((for_statement (range_clause left: (_) @loop.item)) @loop
  (#set! failures "values")
  (#set! refuse "Already handled: the loop around the call repeats it after a pause."))
((for_statement) @loop
  (#set! failures "values")
  (#set! refuse "Already handled: the loop around the call repeats it after a pause."))

((call_expression function: (selector_expression field: (field_identifier) @_name)) @pause
  (#any-of? @_name "Sleep" "After" "Wait" "NewTimer"))
((receive_statement right: (_) @_channel) @pause
  (#match? @_channel "\\.C$"))

[(break_statement) (return_statement)] @leave

(call_expression function: [(identifier) @called (selector_expression field: (field_identifier) @called)])
