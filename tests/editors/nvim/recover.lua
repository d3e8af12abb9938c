-- Kills the server while a log is open, and again and again.

local support = require('support')

support.run(function()
  local notices = support.notices()
  local bufnr, client = support.open('gateway.log')
  local seen = { before = #support.diagnostics(bufnr), after = {} }
  local function die()
    -- Neovim tells nobody the process of a server; its parent does.
    for _, pid in ipairs(vim.api.nvim_get_proc_children(vim.fn.getpid())) do
      vim.uv.kill(pid, 'sigkill')
    end
  end
  for round = 1, 4 do
    die()
    client = support.wait('a new client', function()
      local new = vim.lsp.get_clients({ name = 'iotcodes', bufnr = bufnr })[1]
      return new and new.initialized and new.id ~= client.id and new
    end)
    seen.after[round] = #support.diagnostics(bufnr)
  end
  -- A server that dies all the time is left dead, and that is said.
  die()
  seen.notice = support.wait('a notice that it is over', function()
    return vim.iter(notices):find(function(notice)
      return notice:find('keeps dying', 1, true)
    end)
  end)
  seen.running = #vim.lsp.get_clients({ name = 'iotcodes' })
  vim.cmd('Iotcodes restart')
  support.client(bufnr)
  seen.restarted = #support.diagnostics(bufnr)
  return seen
end)
