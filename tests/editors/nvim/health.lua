-- Reads what :checkhealth says, first with a server attached, then without, then with a program that does not exist.

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
  local function none_is_running()
    return #vim.lsp.get_clients({ name = 'iotcodes' }) == 0
  end
  support.wait('the server to go', none_is_running)
  local alone = report()
  support.wait('the server of the hover to go', none_is_running)
  local left_behind = #vim.api.nvim_get_proc_children(vim.fn.getpid())
  vim.lsp.config('iotcodes', { cmd = { '/nowhere/iotcodes', 'lsp' } })
  return { well = well, alone = alone, left_behind = left_behind, ill = report() }
end)
