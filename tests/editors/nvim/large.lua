-- Opens a log of 100 MB, types at its top, appends to it, and tells how long everything took.

local support = require('support')

local marked = 'WARN contoso-plant.azure-devices.net: errorCode=%d'

local function write()
  local lines = {}
  for i = 1, 1000 do
    lines[i] = ('2026-02-11T20:%02d:%02d.%03dZ INFO  mqtt   press-%02d  sent 1824 bytes in 404 messages, queue 0 of 500, heap %d kB')
      :format(i / 60 % 60, i % 60, i, i % 17, 400000 + i)
  end
  lines[500] = lines[500]:gsub('INFO.*', '') .. marked:format(429001)
  local block = table.concat(lines, '\n') .. '\n'
  local file = assert(io.open('large.log', 'wb'))
  for _ = 1, math.ceil(100e6 / #block) do
    file:write(block)
  end
  file:close()
end

-- Does something and waits until `look` finds what it leads to: how long the doing took, how long it all took, and how long the
-- editor was busy at most in between, in milliseconds.
local function timed(what, act, look)
  local start, last, longest = vim.uv.hrtime(), vim.uv.hrtime(), 0
  local timer = assert(vim.uv.new_timer())
  timer:start(1, 1, function()
    local now = vim.uv.hrtime()
    longest, last = math.max(longest, now - last), now
  end)
  act()
  local acted = vim.uv.hrtime() - start
  support.wait(what, look)
  local all = vim.uv.hrtime() - start
  timer:close()
  return { act = acted / 1e6, all = all / 1e6, busy = longest / 1e6 }
end

support.patience = 60000
support.run(function()
  write()
  vim.o.undolevels = 100
  local seen = { bytes = vim.uv.fs_stat('large.log').size }
  local bufnr
  local function count()
    return #vim.diagnostic.get(bufnr)
  end
  seen.open = timed('diagnostics', function()
    bufnr = support.open('large.log')
  end, function()
    return count() > 0
  end)
  local before = count()
  seen.before = before

  -- A line that lacks the last digit of its code, and the key that adds it.
  vim.api.nvim_buf_set_lines(bufnr, 0, 0, false, { (marked:format(403002):gsub('2$', '')) })
  local function first()
    return #vim.diagnostic.get(bufnr, { lnum = 0 }) > 0
  end
  support.wait('the other lines to be pushed down', function()
    return vim.diagnostic.get(bufnr)[1].lnum == 500
  end)
  seen.typed = {}
  vim.api.nvim_win_set_cursor(0, { 1, 0 })
  for _ = 1, 3 do
    table.insert(seen.typed, timed('the code that was typed', function()
      vim.api.nvim_feedkeys(vim.keycode('A2<Esc>'), 'xt', false)
    end, first))
    seen.after = count()
    vim.cmd.undo()
    support.wait('the code that was typed to be gone', function()
      return not first()
    end)
  end
  vim.api.nvim_buf_set_lines(bufnr, 0, 1, false, {})
  support.wait('the diagnostics of before', function()
    return vim.diagnostic.get(bufnr)[1].lnum == 499 and count() == before
  end)
  vim.bo.modified = false

  vim.cmd('Iotcodes follow')
  support.wait('following', function()
    return not vim.bo.modifiable
  end)
  seen.appended = timed('the code that was appended', function()
    local file = assert(io.open('large.log', 'ab'))
    file:write(marked:format(403002), '\n')
    file:close()
  end, function()
    return count() == before + 1
  end)
  return seen
end)
