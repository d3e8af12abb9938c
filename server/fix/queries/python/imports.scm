; What a file imports, and where it may be told to import more.

(import_statement name: (dotted_name) @import.name) @import
(import_statement name: (aliased_import name: (dotted_name) @import.name alias: (identifier) @import.alias)) @import
(import_from_statement module_name: (_) @import.from name: (dotted_name) @import.name) @import
(import_from_statement
  module_name: (_) @import.from
  name: (aliased_import name: (dotted_name) @import.name alias: (identifier) @import.alias) @import.item) @import
(import_from_statement module_name: (_) @import.from (wildcard_import) @import.all) @import

; The head of a file: what stands before its first statement of its own.
(module [(import_statement) (import_from_statement)] @head.import)
(module (future_import_statement) @head)
(module (expression_statement . (string) @_text .) @head.text)
(module [(if_statement) (try_statement)] @head.block)
((module (comment) @head)
  (#match? @head "^#!|^#.*coding[:=]"))

; Imports of the standard library stand together, before all others.
([
  (import_statement name: [(dotted_name . (identifier) @_top) (aliased_import name: (dotted_name . (identifier) @_top))])
  (import_from_statement module_name: (dotted_name . (identifier) @_top))
] @import.standard
  (#any-of? @_top
    "abc" "argparse" "ast" "asyncio" "base64" "binascii" "bisect" "calendar" "collections" "concurrent" "configparser"
    "contextlib" "copy" "csv" "dataclasses" "datetime" "decimal" "enum" "errno" "fnmatch" "functools" "getpass" "glob"
    "gzip" "hashlib" "heapq" "hmac" "html" "http" "importlib" "inspect" "io" "itertools" "json" "logging" "math"
    "multiprocessing" "operator" "os" "pathlib" "pickle" "platform" "pprint" "queue" "random" "re" "sched" "secrets"
    "select" "shutil" "signal" "socket" "sqlite3" "ssl" "statistics" "string" "struct" "subprocess" "sys" "tempfile"
    "textwrap" "threading" "time" "traceback" "types" "typing" "unittest" "urllib" "uuid" "warnings" "zipfile"))
