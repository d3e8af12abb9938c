; What a file imports, and what it begins with.

(use_declaration argument: (identifier) @import.name) @import
(use_declaration argument: (scoped_identifier path: (_) @import.from name: (identifier) @import.name)) @import
(use_declaration argument: (scoped_use_list
  path: (_) @import.from
  list: (use_list (identifier) @import.name))) @import
(use_declaration argument: (use_as_clause
  path: (scoped_identifier path: (_) @import.from name: (identifier) @import.name)
  alias: (identifier) @import.alias)) @import

(source_file (use_declaration) @head)
