-- Starting, ending and reviving the server. Nothing here waits: what takes time calls back.

local M = {}

-- How long a server may take to end by itself before it is killed, in milliseconds.
local patience = 2000
-- A server that died comes back, but not more often than this many times in that many milliseconds.
local revivals, period = 4, 180000

function M.clients()
  return vim.lsp.get_clients({ name = 'iotcodes' })
end

-- The program that the language server configuration names, so that commands and :checkhealth ask the same one.
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

-- Ends every server and calls back once all are gone. One that does not end by itself is killed.
local function stop(gone)
  for _, client in ipairs(M.clients()) do
    client:stop()
  end
  local start, killed = vim.uv.now(), false
  local timer = assert(vim.uv.new_timer())
  timer:start(0, 20, vim.schedule_wrap(function()
    if timer:is_closing() then
      return
    end
    local waited = vim.uv.now() - start
    if #M.clients() == 0 then
      timer:close()
      gone()
    elseif waited > 2 * patience then
      timer:close()
      vim.notify('iotcodes: the server does not end', vim.log.levels.ERROR)
    elseif waited > patience and not killed then
      killed = true
      for _, client in ipairs(M.clients()) do
        client:stop(true)
      end
    end
  end))
end

-- The buffers of a client.
local function buffers_of(client)
  return vim.tbl_keys(client.attached_buffers)
end

local function attach_all(buffers)
  vim.iter(buffers):filter(vim.api.nvim_buf_is_loaded):each(M.attach)
end

-- Starts the server anew for the buffers that it had, or for this one if there was none.
function M.restart()
  local buffers = vim.iter(M.clients()):map(buffers_of):flatten():totable()
  if #buffers == 0 then
    buffers = { vim.api.nvim_get_current_buf() }
  end
  stop(function()
    attach_all(buffers)
  end)
end

-- Off where a server runs, on where none does.
function M.toggle()
  if #M.clients() == 0 then
    vim.lsp.enable('iotcodes')
    vim.notify('iotcodes: on')
    return
  end
  -- Not by `vim.lsp.enable` alone: buffers attached by hand are not Neovim's to stop.
  stop(function()
    vim.lsp.enable('iotcodes', false)
    vim.notify('iotcodes: off')
  end)
end

local deaths = {}

-- Called by Neovim when a server has ended, before it forgets about it: one that died is started anew.
function M.exited(code, signal, id)
  local client = vim.lsp.get_client_by_id(id)
  if not client or client._is_stopping or (code == 0 and signal == 0) then
    return
  end
  local buffers, now = buffers_of(client), vim.uv.now()
  table.insert(deaths, now)
  deaths = vim.tbl_filter(function(death)
    return now - death < period
  end, deaths)
  local function revive()
    if vim.v.exiting == vim.NIL then
      attach_all(buffers)
    end
  end
  local function give_up()
    vim.notify('iotcodes: the server keeps dying; `:Iotcodes log` says more, `:Iotcodes restart` tries again', vim.log.levels.ERROR)
  end
  -- Later each time; the first wait lets Neovim finish with the dead one.
  vim.defer_fn(#deaths > revivals and give_up or revive, 50 * 2 ^ #deaths)
end

return M
