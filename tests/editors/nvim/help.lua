-- Makes the tags of the help and looks up each subcommand.

local support = require('support')

support.run(function()
  vim.cmd.helptags('doc')
  vim.opt.runtimepath:prepend(vim.fn.getcwd())
  local seen = {}
  for _, subcommand in ipairs(vim.fn.getcompletion('Iotcodes ', 'cmdline')) do
    vim.cmd.help(':Iotcodes-' .. subcommand)
    seen[subcommand] = vim.fn.expand('%:t')
  end
  -- Every |link| leads somewhere.
  vim.cmd.help('iotcodes')
  for _, line in ipairs(vim.api.nvim_buf_get_lines(0, 0, -1, false)) do
    for link in line:gmatch('|([^|%s]+)|') do
      vim.cmd.help(link)
    end
  end
  return seen
end)
