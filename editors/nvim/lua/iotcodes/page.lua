-- Pages in scratch windows.

local M = {}

local server = require('iotcodes.server')

-- Shows lines in a scratch window that `q` closes, and returns its buffer.
function M.show(title, lines, filetype)
  vim.cmd.new()
  local bufnr = vim.api.nvim_get_current_buf()
  vim.bo.buftype, vim.bo.bufhidden, vim.bo.swapfile = 'nofile', 'wipe', false
  vim.api.nvim_buf_set_name(bufnr, ('%s (%d)'):format(title, bufnr))
  vim.api.nvim_buf_set_lines(bufnr, 0, -1, false, lines)
  vim.bo.filetype, vim.bo.modifiable = filetype, false
  vim.keymap.set('n', 'q', '<Cmd>close<CR>', { buffer = true, nowait = true, desc = 'Close' })
  return bufnr
end

-- Runs the program and calls back with what came of it; without it, says so. Returns the process.
function M.ask(arguments, options, answer)
  local command = vim.list_extend({ server.program() }, arguments)
  local started, process = pcall(vim.system, command, options, vim.schedule_wrap(answer))
  if not started then
    vim.notify(('iotcodes: cannot run %s: %s'):format(command[1], process), vim.log.levels.ERROR)
    return nil
  end
  return process
end

-- Explains a code, a name or a message; without a query, what stands under the cursor.
function M.explain(query)
  if query == '' then
    query = vim.fn.expand('<cword>')
  end
  if query == '' then
    vim.notify('iotcodes: explain what? `:Iotcodes explain {code or name}`', vim.log.levels.WARN)
    return
  end
  -- After `--` a query may begin with a dash.
  M.ask({ 'explain', '--format', 'markdown', '--', query }, { text = true }, function(done)
    if done.code == 0 then
      M.show('iotcodes: ' .. query, vim.split(vim.trim(done.stdout), '\n'), 'markdown')
    else
      vim.notify(vim.trim(done.stderr), vim.log.levels.WARN)
    end
  end)
end

local entries

-- The codes and names that `explain` knows; asked for once, at the first completion.
function M.entries()
  if not entries then
    local ran, done = pcall(function()
      return vim.system({ server.program(), 'list', '--format', 'json' }, { text = true }):wait(1000)
    end)
    local read, list = pcall(vim.json.decode, ran and done.stdout or '')
    if not read then
      return {}
    end
    local known = {}
    for _, entry in ipairs(list) do
      known[entry.name] = true
      if type(entry.code) == 'string' then
        known[entry.code] = true
      end
    end
    entries = vim.tbl_keys(known)
    table.sort(entries)
  end
  return entries
end

return M
