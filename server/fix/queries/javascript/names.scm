; Names that the module gives a meaning to, besides imports and variables.

(program (function_declaration name: (identifier) @bound))
(program (generator_function_declaration name: (identifier) @bound))
(program (class_declaration name: (_) @bound))
(program (export_statement declaration: [
  (function_declaration name: (identifier) @bound)
  (generator_function_declaration name: (identifier) @bound)
  (class_declaration name: (_) @bound)
]))
