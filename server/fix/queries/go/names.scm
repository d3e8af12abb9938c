; Names that the file gives a meaning to, besides imports.

(source_file (function_declaration name: (identifier) @bound))
(source_file (type_declaration (type_spec name: (type_identifier) @bound)))
(source_file (type_declaration (type_alias name: (type_identifier) @bound)))
(source_file (var_declaration (var_spec name: (identifier) @bound)))
(source_file (var_declaration (var_spec_list (var_spec name: (identifier) @bound))))
(source_file (const_declaration (const_spec name: (identifier) @bound)))
