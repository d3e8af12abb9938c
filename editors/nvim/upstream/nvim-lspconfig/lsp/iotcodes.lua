---@brief
---
--- https://github.com/iotcodes/iotcodes
---
--- Explains Azure IoT Hub and Device Provisioning Service error codes in source, logs and configuration: hover,
--- diagnostics, and code actions that insert the recommended retry handling.
---
--- The codes turn up in any file, so there is no `filetypes`. Neovim gives most log files no filetype and starts no server
--- for them; this does:
---
--- ```lua
--- vim.filetype.add({ extension = { log = 'log' } })
--- ```

---@type vim.lsp.Config
return {
  cmd = { 'iotcodes', 'lsp', '--stdio' },
  root_markers = { 'iotcodes.toml', '.git' },
}
