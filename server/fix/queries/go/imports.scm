; What a file imports, and where it may be told to import more.

(import_spec !name path: (interpreted_string_literal (interpreted_string_literal_content) @import.name)) @import
(import_spec
  name: (package_identifier) @import.alias
  path: (interpreted_string_literal (interpreted_string_literal_content) @import.name)) @import

(package_clause) @head
(import_declaration) @head
(import_spec) @head.import

; The standard library has no dot in its first part.
((import_spec path: (_) @_path) @import.standard
  (#not-match? @_path "^\"[^/]*\\."))
