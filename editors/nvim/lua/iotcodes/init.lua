-- The subcommands of :Iotcodes. Everything about codes comes from the server and from the program.

local M = {}

local server = require('iotcodes.server')

-- Opens the log that Neovim keeps of its language servers, where our server's messages go, too.
local function log()
  vim.cmd.tabedit(vim.fn.fnameescape(vim.lsp.log.get_filename()))
  vim.bo.readonly = true
  vim.cmd.normal({ 'G', bang = true })
end

local subcommands = {
  attach = function()
    server.attach()
  end,
  explain = function(words)
    require('iotcodes.page').explain(table.concat(words, ' '))
  end,
  follow = function()
    require('iotcodes.follow').toggle()
  end,
  loclist = function()
    require('iotcodes.findings').list('loclist')
  end,
  log = log,
  quickfix = function()
    require('iotcodes.findings').list('quickfix')
  end,
  restart = server.restart,
  summary = function()
    require('iotcodes.findings').summary()
  end,
  toggle = server.toggle,
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

-- Completes the subcommand, and what `explain` is asked about.
function M.complete(lead, line)
  local before = line:sub(1, #line - #lead)
  local names = {}
  if before:match('^%s*%S+%s+$') then
    names = vim.tbl_keys(subcommands)
    table.sort(names)
  elseif before:match('^%s*%S+%s+explain%s+$') then
    names = require('iotcodes.page').entries()
  end
  return vim.tbl_filter(function(name)
    return vim.startswith(name:lower(), lead:lower())
  end, names)
end

return M
