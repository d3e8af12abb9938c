; What names belong to: functions and classes.

(function_definition name: (identifier) @function.name) @scope.function
((class_definition) @scope.class
  (#set! refuse "In the body of a class a lambda does not see the names beside it: move the call into a function."))
