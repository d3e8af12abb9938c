-- Gives the server settings, before it starts.

local support = require('support')

support.run(function()
  vim.lsp.config('iotcodes', {
    init_options = {
      maxDiagnostics = 3,
      levels = { ['fix-config'] = { log = 'hint' } },
    },
  })
  local bufnr = support.open('gateway.log')
  return vim.tbl_map(function(it)
    return it.severity .. ' ' .. it.code
  end, support.diagnostics(bufnr))
end)
