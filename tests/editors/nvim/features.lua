-- Uses what the server offers beyond hover, diagnostics and actions, by the keys that Neovim has for it.

local support = require('support')

-- What the keys fill a list with; lists come later than keys.
local function listed(keys, get, what)
  local before = get({ id = 0, changedtick = 0 })
  vim.api.nvim_feedkeys(vim.keycode(keys), 'x', false)
  support.wait(what, function()
    local now = get({ id = 0, changedtick = 0 })
    return now.id ~= before.id or now.changedtick ~= before.changedtick
  end)
  local items = get({ items = 0 }).items
  vim.cmd('lclose | cclose')
  return vim.tbl_map(function(it)
    return ('%s:%d: %s'):format(vim.fn.bufname(it.bufnr), it.lnum, vim.trim(it.text))
  end, items)
end

local function locations(what)
  return vim.fn.getloclist(0, what)
end

support.run(function()
  local seen = {}
  local source = support.open('provision_fleet.py')
  support.diagnostics(source)
  vim.lsp.inlay_hint.enable(true, { bufnr = source })
  support.wait('inlay hints', function()
    return #vim.lsp.inlay_hint.get({ bufnr = source }) > 0
  end)
  seen.hints = {}
  for _, it in ipairs(vim.lsp.inlay_hint.get({ bufnr = source })) do
    local hint = it.inlay_hint
    local line = vim.api.nvim_buf_get_lines(source, hint.position.line, hint.position.line + 1, false)[1]
    local number = line:sub(1, hint.position.character):match('%w+$')
    table.insert(seen.hints, { number, vim.trim(hint.label) })
  end
  seen.source_symbols = listed('gO', locations, 'the outline of the source')

  local log = support.open('gateway.log')
  support.diagnostics(log)
  seen.log_symbols = listed('gO', locations, 'the outline of the log')
  vim.fn.search([[errorCode.*\zs429001]])
  seen.references = listed('grr', vim.fn.getqflist, 'references')

  vim.lsp.buf.document_highlight()
  local namespace = vim.api.nvim_create_namespace('nvim.lsp.references')
  seen.highlights = support.wait('highlights', function()
    local marks = vim.api.nvim_buf_get_extmarks(log, namespace, 0, -1, { details = true })
    return #marks > 0 and vim.tbl_map(function(mark)
      return vim.api.nvim_buf_get_text(log, mark[2], mark[3], mark[4].end_row, mark[4].end_col, {})[1]
    end, marks)
  end)
  return seen
end)
