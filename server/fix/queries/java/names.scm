; Names that helpers could clash with.

[(class_declaration name: (identifier) @bound) (interface_declaration name: (identifier) @bound)
 (enum_declaration name: (identifier) @bound) (record_declaration name: (identifier) @bound)
 (method_declaration name: (identifier) @bound)]
