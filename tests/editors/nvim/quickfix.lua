-- Applies the retry around a Python service call, saves, and takes it back.

local support = require('support')

support.run(function()
  local bufnr = support.open('provision_fleet.py')
  local diagnostics = support.diagnostics(bufnr)
  vim.fn.search('429001')
  local titles = {}
  local tick = vim.api.nvim_buf_get_changedtick(bufnr)
  vim.lsp.buf.code_action({
    context = { only = { 'quickfix' } },
    apply = true,
    filter = function(action)
      table.insert(titles, action.title)
      return action.title:find('^Retry ') ~= nil
    end,
  })
  support.wait('an edit', function()
    return vim.api.nvim_buf_get_changedtick(bufnr) ~= tick
  end)
  vim.cmd.write()
  vim.cmd.undo()
  return {
    diagnostics = diagnostics,
    titles = titles,
    undone = table.concat(vim.api.nvim_buf_get_lines(bufnr, 0, -1, false), '\n') .. '\n',
  }
end)
