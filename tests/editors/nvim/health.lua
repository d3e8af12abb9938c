-- Reads what :checkhealth says, first with a server attached, then with a program that does not exist.

local support = require('support')

local function report()
  vim.cmd('checkhealth iotcodes')
  local text = table.concat(vim.api.nvim_buf_get_lines(0, 0, -1, false), '\n')
  vim.cmd.bwipeout()
  return text
end

support.run(function()
  local bufnr = support.open('gateway.log')
  support.diagnostics(bufnr)
  local well = report()
  vim.cmd('Iotcodes toggle')
  vim.lsp.config('iotcodes', { cmd = { '/nowhere/iotcodes', 'lsp' } })
  return { well = well, ill = report() }
end)
