; Calls that may be requests to the service.

(call
  function: (attribute object: (_) @call.receiver attribute: (identifier) @call.method)
  arguments: (argument_list) @call.arguments) @call

; An object asks itself for methods of its own class.
((call function: (attribute object: (identifier) @itself))
  (#any-of? @itself "self" "cls"))

; A method handed to something that calls it in another thread.
((call
    function: [(identifier) @_runner (attribute attribute: (identifier) @_runner)]
    arguments: (argument_list
      (attribute object: (_) @call.receiver attribute: (identifier) @call.method) @call.handed)) @call.runner
  (#any-of? @_runner "to_thread" "run_in_executor" "submit")
  (#set! refuse "The method runs later, when the names it is given may have changed: await the thread right here first."))

; A lambda handed to a thread does not block the event loop that it is written in.
((call
    function: [(identifier) @_runner (attribute attribute: (identifier) @_runner)]
    arguments: (argument_list (lambda) @threaded))
  (#any-of? @_runner "to_thread" "run_in_executor" "submit"))

(await (call) @awaited)

; Runs later, when the function around it cannot wait for it.
[(lambda) (generator_expression)] @deferred

; What binds tighter than `await` does.
(attribute object: (call) @tight)
(subscript value: (call) @tight)
(call function: (call) @tight)
