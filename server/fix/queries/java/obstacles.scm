; What cannot stand inside a lambda, or would do harm if it were worked out again at each attempt.

((update_expression) @obstacle
  (#set! refuse "Each attempt would count again: do that in a statement of its own first."))
((assignment_expression) @obstacle
  (#set! refuse "Each attempt would assign again: do that in a statement of its own first."))

; Getters, conversions and builders give the same result each time; constructors are no invocations.
((method_invocation name: (identifier) @_name) @obstacle
  (#not-match? @_name "^(get|is|to|as|of|with|set|build|builder|from|value|encode|decode|parse|format)([A-Z].*|s|Of)?$")
  (#not-any-of? @_name "concat" "contains" "copy" "createFromId" "createDevice" "createModule" "emptyList" "equals" "join" "length"
    "name" "replace" "singletonList" "size" "split" "substring" "trim")
  (#set! refuse "Each attempt would make the inner call again: give its result a name first."))

; Only what keeps its first value goes into a lambda.
((assignment_expression left: (identifier) @capture.assigned)
  (#set! refuse "A lambda cannot use a local variable that gets several values: copy it into a final one first."))
((update_expression (identifier) @capture.assigned)
  (#set! refuse "A lambda cannot use a local variable that gets several values: copy it into a final one first."))

; A whole twin with its own ETag is no patch: with a newer ETag it would undo what somebody else has changed.
((method_invocation arguments: (argument_list (identifier) @_twin . (method_invocation object: (identifier) @_of))) @obstacle.itself
  (#eq? @_twin @_of)
  (#set! recipe "etag-refetch")
  (#set! refuse "Once it is read, a twin holds more than your change: read it again, apply the change to what it says now, and repeat the call."))
