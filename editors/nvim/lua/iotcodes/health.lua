-- :checkhealth iotcodes

local M = {}
local health = vim.health

local server = require('iotcodes.server')

-- How long the program and the server may take to answer, in milliseconds.
local patience = 5000

-- Whether the program can be run.
local function check_program()
  local program = server.program()
  local path = vim.fn.exepath(program)
  if path == '' then
    health.error(('`%s` is not an executable program'):format(program), {
      'Put `iotcodes` on the PATH of Neovim, or name it: vim.lsp.config("iotcodes", { cmd = { "/path/to/iotcodes", "lsp", "--stdio" } })',
    })
    return false
  end
  local ran, result = pcall(function()
    return vim.system({ path, '--version' }, { text = true, timeout = patience }):wait()
  end)
  if not ran or result.code ~= 0 then
    health.error(('`%s --version` fails: %s'):format(path, ran and vim.trim(result.stderr) or result))
    return false
  end
  health.ok(('%s (`%s`)'):format(vim.trim(result.stdout), path))
  return true
end

local function check_clients()
  local clients = server.clients()
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

-- What users see, and the request that it takes.
local features = {
  { 'hover', 'textDocument/hover' },
  { 'diagnostics', 'textDocument/diagnostic' },
  { 'code actions', 'textDocument/codeAction' },
  { 'completion', 'textDocument/completion' },
  { 'inlay hints', 'textDocument/inlayHint' },
  { 'code lenses', 'textDocument/codeLens' },
  { 'document symbols', 'textDocument/documentSymbol' },
  { 'workspace symbols', 'workspace/symbol' },
  { 'definition', 'textDocument/definition' },
  { 'references', 'textDocument/references' },
  { 'highlights', 'textDocument/documentHighlight' },
  { 'links', 'textDocument/documentLink' },
}

-- What this Neovim can do of what the server offers.
local function check_capabilities(client)
  local offered, missing = {}, {}
  for _, feature in ipairs(features) do
    local title, method = unpack(feature)
    table.insert(client:supports_method(method) and offered or missing, title)
  end
  health.ok('The server offers: ' .. table.concat(offered, ', '))
  if #missing > 0 then
    health.info('It does not offer to this Neovim: ' .. table.concat(missing, ', '))
  end
  local able = client.capabilities
  health.info(('Neovim %s announces: positions in %s; hover as %s; diagnostics %s; watching files %s'):format(
    tostring(vim.version()),
    table.concat(vim.tbl_get(able, 'general', 'positionEncodings') or { 'utf-16' }, ', '),
    table.concat(vim.tbl_get(able, 'textDocument', 'hover', 'contentFormat') or {}, ', '),
    vim.tbl_get(able, 'textDocument', 'diagnostic') and 'pulled' or 'published',
    vim.tbl_get(able, 'workspace', 'didChangeWatchedFiles', 'dynamicRegistration') and 'yes' or 'no'
  ))
end

-- Asks for a real hover, in a buffer of its own and with a server of its own if none is running.
local function check_hover()
  local code = vim.iter(require('iotcodes.page').entries()):find(function(entry)
    return entry:match('^%d%d%d%d%d%d$')
  end)
  if not code then
    health.error('`iotcodes list` names no code')
    return
  end
  local bufnr = vim.api.nvim_create_buf(false, false)
  vim.api.nvim_buf_set_name(bufnr, vim.fn.tempname() .. '.log')
  local key = 'contoso.azure-devices.net errorCode='
  vim.api.nvim_buf_set_lines(bufnr, 0, -1, false, { key .. code })
  local config = vim.deepcopy(vim.lsp.config.iotcodes)
  config.root_dir = nil
  local running = server.clients()[1]
  local id = running and running.id or vim.lsp.start(config, { bufnr = bufnr })
  local client = id and vim.lsp.get_client_by_id(id)
  local start = vim.uv.hrtime()
  local ready = client and vim.wait(patience, function()
    return client.initialized
  end, 10)
  if not ready then
    health.error('The server does not start; `:Iotcodes log` shows why')
  else
    vim.lsp.buf_attach_client(bufnr, client.id)
    local place = { textDocument = vim.lsp.util.make_text_document_params(bufnr), position = { line = 0, character = #key } }
    local answer = client:request_sync('textDocument/hover', place, patience, bufnr)
    local text = vim.tbl_get(answer or {}, 'result', 'contents', 'value')
    if type(text) == 'string' and text:find(code, 1, true) then
      local took = (vim.uv.hrtime() - start) / 1e6
      health.ok(('Hover over %s is answered in %.0f ms: %s'):format(code, took, vim.trim(text:match('[^\n]+'))))
    else
      health.error(('Hover over %s is not answered'):format(code), { '`:Iotcodes log` may show why' })
    end
    check_capabilities(client)
  end
  vim.api.nvim_buf_delete(bufnr, { force = true })
  if client and not running then
    client:stop()
  end
end

local function check_filetypes()
  for _, name in ipairs({ 'gateway.log', 'gateway.log.1', 'syslog', 'messages', 'gateway.out', 'journal' }) do
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
  local runs = check_program()
  health.start('iotcodes: server')
  check_clients()
  if runs then
    check_hover()
  end
  health.start('iotcodes: filetypes of logs')
  check_filetypes()
end

return M
