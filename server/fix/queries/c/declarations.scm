; Where a name gets its value from.

(init_declarator declarator: (identifier) @declare.name value: (_) @declare.value)
(init_declarator declarator: (pointer_declarator declarator: (identifier) @declare.name) value: (_) @declare.value)
(assignment_expression left: (identifier) @declare.name right: (_) @declare.value)
(assignment_expression
  left: (field_expression field: (field_identifier) @declare.name) @declare.target
  right: (_) @declare.value)
(assignment_expression
  left: (pointer_expression argument: (identifier) @declare.name) @declare.target
  right: (_) @declare.value)

; What a value is: something created by a call, or one of several values.
(call_expression function: (identifier) @value.callee) @value
(cast_expression value: (_) @value.part) @value
(parenthesized_expression (_) @value.part) @value
(conditional_expression consequence: (_) @value.part alternative: (_) @value.part) @value

; What a call can set at a helper, and the statuses that the helper repeats by itself.
((parameter_declaration type: (_) @parameter.value declarator: (identifier) @parameter.name)
  (#eq? @parameter.name "codes"))
((init_declarator
    declarator: (array_declarator declarator: (identifier) @constant.name)
    value: (initializer_list) @constant.value)
  (#eq? @constant.name "statuses"))

; A client that has its policy already.
((call_expression function: (identifier) @_name arguments: (argument_list . (_) @configured))
  (#match? @_name "^IoTHub.*_SetRetryPolicy$")
  (#set! recipe "sdk-retry-policy")
  (#set! refuse "Already handled: the file sets this client's retry policy."))

; What gets a value anew, where it has had one before.
(assignment_expression left: (identifier) @anew)
(declaration declarator: [(identifier) @declared (pointer_declarator declarator: (identifier) @declared)])
