-- Types half a code in a second Neovim, which can sit in insert mode while this one watches, and completes it.

local support = require('support')

support.run(function()
  local child = vim.fn.jobstart({
    vim.env.NEOVIM, '--clean', '--embed', '--headless', '--cmd', 'set completeopt=menuone,noselect runtimepath^=' .. vim.env.PLUGIN,
  }, { rpc = true })
  local function lua(code)
    return vim.rpcrequest(child, 'nvim_exec_lua', code, {})
  end
  vim.rpcrequest(child, 'nvim_command', 'edit provision_fleet.py')
  support.wait('diagnostics', function()
    return lua('return #vim.diagnostic.get(0)') > 0
  end)
  vim.rpcrequest(child, 'nvim_input', '/429001<CR>Oif code == 4290<C-x><C-o>')
  local items = support.wait('a menu', function()
    local found = lua('return vim.fn.complete_info({ "items" }).items')
    return #found > 0 and found
  end)
  vim.rpcrequest(child, 'nvim_input', '<C-n><C-y>')
  local line = support.wait('a whole code', function()
    local text = lua('return vim.api.nvim_get_current_line()')
    return text:match('%d%d%d%d%d%d') and text
  end)
  vim.fn.jobstop(child)
  return {
    words = vim.tbl_map(function(it)
      return it.word
    end, items),
    menu = vim.inspect(items),
    line = vim.trim(line),
  }
end)
