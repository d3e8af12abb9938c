; What names belong to: functions and classes.

(method_declaration name: (identifier) @function.name) @scope.function
(local_function_statement name: (identifier) @function.name) @scope.function
(constructor_declaration) @scope.function
(destructor_declaration) @scope.function
(operator_declaration) @scope.function
(property_declaration value: (arrow_expression_clause)) @scope.function
(accessor_declaration) @scope.function

(class_declaration body: (declaration_list)) @scope.class
(struct_declaration body: (declaration_list)) @scope.class
(record_declaration body: (declaration_list)) @scope.class
(interface_declaration body: (declaration_list)) @scope.class
