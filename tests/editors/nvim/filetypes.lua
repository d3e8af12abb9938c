-- Which filetypes files get, ours and those that others claim.

local support = require('support')

support.run(function()
  -- A user's own rule, made after the plugin was loaded.
  vim.filetype.add({ extension = { trace = 'mytrace' } })
  local seen = {}
  for name, text in pairs({
    ['gateway.log'] = 'connected',
    ['GATEWAY.LOG'] = 'connected',
    ['gateway.log.1'] = 'connected',
    ['gateway.log-20260131'] = 'connected',
    ['syslog.2'] = 'connected',
    ['run.err'] = 'connected',
    ['run.out'] = 'connected',
    ['messages-20260131'] = 'connected',
    -- journalctl begins with such a line.
    ['journal dump'] = '-- Journal begins at Sat 2026-01-31 00:00:01 UTC, ends at Sat 2026-01-31 01:00:00 UTC. --',
    -- Neovim knows these by their names,
    ['upstream.log'] = 'connected',
    ['notes.log.md'] = 'connected',
    ['unit.journal'] = 'connected',
    -- and this one by its text.
    ['strace.log'] = 'execve("/bin/true", ["true"], 0x7ffe) = 0',
    -- The user knows this one.
    ['mine.trace'] = 'connected',
    -- Nobody knows this one, and neither do we.
    ['logbook'] = 'connected',
  }) do
    vim.fn.writefile({ text }, name)
    vim.cmd.edit(vim.fn.fnameescape(name))
    seen[name] = vim.bo.filetype
  end
  return seen
end)
