//! What the server says it can do.

use crate::{abilities::Abilities, actions, commands, completion, runs};
use iotcodes_catalog::Catalog;
use tower_lsp::ls_types::{
    CodeActionKind, CodeActionOptions, CodeActionProviderCapability, CodeLensOptions, CompletionOptions,
    DiagnosticOptions, DiagnosticServerCapabilities, DocumentLinkOptions, ExecuteCommandOptions,
    FoldingRangeProviderCapability, HoverProviderCapability, InlayHintOptions, InlayHintServerCapabilities, OneOf,
    SaveOptions, ServerCapabilities, TextDocumentSyncCapability, TextDocumentSyncKind, TextDocumentSyncOptions,
    TextDocumentSyncSaveOptions, WorkspaceFoldersServerCapabilities, WorkspaceServerCapabilities,
};

/// The answer to what a client can do.
pub(crate) fn of(client: &Abilities) -> ServerCapabilities {
    let sync = TextDocumentSyncOptions {
        open_close: Some(true),
        change: Some(TextDocumentSyncKind::INCREMENTAL),
        save: Some(TextDocumentSyncSaveOptions::SaveOptions(SaveOptions { include_text: Some(false) })),
        ..TextDocumentSyncOptions::default()
    };
    let actions = CodeActionOptions {
        code_action_kinds: Some(vec![CodeActionKind::QUICKFIX, actions::FIX_ALL]),
        resolve_provider: client.lazy_edits.then_some(true),
        ..CodeActionOptions::default()
    };
    let pull = DiagnosticOptions {
        identifier: Some("iotcodes".to_string()),
        workspace_diagnostics: true,
        ..DiagnosticOptions::default()
    };
    let items = CompletionOptions {
        resolve_provider: Some(true),
        trigger_characters: Some(completion::triggers(Catalog::builtin())),
        ..CompletionOptions::default()
    };
    let hints = InlayHintOptions { resolve_provider: Some(true), ..InlayHintOptions::default() };
    let links = DocumentLinkOptions { resolve_provider: None, work_done_progress_options: Default::default() };
    let commands = ExecuteCommandOptions {
        commands: [runs::CHECK, commands::PAGE, commands::DOCUMENTATION, commands::HANDLING].map(String::from).to_vec(),
        ..ExecuteCommandOptions::default()
    };
    let folders =
        WorkspaceFoldersServerCapabilities { supported: Some(true), change_notifications: Some(OneOf::Left(true)) };
    let workspace = WorkspaceServerCapabilities { workspace_folders: Some(folders), ..Default::default() };
    ServerCapabilities {
        position_encoding: Some(client.encoding.kind()),
        text_document_sync: Some(TextDocumentSyncCapability::Options(sync)),
        hover_provider: Some(HoverProviderCapability::Simple(true)),
        completion_provider: Some(items),
        definition_provider: Some(OneOf::Left(true)),
        document_link_provider: Some(links),
        code_lens_provider: client.commands.then_some(CodeLensOptions { resolve_provider: Some(true) }),
        references_provider: Some(OneOf::Left(true)),
        document_highlight_provider: Some(OneOf::Left(true)),
        workspace_symbol_provider: Some(OneOf::Left(true)),
        folding_range_provider: Some(FoldingRangeProviderCapability::Simple(true)),
        document_symbol_provider: Some(OneOf::Left(true)),
        inlay_hint_provider: Some(OneOf::Right(InlayHintServerCapabilities::Options(hints))),
        code_action_provider: client.actions.then_some(CodeActionProviderCapability::Options(actions)),
        diagnostic_provider: client.pull.then_some(DiagnosticServerCapabilities::Options(pull)),
        execute_command_provider: Some(commands),
        workspace: Some(workspace),
        ..ServerCapabilities::default()
    }
}
