; Names that only TypeScript can give a meaning to.

(program (enum_declaration name: (identifier) @bound))
(program (interface_declaration name: (type_identifier) @bound))
(program (type_alias_declaration name: (type_identifier) @bound))
