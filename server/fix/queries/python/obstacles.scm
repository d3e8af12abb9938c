; What cannot stand inside a lambda, or would do harm if it were worked out again at each attempt.

((await) @obstacle
  (#set! refuse "A lambda cannot await: give the awaited value a name first."))

((yield) @obstacle
  (#set! refuse "A lambda cannot hold this yield: give the value a name first."))

((named_expression) @obstacle
  (#set! refuse "A name that := sets inside a lambda stays there: make the assignment a statement of its own first."))

; Constructors (which begin with a capital letter) and these functions give the same result each time. What reads an
; iterator to its end, such as `list`, is not among them.
((call function: [(identifier) @_name (attribute attribute: (identifier) @_name)]) @obstacle
  (#not-match? @_name "^_*[A-Z]")
  (#not-any-of? @_name
    "abs" "as_dict" "bool" "bytes" "capitalize" "casefold" "copy" "deepcopy" "decode" "dict" "dumps" "encode" "float"
    "format" "from_connection_string" "from_token_credential" "get" "getattr" "getenv" "hex" "int" "isinstance"
    "isoformat" "items" "keys" "len" "loads" "lower" "lstrip" "quote" "range" "removeprefix" "removesuffix" "replace"
    "repr" "round" "rstrip" "split" "str" "strftime" "strip" "title" "upper" "values" "vars" "zfill")
  (#set! refuse "Each attempt would make the inner call again: give its result a name first."))

; `get` reads a mapping when it is asked for a key, and takes from a queue when it is not.
((call
    function: (attribute attribute: (identifier) @_name)
    arguments: (argument_list . [(keyword_argument) (true) (false) (integer)])) @obstacle
  (#eq? @_name "get")
  (#set! refuse "Each attempt would make the inner call again: give its result a name first."))
((call function: (attribute attribute: (identifier) @_name) arguments: (argument_list "(" . ")")) @obstacle
  (#eq? @_name "get")
  (#set! refuse "Each attempt would make the inner call again: give its result a name first."))

; A request of its own, whatever its result is good for.
((await (call) @obstacle.itself)
  (#set! refuse "The methods of the service SDK are not coroutines: correct the await first."))

; Before Python 3.12 an f-string cannot hold the quotes that it is written in.
((interpolation) @obstacle.quotes
  (#set! refuse "The retry has to name the error in quotes, which an f-string cannot hold: give the result a name first."))

; A whole twin with its own ETag is no patch: with a newer ETag it would undo what somebody else has changed.
((call arguments: (argument_list (identifier) @_twin . (attribute object: (identifier) @_of))) @obstacle.itself
  (#eq? @_twin @_of)
  (#set! recipe "etag-refetch")
  (#set! refuse "Once it is read, a twin holds more than your change: read it again, apply the change to what it says now, and repeat the call."))
