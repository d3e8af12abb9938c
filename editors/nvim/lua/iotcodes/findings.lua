-- Every finding of a buffer, however many: a server sends no more than an editor can show, `iotcodes check` sends all. They come
-- in portions, so that the editor goes on meanwhile.

local M = {}

local page = require('iotcodes.page')

-- How many findings are handled at a time.
local portion = 500

-- Where the program reads the text of a buffer: from its file if that is what the buffer shows, else from the buffer.
local function input(bufnr)
  local name = vim.api.nvim_buf_get_name(bufnr)
  if not vim.bo[bufnr].modified and vim.fn.filereadable(name) == 1 then
    return { '--', name }
  end
  local lines = vim.api.nvim_buf_get_lines(bufnr, 0, -1, false)
  return { '--stdin-name', name ~= '' and name or 'buffer', '-' }, lines
end

-- Finds the codes of a buffer: `some` gets each portion as a list, and `all` is called when there are no more. Returns a function
-- that stops it.
local function each(bufnr, some, all)
  local rest, queue, stopped, ended = '', {}, false, nil

  local function work()
    if stopped then
      return
    end
    local findings = {}
    while #findings < portion and queue.first < queue.last do
      queue.first = queue.first + 1
      local record = vim.json.decode(queue[queue.first], { luanil = { object = true } })
      -- Only what stands somewhere goes into a list.
      findings[#findings + 1] = record.line and record or nil
      queue[queue.first] = nil
    end
    if #findings > 0 then
      some(findings)
      vim.defer_fn(work, 1)
    elseif ended then
      all(ended)
    else
      queue.idle = true
    end
  end
  queue.first, queue.last, queue.idle = 0, 0, true

  local function wake()
    if queue.idle then
      queue.idle = false
      vim.schedule(work)
    end
  end

  local function read(_, data)
    if not data then
      return
    end
    local from = 1
    data = rest .. data
    for line, after in data:gmatch('([^\n]*)\n()') do
      queue.last = queue.last + 1
      queue[queue.last] = line
      from = after
    end
    rest = data:sub(from)
    wake()
  end

  local where, lines = input(bufnr)
  local arguments = vim.list_extend({ 'check', '--format', 'json', '--min-confidence', 'certain', '--fail-on', 'never' }, where)
  local process = page.ask(arguments, { stdin = lines, stdout = read }, function(done)
    ended = done
    wake()
  end)
  return function()
    stopped = true
    if process then
      process:kill('sigterm')
    end
  end
end

-- What the levels are called in lists.
local letters = { error = 'E', warning = 'W', information = 'I', hint = 'N' }

-- The byte, counted from 1, at which a character of a line begins; Neovim counts bytes, and the program characters.
local function byte_of(bufnr, line, column)
  local text = vim.api.nvim_buf_get_lines(bufnr, line - 1, line, false)[1] or ''
  return vim.str_byteindex(text, 'utf-32', column - 1, false) + 1
end

-- What a finding is called: its code and name, or what stands there where the catalog has no code for it.
local function label(it)
  local id = it.code or it.kind ~= 'message' and it.token
  return id and id ~= it.name and ('%s %s'):format(id, it.name) or it.name
end

local function item(bufnr, it)
  return {
    bufnr = bufnr,
    lnum = it.line,
    col = byte_of(bufnr, it.line, it.column),
    end_lnum = it.end_line,
    end_col = byte_of(bufnr, it.end_line, it.end_column),
    type = letters[it.level] or '',
    text = ('%s: %s'):format(label(it), it.message),
  }
end

local running = {}

-- Does a piece of work with the findings of a buffer; a newer one of the same kind ends it.
local function start(kind, bufnr, some, all)
  if running[kind] then
    running[kind]()
  end
  running[kind] = each(bufnr, some, function(done)
    running[kind] = nil
    if done.code ~= 0 then
      vim.notify(vim.trim(done.stderr or ''), vim.log.levels.WARN)
    end
    all()
  end)
end

-- Fills the quickfix list, or a window's location list, with every finding of the current buffer and opens it.
function M.list(kind)
  local bufnr, window = vim.api.nvim_get_current_buf(), vim.api.nvim_get_current_win()
  local title = 'iotcodes: ' .. vim.fn.fnamemodify(vim.api.nvim_buf_get_name(bufnr), ':~:.')
  local loclist = kind == 'loclist'
  local function set(action, what)
    if not loclist then
      vim.fn.setqflist({}, action, what)
    elseif vim.api.nvim_win_is_valid(window) then
      vim.fn.setloclist(window, {}, action, what)
    end
  end
  local function get(what)
    return loclist and vim.fn.getloclist(window, what) or vim.fn.getqflist(what)
  end
  local id, count = nil, 0
  local function some(findings)
    if not vim.api.nvim_buf_is_loaded(bufnr) then
      return
    end
    local items = vim.tbl_map(function(it)
      return item(bufnr, it)
    end, findings)
    count = count + #items
    if id then
      set('a', { id = id, items = items })
      return
    end
    set(' ', { title = title, items = items })
    id = get({ id = 0 }).id
    vim.cmd(loclist and 'lopen' or 'botright copen')
  end
  start(kind, bufnr, some, function()
    if count == 0 then
      vim.notify('iotcodes: no error codes here')
    end
  end)
end

-- Levels as lists show them, the gravest first.
local order = { error = 1, warning = 2, information = 3, hint = 4 }

-- One line for each code of the current buffer: level, code, how often, first and last line. <CR> goes to the first.
function M.summary()
  local bufnr = vim.api.nvim_get_current_buf()
  local name = vim.fn.fnamemodify(vim.api.nvim_buf_get_name(bufnr), ':t')
  local codes, rows, total = {}, {}, 0

  local function some(findings)
    for _, it in ipairs(findings) do
      total = total + 1
      local key = ('%s %s'):format(it.level, label(it))
      if not codes[key] then
        codes[key] = { level = it.level, label = label(it), count = 0, first = it }
        table.insert(rows, codes[key])
      end
      codes[key].count = codes[key].count + 1
      codes[key].last = it
    end
  end

  local function all()
    if total == 0 then
      vim.notify('iotcodes: no error codes here')
      return
    end
    table.sort(rows, function(a, b)
      local left, right = order[a.level] or 5, order[b.level] or 5
      if left ~= right then
        return left < right
      end
      if a.count ~= b.count then
        return a.count > b.count
      end
      return a.first.line < b.first.line
    end)
    local width = 0
    for _, row in ipairs(rows) do
      width = math.max(width, vim.api.nvim_strwidth(row.label))
    end
    local lines = { ('%s: %d error codes, %d different'):format(name, total, #rows), '' }
    for _, row in ipairs(rows) do
      local lengths = (' '):rep(width - vim.api.nvim_strwidth(row.label))
      local places = row.first.line == row.last.line and ('line %d'):format(row.first.line)
        or ('lines %d to %d'):format(row.first.line, row.last.line)
      table.insert(lines, ('%-11s  %s%s  %7d  %s'):format(row.level, row.label, lengths, row.count, places))
    end
    local origin = vim.api.nvim_get_current_win()
    page.show('iotcodes summary: ' .. name, lines, 'iotcodes-summary')
    vim.keymap.set('n', '<CR>', function()
      local row = rows[vim.api.nvim_win_get_cursor(0)[1] - 2]
      if not row or not vim.api.nvim_buf_is_loaded(bufnr) then
        return
      end
      vim.cmd.close()
      if vim.api.nvim_win_is_valid(origin) then
        vim.api.nvim_set_current_win(origin)
      end
      vim.cmd.buffer(bufnr)
      vim.cmd("normal! m'")
      local last = vim.api.nvim_buf_line_count(bufnr)
      local line = math.min(row.first.line, last)
      vim.api.nvim_win_set_cursor(0, { line, byte_of(bufnr, line, row.first.column) - 1 })
    end, { buffer = true, nowait = true, desc = 'Go to the first one' })
  end

  start('summary', bufnr, some, all)
end

return M
