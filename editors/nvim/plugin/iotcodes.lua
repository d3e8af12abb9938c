-- Starts iotcodes for every file, gives log files a filetype, and adds :Iotcodes.

if vim.g.loaded_iotcodes then
  return
end
vim.g.loaded_iotcodes = true

if vim.fn.has('nvim-0.11') == 0 then
  vim.notify('iotcodes: Neovim 0.11 or newer is needed', vim.log.levels.WARN)
  return
end

-- Neovim leaves most log files without a filetype, and a language server starts only where there is one.
-- A negative priority puts these patterns behind every rule of Neovim, of the user and of other plugins; only what the
-- text itself gives away comes later in Neovim's order, so it is asked here.
local function lines(bufnr, count)
  return vim.api.nvim_buf_is_valid(bufnr) and vim.api.nvim_buf_get_lines(bufnr, 0, count, false) or {}
end

local function log_unless_the_text_says_otherwise(_, bufnr)
  return vim.filetype.match({ contents = lines(bufnr or -1, 100) }) or 'log'
end

-- What journalctl prints is often saved under a name that says nothing; its first line does.
local function log_if_from_the_journal(_, bufnr)
  local first = lines(bufnr or -1, 1)[1] or ''
  local header = first:match('^%-%- Journal begins at ') or first:match('^%-%- Logs begin at ') or first:match('^%-%- Boot %x+ %-%-')
  return header and 'log' or nil
end

local patterns = { ['.*'] = { log_if_from_the_journal, { priority = -math.huge } } }
for _, pattern in ipairs({
  '.*%.[lL][oO][gG]',
  '.*%.log[.-].*',
  '.*%.trace',
  '.*%.out',
  '.*%.err',
  'syslog',
  'syslog[.-].*',
  'messages',
  'messages[.-].*',
  'journal',
  'journalctl.*',
}) do
  patterns[pattern] = { log_unless_the_text_says_otherwise, { priority = -math.huge } }
end
vim.filetype.add({ pattern = patterns })

vim.api.nvim_create_user_command('Iotcodes', function(command)
  require('iotcodes').run(command.fargs)
end, {
  nargs = '+',
  desc = 'Azure IoT error codes: explain {query}, summary, quickfix, loclist, follow, attach, restart, toggle, log',
  complete = function(lead, line)
    return require('iotcodes').complete(lead, line)
  end,
})

vim.lsp.enable('iotcodes')
