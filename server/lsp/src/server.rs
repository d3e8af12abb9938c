//! The handlers of requests. Each takes its snapshot before its first `.await` and works off the protocol thread.

use crate::{
    abilities::Abilities,
    actions, diagnostics, hover, parent, scans,
    session::{Session, off_thread},
};
use serde::{Deserialize, Serialize};
use std::sync::Arc;
use tower_lsp::{
    Client, LanguageServer,
    jsonrpc::{Error, Result},
    ls_types::{
        CodeActionKind, CodeActionOptions, CodeActionParams, CodeActionProviderCapability, CodeActionResponse,
        DiagnosticOptions, DiagnosticServerCapabilities, DocumentDiagnosticParams, DocumentDiagnosticReport,
        DocumentDiagnosticReportResult, FullDocumentDiagnosticReport, Hover, HoverParams, HoverProviderCapability,
        InitializeParams, InitializeResult, RelatedFullDocumentDiagnosticReport,
        RelatedUnchangedDocumentDiagnosticReport, ServerCapabilities, ServerInfo, TextDocumentSyncCapability,
        TextDocumentSyncKind, TextDocumentSyncOptions, UnchangedDocumentDiagnosticReport, Uri,
    },
};

/// Answers requests.
pub(crate) struct Server {
    session: Arc<Session>,
}

/// The parameters of `iotcodes/text`.
#[derive(Deserialize)]
pub(crate) struct TextParams {
    uri: Uri,
}

/// The answer to `iotcodes/text`.
#[derive(Serialize)]
pub(crate) struct Text {
    version: i32,
    text: String,
}

impl Server {
    /// A server for a client that is to connect.
    pub(crate) fn new(client: Client) -> Server {
        Server { session: Session::new(client) }
    }

    /// What it shares with the rest.
    pub(crate) fn session(&self) -> &Arc<Session> {
        &self.session
    }

    /// `iotcodes/text`: a document as the server has it.
    pub(crate) async fn text(&self, params: TextParams) -> Result<Option<Text>> {
        let Some(document) = self.session.documents.snapshot(&params.uri) else { return Ok(None) };
        off_thread(move || Some(Text { version: document.version, text: document.text.to_string() })).await
    }
}

impl LanguageServer for Server {
    async fn initialize(&self, params: InitializeParams) -> Result<InitializeResult> {
        let abilities = Abilities::new(&params.capabilities);
        let capabilities = capabilities(&abilities);
        self.session.initialize(abilities, params.initialization_options.unwrap_or_default());
        if let Some(client) = params.process_id {
            parent::watch(&self.session, client);
        }
        let server = ServerInfo { name: "iotcodes".to_string(), version: Some(env!("CARGO_PKG_VERSION").to_string()) };
        Ok(InitializeResult { capabilities, server_info: Some(server), ..InitializeResult::default() })
    }

    async fn shutdown(&self) -> Result<()> {
        Ok(())
    }

    async fn hover(&self, params: HoverParams) -> Result<Option<Hover>> {
        let place = params.text_document_position_params;
        let Some(document) = self.session.documents.snapshot(&place.text_document.uri) else { return Ok(None) };
        let session = Arc::clone(&self.session);
        off_thread(move || hover::at(&session, &document, place.position)).await
    }

    async fn diagnostic(&self, params: DocumentDiagnosticParams) -> Result<DocumentDiagnosticReportResult> {
        let scanned = scans::finished(&self.session, &params.text_document.uri).await;
        let report = match scanned {
            None => full(None, Vec::new()),
            Some(scanned) => {
                let result_id = scanned.snapshot.generation.to_string();
                if params.previous_result_id.as_ref() == Some(&result_id) {
                    unchanged(result_id)
                } else {
                    let findings = scanned.findings.ok_or_else(Error::internal_error)?;
                    let session = Arc::clone(&self.session);
                    let marks = move || {
                        let rules = scanned.snapshot.rules(&session);
                        diagnostics::of(rules, session.abilities(), &scanned.snapshot, &findings)
                    };
                    full(Some(result_id), off_thread(marks).await?)
                }
            }
        };
        Ok(DocumentDiagnosticReportResult::Report(report))
    }

    async fn code_action(&self, params: CodeActionParams) -> Result<Option<CodeActionResponse>> {
        if !self.session.abilities().actions || !actions::wanted(params.context.only.as_deref()) {
            return Ok(None);
        }
        let uri = &params.text_document.uri;
        let Some(asked) = self.session.documents.snapshot(uri).map(|document| document.generation) else {
            return Ok(None);
        };
        let Some(scanned) = scans::finished(&self.session, uri).await else { return Ok(None) };
        if scanned.snapshot.generation != asked {
            return Err(Error::content_modified()); // The range was one of another text.
        }
        let session = Arc::clone(&self.session);
        let offers = move || {
            let catalog = scanned.snapshot.rules(&session).catalog();
            actions::of(catalog, session.abilities(), &scanned, params.range)
        };
        off_thread(offers).await.map(Some)
    }
}

fn capabilities(client: &Abilities) -> ServerCapabilities {
    let sync = TextDocumentSyncOptions {
        open_close: Some(true),
        change: Some(TextDocumentSyncKind::INCREMENTAL),
        ..TextDocumentSyncOptions::default()
    };
    let actions =
        CodeActionOptions { code_action_kinds: Some(vec![CodeActionKind::QUICKFIX]), ..CodeActionOptions::default() };
    let pull = DiagnosticOptions { identifier: Some("iotcodes".to_string()), ..DiagnosticOptions::default() };
    ServerCapabilities {
        position_encoding: Some(client.encoding.kind()),
        text_document_sync: Some(TextDocumentSyncCapability::Options(sync)),
        hover_provider: Some(HoverProviderCapability::Simple(true)),
        code_action_provider: client.actions.then_some(CodeActionProviderCapability::Options(actions)),
        diagnostic_provider: client.pull.then_some(DiagnosticServerCapabilities::Options(pull)),
        ..ServerCapabilities::default()
    }
}

fn full(result_id: Option<String>, items: Vec<tower_lsp::ls_types::Diagnostic>) -> DocumentDiagnosticReport {
    let full_document_diagnostic_report = FullDocumentDiagnosticReport { result_id, items };
    DocumentDiagnosticReport::Full(RelatedFullDocumentDiagnosticReport {
        related_documents: None,
        full_document_diagnostic_report,
    })
}

fn unchanged(result_id: String) -> DocumentDiagnosticReport {
    let unchanged_document_diagnostic_report = UnchangedDocumentDiagnosticReport { result_id };
    let related_documents = None;
    DocumentDiagnosticReport::Unchanged(RelatedUnchangedDocumentDiagnosticReport {
        related_documents,
        unchanged_document_diagnostic_report,
    })
}
