-- Opens a log, and asks for a hover over its first throttled request.

local support = require('support')

support.run(function()
  local bufnr = support.open('gateway.log')
  local diagnostics = support.diagnostics(bufnr)
  vim.fn.search([[errorCode.*\zs429001]])
  vim.lsp.buf.hover()
  return {
    filetype = vim.bo[bufnr].filetype,
    diagnostics = diagnostics,
    hover = support.float(),
  }
end)
