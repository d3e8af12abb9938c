; What C++ has and C has not; the rest is in the queries for C.

; What a function returns is no failure that a handler sees: only clients fail on their own account there.
((try_statement body: (compound_statement) @guard.body (catch_clause) @guard.handler) @guard
  (#set! except "code"))
