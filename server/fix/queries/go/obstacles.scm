; What would do harm if it were worked out again at each attempt.

; A channel gives each of its values once.
((unary_expression operator: "<-") @obstacle
  (#set! refuse "Each attempt would receive anew from the channel: give what it received a name first."))

; These functions give the same result each time.
((call_expression function: [(identifier) @_name (selector_expression field: (field_identifier) @_name)]) @obstacle
  (#not-any-of? @_name
    "len" "cap" "string" "int" "int32" "int64" "uint" "float64" "byte" "append" "make" "new" "copy"
    "Background" "TODO" "Context" "WithValue" "String" "Error" "Sprintf" "Sprint" "Itoa" "Join" "Replace" "ReplaceAll"
    "ToLower" "ToUpper" "Trim" "TrimSpace" "TrimPrefix" "TrimSuffix" "PathEscape" "QueryEscape" "Getenv" "Getpid"
    "Duration" "Seconds" "Bytes" "Arg" "Get" "Query" "FormValue" "PathValue" "Param" "URLParam")
  (#set! refuse "Each attempt would make the inner call again: give its result a name first."))

; What it is called with is settled when the statement runs; the call itself comes later, or elsewhere.
((defer_statement (call_expression) @obstacle.itself)
  (#set! refuse "Nothing looks at the result of a deferred call: call it in a function of its own first."))
((go_statement (call_expression) @obstacle.itself)
  (#set! refuse "Nothing looks at the result of this call: call it in a function of its own first."))
