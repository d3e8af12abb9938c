; Where a name gets its value or its type from.

(parameters (identifier) @declare.name)
(lambda_parameters (identifier) @declare.name)
(default_parameter name: (identifier) @declare.name value: (_) @declare.value)
(typed_parameter . (identifier) @declare.name type: (type) @declare.type)
(typed_default_parameter name: (identifier) @declare.name type: (type) @declare.type)

(assignment left: (identifier) @declare.name type: (type) @declare.type)
(assignment left: (identifier) @declare.name right: (_) @declare.value)
(assignment left: (attribute attribute: (identifier) @declare.attribute) type: (type) @declare.type)
(assignment left: (attribute attribute: (identifier) @declare.attribute) @declare.target right: (_) @declare.value)
(named_expression name: (identifier) @declare.name value: (_) @declare.value)
(as_pattern (_) @declare.value alias: (as_pattern_target (identifier) @declare.name))
(for_statement left: (identifier) @declare.name)
(for_in_clause left: (identifier) @declare.name)

(function_definition name: (identifier) @declare.function return_type: (type) @declare.type)
(function_definition name: (identifier) @declare.function)
(return_statement (_) @declare.result)

; What a value is: something created or returned by a call, or one of several values.
(call function: (_) @value.callee) @value
(parenthesized_expression (_) @value.part) @value
(boolean_operator left: (_) @value.part right: (_) @value.part) @value
(conditional_expression . (_) @value.part) @value
(conditional_expression (_) @value.part .) @value
(assignment right: (assignment right: (_) @value.part) @value)

; The parameters of a helper.
(typed_default_parameter name: (identifier) @parameter.name value: (_) @parameter.value)

; What gets a value anew, where it has had one before.
(assignment left: (attribute) @anew)
[(global_statement (identifier) @anew.name) (nonlocal_statement (identifier) @anew.name)]
