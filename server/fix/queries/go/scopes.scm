; What names belong to: functions and classes.

(function_declaration name: (identifier) @function.name) @scope.function
(method_declaration name: (field_identifier) @function.name) @scope.function
; A function that is handed to another may be what that one repeats.
[
  (call_expression function: (func_literal) @scope.function)
  (expression_list (func_literal) @scope.function)
  (literal_element (func_literal) @scope.function)
]
