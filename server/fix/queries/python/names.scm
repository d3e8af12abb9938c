; Names that the module gives a meaning to, besides imports.

(module (function_definition name: (identifier) @bound))
(module (class_definition name: (identifier) @bound))
(module (decorated_definition definition: (_ name: (identifier) @bound)))
