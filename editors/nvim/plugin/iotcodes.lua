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
local function log_unless_the_text_says_otherwise(_, bufnr)
  if not vim.api.nvim_buf_is_valid(bufnr) then
    return 'log'
  end
  return vim.filetype.match({ contents = vim.api.nvim_buf_get_lines(bufnr, 0, 100, false) }) or 'log'
end

local patterns = {}
for _, pattern in ipairs({
  '.*%.[lL][oO][gG]',
  '.*%.log[.-].*',
  '.*%.trace',
  '.*%.out',
  '.*%.err',
  'syslog',
  'syslog%..*',
  'messages',
  'messages%..*',
}) do
  patterns[pattern] = { log_unless_the_text_says_otherwise, { priority = -math.huge } }
end
vim.filetype.add({ pattern = patterns })

vim.api.nvim_create_user_command('Iotcodes', function(command)
  require('iotcodes').run(command.fargs)
end, {
  nargs = '+',
  desc = 'Azure IoT error codes: attach, restart, log, toggle, explain {query}',
  complete = function(lead, line)
    return require('iotcodes').complete(lead, line)
  end,
})

vim.lsp.enable('iotcodes')
