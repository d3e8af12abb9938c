//! What the server says it can do.

use crate::{abilities::Abilities, completion, runs};
use iotcodes_catalog::Catalog;
use tower_lsp::ls_types::{
    CodeActionKind, CodeActionOptions, CodeActionProviderCapability, CompletionOptions, DiagnosticOptions,
    DiagnosticServerCapabilities, ExecuteCommandOptions, HoverProviderCapability, InlayHintOptions,
    InlayHintServerCapabilities, OneOf, SaveOptions, ServerCapabilities, TextDocumentSyncCapability,
    TextDocumentSyncKind, TextDocumentSyncOptions, TextDocumentSyncSaveOptions, WorkspaceFoldersServerCapabilities,
    WorkspaceServerCapabilities,
};

/// The answer to what a client can do.
pub(crate) fn of(client: &Abilities) -> ServerCapabilities {
    let sync = TextDocumentSyncOptions {
        open_close: Some(true),
        change: Some(TextDocumentSyncKind::INCREMENTAL),
        save: Some(TextDocumentSyncSaveOptions::SaveOptions(SaveOptions { include_text: Some(false) })),
        ..TextDocumentSyncOptions::default()
    };
    let actions =
        CodeActionOptions { code_action_kinds: Some(vec![CodeActionKind::QUICKFIX]), ..CodeActionOptions::default() };
    let pull = DiagnosticOptions { identifier: Some("iotcodes".to_string()), ..DiagnosticOptions::default() };
    let items = CompletionOptions {
        resolve_provider: Some(true),
        trigger_characters: Some(completion::triggers(Catalog::builtin())),
        ..CompletionOptions::default()
    };
    let hints = InlayHintOptions { resolve_provider: Some(true), ..InlayHintOptions::default() };
    let commands =
        ExecuteCommandOptions { commands: vec![runs::CHECK.to_string()], ..ExecuteCommandOptions::default() };
    let folders =
        WorkspaceFoldersServerCapabilities { supported: Some(true), change_notifications: Some(OneOf::Left(true)) };
    let workspace = WorkspaceServerCapabilities { workspace_folders: Some(folders), ..Default::default() };
    ServerCapabilities {
        position_encoding: Some(client.encoding.kind()),
        text_document_sync: Some(TextDocumentSyncCapability::Options(sync)),
        hover_provider: Some(HoverProviderCapability::Simple(true)),
        completion_provider: Some(items),
        references_provider: Some(OneOf::Left(true)),
        document_highlight_provider: Some(OneOf::Left(true)),
        document_symbol_provider: Some(OneOf::Left(true)),
        inlay_hint_provider: Some(OneOf::Right(InlayHintServerCapabilities::Options(hints))),
        code_action_provider: client.actions.then_some(CodeActionProviderCapability::Options(actions)),
        diagnostic_provider: client.pull.then_some(DiagnosticServerCapabilities::Options(pull)),
        execute_command_provider: Some(commands),
        workspace: Some(workspace),
        ..ServerCapabilities::default()
    }
}
