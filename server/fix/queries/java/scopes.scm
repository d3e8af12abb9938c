; What names belong to: functions and classes.

(method_declaration name: (identifier) @function.name) @scope.function
(constructor_declaration) @scope.function
(static_initializer) @scope.function

[(class_declaration) (enum_declaration) (record_declaration) (interface_declaration)] @scope.class
(object_creation_expression (class_body)) @scope.class
