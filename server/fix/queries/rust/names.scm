; Names that the file gives a meaning to, besides imports.

(source_file (function_item name: (identifier) @bound))
(source_file (struct_item name: (type_identifier) @bound))
(source_file (const_item name: (identifier) @bound))
(source_file (static_item name: (identifier) @bound))
