---@brief
---
--- https://github.com/iotcodes/iotcodes
---
--- Explains Azure IoT Hub and Device Provisioning Service error codes in source, logs and configuration:
--- hover, diagnostics, and code actions that insert the recommended retry handling.
---
--- There is no `filetypes`: the codes turn up in any file. A buffer without a filetype starts no server in Neovim;
--- the plugin gives log files one.

---@type vim.lsp.Config
return {
  cmd = { 'iotcodes', 'lsp', '--stdio' },
  root_markers = { 'iotcodes.toml', '.git' },
  -- Neovim leaves a server that died dead; the plugin starts it anew.
  on_exit = function(code, signal, id)
    require('iotcodes.server').exited(code, signal, id)
  end,
}
