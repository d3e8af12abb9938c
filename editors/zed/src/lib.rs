//! Starts iotcodes in Zed: the program that the settings name, else the one on the PATH.

use zed_extension_api::{
    register_extension, serde_json::Value, settings::LspSettings, Command, Extension, LanguageServerId, Result, Worktree,
};

struct Iotcodes;

impl Extension for Iotcodes {
    fn new() -> Iotcodes {
        Iotcodes
    }

    fn language_server_command(&mut self, id: &LanguageServerId, worktree: &Worktree) -> Result<Command> {
        let binary = LspSettings::for_worktree(id.as_ref(), worktree)?.binary;
        let (path, arguments) = binary.map_or((None, None), |binary| (binary.path, binary.arguments));
        let command = path
            .or_else(|| worktree.which("iotcodes"))
            .ok_or("iotcodes is not on the PATH; the setting lsp.iotcodes.binary.path can name it")?;
        let args = arguments.unwrap_or_else(|| vec!["lsp".to_string(), "--stdio".to_string()]);
        Ok(Command { command, args, env: worktree.shell_env() })
    }

    fn language_server_initialization_options(
        &mut self,
        id: &LanguageServerId,
        worktree: &Worktree,
    ) -> Result<Option<Value>> {
        Ok(LspSettings::for_worktree(id.as_ref(), worktree)?.initialization_options)
    }

    fn language_server_workspace_configuration(
        &mut self,
        id: &LanguageServerId,
        worktree: &Worktree,
    ) -> Result<Option<Value>> {
        Ok(LspSettings::for_worktree(id.as_ref(), worktree)?.settings)
    }
}

register_extension!(Iotcodes);
