; What names belong to: functions and classes.

(function_definition) @scope.function
