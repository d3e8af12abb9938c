; Places where a retry is in force already.

((call_expression function: (_) @_name) @handled
  (#match? @_name "(?i)retry|retries|backoff")
  (#set! refuse "Already handled: the call stands inside a retry."))

; A module inside the file does not see a function beside it.
((mod_item body: (_)) @handled
  (#set! refuse "The call stands in a module inside the file, which does not see a helper outside: move it to a file of its own first."))

; A loop that pauses after a failure, or that pauses and ends with the first success, is a retry written by hand.
((for_expression pattern: (_) @loop.item) @loop
  (#set! failures "values")
  (#set! refuse "Already handled: the loop around the call repeats it after a pause."))
([(loop_expression) (while_expression)] @loop
  (#set! failures "values")
  (#set! refuse "Already handled: the loop around the call repeats it after a pause."))

((call_expression function: (_) @pause)
  (#match? @pause "sleep|delay|tick$"))

[(break_expression) (return_expression) (try_expression)] @leave

(call_expression function: (identifier) @called)
