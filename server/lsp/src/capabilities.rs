//! What the server says it can do.

use crate::{abilities::Abilities, completion};
use iotcodes_catalog::Catalog;
use tower_lsp::ls_types::{
    CodeActionKind, CodeActionOptions, CodeActionProviderCapability, CompletionOptions, DiagnosticOptions,
    DiagnosticServerCapabilities, HoverProviderCapability, InlayHintOptions, InlayHintServerCapabilities, OneOf,
    ServerCapabilities, TextDocumentSyncCapability, TextDocumentSyncKind, TextDocumentSyncOptions,
};

/// The answer to what a client can do.
pub(crate) fn of(client: &Abilities) -> ServerCapabilities {
    let sync = TextDocumentSyncOptions {
        open_close: Some(true),
        change: Some(TextDocumentSyncKind::INCREMENTAL),
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
        ..ServerCapabilities::default()
    }
}
