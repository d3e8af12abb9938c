; What cannot stand inside an arrow function, or would do harm if it were worked out again at each attempt.

((await_expression) @obstacle
  (#set! refuse "The function that is called again cannot await: give the awaited value a name first."))

((yield_expression) @obstacle
  (#set! refuse "The function that is called again cannot hold this yield: give the value a name first."))

([(assignment_expression) (augmented_assignment_expression) (update_expression)] @obstacle
  (#set! refuse "Each attempt would make the assignment again: make it a statement of its own first."))

; These functions give the same result each time.
((call_expression function: [(identifier) @_name (member_expression property: (property_identifier) @_name)]) @obstacle
  (#not-any-of? @_name
    "Boolean" "Number" "String" "assign" "at" "concat" "decodeURIComponent" "encodeURIComponent" "entries" "filter" "from"
    "get" "includes" "join" "keys" "map" "parse" "parseInt" "replace" "slice" "split" "stringify" "substring" "toISOString"
    "toJSON" "toLowerCase" "toString" "toUpperCase" "trim" "values")
  (#set! refuse "Each attempt would make the inner call again: give its result a name first."))

; A whole twin with its own ETag is no patch: with a newer ETag it would undo what somebody else has changed.
((call_expression arguments: (arguments (identifier) @_twin . (member_expression object: (identifier) @_of))) @obstacle.itself
  (#eq? @_twin @_of)
  (#set! recipe "etag-refetch")
  (#set! refuse "Once it is read, a twin holds more than your change: read it again, apply the change to what it says now, and repeat the call."))
