-- Uses every subcommand of :Iotcodes.

local support = require('support')

local function running(bufnr)
  return #vim.lsp.get_clients({ name = 'iotcodes', bufnr = bufnr })
end

-- What `:Iotcodes explain {query}` opens.
local function explain(query)
  local before = vim.api.nvim_get_current_win()
  vim.cmd('Iotcodes explain ' .. query)
  support.wait('a page', function()
    return vim.api.nvim_get_current_win() ~= before
  end)
  local page = {
    text = table.concat(vim.api.nvim_buf_get_lines(0, 0, -1, false), '\n'),
    modifiable = vim.bo.modifiable,
    buftype = vim.bo.buftype,
  }
  vim.api.nvim_feedkeys('q', 'x', false)
  page.closed = vim.api.nvim_get_current_win() == before
  return page
end

support.run(function()
  local notices = support.notices()
  local seen = {
    completions = vim.fn.getcompletion('Iotcodes ', 'cmdline'),
    queries = vim.fn.getcompletion('Iotcodes explain devicenot', 'cmdline'),
  }
  local bufnr, first = support.open('gateway.log')
  seen.diagnostics = #support.diagnostics(bufnr)

  seen.explained = explain('429001')
  vim.fn.search([[errorCode.*\zs403002]])
  seen.under_cursor = explain('')
  vim.cmd('Iotcodes explain no such thing at all')
  seen.unknown = support.wait('a notice', function()
    return notices[1]
  end)

  vim.cmd('Iotcodes restart')
  seen.is_another_client = support.wait('another client', function()
    local client = vim.lsp.get_clients({ name = 'iotcodes', bufnr = bufnr })[1]
    return client and client.id ~= first.id
  end)
  seen.diagnostics_after_restart = #support.diagnostics(bufnr)

  vim.cmd('Iotcodes toggle')
  support.wait('the server to go', function()
    return notices[#notices] == 'iotcodes: off'
  end)
  seen.running_when_off = running(bufnr)
  support.wait('the diagnostics to go', function()
    return #vim.diagnostic.get(bufnr) == 0
  end)
  vim.cmd('Iotcodes toggle')
  support.client(bufnr)
  seen.diagnostics_when_on_again = #support.diagnostics(bufnr)

  -- A file without a filetype, where Neovim itself starts nothing.
  vim.uv.fs_copyfile('gateway.log', 'capture')
  vim.cmd.edit('capture')
  local plain = vim.api.nvim_get_current_buf()
  seen.filetype_before_attach = vim.bo.filetype
  seen.running_before_attach = running(plain)
  vim.cmd('Iotcodes attach')
  support.client(plain)
  seen.diagnostics_after_attach = #support.diagnostics(plain)

  vim.cmd('Iotcodes log')
  seen.log = vim.api.nvim_buf_get_name(0)

  vim.cmd('Iotcodes nonsense')
  seen.nonsense = notices[#notices]
  return seen
end)
