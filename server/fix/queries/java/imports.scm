; What a file imports.

(import_declaration (scoped_identifier scope: (_) @import.from name: (identifier) @import.name) .) @import
(import_declaration (scoped_identifier) @import.from (asterisk) @import.all) @import
((import_declaration) @head.import
  (#not-match? @head.import "^import\\s+static\\s"))
(package_declaration) @head

((import_declaration) @import.standard
  (#match? @import.standard "^import\\s+javax?\\."))
