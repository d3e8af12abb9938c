-- What the scripts beside this file share. Each drives Neovim as a user would and prints one line of JSON about what it
-- saw; tests/editors.rs judges it.

local M = {}

-- How long anything may take before it counts as not happening, in milliseconds. Slow machines are not failures.
M.patience = 20000

-- Waits until `look` finds something and returns it.
function M.wait(what, look)
  local found
  local seen = vim.wait(M.patience, function()
    found = look()
    return found ~= nil and found ~= false
  end, 10)
  if not seen then
    error(('waited in vain for %s'):format(what), 0)
  end
  return found
end

-- Our client of a buffer, once there is one that has finished its handshake.
function M.client(bufnr)
  return M.wait('a client', function()
    local client = vim.lsp.get_clients({ name = 'iotcodes', bufnr = bufnr })[1]
    return client and client.initialized and client
  end)
end

-- Opens a file the way `:edit` does and waits for the server.
function M.open(name)
  vim.cmd.edit(name)
  local bufnr = vim.api.nvim_get_current_buf()
  return bufnr, M.client(bufnr)
end

-- The diagnostics of a buffer, once there are some, with the text they stand under.
function M.diagnostics(bufnr)
  M.wait('diagnostics', function()
    return #vim.diagnostic.get(bufnr) > 0
  end)
  return vim.tbl_map(function(it)
    return {
      line = it.lnum + 1,
      token = table.concat(vim.api.nvim_buf_get_text(bufnr, it.lnum, it.col, it.end_lnum, it.end_col, {}), '\n'),
      severity = vim.diagnostic.severity[it.severity],
      source = it.source,
      code = tostring(it.code),
      message = it.message,
    }
  end, vim.diagnostic.get(bufnr))
end

-- The text of a file.
function M.read(name)
  local file = assert(io.open(name, 'rb'))
  local text = file:read('*a')
  file:close()
  return text
end

-- Everything that is said with vim.notify from now on.
function M.notices()
  local notices = {}
  vim.notify = function(text)
    table.insert(notices, text)
  end
  return notices
end

-- The text of the window that floats, once there is one.
function M.float()
  local window = M.wait('a floating window', function()
    return vim.iter(vim.api.nvim_list_wins()):find(function(it)
      return vim.api.nvim_win_get_config(it).relative ~= ''
    end)
  end)
  return table.concat(vim.api.nvim_buf_get_lines(vim.api.nvim_win_get_buf(window), 0, -1, false), '\n')
end

local function fail(why)
  io.stderr:write('\n', why, '\n')
  vim.cmd('cquit')
end

-- Runs the script once Neovim has started completely, prints what it returns, and quits.
function M.run(script)
  local function go()
    vim.defer_fn(function()
      fail('this took too long in all')
    end, 6 * M.patience)
    local ran, result = xpcall(script, debug.traceback)
    if not ran then
      fail(tostring(result))
    elseif vim.v.errmsg ~= '' then
      fail(vim.v.errmsg)
    else
      io.stdout:write(vim.json.encode(result), '\n')
      vim.cmd('quitall!')
    end
  end
  vim.api.nvim_create_autocmd('VimEnter', { once = true, callback = vim.schedule_wrap(go) })
end

return M
