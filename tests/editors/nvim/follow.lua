-- Follows a log that grows line by line and by halves of lines, is rotated, and grows on; then leaves the following to 'autoread'.

local support = require('support')

local function append(text)
  local file = assert(io.open('gateway.log', 'ab'))
  file:write(text)
  file:close()
end

local line = '2026-02-12T05:00:00.000Z WARN  mqtt   tank-22   refused by contoso-plant.azure-devices.net: errorCode=%d\n'

support.run(function()
  local notices = support.notices()
  local seen = {}
  local bufnr, client = support.open('gateway.log')
  local count = #support.diagnostics(bufnr)

  -- Waits for a text to be in the last line, and for that many more diagnostics, and says how the buffer looks then.
  local function after(last, more)
    support.wait(('%q in the last line'):format(last), function()
      return vim.api.nvim_buf_get_lines(bufnr, -2, -1, false)[1]:find(last, 1, true)
    end)
    support.wait(('%d more diagnostics'):format(more), function()
      return #vim.diagnostic.get(bufnr) == count + more
    end)
    return {
      equal = table.concat(vim.api.nvim_buf_get_lines(bufnr, 0, -1, false), '\n') .. '\n' == support.read('gateway.log'),
      cursor_at_the_end = vim.api.nvim_win_get_cursor(0)[1] == vim.api.nvim_buf_line_count(bufnr),
      modified = vim.bo.modified,
      modifiable = vim.bo.modifiable,
    }
  end

  vim.cmd('Iotcodes follow')
  local messages = 0
  client.notify = (function(notify)
    return function(self, method, params)
      for _, change in ipairs(params and params.contentChanges or {}) do
        messages = math.max(messages, #change.text)
      end
      return notify(self, method, params)
    end
  end)(client.notify)
  append(line:format(429001))
  seen.grown = after('429001', 1)
  -- What is sent to the server is what came, not the whole log.
  seen.longest_change = messages

  local text = line:format(403002)
  append(text:sub(1, -5))
  seen.half = after('errorCode=403', 1)
  append(text:sub(-4) .. 'größer\n')
  append('\n')
  seen.whole = after('', 2)

  -- A reader in the middle stays there.
  vim.api.nvim_win_set_cursor(0, { 3, 0 })
  append(line:format(500001))
  after('500001', 3)
  seen.line_of_a_reader = vim.api.nvim_win_get_cursor(0)[1]

  vim.uv.fs_rename('gateway.log', 'gateway.log.1')
  count = 0
  append(line:format(401003))
  seen.rotated = after('401003', 1)
  append(line:format(401003))
  seen.grown_after_rotation = after('401003', 2)

  vim.cmd('Iotcodes follow')
  seen.modifiable_afterwards = vim.bo.modifiable
  seen.notice = notices[#notices]
  append(line:format(404103))
  -- Neovim looks at times, not at sizes.
  local later = os.time() + 5
  vim.uv.fs_utime('gateway.log', later, later)
  vim.cmd.checktime()
  seen.by_autoread = after('404103', 3)

  vim.api.nvim_buf_set_lines(bufnr, 0, 0, false, { 'mine' })
  vim.cmd('Iotcodes follow')
  seen.refusal = notices[#notices]
  return seen
end)
