; What would do harm if it were done again at each attempt.

((call_expression function: [(identifier) (field_expression)] @_name) @obstacle.itself
  (#match? @_name "(?i)parse|extract|decode|atoi|strto|json|convert|lookup|error_?code|status_?code|code_?(of|from)|last_?error|errno")
  (#not-match? @_name "(?i)send|post|request|invoke|publish|register|connect")
  (#set! refuse "This only reads the code: what has to be repeated is the call that sends the request."))

((declaration (type_qualifier) @_const declarator: (init_declarator value: (call_expression) @obstacle.itself))
  (#eq? @_const "const")
  (#set! refuse "The result is const, and each attempt has to set it: drop the const first."))

((update_expression) @obstacle
  (#set! refuse "Each attempt would count on: take that out of the call first."))
((assignment_expression) @obstacle
  (#set! refuse "Each attempt would assign again: make the assignment a statement of its own first."))

; These functions give the same result each time.
((call_expression function: [(identifier) (field_expression)] @_name) @obstacle
  (#not-match? @_name "^([A-Z0-9_]+|strlen|sizeof|abs|min|max|.*_c_str|STRING_c_str|.*[gG]et.*|.*_(len|size|count|str|ptr|data))$")
  (#set! refuse "Each attempt would make the inner call again: give its result a name first."))
