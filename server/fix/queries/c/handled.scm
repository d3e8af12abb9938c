; Places where a retry is in force already.

((call_expression function: (identifier) @_name) @handled
  (#match? @_name "(?i)retry|retries|backoff")
  (#set! refuse "Already handled: the call stands inside a retry."))

; A loop that pauses after a failure, or that pauses and ends with the first success, is a retry written by hand.
([(for_statement) (while_statement) (do_statement)] @loop
  (#set! failures "values")
  (#set! refuse "Already handled: the loop around the call repeats it after a pause."))

((call_expression function: [(identifier) (field_expression)] @pause)
  (#match? @pause "(?i)sleep|delay|wait|retry"))

[(break_statement) (return_statement) (goto_statement)] @leave
(do_statement condition: (_) @leave)
(while_statement condition: (_) @leave)
(for_statement condition: (_) @leave)

(call_expression function: (identifier) @called)
