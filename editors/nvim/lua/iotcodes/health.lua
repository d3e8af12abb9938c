-- :checkhealth iotcodes

local M = {}
local health = vim.health

local function check_program()
  local program = require('iotcodes').program()
  local path = vim.fn.exepath(program)
  if path == '' then
    health.error(('`%s` is not an executable program'):format(program), {
      'Put `iotcodes` on the PATH of Neovim, or name it: vim.lsp.config("iotcodes", { cmd = { "/path/to/iotcodes", "lsp", "--stdio" } })',
    })
    return
  end
  local ran, result = pcall(function()
    return vim.system({ path, '--version' }, { text = true, timeout = 5000 }):wait()
  end)
  if not ran or result.code ~= 0 then
    health.error(('`%s --version` fails: %s'):format(path, ran and vim.trim(result.stderr) or result))
    return
  end
  health.ok(('%s (`%s`)'):format(vim.trim(result.stdout), path))
end

local function check_clients()
  local clients = vim.lsp.get_clients({ name = 'iotcodes' })
  if #clients == 0 then
    health.warn('No server is running', {
      'Open a file that has a filetype, or attach to this buffer with `:Iotcodes attach`',
      'If it stays away, `:Iotcodes log` shows why',
    })
  end
  for _, client in ipairs(clients) do
    local version = vim.tbl_get(client, 'server_info', 'version') or 'of an unknown version'
    local buffers = vim.tbl_map(function(bufnr)
      return vim.fn.fnamemodify(vim.api.nvim_buf_get_name(bufnr), ':~:.')
    end, vim.tbl_keys(client.attached_buffers))
    local root = client.root_dir or 'none'
    health.ok(('Server %s, root %s, positions in %s, attached to: %s'):format(
      version, root, client.offset_encoding, table.concat(buffers, ', ')
    ))
  end
end

local function check_filetypes()
  for _, name in ipairs({ 'gateway.log', 'gateway.log.1', 'syslog' }) do
    local filetype = vim.filetype.match({ filename = name })
    if filetype then
      health.ok(('`%s` opens as `%s`'):format(name, filetype))
    else
      health.warn(('`%s` gets no filetype, so no server starts for it'):format(name), {
        'Load the plugin before `filetype off`, or attach with `:Iotcodes attach`',
      })
    end
  end
end

function M.check()
  health.start('iotcodes: program')
  check_program()
  health.start('iotcodes: server')
  check_clients()
  health.start('iotcodes: filetypes of logs')
  check_filetypes()
end

return M
