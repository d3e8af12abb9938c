-- What the subcommands of :Iotcodes do. Everything about codes comes from the server and from `iotcodes explain`.

local M = {}

-- How long `restart` waits for the server to end by itself before it is killed, in milliseconds.
local patience = 2000

local function clients()
  return vim.lsp.get_clients({ name = 'iotcodes' })
end

-- The program that the language server configuration names, so that `explain` and :checkhealth ask the same one.
function M.program()
  local cmd = vim.lsp.config.iotcodes.cmd
  return type(cmd) == 'table' and cmd[1] or 'iotcodes'
end

-- Attaches to a buffer that Neovim starts no server for, such as one without a filetype.
function M.attach(bufnr)
  bufnr = bufnr or vim.api.nvim_get_current_buf()
  local config = vim.deepcopy(vim.lsp.config.iotcodes)
  local function start(root)
    config.root_dir = root
    vim.lsp.start(config, { bufnr = bufnr, reuse_client = config.reuse_client })
  end
  if type(config.root_dir) == 'function' then
    config.root_dir(bufnr, vim.schedule_wrap(start))
  else
    start(config.root_dir or vim.fs.root(bufnr, config.root_markers or {}))
  end
end

-- Stops every server; true once all are gone.
local function stop()
  for _, client in ipairs(clients()) do
    client:stop()
  end
  local function gone()
    return #clients() == 0
  end
  if vim.wait(patience, gone, 10) then
    return true
  end
  for _, client in ipairs(clients()) do
    client:stop(true)
  end
  return vim.wait(patience, gone, 10)
end

-- Starts the server anew for the buffers that it had, or for this one if there was none.
function M.restart()
  local buffers = {}
  for _, client in ipairs(clients()) do
    vim.list_extend(buffers, vim.tbl_keys(client.attached_buffers))
  end
  if not stop() then
    vim.notify('iotcodes: the server does not end', vim.log.levels.ERROR)
    return
  end
  if #buffers == 0 then
    buffers = { vim.api.nvim_get_current_buf() }
  end
  vim.iter(buffers):filter(vim.api.nvim_buf_is_valid):each(M.attach)
end

-- Opens the log that Neovim keeps of its language servers, where our server's messages go, too.
function M.log()
  vim.cmd.tabedit(vim.fn.fnameescape(vim.lsp.log.get_filename()))
  vim.bo.readonly = true
  vim.cmd.normal({ 'G', bang = true })
end

-- Off where a server runs, on where none does.
function M.toggle()
  local on = #clients() == 0
  vim.lsp.enable('iotcodes', on)
  -- Buffers attached by hand are not Neovim's to stop.
  if not on then
    stop()
  end
  vim.notify('iotcodes: ' .. (on and 'on' or 'off'))
end

-- Shows a page in a scratch window; `q` closes it.
local function show(title, text)
  vim.cmd.new()
  vim.bo.buftype, vim.bo.bufhidden, vim.bo.swapfile = 'nofile', 'wipe', false
  vim.api.nvim_buf_set_name(0, ('%s (%d)'):format(title, vim.api.nvim_get_current_buf()))
  vim.api.nvim_buf_set_lines(0, 0, -1, false, vim.split(vim.trim(text), '\r?\n'))
  vim.bo.filetype, vim.bo.modifiable = 'markdown', false
  vim.keymap.set('n', 'q', '<Cmd>close<CR>', { buffer = true, nowait = true, desc = 'Close' })
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
  local command = { M.program(), 'explain', '--format', 'markdown', '--', query }
  local function answer(done)
    if done.code == 0 then
      show('iotcodes: ' .. query, done.stdout)
    else
      vim.notify(vim.trim(done.stderr), vim.log.levels.WARN)
    end
  end
  local started, problem = pcall(vim.system, command, { text = true }, vim.schedule_wrap(answer))
  if not started then
    vim.notify(('iotcodes: cannot run %s: %s'):format(M.program(), problem), vim.log.levels.ERROR)
  end
end

local subcommands = {
  attach = function()
    M.attach()
  end,
  explain = function(words)
    M.explain(table.concat(words, ' '))
  end,
  log = M.log,
  restart = M.restart,
  toggle = M.toggle,
}

-- Runs `:Iotcodes {words}`.
function M.run(words)
  local subcommand = subcommands[words[1]]
  if not subcommand then
    vim.notify(('iotcodes: there is no `:Iotcodes %s`'):format(words[1]), vim.log.levels.ERROR)
    return
  end
  subcommand(vim.list_slice(words, 2))
end

-- Completes the subcommand.
function M.complete(lead, line)
  if line:match('^%s*%S+%s+%S*$') == nil then
    return {}
  end
  local names = vim.tbl_keys(subcommands)
  table.sort(names)
  return vim.tbl_filter(function(name)
    return vim.startswith(name, lead)
  end, names)
end

return M
