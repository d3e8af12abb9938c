; Names that the file gives a meaning to.

(translation_unit (function_definition declarator: (function_declarator declarator: (identifier) @bound)))
(translation_unit (declaration declarator: (function_declarator declarator: (identifier) @bound)))
(translation_unit (declaration declarator: (init_declarator declarator: (identifier) @bound)))
(translation_unit (declaration declarator: (identifier) @bound))
(preproc_def name: (identifier) @bound)
(preproc_function_def name: (identifier) @bound)
