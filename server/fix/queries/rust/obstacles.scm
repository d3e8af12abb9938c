; What a request builder cannot be taken from.

((call_expression arguments: (arguments (_))) @obstacle.itself
  (#match? @obstacle.itself "\\.send\\([^)]")
  (#set! refuse "This hands something to the call, so it is no request that could be built again."))
