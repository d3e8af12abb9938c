; What names belong to: functions and classes.

[
  (function_declaration name: (identifier) @function.name)
  (generator_function_declaration name: (identifier) @function.name)
  (method_definition name: (_) @function.name)
] @scope.function

[(function_expression) (generator_function) (arrow_function)] @scope.function
(variable_declarator name: (identifier) @function.name value: [(function_expression) (arrow_function)] @scope.function)

[(class_declaration) (class)] @scope.class
