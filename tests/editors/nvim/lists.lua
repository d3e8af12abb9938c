-- Fills the lists and the summary with every finding of a log that has more of them than the server sends.

local support = require('support')

support.run(function()
  local notices = support.notices()
  -- A letter of two bytes before each code: columns must not be bytes in one place and characters in the other.
  local line = 'Z WARN größe contoso-plant.azure-devices.net: errorCode=%d'
  local lines = {}
  for i = 1, 3000 do
    lines[i] = line:format(i % 3 == 0 and 403002 or 429001)
  end
  vim.fn.writefile(lines, 'large.log')
  local bufnr = support.open('large.log')
  local seen = { sent = #support.diagnostics(bufnr) }

  -- The list once nothing more comes.
  local function complete(get)
    support.wait('the whole list', function()
      return #get() == 3000
    end)
    local items = get()
    local texts = {}
    for _, it in ipairs({ items[1], items[3], items[3000] }) do
      local text = vim.api.nvim_buf_get_text(bufnr, it.lnum - 1, it.col - 1, it.end_lnum - 1, it.end_col - 1, {})[1]
      table.insert(texts, ('%d %s %s'):format(it.lnum, it.type, text))
    end
    local text = items[1].text
    local window = vim.bo.buftype
    vim.cmd.close()
    return { texts = texts, text = text, window = window }
  end
  vim.cmd('Iotcodes quickfix')
  seen.quickfix = complete(vim.fn.getqflist)
  seen.title = vim.fn.getqflist({ title = 0 }).title
  vim.cmd('Iotcodes loclist')
  seen.loclist = complete(function()
    return vim.fn.getloclist(0)
  end)

  -- Text that was not saved is what counts.
  vim.api.nvim_buf_set_lines(bufnr, 0, 1, false, { line:format(500001) })
  vim.cmd('Iotcodes summary')
  support.wait('the summary', function()
    return vim.bo.filetype == 'iotcodes-summary'
  end)
  seen.summary = vim.api.nvim_buf_get_lines(0, 0, -1, false)
  vim.fn.search('429001')
  vim.api.nvim_feedkeys(vim.keycode('<CR>'), 'x', false)
  seen.place = { vim.api.nvim_win_get_cursor(0)[1], vim.fn.expand('<cword>') }
  seen.back_in_the_log = vim.api.nvim_get_current_buf() == bufnr

  vim.cmd.new()
  vim.cmd('Iotcodes summary')
  seen.nothing = support.wait('a notice', function()
    return notices[1]
  end)
  return seen
end)
