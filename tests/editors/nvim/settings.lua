-- Gives the server settings before it starts, and others while it runs.

local support = require('support')

support.run(function()
  vim.lsp.config('iotcodes', {
    init_options = { maxDiagnostics = 3, levels = { ['fix-config'] = { log = 'hint' } } },
  })
  local bufnr, client = support.open('gateway.log')
  local function levels()
    return vim.tbl_map(function(it)
      return it.severity .. ' ' .. it.code
    end, support.diagnostics(bufnr))
  end
  local seen = { first = levels() }
  client.settings = { iotcodes = { maxDiagnostics = 100, levels = { ['fix-config'] = { log = 'error' } } } }
  client:notify('workspace/didChangeConfiguration', { settings = client.settings })
  -- Neovim 0.11 cannot be told to ask for diagnostics anew; it asks after a change.
  vim.api.nvim_buf_set_lines(bufnr, 0, 0, false, { '' })
  support.wait('more diagnostics', function()
    return #vim.diagnostic.get(bufnr) > 10
  end)
  seen.changed = levels()
  return seen
end)
