; What names belong to in TypeScript alone.

(abstract_class_declaration) @scope.class
