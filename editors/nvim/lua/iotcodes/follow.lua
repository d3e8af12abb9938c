-- Follow mode: what is appended to a log's file is appended to its buffer, and to nothing else, so that the server reads no more
-- than that. A cursor in the last line stays in the last line.

local M = {}

-- How often a file is looked at, in milliseconds. Asking for its size works on every file system and survives rotation, where
-- being told of changes does neither.
local interval = 300
-- How much is read at a time, in bytes.
local piece = 1024 * 1024

-- The followed buffers: bufnr to state.
local followed = {}

-- How many bytes of its file a buffer shows, or nothing where its text is not the bytes of the file.
local function size_of(bufnr)
  local options = vim.bo[bufnr]
  local encoding = options.fileencoding
  local plain = (encoding == '' or encoding == 'utf-8') and not options.bomb and options.fileformat ~= 'mac'
  if not plain then
    return nil
  end
  return vim.api.nvim_buf_call(bufnr, function()
    local bytes = vim.fn.line2byte(vim.fn.line('$') + 1) - 1
    local ending = vim.bo.fileformat == 'dos' and 2 or 1
    return math.max(0, vim.bo.endofline and bytes or bytes - ending)
  end)
end

-- The windows of a buffer whose cursor is in the last line.
local function windows_at_the_end(bufnr)
  local last = vim.api.nvim_buf_line_count(bufnr)
  return vim.tbl_filter(function(window)
    return vim.api.nvim_win_get_cursor(window)[1] == last
  end, vim.fn.win_findbuf(bufnr))
end

-- Does something to a followed buffer, and keeps the cursors that are in the last line there.
local function at_the_end(bufnr, how)
  local windows = windows_at_the_end(bufnr)
  vim.bo[bufnr].modifiable = true
  how()
  vim.bo[bufnr].modifiable = false
  local last = vim.api.nvim_buf_line_count(bufnr)
  for _, window in ipairs(windows) do
    vim.api.nvim_win_set_cursor(window, { last, 0 })
  end
end

-- Reads the file anew, as `:edit` does: after rotation, and where text cannot simply be appended.
local function reload(bufnr)
  at_the_end(bufnr, function()
    vim.api.nvim_buf_call(bufnr, function()
      vim.cmd('silent! edit!')
    end)
  end)
end

-- Appends bytes of the file. The last line may have been written by half.
local function append(bufnr, text)
  at_the_end(bufnr, function()
    local options = vim.bo[bufnr]
    -- Nothing to undo, and nothing to save.
    local undolevels = options.undolevels
    options.undolevels = -1
    local lines = vim.split(options.fileformat == 'dos' and text:gsub('\r\n', '\n') or text, '\n', { plain = true })
    local last = vim.api.nvim_buf_line_count(bufnr)
    local ended = lines[#lines] == ''
    if ended then
      table.remove(lines)
    end
    if followed[bufnr].size == 0 then
      vim.api.nvim_buf_set_lines(bufnr, 0, -1, false, lines)
    elseif options.endofline then
      vim.api.nvim_buf_set_lines(bufnr, last, last, false, lines)
    else
      local column = #vim.api.nvim_buf_get_lines(bufnr, last - 1, last, false)[1]
      vim.api.nvim_buf_set_text(bufnr, last - 1, column, last - 1, column, lines)
    end
    options.endofline, options.undolevels, options.modified = ended, undolevels, false
  end)
  followed[bufnr].size = followed[bufnr].size + #text
end

-- The bytes that can be appended already: without half a character, or half a line end, at the end.
local function whole(text, dos)
  local start, character = text:match('()([\192-\247][\128-\191]*)$')
  if start then
    local lead = character:byte()
    local length = lead >= 240 and 4 or lead >= 224 and 3 or 2
    return #character < length and text:sub(1, start - 1) or text
  end
  return dos and text:match('^(.*)\r$') or text
end

local look

-- Reads what follows the bytes that the buffer has, and calls back with it, or without it if nothing can be read.
local function read(state, done)
  vim.uv.fs_open(state.path, 'r', 292, function(_, file)
    if not file then
      done(nil)
      return
    end
    vim.uv.fs_read(file, piece, state.size, function(_, text)
      vim.uv.fs_close(file)
      done(text)
    end)
  end)
end

-- Does what a look at the file calls for.
local function update(bufnr, state, stat)
  local replaced = stat.ino ~= state.inode or stat.size < (state.size or stat.size)
  local changed = stat.size ~= state.seen
  state.inode, state.seen = stat.ino, stat.size
  if replaced or (not state.size and changed) then
    reload(bufnr)
    state.size = size_of(bufnr)
  elseif state.size and stat.size > state.size then
    state.busy = true
    read(state, vim.schedule_wrap(function(text)
      state.busy = false
      if followed[bufnr] ~= state or not text or not vim.api.nvim_buf_is_loaded(bufnr) then
        return
      end
      text = whole(text, vim.bo[bufnr].fileformat == 'dos')
      if text ~= '' then
        append(bufnr, text)
        look(bufnr) -- There may be more than a piece.
      end
    end))
  end
end

-- Looks whether the file of a buffer has changed.
function look(bufnr)
  local state = followed[bufnr]
  if not state or state.busy then
    return
  end
  state.busy = true
  vim.uv.fs_stat(state.path, vim.schedule_wrap(function(_, stat)
    state.busy = false
    -- Between two files of a rotation there is none.
    if followed[bufnr] == state and stat and vim.api.nvim_buf_is_loaded(bufnr) then
      update(bufnr, state, stat)
    end
  end))
end

-- Follows the file of a buffer. Meanwhile the buffer cannot be changed: the file decides what is in it.
function M.start(bufnr)
  local path = vim.api.nvim_buf_get_name(bufnr)
  local stat = vim.uv.fs_stat(path)
  if not stat or stat.type ~= 'file' or vim.bo[bufnr].modified then
    vim.notify('iotcodes: only a file without unsaved changes can be followed', vim.log.levels.WARN)
    return
  end
  local state = {
    path = path,
    inode = stat.ino,
    size = size_of(bufnr),
    seen = stat.size,
    modifiable = vim.bo[bufnr].modifiable,
    timer = assert(vim.uv.new_timer()),
    group = vim.api.nvim_create_augroup('iotcodes.follow.' .. bufnr, {}),
  }
  followed[bufnr] = state
  vim.bo[bufnr].modifiable = false
  -- Else Neovim would read the whole file anew, or ask, whenever it notices the change, too.
  vim.bo[bufnr].autoread = false
  vim.api.nvim_create_autocmd('FileChangedShell', {
    group = state.group,
    buffer = bufnr,
    callback = function()
      vim.v.fcs_choice = ''
    end,
  })
  vim.api.nvim_create_autocmd({ 'BufUnload', 'BufWipeout' }, {
    group = state.group,
    buffer = bufnr,
    callback = function()
      -- `:edit` unloads, too, and then loads.
      vim.schedule(function()
        if not vim.api.nvim_buf_is_loaded(bufnr) then
          M.stop(bufnr)
        end
      end)
    end,
  })
  for _, window in ipairs(vim.fn.win_findbuf(bufnr)) do
    vim.api.nvim_win_set_cursor(window, { vim.api.nvim_buf_line_count(bufnr), 0 })
  end
  state.timer:start(0, interval, vim.schedule_wrap(function()
    look(bufnr)
  end))
end

function M.stop(bufnr)
  local state = followed[bufnr]
  if not state then
    return
  end
  followed[bufnr] = nil
  state.timer:close()
  vim.api.nvim_del_augroup_by_id(state.group)
  if vim.api.nvim_buf_is_loaded(bufnr) then
    vim.bo[bufnr].modifiable = state.modifiable
    vim.api.nvim_buf_call(bufnr, function()
      vim.cmd('setlocal autoread<')
    end)
  end
end

-- On where it is off, and off where it is on.
function M.toggle()
  local bufnr = vim.api.nvim_get_current_buf()
  if followed[bufnr] then
    M.stop(bufnr)
    vim.notify('iotcodes: no longer following')
  else
    M.start(bufnr)
  end
end

return M
