; What names belong to: functions and classes.

(function_item name: (identifier) @function.name) @scope.function
