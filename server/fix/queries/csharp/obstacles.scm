; What cannot stand inside a lambda, or would do harm if it were worked out again at each attempt.

((await_expression) @obstacle
  (#set! refuse "A lambda that is not async cannot await: give the awaited value a name first."))

((argument ["out" "ref"]) @obstacle
  (#set! refuse "A lambda cannot hand on a ref or out argument."))

((postfix_unary_expression ["++" "--"]) @obstacle
  (#set! refuse "Each attempt would count again: do that in a statement of its own first."))
((prefix_unary_expression ["++" "--"]) @obstacle
  (#set! refuse "Each attempt would count again: do that in a statement of its own first."))
; The members that an initializer sets are no assignments of this kind.
([(argument (assignment_expression) @obstacle) (parenthesized_expression (assignment_expression) @obstacle)]
  (#set! refuse "Each attempt would assign again: do that in a statement of its own first."))

; Methods that give the same result each time; constructors are no invocation here, except that they may hold one.
((invocation_expression function: [(identifier) @_name (member_access_expression name: (identifier) @_name)
    (member_access_expression name: (generic_name) @_name)]) @obstacle
  (#not-any-of? @_name
    "Any" "Array" "AsEnumerable" "Clone" "Combine" "Concat" "Contains" "Count" "Create" "Deserialize" "DeserializeObject" "Empty" "Encode"
    "Equals" "First" "FirstOrDefault" "Format" "FromBase64String" "FromDays" "FromHours" "FromMilliseconds" "FromMinutes" "FromSeconds"
    "GetBytes" "GetEnvironmentVariable" "GetHashCode" "GetString" "IsNullOrEmpty" "IsNullOrWhiteSpace" "Join" "Last" "Max" "Min"
    "Parse" "Repeat" "Replace" "Select" "Serialize" "SerializeObject" "Skip" "Split" "Substring" "Take" "ToArray" "ToBase64String"
    "ToDictionary" "ToJson" "ToList" "ToLower" "ToLowerInvariant" "ToString" "ToUpper" "ToUpperInvariant" "Trim" "Where" "nameof")
  (#set! refuse "Each attempt would make the inner call again: give its result a name first."))

((parameter (modifier) @_modifier name: (identifier) @capture.never)
  (#any-of? @_modifier "ref" "out" "in")
  (#set! refuse "A lambda cannot use a ref, out or in parameter: copy it into a local variable first."))

; A whole twin with its own ETag is no patch: with a newer ETag it would undo what somebody else has changed.
((invocation_expression arguments: (argument_list
    (argument (identifier) @_twin) . (argument (member_access_expression expression: (identifier) @_of)))) @obstacle.itself
  (#eq? @_twin @_of)
  (#set! recipe "etag-refetch")
  (#set! refuse "Once it is read, a twin holds more than your change: read it again, apply the change to what it says now, and repeat the call."))
